"""DRAW (Gregor et al. 2015, arXiv:1502.04623), with selective attention for reading and writing: draws a digit in steps.

    python draw.py --out ../../models [--epochs 400]

Parameters have the engine's keys (src/engine/cell/definitions/draw.ts): W.<gate>.<operand>, b.<gate>.<operands>.
"""

import argparse
import pathlib

import torch
from torch.nn import functional as F

import digits
from digits import SEED, SIDE
from equations import fit, gaussian_kl, linear, maps, parameters, pixel_nats

STEPS, WINDOW, LATENT, UNITS = 8, 3, 4, 64
BATCH = 250
WARM = 0.25  # share of the training in which the charge on the latent numbers rises to its whole: from the start on they fall silent
PIXELS, PATCH = SIDE * SIDE, WINDOW * WINDOW
NUMBERS = ("X", "Y", "Variance", "Stride", "Strength")  # of a window
LEAST = 1e-4  # added to the sum of a filter: one that lies far outside of the picture sees nothing, instead of 0 / 0
ENCODER, DECODER = ("ienc", "fenc", "genc", "oenc"), ("i", "f", "g", "o")


def make(generator):
    shapes = {"b.h0": (UNITS,), "b.henc0": (UNITS,), "b.canvas0": (PIXELS,)}
    for gate in ENCODER:
        shapes |= maps(gate, UNITS, read=PATCH, missed=PATCH, enc=UNITS, dec=UNITS)
    for gate in DECODER:
        shapes |= maps(gate, UNITS, z=LATENT, dec=UNITS)
    shapes |= maps("mu", LATENT, henc=UNITS) | maps("sigma", LATENT, henc=UNITS) | maps("w", PATCH, h=UNITS)
    for number in NUMBERS:
        shapes |= maps(f"read{number}", 1, dec=UNITS) | maps(f"write{number}", 1, h=UNITS)
    return parameters(shapes, generator, forget=["b.fenc.readmissedencdec", "b.f.zdec"])


def joined(p, gates, *operands):
    """One matrix and one bias for several gates of the same operands."""
    rows = [torch.cat([p[f"W.{gate}.{name}"] for name in operands], 1) for gate in gates]
    return torch.cat(rows), torch.cat([p[f"b.{gate}.{''.join(operands)}"] for gate in gates])


