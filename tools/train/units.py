"""Finds the units of a bundled model that follow something in held-out text.

    python units.py --model ../../models/bytes.safetensors --shakespeare tinyshakespeare.txt [--cache FOLDER] [--all]

A unit follows something if its c or h correlates with it. The pair is chosen on the first half of a text and counts by
its correlation on the second half, and only if that is more than the best of SHIFTS shifts of the feature against the
unit in a circle (which keeps both courses and breaks their meeting), and more than the best of as many random
directions in the same layer's states as the layer has units, chosen on the first half and measured on the second alike.
"""

import argparse
import json
import pathlib

import numpy as np
from torch import nn

import corpus
from language_model import encode, load, part, states_at_every_step
from text_features import CODE, KOREAN, PROSE, features

LENGTH = 40_000  # bytes of each text
SHIFTS = 1000
FOLLOWS = 0.8  # the least correlation on the second half
RARE = 0.005  # share of the bytes below which a feature is left out
SEED = 2015


def held_out_texts(shakespeare: bytes, cache: pathlib.Path):
    """{title: (text, what is looked for)}: none of it was trained on."""
    package, version, *_ = corpus.UNSEEN
    code = b"\n".join(
        data
        for path, data in corpus.files_of(corpus.fetch(cache, package, version))
        if pathlib.PurePosixPath(path).suffix in {".js", ".mjs", ".ts"}
    )
    korean = corpus.unseen_korean(cache)
    texts = {
        "Shakespeare": (part(shakespeare, 0.9, 0.95), PROSE),
        f"{package} (code)": (code, CODE),
        "Korean messages": (korean, KOREAN),
    }
    return {title: (text[:LENGTH].decode("utf-8", "ignore").encode("utf-8"), what) for title, (text, what) in texts.items()}


def standard(values):
    """Columns (T, N) with mean 0 and mean square 1; constant ones become 0."""
    values = values - values.mean(axis=0)
    deviation = np.sqrt((values**2).mean(axis=0))
    return values / np.where(deviation > 1e-6, deviation, np.inf)


def correlations(states, wanted):
    """(T, N) and (T, K), both standard -> (N, K)."""
    return states.T @ wanted / len(states)


def shifted(state, wanted, generator):
    """The greatest |correlation| of a standard column with SHIFTS circular shifts of another, none of them small."""
    circle = np.fft.irfft(np.fft.rfft(state) * np.conj(np.fft.rfft(wanted)), n=len(state)) / len(state)
    least = len(state) // 20
    return np.abs(circle[generator.integers(least, len(state) - least, SHIFTS)]).max()


def find(model, vocabulary, texts):
    """Yields the pairs that hold: layer, unit, state, what, text, found, confirmed, direction and shifted (|r|)."""
    generator = np.random.default_rng(SEED)
    ids = [encode(text, vocabulary) for text, _ in texts.values()]
    read = states_at_every_step(model, nn.utils.rnn.pad_sequence(ids))
    for number, (title, (text, functions)) in enumerate(texts.items()):
        said = {
            what: values
            for what, values in features(text, functions).items()
            if np.count_nonzero(values) >= RARE * len(values)
        }
        wanted = np.stack(list(said.values()), axis=1)
        half = len(text) // 2
        wanted = standard(wanted[:half]), standard(wanted[half : 2 * half])
        for name, layers in read.items():
            for layer, values in enumerate(layers[:, : len(text), number].numpy()):
                states = standard(values[:half]), standard(values[half : 2 * half])
                found, confirmed = (correlations(s, w) for s, w in zip(states, wanted))
                directions = generator.standard_normal((values.shape[1],) * 2).astype(np.float32)
                chance, chance_held = (correlations(standard(s @ directions), w) for s, w in zip(states, wanted))
                best = np.abs(chance_held[np.abs(chance).argmax(axis=0), np.arange(len(said))])
                for unit, column in zip(*np.nonzero((np.abs(found) >= FOLLOWS) & (np.abs(confirmed) >= FOLLOWS))):
                    if found[unit, column] * confirmed[unit, column] < 0:
                        continue
                    by_shift = shifted(states[1][:, unit], wanted[1][:, column], generator)
                    if abs(confirmed[unit, column]) > max(by_shift, best[column]):
                        yield {
                            "layer": layer,
                            "unit": int(unit),
                            "state": name,
                            "follows": list(said)[column],
                            "text": title,
                            "found": float(found[unit, column]),
                            "confirmed": float(confirmed[unit, column]),
                            "direction": float(best[column]),
                            "shifted": float(by_shift),
                        }


def best_of_units(pairs):
    """One pair a unit, its best, the best first."""
    best = {}
    for pair in sorted(pairs, key=lambda p: -abs(p["confirmed"])):
        best.setdefault((pair["layer"], pair["unit"]), pair)
    return list(best.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=pathlib.Path, required=True)
    parser.add_argument("--shakespeare", type=pathlib.Path, required=True)
    parser.add_argument("--cache", type=pathlib.Path, default=pathlib.Path.home() / ".cache" / "gatescope-train")
    parser.add_argument("--all", action="store_true", help="every pair that holds, not one a unit")
    arguments = parser.parse_args()
    model, manifest = load(arguments.model)
    pairs = list(find(model, manifest["vocabulary"], held_out_texts(arguments.shakespeare.read_bytes(), arguments.cache)))
    for pair in pairs if arguments.all else best_of_units(pairs):
        print(json.dumps(pair))


if __name__ == "__main__":
    main()
