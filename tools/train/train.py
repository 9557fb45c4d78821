"""Trains the models that ship in models/ and writes each with its manifest and its card.

    python train.py train NAME --shakespeare tinyshakespeare.txt --out ../../models [--cache FOLDER]
    python train.py score --model ../../models/NAME.safetensors --text FILE [--from 0.9 --to 0.95]
    python train.py card NAME --shakespeare tinyshakespeare.txt --out ../../models --minutes 30 [--cache FOLDER]

Weights are stored as float16, and every score is that of the stored weights, in float32 arithmetic, over the whole
part read as one sequence from a zero state, the first token given.

A model with `quiet` in settings.py is made to be looked at: its cell states stay small. A charge on the states does that
(`unrest`), on c at the last step of windows whose length is drawn by lot, so that any step can be the last one.
"""

import argparse
import json
import math
import os
import pathlib
import time

import torch
from torch import nn

import corpus
import settings
from card import write_card, write_manifest
from language_model import LanguageModel, encode, load, map_states, nats_per_token, part, store
from settings import MODELS, ROWS, SEED, window


def windows(ids, shortest, longest, generator):
    """Yields (progress, inputs, targets), the latter (T, ROWS), consecutive in every row; progress is 0 to 1.

    T is drawn by lot for each window, from shortest to longest, and the cut into rows moves each epoch.
    """
    ids = ids.roll(-int(torch.randint(len(ids), (1,), generator=generator)))
    length = (len(ids) - 1) // ROWS
    x = ids[: ROWS * length].view(ROWS, length).t()
    y = ids[1 : ROWS * length + 1].view(ROWS, length).t()
    start = 0
    while start + longest <= length:
        end = start + int(torch.randint(shortest, longest + 1, (1,), generator=generator))
        yield start / length, x[start:end], y[start:end]
        start = end


def unrest(states, outputs):
    """What the settings charge a quiet model for large and for restless states (see there)."""
    charge = 0.0
    for state, h in zip(states, outputs):
        if isinstance(state, tuple):
            charge += settings.CELL_WEIGHT * (state[1].abs() - settings.CELL_FREE).relu().square().mean()
        charge += settings.ACTIVITY_WEIGHT * h.square().mean()
        charge += settings.CHANGE_WEIGHT * (h[1:] - h[:-1]).square().mean()
    return charge


def train(name, shakespeare: pathlib.Path, out: pathlib.Path, cache: pathlib.Path):
    torch.set_num_threads(1)
    config = MODELS[name]
    torch.manual_seed(SEED)
    generator = torch.Generator().manual_seed(SEED)
    text = shakespeare.read_bytes()
    vocabulary, learn, held_out, packages = texts(name, text, cache)
    size = 256 if name == "bytes" else len(vocabulary["characters"])
    model = LanguageModel(config["cell"], size, config["embedding"], config["hidden"], config["dropout"])
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=settings.LEARNING_RATE, betas=(0.9, 0.98), weight_decay=settings.WEIGHT_DECAY
    )
    ids = encode(learn, vocabulary)
    validation = encode(part(text, 0.9, 0.95), vocabulary)
    path = out / f"{name}.safetensors"
    out.mkdir(parents=True, exist_ok=True)
    cache.mkdir(parents=True, exist_ok=True)
    write_manifest(path, name, vocabulary)
    checkpoint = cache / f"{name}.checkpoint.pt"
    seconds, step, first = 0.0, 0, 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        torch.set_rng_state(saved["rng"])
        generator.set_state(saved["order"])
        seconds, step, first = saved["seconds"], saved["step"], saved["epoch"]
        store(model, path)
        print(f"{name} goes on after epoch {first}", flush=True)
    began = time.time() - seconds
    for epoch in range(first, config["epochs"]):
        states, losses = None, []
        for progress, x, y in windows(ids, *window(config), generator):
            progress = (epoch + progress) / config["epochs"]
            rate = settings.LEARNING_RATE * min(1, (step + 1) / settings.WARMUP)
            for group in optimizer.param_groups:
                group["lr"] = rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * progress)))
            if states is not None:
                keep = (torch.rand(ROWS, 1) >= settings.FORGET_STATE).float()
                states = map_states(states, lambda s: s.detach() * keep)
            logits, states, outputs = model(x, states)
            loss = nn.functional.cross_entropy(logits.reshape(-1, size), y.reshape(-1))
            optimizer.zero_grad()
            (loss + unrest(states, outputs) if config["quiet"] else loss).backward()
            nn.utils.clip_grad_norm_(model.parameters(), settings.CLIP)
            optimizer.step()
            losses.append(loss.item())
            step += 1
        [score] = nats_per_token(model, [validation])
        store(model, path)
        seconds = time.time() - began
        keep_checkpoint(checkpoint, model, optimizer, generator, seconds, step, epoch + 1)
        print(
            f"{name} epoch {epoch + 1}/{config['epochs']} step {step} train {sum(losses) / len(losses):.4f} "
            f"valid {score:.4f} {seconds / 60:.1f} min",
            flush=True,
        )
    write_card(path, name, len(ids), seconds / 60, held_out, packages, text, cache)


def texts(name, text: bytes, cache: pathlib.Path):
    """Returns the vocabulary, the bytes to learn from, the held-out parts by title, and the packages by kind."""
    held_out = {
        "tinyshakespeare, characters 90 % to 95 % (validation)": part(text, 0.9, 0.95),
        "tinyshakespeare, characters 95 % to 100 % (test)": part(text, 0.95, 1),
    }
    learn = part(text, 0, 0.9)
    if name != "bytes":
        return {"kind": "characters", "characters": "".join(sorted(set(text.decode("utf-8"))))}, learn, held_out, {}
    code, other_code, code_packages = corpus.pieces_of_code(cache)
    korean, other_korean, korean_packages = corpus.pieces_of_korean(cache)
    held_out["source code: held-out files of the packages below"] = b"\n".join(other_code)
    held_out[f"source code: {' '.join(corpus.UNSEEN[:2])}, a package not trained on"] = corpus.unseen_code(cache)
    held_out["Korean: held-out messages of the packages below"] = b"".join(other_korean)
    held_out[f"Korean: {' '.join(corpus.UNSEEN_KOREAN[:2])}, a package not trained on"] = corpus.unseen_korean(cache)
    learn = corpus.mixed([*corpus.pieces_of_prose(learn), *code, *korean], SEED)
    return {"kind": "bytes"}, learn, held_out, {"source code": code_packages, "Korean messages": korean_packages}


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
            "--cache", type=pathlib.Path, default=pathlib.Path.home() / ".cache" / "gatescope-train",
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
        tokens = len(encode(learn, vocabulary))
        write_manifest(path, arguments.name, vocabulary)
        write_card(path, arguments.name, tokens, arguments.minutes, held_out, packages, text, arguments.cache)
    else:
        model, manifest = load(arguments.model)
        ids = encode(part(arguments.text.read_bytes(), arguments.start, arguments.end), manifest["vocabulary"])
        [nats] = nats_per_token(model, [ids])
        print(json.dumps({"tokens": len(ids), "natsPerToken": nats, "perplexity": math.exp(nats)}))


if __name__ == "__main__":
    main()
