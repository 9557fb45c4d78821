"""Writes a bundled model's manifest and its card: what it is, what it scores, how quiet it is, what its units follow."""

import hashlib
import json
import math
import pathlib
import platform

import numpy as np
import torch

import settings
from language_model import LAYERS, encode, load, nats_per_token, states_at_every_step
from settings import MODELS, updates, window
from units import FOLLOWS, SHIFTS, best_of_units, find, held_out_texts

SAMPLES = pathlib.Path(__file__).parents[2] / "samples"
CELL_TITLES = {"lstm": "LSTM", "gru": "GRU", "rnn-tanh": "RNN (tanh)"}
COMPARED = "one of three models of equal size, trained alike on Shakespeare, character by character, to be compared."
DESCRIPTIONS = {
    "bytes": "Reads any text as bytes; trained on Shakespeare, on JavaScript, TypeScript, C++, SCSS, JSON and Markdown, and on "
    "Korean messages of programs.",
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
    "and as a module, repeated headers): of their bytes, about a quarter are on lines that were also trained on. Messages, "
    "too, repeat each other's phrases. The packages that were not trained on are the fairer figures for source code and for "
    "Korean. A Hangul syllable is three bytes, so its nats are about three times those of a byte.\n\n"
    "This run was stopped and gone on with twice, each time with another number of epochs to come: its first two epochs had "
    "the learning rates of a cosine over six epochs, the next two of one over seven, the last of one over five. The command "
    "above trains on a cosine over five throughout.",
    "shakespeare-lstm": SIBLINGS,
    "shakespeare-gru": SIBLINGS,
    "shakespeare-rnn": SIBLINGS,
}
LIMITS = {
    "bytes": "Small on purpose: it is here to be looked into, not to write text or code. Its Korean is that of menus and error "
    "messages, and it knows next to nothing of any script but Latin and Hangul.",
    "shakespeare": "Small on purpose: it is here to be looked into, not to write text. It knows 65 characters (no digit but 3) "
    "and one author; the validation part was watched during training, the test part was not.",
}
STEPS = 20_000  # tokens over which the cell states are measured


