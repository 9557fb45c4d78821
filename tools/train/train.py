"""Trains the models that ship in models/ and writes each with its manifest and its card.

    python train.py train NAME --shakespeare tinyshakespeare.txt --out ../../models [--cache FOLDER]
    python train.py score --model ../../models/NAME.safetensors --text FILE [--from 0.9 --to 0.95]
    python train.py card NAME --shakespeare tinyshakespeare.txt --out ../../models --minutes 30 [--cache FOLDER]

Weights are stored as float16, and every score is that of the stored weights, in float32 arithmetic, over the whole
part read as one sequence from a zero state, the first token given.
"""

import argparse
import hashlib
import json
import math
import os
import pathlib
import platform
import time

import torch
from safetensors.torch import load_file, save_file
from torch import nn

import corpus

MODELS = {
    "bytes": dict(cell="lstm", hidden=256, embedding=56, dropout=0.05, epochs=8, rows=32, title="Bytes: prose and source code"),
    "shakespeare-lstm": dict(cell="lstm", hidden=192, embedding=64, dropout=0.15, epochs=16, rows=32, title="Shakespeare LSTM"),
    "shakespeare-gru": dict(cell="gru", hidden=224, embedding=64, dropout=0.15, epochs=16, rows=32, title="Shakespeare GRU"),
    "shakespeare-rnn": dict(cell="rnn-tanh", hidden=390, embedding=64, dropout=0.15, epochs=16, rows=32, title="Shakespeare RNN (tanh)"),
}
COMPARED = "one of three models of equal size, trained alike on Shakespeare, character by character, to be compared."
DESCRIPTIONS = {
    "bytes": "Reads any text as bytes; trained on Shakespeare and on JavaScript, TypeScript, C++, SCSS, JSON and Markdown.",
    "shakespeare-lstm": f"The LSTM: {COMPARED}",
    "shakespeare-gru": f"The GRU (reset gate after the recurrent product): {COMPARED}",
    "shakespeare-rnn": f"The plain tanh network: {COMPARED}",
}
SIBLINGS = (
    "shakespeare-lstm, shakespeare-gru and shakespeare-rnn have parameter counts within 1 % of each other and share data, "
    "batches, number of updates, learning rate, clipping, dropout and seed. No setting was searched for each cell on its own. "
    "Three fifths of the test part are from The Tempest, a play that the training part does not touch, while the play of the "
    "validation part begins there: hence the higher numbers, and an order of the models that need not be the same."
)
NOTES = {
    "bytes": "The held-out files of the packages have near relatives among the training files (the same function as CommonJS "
    "and as a module, repeated headers): of their bytes, about a quarter are on lines that were also trained on. The package "
    "that was not trained on is the fairer figure for source code.",
    "shakespeare-lstm": SIBLINGS,
    "shakespeare-gru": SIBLINGS,
    "shakespeare-rnn": SIBLINGS,
}
LIMITS = {
    "bytes": "Small on purpose: it is here to be looked into, not to write text or code. Of the source code it learned from, "
    "fewer than a thousand bytes are above 127, so it knows next to nothing of any script but Latin.",
    "shakespeare": "Small on purpose: it is here to be looked into, not to write text. It knows 65 characters (no digit but 3) "
    "and one author; the validation part was watched during training, the test part was not.",
}
CELL_TITLES = {"lstm": "LSTM", "gru": "GRU", "rnn-tanh": "RNN (tanh)"}
LAYERS = 2
STEPS = 64  # tokens per truncated backpropagation
LEARNING_RATE = 4e-3
WARMUP = 200  # optimizer steps
CLIP = 0.5  # gradient norm
FORGET_STATE = 0.01  # chance per row and update that the carried state is dropped, so that a zero state is familiar
SEED = 2015
CELLS = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn-tanh": nn.RNN}