def lstm(weights, c, *operands):
    i, f, g, o = F.linear(torch.cat(operands, 1), *weights).chunk(4, 1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def look(weights, h):
    """A window: its numbers by name, and its filters F_X and F_Y [n][window][side] (equations 19 to 26)."""
    numbers = F.linear(h, *weights)
    centre = (SIDE + 1) / 2 * numbers[:, :2]  # in pixels, from the picture's middle
    variance, stride, strength = numbers[:, 2:].exp().split(1, 1)
    stride = (SIDE - 1) / (WINDOW - 1) * stride
    places, taps = torch.arange(SIDE) - (SIDE - 1) / 2, torch.arange(WINDOW) - (WINDOW - 1) / 2
    away = places - (centre[:, :, None] + stride[:, :, None] * taps)[..., None]
    raised = torch.exp(-(away**2) / (2 * variance)[:, :, None, None])
    filters = raised / (raised.sum(3, keepdim=True) + LEAST)
    return dict(zip(NUMBERS, (centre[:, :1], centre[:, 1:], variance, stride, strength))), filters[:, 0], filters[:, 1]


def run(p, noise, images=None):
    """What each step computes, by the engine's channels; without images it draws from the prior. noise [n][steps][latent]."""
    n = len(noise)
    encoder, decoder = joined(p, ENCODER, "read", "missed", "enc", "dec"), joined(p, DECODER, "z", "dec")
    reading = joined(p, [f"read{number}" for number in NUMBERS], "dec")
    writing = joined(p, [f"write{number}" for number in NUMBERS], "h")
    h, enc, canvas = (p[key].expand(n, -1) for key in ("b.h0", "b.henc0", "b.canvas0"))
    c, cenc = torch.zeros(n, UNITS), torch.zeros(n, UNITS)
    mu, sigma = torch.zeros(n, LATENT), torch.ones(n, LATENT)
    found = []
    for step in range(STEPS):
        values = {}
        if images is not None:
            window, fx, fy = look(reading, h)
            seen = torch.stack([images, images - torch.sigmoid(canvas)], 1).view(n, 2, SIDE, SIDE)
            glimpses = window["Strength"][:, :, None] * (fy[:, None] @ seen @ fx[:, None].transpose(2, 3)).flatten(2)
            enc, cenc = lstm(encoder, cenc, glimpses[:, 0], glimpses[:, 1], enc, h)
            mu, sigma = linear(p, "mu", henc=enc), torch.exp(linear(p, "sigma", henc=enc))
            values |= {f"read{name}": value for name, value in window.items()}
            values |= dict(readFX=fx.flatten(1), readFY=fy.flatten(1), read=glimpses[:, 0], missed=glimpses[:, 1], henc=enc, mu=mu, sigma=sigma)
        z = mu + sigma * noise[:, step]
        h, c = lstm(decoder, c, z, h)
        window, fx, fy = look(writing, h)
        w = linear(p, "w", h=h)
        wrote = (fy.transpose(1, 2) @ w.view(n, WINDOW, WINDOW) @ fx).flatten(1) / window["Strength"]
        canvas = canvas + wrote
        values |= {f"write{name}": value for name, value in window.items()}
        values |= dict(writeFX=fx.flatten(1), writeFY=fy.flatten(1), z=z, h=h, c=c, w=w, wrote=wrote, canvas=canvas, y=torch.sigmoid(canvas))
        found.append(values)
    return {key: torch.stack([step[key] for step in found], 1) for key in found[0]}


def bound(p, images, noise):
    """The variational bound in nats: of each image's pixels, and of each image's latent numbers."""
    r = run(p, noise, images)
    return pixel_nats(images, r["y"][:, -1]), gaussian_kl(r["mu"], r["sigma"]).sum(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--epochs", type=int, default=1000)
    arguments = parser.parse_args()
    generator = torch.Generator().manual_seed(SEED)
    p = make(generator)
    (images, _), (held_images, _) = digits.load()
    with torch.no_grad():  # the canvas begins as the mean picture
        p["b.canvas0"] += torch.logit(images.mean(0), 0.01)
    held_noise = torch.randn(len(held_images), STEPS, LATENT, generator=generator)

    warm = WARM * arguments.epochs * (len(images) // BATCH)

    def loss(p, chosen, update):
        pixels, distance = bound(p, images[chosen], torch.randn(len(chosen), STEPS, LATENT, generator=generator))
        return (pixels + min(1, (update + 1) / warm) * distance).mean()

    def held(p):
        pixels, distance = bound(p, held_images, held_noise)
        return f"{pixels.mean():.3f} + {distance.mean():.3f} nats"

    minutes = fit("draw", p, loss, arguments.epochs, held, 5e-3, BATCH, torch.Generator().manual_seed(SEED))
    with torch.no_grad():
        score = held(digits.rounded(p))
    print("stored:", score, f"{minutes:.1f} min", flush=True)
    digits.store(p, arguments.out / "draw.safetensors", {
        "name": "draw",
        "title": "DRAW: draws digits in steps",
        "description": "Draws a digit of 8 x 8 pixels in eight steps from noise, writing through a window that it places itself; or reads one through such a window and draws it.",
        "sample": "../samples/digits.csv",
        "network": {"units": UNITS, "options": {"steps": STEPS, "side": SIDE, "window": WINDOW, "latent": LATENT}, "parts": {"write": {"mode": "writes"}, "read": {"mode": "reads"}}},
        "pictures": {"width": SIDE, "height": SIDE, "darkest": 16, "steps": STEPS, "shown": "whole", "noise": LATENT},
    })


if __name__ == "__main__":
    main()
