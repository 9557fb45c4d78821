"""A stochastic recurrent network (STORN, Bayer and Osendorfer 2015, arXiv:1411.7610): writes a digit row by row.

    python storn.py --out ../../models [--epochs 200]

Its latent variable is drawn from N(0, 1) at every step, whatever was written before; that is what VRNN changed.
"""

import argparse
import pathlib

import torch
from torch.nn import functional as F

import digits
from digits import SEED, SIDE
from equations import fit, gaussian_kl, linear, maps, parameters, pixel_nats

PIXELS, LATENT, HIDDEN, UNITS = SIDE, 4, 64, 64
FREE = 0.4  # nats that a step's latent variable may tell for nothing: without them it falls silent, as the row before tells enough


def make(generator):
    shapes = maps("r", HIDDEN, row=PIXELS, r=HIDDEN) | maps("mu", LATENT, r=HIDDEN) | maps("sigma", LATENT, r=HIDDEN)
    shapes |= maps("h", UNITS, before=PIXELS, z=LATENT, h=UNITS) | maps("y", PIXELS, h=UNITS)
    return parameters(shapes, generator)


def run(p, noise, images=None):
    """Rows' probabilities and each step's distributions; without images it writes from the prior. noise [n][steps][latent]."""
    n = len(noise)
    h, r, before = torch.zeros(n, UNITS), torch.zeros(n, HIDDEN), torch.zeros(n, PIXELS)
    found = []
    for step in range(SIDE):
        mu, sigma, row = torch.zeros(n, LATENT), torch.ones(n, LATENT), None
        if images is not None:
            row = images[:, step * SIDE : (step + 1) * SIDE]
            r = torch.tanh(linear(p, "r", row=row, r=r))
            mu, sigma = linear(p, "mu", r=r), F.softplus(linear(p, "sigma", r=r))
        z = mu + sigma * noise[:, step]
        h = torch.tanh(linear(p, "h", before=before, z=z, h=h))
        y = torch.sigmoid(linear(p, "y", h=h))
        before = y if row is None else row
        found.append(dict(mu=mu, sigma=sigma, z=z, y=y, h=h, r=r))
    return {key: torch.stack([step[key] for step in found], 1) for key in found[0]}


def bound(p, images, noise):
    r = run(p, noise, images)
    return pixel_nats(images.view(-1, SIDE, SIDE), r["y"]).sum(1), gaussian_kl(r["mu"], r["sigma"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--epochs", type=int, default=100)
    arguments = parser.parse_args()
    generator = torch.Generator().manual_seed(SEED)
    p = make(generator)
    (images, _), (held_images, _) = digits.load()
    held_noise = torch.randn(len(held_images), SIDE, LATENT, generator=generator)

    def loss(p, chosen, update):
        pixels, distance = bound(p, images[chosen], torch.randn(len(chosen), SIDE, LATENT, generator=generator))
        return pixels.mean() + distance.mean(0).clamp(min=FREE).sum()

    def held(p):
        pixels, distance = bound(p, held_images, held_noise)
        return f"{pixels.mean():.3f} + {distance.sum(1).mean():.3f} nats"

    minutes = fit("storn", p, loss, arguments.epochs, held, 8e-3, 250, torch.Generator().manual_seed(SEED))
    score = held(digits.rounded(p))
    print("stored:", score, f"{minutes:.1f} min", flush=True)
    digits.store(p, arguments.out / "storn.safetensors", {
        "name": "storn",
        "title": "STORN: writes digits row by row",
        "description": "A recurrent network with a latent variable at every step, drawn alike whatever went before; writes a digit of 8 x 8 pixels row by row, or reads one.",
        "sample": "../samples/digits.csv",
        "network": {"units": UNITS, "options": {"steps": SIDE, "pixels": PIXELS, "latent": LATENT, "hidden": HIDDEN}, "parts": {"write": {"mode": "writes"}, "read": {"mode": "reads"}}},
        "pictures": {"width": SIDE, "height": SIDE, "darkest": 16, "steps": SIDE, "shown": "rows", "noise": LATENT},
    })


if __name__ == "__main__":
    main()