class LanguageModel(nn.Module):
    """Embedding, a stack of recurrent layers, and a linear head over the vocabulary."""

    def __init__(self, cell, vocabulary, embedding, hidden, dropout=0.0):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.rnn = CELLS[cell](embedding, hidden, LAYERS, dropout=dropout)
        self.head = nn.Linear(hidden, vocabulary)
        self.dropout = nn.Dropout(dropout)
        nn.init.normal_(self.embedding.weight, std=0.3)
        for name, parameter in self.rnn.named_parameters():
            if "weight_hh" in name:
                for block in parameter.data.split(hidden):
                    nn.init.orthogonal_(block)
            if "bias_ih" in name and cell == "lstm":
                parameter.data[hidden : 2 * hidden] = 1.0  # forget gate open at first

    def forward(self, ids, state=None):
        """ids (T, B) -> logits (T, B, V), state."""
        y, state = self.rnn(self.embedding(ids), state)
        return self.head(self.dropout(y)), state


def map_state(state, fn):
    return tuple(fn(s) for s in state) if isinstance(state, tuple) else fn(state)


@torch.no_grad()
def nats_per_token(model, ids, chunk=2000):
    """Mean negative log-likelihood of ids[1:], one sequence, zero state."""
    model.eval()
    total, state = 0.0, None
    for start in range(0, len(ids) - 1, chunk):
        part = ids[start : start + chunk + 1]
        logits, state = model(part[:-1, None], state)
        total += nn.functional.cross_entropy(logits[:, 0], part[1:], reduction="sum").item()
    model.train()
    return total / (len(ids) - 1)


def stored(model, path):
    """Writes the weights as float16."""
    new = path.with_name(path.name + ".new")
    save_file({name: tensor.half().contiguous() for name, tensor in model.state_dict().items()}, str(new))
    new.chmod(0o644)
    new.replace(path)


def load(path):
    manifest = json.loads(pathlib.Path(f"{path}.gatescope.json").read_text())
    tensors = load_file(str(path))
    model = LanguageModel(
        manifest["cell"], *tensors["embedding.weight"].shape, tensors["head.weight"].shape[1]
    )
    model.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
    return model, manifest


def encode(text: bytes, vocabulary):
    if vocabulary["kind"] == "bytes":
        return torch.tensor(list(text), dtype=torch.long)
    index = {character: i for i, character in enumerate(vocabulary["characters"])}
    return torch.tensor([index[character] for character in text.decode("utf-8")], dtype=torch.long)


def part(text: bytes, start: float, end: float) -> bytes:
    """The part of a text between two fractions of its characters."""
    characters = text.decode("utf-8")
    return characters[int(start * len(characters)) : int(end * len(characters))].encode("utf-8")


def batches(ids, rows, generator):
    """Yields (inputs, targets), each (STEPS, rows), consecutive in every row; the cut into rows moves each epoch."""
    ids = ids.roll(-int(torch.randint(len(ids), (1,), generator=generator)))
    length = (len(ids) - 1) // rows
    x = ids[: rows * length].view(rows, length).t()
    y = ids[1 : rows * length + 1].view(rows, length).t()
    for start in range(0, length - STEPS + 1, STEPS):
        yield x[start : start + STEPS], y[start : start + STEPS]


def train(name, shakespeare: pathlib.Path, out: pathlib.Path, cache: pathlib.Path):
    torch.set_num_threads(1)
    config = MODELS[name]
    torch.manual_seed(SEED)
    generator = torch.Generator().manual_seed(SEED)
    text = shakespeare.read_bytes()
    vocabulary, learn, held_out, packages = texts(name, text, cache)
    size = 256 if name == "bytes" else len(vocabulary["characters"])
    model = LanguageModel(config["cell"], size, config["embedding"], config["hidden"], config["dropout"])
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    ids = encode(learn, vocabulary)
    validation = encode(part(text, 0.9, 0.95), vocabulary)
    total = updates(config, len(ids))
    path = out / f"{name}.safetensors"
    out.mkdir(parents=True, exist_ok=True)
    cache.mkdir(parents=True, exist_ok=True)
    write_manifest(path, name, config, vocabulary)
    checkpoint = cache / f"{name}.checkpoint.pt"
    seconds, step, first = 0.0, 0, 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        torch.set_rng_state(saved["rng"])
        generator.set_state(saved["order"])
        seconds, step, first = saved["seconds"], saved["step"], saved["epoch"]
        stored(model, path)
        print(f"{name} goes on after epoch {first}", flush=True)
    began = time.time() - seconds
    for epoch in range(first, config["epochs"]):
        state, losses = None, []
        for x, y in batches(ids, config["rows"], generator):
            rate = LEARNING_RATE * min(1, (step + 1) / WARMUP) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * step / total)))
            for group in optimizer.param_groups:
                group["lr"] = rate
            if state is not None:
                keep = (torch.rand(config["rows"], 1) >= FORGET_STATE).float()
                state = map_state(state, lambda s: s.detach() * keep)
            logits, state = model(x, state)
            loss = nn.functional.cross_entropy(logits.reshape(-1, size), y.reshape(-1))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), CLIP)
            optimizer.step()
            losses.append(loss.item())
            step += 1
        score = nats_per_token(model, validation)
        stored(model, path)
        seconds = time.time() - began
        keep_checkpoint(checkpoint, model, optimizer, generator, seconds, step, epoch + 1)
        print(f"{name} epoch {epoch + 1}/{config['epochs']} step {step}/{total} train {sum(losses) / len(losses):.4f} valid {score:.4f} {seconds / 60:.1f} min", flush=True)
    write_card(path, name, config, len(ids), seconds / 60, held_out, packages, text)


