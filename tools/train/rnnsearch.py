"""Attention over text (Bahdanau et al. 2015, arXiv:1409.0473, the RNNsearch of its appendix A): reads a date, writes its ISO form.

    python rnnsearch.py --out ../../models [--updates 800]

Parameters have the engine's keys (src/engine/cell/definitions/rnnsearch.ts). Here lines are read in batches and attended to as
whole matrices; there a step reads one character from each end of the line, or writes one.
"""

import argparse
import math
import pathlib
import time

import torch
from torch.nn import functional as F

import dates
import digits
from equations import linear, maps, parameters

CHARACTERS = " ,./0123456789abcdefghijlmnoprstuvwy"
NUMBERS = {character: number for number, character in enumerate(CHARACTERS)}
LETTERS = "0123456789-"
PLACES, STEPS = 32, 10
HIDDEN, UNITS, ATTENTION, EMBEDDING, MAXOUT = 24, 48, 24, 12, 24
RATE, WARM_UP, ROWS, SEED = 8e-3, 50, 96, 2015


def make(generator):
    shapes = {"E.x": (EMBEDDING, len(CHARACTERS)), "W.my.y": (EMBEDDING, len(LETTERS))}
    for end in "fb":
        for gate in "zrn":
            shapes |= maps(f"{gate}{end}", HIDDEN, **{f"e{end}": EMBEDDING, f"h{end}": HIDDEN})
    shapes |= {"W.e.F": (HIDDEN, ATTENTION), "W.e.B": (HIDDEN, ATTENTION), "v.e": (ATTENTION,)}
    shapes |= maps("e", ATTENTION, h=UNITS) | maps("h0", UNITS, hb=HIDDEN)
    for gate in "zrn":
        shapes |= maps(gate, UNITS, my=EMBEDDING, h=UNITS, cf=HIDDEN, cb=HIDDEN)
    for half in ("ta", "tb"):
        shapes |= maps(half, MAXOUT, h=UNITS, my=EMBEDDING, cf=HIDDEN, cb=HIDDEN)
    shapes |= maps("p", len(LETTERS), t=MAXOUT)
    return parameters(shapes, generator, {"W.e.F": HIDDEN, "W.e.B": HIDDEN})


def stacked(p, gates, operands, bias):
    """The matrices of several gates as one, of operands side by side, and their biases."""
    weight = torch.cat([torch.cat([p[f"W.{gate}.{name}"] for name in operands], 1) for gate in gates])
    return weight, torch.cat([p[f"b.{gate}.{bias}"] for gate in gates])


def encoded(lines):
    """Characters by number [line][place], -1 behind a line's end, and the lengths."""
    longest = max(map(len, lines))
    ids = [[NUMBERS[character] for character in line] + [-1] * (longest - len(line)) for line in lines]
    return torch.tensor(ids), torch.tensor([len(line) for line in lines])


def read(p, ids, lengths):
    """
    Annotations [end][line][place][hidden] from the front and from the back: GRUs as the paper has them (A.1.1, A.2.1), with r on
    the state before its product and z the share of the candidate. The one from the back reads each line turned round.
    """
    steps = torch.arange(ids.shape[1])
    turned = (lengths[:, None] - 1 - steps).clamp(min=0)
    e = F.embedding(torch.stack([ids, ids.gather(1, turned)]).clamp(min=0), p["E.x"].t())
    reads = (steps < lengths[:, None]).float().t()[:, None, :, None]
    of_input = [stacked(p, [f"{gate}{end}" for gate in "zrn"], [f"e{end}"], f"e{end}h{end}") for end in "fb"]
    weight, bias = (torch.stack(each) for each in zip(*of_input))
    given = (torch.einsum("dlte,dge->tdlg", e, weight) + bias[:, None]).split([2 * HIDDEN, HIDDEN], -1)
    gates = torch.stack([torch.cat([p[f"W.z{end}.h{end}"], p[f"W.r{end}.h{end}"]]).t() for end in "fb"])
    candidate = torch.stack([p[f"W.n{end}.h{end}"].t() for end in "fb"])
    h = torch.zeros(2, len(ids), HIDDEN)
    found = []
    for of_gates, of_candidate, there in zip(*(each.unbind(0) for each in given), reads):
        z, r = torch.sigmoid(of_gates + torch.bmm(h, gates)).chunk(2, -1)
        n = torch.tanh(of_candidate + torch.bmm(r * h, candidate))
        h = torch.lerp(h, n, z * there)
        found.append(h)
    front, back = torch.stack(found, 2)
    return front, back.gather(1, turned[:, :, None].expand_as(back))


