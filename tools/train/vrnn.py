"""A recurrent latent variable model of sequences (VRNN, Chung et al. 2015, arXiv:1506.02216): writes a digit row by row.

    python vrnn.py --out ../../models [--epochs 200]
"""

import argparse
import pathlib

import torch
from torch.nn import functional as F

import digits
from digits import SEED, SIDE
from equations import fit, gaussian_kl, linear, lstm, maps, parameters, pixel_nats

PIXELS, LATENT, FEATURES, HIDDEN, UNITS = SIDE, 4, 24, 32, 48
FREE = 0.4  # nats that a step's latent variable may tell for nothing: without them it falls silent, as what was read tells enough


def make(generator):
    shapes = maps("prior", HIDDEN, h=UNITS) | maps("mu0", LATENT, prior=HIDDEN) | maps("sigma0", LATENT, prior=HIDDEN)
    shapes |= maps("seen", FEATURES, row=PIXELS) | maps("enc", HIDDEN, seen=FEATURES, h=UNITS)
    shapes |= maps("mu", LATENT, enc=HIDDEN) | maps("sigma", LATENT, enc=HIDDEN) | maps("said", FEATURES, z=LATENT)
    shapes |= maps("dec", HIDDEN, said=FEATURES, h=UNITS) | maps("y", PIXELS, dec=HIDDEN)
    for gate in "ifgo":
        shapes |= maps(gate, UNITS, seen=FEATURES, said=FEATURES, h=UNITS)
    return parameters(shapes, generator, forget=["b.f.seensaidh"])


def run(p, noise, images=None):
    """Rows' probabilities and each step's distributions; without images it writes from the prior. noise [n][steps][latent]."""
    n = len(noise)
    h, c = torch.zeros(n, UNITS), torch.zeros(n, UNITS)
    found = []
    for step in range(SIDE):
        prior = F.relu(linear(p, "prior", h=h))
        mu0, sigma0 = linear(p, "mu0", prior=prior), F.softplus(linear(p, "sigma0", prior=prior))
        mu, sigma, row = mu0, sigma0, None
        if images is not None:
            row = images[:, step * SIDE : (step + 1) * SIDE]
            enc = F.relu(linear(p, "enc", seen=F.relu(linear(p, "seen", row=row)), h=h))
            mu, sigma = linear(p, "mu", enc=enc), F.softplus(linear(p, "sigma", enc=enc))
        z = mu + sigma * noise[:, step]
        said = F.relu(linear(p, "said", z=z))
        y = torch.sigmoid(linear(p, "y", dec=F.relu(linear(p, "dec", said=said, h=h))))
        seen = F.relu(linear(p, "seen", row=y if row is None else row))
        h, c = lstm(p, c, seen=seen, said=said, h=h)
        found.append(dict(mu0=mu0, sigma0=sigma0, mu=mu, sigma=sigma, z=z, y=y, h=h, c=c))
    return {key: torch.stack([step[key] for step in found], 1) for key in found[0]}


def bound(p, images, noise):
    """The variational bound in nats: of each image's pixels, and of each step's distance between posterior and prior."""
    r = run(p, noise, images)
    return pixel_nats(images.view(-1, SIDE, SIDE), r["y"]).sum(1), gaussian_kl(r["mu"], r["sigma"], r["mu0"], r["sigma0"])


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

    minutes = fit("vrnn", p, loss, arguments.epochs, held, 8e-3, 250, torch.Generator().manual_seed(SEED))
    score = held(digits.rounded(p))
    print("stored:", score, f"{minutes:.1f} min", flush=True)
    digits.store(p, arguments.out / "vrnn.safetensors", {
        "name": "vrnn",
        "title": "VRNN: writes digits row by row",
        "description": "A recurrent network with a latent variable at every step, which it expects by what went before; writes a digit of 8 x 8 pixels row by row, or reads one.",
        "sample": "../samples/digits.csv",
        "network": {"units": UNITS, "options": {"steps": SIDE, "pixels": PIXELS, "latent": LATENT, "features": FEATURES, "hidden": HIDDEN}, "parts": {"write": {"mode": "writes"}, "read": {"mode": "reads"}}},
        "pictures": {"width": SIDE, "height": SIDE, "darkest": 16, "steps": SIDE, "shown": "rows", "noise": LATENT},
    })


if __name__ == "__main__":
    main()