def texts(name, text: bytes, cache: pathlib.Path):
    """Returns the vocabulary, the bytes to learn from, the held-out parts by title, and the packages sampled."""
    held_out = {
        "tinyshakespeare, characters 90 % to 95 % (validation)": part(text, 0.9, 0.95),
        "tinyshakespeare, characters 95 % to 100 % (test)": part(text, 0.95, 1),
    }
    learn = part(text, 0, 0.9)
    if name != "bytes":
        return {"kind": "characters", "characters": "".join(sorted(set(text.decode("utf-8"))))}, learn, held_out, []
    code, rest, packages = corpus.source_code(cache)
    held_out["source code: held-out files of the packages below"] = rest
    held_out[f"source code: {corpus.UNSEEN[0]} {corpus.UNSEEN[1]}, a package not trained on"] = corpus.unseen_code(cache)
    return {"kind": "bytes"}, learn + b"\n" + code, held_out, packages


def updates(config, tokens):
    """Optimizer updates of a whole run."""
    return config["epochs"] * (((tokens - 1) // config["rows"]) // STEPS)


def keep_checkpoint(path, model, optimizer, generator, seconds, step, epoch):
    """Writes what a run needs to go on after an epoch exactly as if it had not stopped."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    torch.save(
        {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "rng": torch.get_rng_state(),
            "order": generator.get_state(),
            "seconds": seconds,
            "step": step,
            "epoch": epoch,
        },
        new,
    )
    new.replace(path)


def write_manifest(path, name, config, vocabulary):
    manifest = {
        "$schema": "../schemas/gatescope.schema.json",
        "version": 1,
        "name": name,
        "title": config["title"],
        "description": DESCRIPTIONS[name],
        "cell": config["cell"],
        "vocabulary": vocabulary,
    }
    pathlib.Path(f"{path}.gatescope.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


def write_card(path, name, config, tokens, minutes, held_out, packages, text):
    model, manifest = load(path)
    parameters = sum(p.numel() for p in model.parameters())
    steps = updates(config, tokens)
    unit = "byte" if name == "bytes" else "character"
    lines = [
        f"# {name}",
        "",
        manifest["description"],
        "",
        "| | |",
        "|---|---|",
        f"| architecture | embedding of {config['embedding']}, {LAYERS} layers of {CELL_TITLES[config['cell']]} with {config['hidden']} units, linear head |",
        f"| parameters | {parameters:,} |",
        f"| vocabulary | {'256 bytes' if name == 'bytes' else str(len(manifest['vocabulary']['characters'])) + ' characters'} |",
        f"| file | `{path.name}`, {path.stat().st_size:,} bytes, weights as float16 |",
        f"| command | `python tools/train/train.py train {name} --shakespeare tinyshakespeare.txt --out models` |",
        f"| seed | {SEED} |",
        f"| updates | {steps:,}, each of {config['rows']} rows of {STEPS} {unit}s with the state carried on ({config['epochs']} epochs of {tokens:,} {unit}s) |",
        f"| optimizer | AdamW, learning rate {LEARNING_RATE} after {WARMUP} updates of warm-up, then a cosine down to 1 % of it; gradient norm clipped at {CLIP}; dropout {config['dropout']} between the layers and before the head |",
        f"| made with | torch {torch.__version__}, Python {platform.python_version()} |",
        f"| took | {minutes:.0f} minutes on one x86-64 core, shared with other work; no GPU |",
        "",
        "## Held-out scores",
        "",
        "Of the stored float16 weights in float32 arithmetic; each part is read as one sequence from a zero state, the first "
        f"{unit} given. `python tools/train/train.py score` gives these numbers for any text.",
        "",
        f"| part | nats per {unit} | perplexity |",
        "|---|---|---|",
    ]
    for title, data in held_out.items():
        nats = nats_per_token(model, encode(data, manifest["vocabulary"]))
        print(f"{name} {title}: {nats:.4f}", flush=True)
        lines.append(f"| {title}, {len(data):,} bytes | {nats:.4f} | {math.exp(nats):.3f} |")
    lines += ["", NOTES[name]]
    lines += [
        "",
        "## Data",
        "",
        "The first 90 % of the characters of tinyshakespeare: the excerpts of Shakespeare's plays, concatenated, that were "
        f"published as `tinyshakespeare/input.txt` with Andrej Karpathy's char-rnn. Public domain; {len(text):,} bytes, SHA-256 "
        f"`{hashlib.sha256(text).hexdigest()}`.",
    ]
    if packages:
        lines += [
            "",
            f"And {sum(p['bytes'] for p in packages):,} bytes of source code from these npm packages, one file in twelve held "
            "out of training (`tools/train/corpus.py` says how files are chosen):",
            "",
            "| package | version | licence | bytes sampled |",
            "|---|---|---|---|",
        ]
        lines += [f"| {p['package']} | {p['version']} | {p['licence']} | {p['bytes']:,} |" for p in packages]
    lines += [
        "",
        "## Limits",
        "",
        LIMITS["bytes" if name == "bytes" else "shakespeare"],
        "",
        "The weights are under the project's MIT licence.",
        "",
    ]
    path.with_suffix(".md").write_text("\n".join(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("train", help="train a model, or go on where the last run of it stopped")
    card = commands.add_parser("card", help="write the manifest and the card of a trained model again")
    for command in (make, card):
        command.add_argument("name", choices=MODELS)
        command.add_argument("--shakespeare", type=pathlib.Path, required=True)
        command.add_argument("--out", type=pathlib.Path, required=True)
        command.add_argument(
            "--cache", "--code-cache", type=pathlib.Path, default=pathlib.Path.home() / ".cache" / "gatescope-train",
            help="folder for downloaded packages and for the checkpoints that a stopped run goes on from",
        )
    card.add_argument("--minutes", type=float, required=True, help="how long the training took")
    score = commands.add_parser("score", help="nats per token of a stored model over a text")
    score.add_argument("--model", type=pathlib.Path, required=True)
    score.add_argument("--text", type=pathlib.Path, required=True)
    score.add_argument("--from", dest="start", type=float, default=0.0)
    score.add_argument("--to", dest="end", type=float, default=1.0)
    arguments = parser.parse_args()
    if arguments.command == "train":
        train(arguments.name, arguments.shakespeare, arguments.out, arguments.cache)
    elif arguments.command == "card":
        text, path = arguments.shakespeare.read_bytes(), arguments.out / f"{arguments.name}.safetensors"
        vocabulary, learn, held_out, packages = texts(arguments.name, text, arguments.cache)
        config, tokens = MODELS[arguments.name], len(encode(learn, vocabulary))
        write_manifest(path, arguments.name, config, vocabulary)
        write_card(path, arguments.name, config, tokens, arguments.minutes, held_out, packages, text)
    else:
        model, manifest = load(arguments.model)
        ids = encode(part(arguments.text.read_bytes(), arguments.start, arguments.end), manifest["vocabulary"])
        nats = nats_per_token(model, ids)
        print(json.dumps({"tokens": len(ids), "natsPerToken": nats, "perplexity": math.exp(nats)}))


if __name__ == "__main__":
    main()
