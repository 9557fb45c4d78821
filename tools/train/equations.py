"""What the systems' equations are written with: parameters by the engine's keys, affine maps, an LSTM, a training loop.

W.<gate>.<operand> and b.<gate>.<operands> are named as src/engine/cell/defineCell.ts names them.
"""

import time

import torch
from torch.nn import functional as F

import digits


def parameters(shapes, generator, fans=None, forget=()):
    """Random parameters of these shapes: normal with the variance 1 / columns, biases 0, those of `forget` 1."""
    made = {}
    for key, shape in shapes.items():
        fan = (fans or {}).get(key, shape[-1])
        value = torch.zeros(shape) if key.startswith("b.") else torch.randn(shape, generator=generator) * fan**-0.5
        made[key] = (value + (1 if key in forget else 0)).requires_grad_()
    return made


def maps(gate, rows, **operands):
    """The shapes of an affine map's matrices, one for each operand, and of its bias."""
    shapes = {f"W.{gate}.{name}": (rows, columns) for name, columns in operands.items()}
    return shapes | {f"b.{gate}.{''.join(operands)}": (rows,)}


def linear(p, gate, **operands):
    products = sum(F.linear(value, p[f"W.{gate}.{name}"]) for name, value in operands.items())
    return products + p[f"b.{gate}.{''.join(operands)}"]


def lstm(p, c, gates="ifgo", **operands):
    """The new h and c; `gates` are the names of i, f, g and o."""
    i, f, g, o = (linear(p, gate, **operands) for gate in gates)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def gaussian_kl(mu, sigma, mu0=0.0, sigma0=1.0):
    """Nats from N(mu, sigma) to N(mu0, sigma0), added up over the last axis."""
    mu0, sigma0 = torch.as_tensor(mu0), torch.as_tensor(sigma0)
    return (torch.log(sigma0 / sigma) + (sigma**2 + (mu - mu0) ** 2) / (2 * sigma0**2) - 0.5).sum(-1)


def pixel_nats(x, probability):
    """Nats of pixels as shares of black, added up over the last axis."""
    return F.binary_cross_entropy(probability.clamp(1e-6, 1 - 1e-6), x, reduction="none").sum(-1)


def fit(name, p, loss, epochs, held, rate, batch, generator, decay=0.01, clip=5.0):
    """
    Trains with AdamW on the digits, the learning rate in one cycle up to `rate`. `loss(p, chosen, update)` gives the mean loss of
    digits by their numbers, `held(p)` a line of numbers; `generator` draws the digits' order. Returns minutes.
    """
    torch.set_num_threads(1)
    (images, _), _ = digits.load()
    batches = len(images) // batch
    optimizer = torch.optim.AdamW(p.values(), lr=rate, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=epochs * batches)
    began = time.time()
    for epoch in range(epochs):
        order, total = torch.randperm(len(images), generator=generator), 0.0
        for at, chosen in enumerate(order[: batches * batch].view(batches, batch)):
            value = loss(p, chosen, epoch * batches + at)
            optimizer.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(p.values(), clip)
            optimizer.step()
            schedule.step()
            total += value.item()
        if epoch % 10 == 9 or epoch + 1 == epochs:
            with torch.no_grad():
                print(f"{name} epoch {epoch + 1} loss {total / batches:.3f} held-out {held(p)} {time.time() - began:.0f} s", flush=True)
    return (time.time() - began) / 60