def run(p, ids, lengths, targets=None):
    """Annotations, and what each written letter took, by the engine's channels; without targets it reads its own letters."""
    front, back = read(p, ids, lengths)
    h = torch.tanh(linear(p, "h0", hb=back[:, 0]))
    y = torch.zeros(len(ids), len(LETTERS))
    matched = front @ p["W.e.F"] + back @ p["W.e.B"]
    both = torch.cat([front, back], 2)
    operands = ("my", "h", "cf", "cb")
    gates, candidate = stacked(p, "zr", operands, "myhcfcb"), stacked(p, "n", operands, "myhcfcb")
    maxout = stacked(p, ("ta", "tb"), operands, "hmycfcb")
    found = []
    for step in range(STEPS):
        scores = torch.tanh(matched + linear(p, "e", h=h)[:, None]) @ p["v.e"]
        alpha = scores.masked_fill(ids < 0, -torch.inf).softmax(1)
        context = torch.bmm(alpha[:, None], both)[:, 0]
        my = y @ p["W.my.y"].t()
        known = torch.cat([my, h, context], 1)
        t = torch.maximum(*F.linear(known, *maxout).chunk(2, 1))
        z, r = torch.sigmoid(F.linear(known, *gates)).chunk(2, 1)
        h = torch.lerp(h, torch.tanh(F.linear(torch.cat([my, r * h, context], 1), *candidate)), z)
        logits = linear(p, "p", t=t)
        y = F.one_hot(logits.argmax(1) if targets is None else targets[:, step], len(LETTERS)).float()
        cf, cb = context.chunk(2, 1)
        found.append(dict(logits=logits, p=logits.softmax(1), alpha=alpha, cf=cf, cb=cb, h=h, y=y))
    return front, back, {key: torch.stack([step[key] for step in found], 1) for key in found[0]}


def spelled(lines):
    return torch.tensor([[LETTERS.index(letter) for letter in iso] for _, iso in lines])


@torch.no_grad()
def accuracy(p, lines):
    """The share of lines of which every letter is right, and the lines that are not."""
    _, _, r = run(p, *encoded([line for line, _ in lines]))
    written = ["".join(LETTERS[i] for i in row) for row in r["logits"].argmax(2).tolist()]
    wrong = [(line, iso, said) for (line, iso), said in zip(lines, written) if said != iso]
    return 1 - len(wrong) / len(lines), wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--updates", type=int, default=800)
    parser.add_argument("--test", action="store_true", help="score the test part, which nothing was chosen by")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(SEED)
    p = make(generator)
    optimizer = torch.optim.AdamW(p.values(), lr=RATE, weight_decay=0.01, fused=True)
    choose = dates.lines("choose", 1000, SEED)
    began, total = time.time(), 0.0
    for update, lines in enumerate(dates.batches(arguments.updates, ROWS, SEED)):
        targets = spelled(lines)
        _, _, r = run(p, *encoded([line for line, _ in lines]), targets)
        loss = F.cross_entropy(r["logits"].flatten(0, 1), targets.flatten())
        share = update / arguments.updates
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, (update + 1) / WARM_UP) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * share)))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(p.values(), 1.0)
        optimizer.step()
        total += loss.item()
        if update % 100 == 99:
            right, wrong = accuracy(p, choose)
            print(f"update {update + 1} loss {total / 100:.4f} right {right:.4f} {time.time() - began:.0f} s {wrong[:2]}", flush=True)
            total = 0.0
    stored = digits.rounded(p)
    print(f"stored: {sum(v.numel() for v in p.values())} parameters, chosen by {accuracy(stored, choose)[0]:.4f}", flush=True)
    if arguments.test:
        right, wrong = accuracy(stored, dates.lines("test", 2000, SEED))
        print(f"test {right:.4f} {wrong}", flush=True)
    digits.store(
        p,
        arguments.out / "rnnsearch.safetensors",
        {
            "name": "rnnsearch",
            "title": "Attention over text: writes dates in ISO form",
            "description": "Reads a date as people write it, a line at a time, and writes its ISO form: for every digit, attention over the line's characters.",
            "sample": "../samples/dates.txt",
            "network": {
                "units": UNITS,
                "options": {"places": PLACES, "characters": len(CHARACTERS), "hidden": HIDDEN, "attention": ATTENTION, "embedding": EMBEDDING, "features": MAXOUT, "letters": len(LETTERS)},
            },
            "lines": {"characters": CHARACTERS, "longest": PLACES, "steps": STEPS, "letters": LETTERS},
        },
    )


if __name__ == "__main__":
    main()
