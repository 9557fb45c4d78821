"""Soft attention (Xu et al. 2015, Show, Attend and Tell, arXiv:1502.03044): looks at a digit and spells its name.

    python attention.py --out ../../models [--epochs 400]

Parameters have the engine's keys (src/engine/cell/definitions/attention.ts): W.<gate>.<operand>, b.<gate>.<operands>.
"""

import argparse
import pathlib

import torch
from torch.nn import functional as F

import digits
from digits import NAMES, SEED, SIDE
from equations import fit, linear, lstm, maps, parameters

LETTERS = "efghinorstuvwxz."  # the last one ends a name
STEPS = 6  # of the longest name, and its end
PLACES, FEATURES, ATTENTION, EMBEDDING, UNITS = SIDE * SIDE, 16, 24, 8, 48
REACH = 2  # pixels that a place sees to each side
BATCH = 64
FOCUS = 0.004  # nats of loss for each nat of the weights' entropy, from a third of the training on: without it they stay nearly alike


def mask():
    """Which pixels each feature of each place sees: [places * features][pixels]."""
    at = torch.arange(PLACES)
    near = ((at[:, None] // SIDE - at // SIDE).abs() <= REACH) & ((at[:, None] % SIDE - at % SIDE).abs() <= REACH)
    return near.float().repeat_interleave(FEATURES, 0)


def make(generator):
    shapes = {"W.a.image": (PLACES * FEATURES, PLACES), "b.a.image": (PLACES * FEATURES,), "W.e.a": (FEATURES, ATTENTION), "v.e": (ATTENTION,)}
    shapes |= maps("h0", UNITS, mean=FEATURES) | maps("c0", UNITS, mean=FEATURES) | maps("e", ATTENTION, h=UNITS) | maps("beta", 1, h=UNITS)
    shapes |= {"W.m.y": (EMBEDDING, len(LETTERS))}
    shapes |= maps("u", EMBEDDING, h=UNITS, z=FEATURES) | maps("p", len(LETTERS), u=EMBEDDING)
    for gate in "ifog":
        shapes |= maps(gate, UNITS, m=EMBEDDING, h=UNITS, z=FEATURES)
    fans = {"W.a.image": (2 * REACH + 1) ** 2, "W.e.a": FEATURES}
    return parameters(shapes, generator, fans, forget=["b.f.mhz"])


def run(p, images, targets=None, seen=mask()):
    """What each step computes, by the engine's channels; without targets it reads its own letters."""
    batch = len(images)
    a = F.relu(images @ (p["W.a.image"] * seen).t() + p["b.a.image"]).view(batch, PLACES, FEATURES)
    mean = a.mean(1)
    h, c = torch.tanh(linear(p, "h0", mean=mean)), torch.tanh(linear(p, "c0", mean=mean))
    y = torch.zeros(batch, len(LETTERS))
    found = []
    for step in range(STEPS):
        e = torch.tanh(a @ p["W.e.a"] + linear(p, "e", h=h)[:, None]) @ p["v.e"]
        alpha = e.softmax(1)
        beta = torch.sigmoid(linear(p, "beta", h=h))
        z = beta * (alpha[:, :, None] * a).sum(1)
        m = y @ p["W.m.y"].t()
        h, c = lstm(p, c, m=m, h=h, z=z)
        logit = linear(p, "p", u=m + linear(p, "u", h=h, z=z))
        found.append(dict(logits=logit, p=logit.softmax(1), alpha=alpha, beta=beta, z=z, h=h, c=c))
        y = F.one_hot(logit.argmax(1) if targets is None else targets[:, step], len(LETTERS)).float()
    return {key: torch.stack([step[key] for step in found], 1) for key in found[0]}


def names(digit_ids):
    spelled = torch.tensor([[LETTERS.index(letter) for letter in name.ljust(STEPS, ".")] for name in NAMES])
    return spelled[digit_ids]


def shifted(images, generator):
    """Moved by up to one pixel, with a little noise."""
    dx, dy = (int(torch.randint(-1, 2, (1,), generator=generator)) for _ in range(2))
    square = F.pad(images.view(-1, 1, SIDE, SIDE), (1, 1, 1, 1))[:, :, 1 + dy : 1 + dy + SIDE, 1 + dx : 1 + dx + SIDE]
    return (square.reshape(-1, SIDE * SIDE) + 0.05 * torch.randn(len(images), 64, generator=generator)).clamp(0, 1)


def accuracy(p, images, digit_ids):
    with torch.no_grad():
        r = run(p, images)
    logits, weights = r["logits"], r["alpha"]
    right = (logits.argmax(2) == names(digit_ids)).all(1).float().mean().item()
    entropy = -(weights * (weights + 1e-9).log()).sum(2).mean(0)
    return right, entropy.exp().tolist()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--epochs", type=int, default=150)
    arguments = parser.parse_args()
    generator = torch.Generator().manual_seed(SEED)
    (images, ids), (held_images, held_ids) = digits.load()
    p = make(generator)
    batches = len(images) // BATCH

    def loss(p, chosen, update):
        targets = names(ids[chosen])
        r = run(p, shifted(images[chosen], generator), targets)
        logits, weights = r["logits"], r["alpha"]
        entropy = -(weights * (weights + 1e-9).log()).sum(2).mean()
        focus = FOCUS * min(1, max(0, 3 * (update // batches) / arguments.epochs - 1))
        return F.cross_entropy(logits.flatten(0, 1), targets.flatten()) + focus * entropy

    def held(p):
        right, spread = accuracy(p, held_images, held_ids)
        return f"names {right:.4f} places {[round(s, 1) for s in spread]}"

    minutes = fit("attention", p, loss, arguments.epochs, held, 4e-3, BATCH, generator, decay=0.02, clip=1.0)
    p["W.a.image"] = p["W.a.image"].detach() * mask()
    stored = digits.rounded(p)
    right, spread = accuracy(stored, held_images, held_ids)
    learned, _ = accuracy(stored, images, ids)
    print("stored:", right, learned, spread, f"{minutes:.1f} min", flush=True)
    digits.store(
        p,
        arguments.out / "attention.safetensors",
        {
            "name": "attention",
            "title": "Attention: spells a digit's name",
            "description": "Looks at a digit of 8 x 8 pixels and spells its name, letter by letter: soft attention chooses where it looks each time.",
            "sample": "../samples/digits.csv",
            "network": {
                "units": UNITS,
                "options": {"steps": STEPS, "pixels": SIDE * SIDE, "places": PLACES, "features": FEATURES, "attention": ATTENTION, "embedding": EMBEDDING, "letters": len(LETTERS)},
            },
            "pictures": {"width": SIDE, "height": SIDE, "darkest": 16, "steps": STEPS, "shown": "whole", "letters": list(LETTERS)},
        },
    )


if __name__ == "__main__":
    main()