def write_manifest(path, name, vocabulary):
    manifest = {
        "$schema": "../schemas/gatescope.schema.json",
        "version": 1,
        "name": name,
        "title": MODELS[name]["title"],
        "description": DESCRIPTIONS[name],
        "cell": MODELS[name]["cell"],
        "vocabulary": vocabulary,
    }
    pathlib.Path(f"{path}.gatescope.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


def write_card(path, name, tokens, minutes, held_out, packages, text, cache):
    model, manifest = load(path)
    config, vocabulary = MODELS[name], manifest["vocabulary"]
    unit = "byte" if name == "bytes" else "character"
    lines = [f"# {name}", "", manifest["description"], ""]
    lines += architecture(path, name, config, model, vocabulary, tokens, minutes, unit)
    lines += ["", *scores(name, model, vocabulary, held_out, unit), "", NOTES[name]]
    if config["quiet"] and config["cell"] == "lstm":
        lines += ["", *quietness(model, vocabulary, held_out, unit)]
    if name == "bytes":
        lines += ["", *followers(model, vocabulary, text, cache)]
    lines += ["", *data(packages, text), "", "## Limits", "", LIMITS["bytes" if name == "bytes" else "shakespeare"]]
    lines += ["", "The weights are under the project's MIT licence.", ""]
    path.with_suffix(".md").write_text("\n".join(lines))


def architecture(path, name, config, model, vocabulary, tokens, minutes, unit):
    parameters = sum(p.numel() for p in model.parameters())
    size = "256 bytes" if name == "bytes" else f"{len(vocabulary['characters'])} characters"
    s, (shortest, longest) = settings, window(config)
    length = f"{shortest}" if shortest == longest else f"{shortest} to {longest}"
    drawn = "" if shortest == longest else "the length drawn by lot, "
    cells = f"{s.CELL_WEIGHT} max(0, \\|c\\| - {s.CELL_FREE:g})² at the last {unit} of each window, " if config["cell"] == "lstm" else ""
    quiet = f"| kept quiet by | added to the nats per {unit}, as means over the units of each layer: {cells}{s.ACTIVITY_WEIGHT} h² and {s.CHANGE_WEIGHT} (h(t) - h(t-1))² at all {unit}s |"
    return [
        "| | |",
        "|---|---|",
        f"| architecture | embedding of {config['embedding']}, {LAYERS} layers of {CELL_TITLES[config['cell']]} with {config['hidden']} units, linear head |",
        f"| parameters | {parameters:,} |",
        f"| vocabulary | {size} |",
        f"| file | `{path.name}`, {path.stat().st_size:,} bytes, weights as float16 |",
        f"| command | `python tools/train/train.py train {name} --shakespeare tinyshakespeare.txt --out models` |",
        f"| seed | {s.SEED} |",
        f"| updates | about {updates(config, tokens):,}, each of {s.ROWS} rows of {length} {unit}s, {drawn}with the state carried on ({config['epochs']} epochs of {tokens:,} {unit}s) |",
        f"| optimizer | AdamW, learning rate {s.LEARNING_RATE} after {s.WARMUP} updates of warm-up, then a cosine down to 1 % of it; weight decay {s.WEIGHT_DECAY}; gradient norm clipped at {s.CLIP}; dropout {config['dropout']} between the layers and before the head |",
        *([quiet] if config["quiet"] else []),
        f"| made with | torch {torch.__version__}, Python {platform.python_version()} |",
        f"| took | {minutes:.0f} minutes on a small share of one x86-64 core; no GPU |",
    ]


def scores(name, model, vocabulary, held_out, unit):
    lines = [
        "## Held-out scores",
        "",
        "Of the stored float16 weights in float32 arithmetic; each part is read as one sequence from a zero state, the first "
        f"{unit} given. `python tools/train/train.py score` gives these numbers for any text.",
        "",
        f"| part | nats per {unit} | perplexity |",
        "|---|---|---|",
    ]
    found = nats_per_token(model, [encode(text, vocabulary) for text in held_out.values()])
    for (title, text), nats in zip(held_out.items(), found):
        print(f"{name} {title}: {nats:.4f}", flush=True)
        lines.append(f"| {title}, {len(text):,} bytes | {nats:.4f} | {math.exp(nats):.3f} |")
    return lines


def quietness(model, vocabulary, held_out, unit):
    """How large |c| gets, and whether it drifts, on the samples and on the held-out parts."""
    samples = sorted(path for path in SAMPLES.iterdir() if path.suffix != ".md")
    texts = {f"samples/{path.name}": path.read_bytes() for path in samples} | held_out
    if vocabulary["kind"] == "characters":
        known = set(vocabulary["characters"])
        texts = {title: text for title, text in texts.items() if known.issuperset(text.decode("utf-8"))}
    lines = [
        "## Quiet cells",
        "",
        f"\\|c\\| over {STEPS:,} {unit}s of each text, one sequence from a zero state (a shorter text is repeated): the greatest, "
        "what 99.9 % stay below, and the mean of each layer in the second and in the last tenth.",
        "",
        "| text | greatest | 99.9 % | " + " | ".join(f"layer {layer}, second and last tenth" for layer in range(LAYERS)) + " |",
        "|---|---|---|" + "---|" * LAYERS,
    ]
    ids = [encode(text, vocabulary) for text in texts.values()]
    columns = torch.stack([one.repeat(-(-STEPS // len(one)))[:STEPS] for one in ids], dim=1)
    cells = states_at_every_step(model, columns)["c"].abs().numpy()
    tenth = STEPS // 10
    for column, title in enumerate(texts):
        c = cells[:, :, column]
        means = (f"{layer[tenth : 2 * tenth].mean():.3f}, {layer[-tenth:].mean():.3f}" for layer in c)
        lines.append(f"| {title} | {c.max():.2f} | {np.quantile(c, 0.999):.2f} | {' | '.join(means)} |")
        print(lines[-1], flush=True)
    return lines


def followers(model, vocabulary, shakespeare, cache):
    """The units that follow something, each with the best thing it follows."""
    rows = best_of_units(find(model, vocabulary, held_out_texts(shakespeare, cache)))
    lines = [
        "## Units that can be read",
        "",
        f"{len(rows)} units follow something that can be said of the text itself with a correlation of {FOLLOWS} or more, found "
        "on the first half of a held-out text and confirmed on its second half. The last two columns are what chance gives on "
        f"the second half: the best of {SHIFTS:,} circular shifts, and the best of as many random directions in the same layer's "
        "states as it has units. A unit that follows several things stands here once, with the thing it follows best.",
        "",
        "Found by `python tools/train/units.py --model models/bytes.safetensors --shakespeare tinyshakespeare.txt`.",
        "",
        "| layer | unit | state | follows | in | first half | second half | shifts | directions |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        lines.append(
            f"| {row['layer']} | {row['unit']} | {row['state']} | {row['follows']} | {row['text']} | {row['found']:.2f} "
            f"| {row['confirmed']:.2f} | {row['shifted']:.2f} | {row['direction']:.2f} |"
        )
    print(f"{len(rows)} units follow something", flush=True)
    return lines


def data(packages, text):
    lines = [
        "## Data",
        "",
        "The first 90 % of the characters of tinyshakespeare: the excerpts of Shakespeare's plays, concatenated, that were "
        f"published as `tinyshakespeare/input.txt` with Andrej Karpathy's char-rnn. Public domain; {len(text):,} bytes, SHA-256 "
        f"`{hashlib.sha256(text).hexdigest()}`.",
    ]
    for kind, table in packages.items():
        parts = "one file in twelve" if kind == "source code" else "one run of messages in twelve"
        lines += [
            "",
            f"And {sum(p['bytes'] for p in table):,} bytes of {kind} from these npm packages, {parts} held out of training "
            "(`tools/train/corpus.py` says how they are chosen):",
            "",
            "| package | version | licence | bytes sampled |",
            "|---|---|---|---|",
        ]
        lines += [f"| {p['package']} | {p['version']} | {p['licence']} | {p['bytes']:,} |" for p in table]
    if packages:
        lines += ["", "The pieces of all kinds are mixed, so that each kind of text is met beside each other kind."]
    return lines
