"""Updates of nn.LSTM, timed by itself: a line "layers units vocabulary rows steps updates" in, milliseconds a line out."""

import statistics
import sys
import time

import torch
from torch import nn

torch.set_num_threads(int(sys.argv[1]))
print(torch.__version__, flush=True)
made = {}


def open_(layers, units, vocabulary, rows, steps):
    lstm, head = nn.LSTM(vocabulary, units, layers), nn.Linear(units, vocabulary)
    learned = [*lstm.parameters(), *head.parameters()]
    optimizer = torch.optim.AdamW(learned, lr=4e-3)
    ids = torch.randint(vocabulary, (steps + 1, rows))
    one_hot = nn.functional.one_hot(ids[:-1], vocabulary).float()
    state = [None]

    def update():
        h, last = lstm(one_hot, state[0])
        state[0] = tuple(s.detach() for s in last)
        loss = nn.functional.cross_entropy(head(h).view(-1, vocabulary), ids[1:].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(learned, 0.5)
        optimizer.step()

    return update


for line in sys.stdin:
    *sizes, updates = map(int, line.split())
    update = made.setdefault(tuple(sizes), open_(*sizes))
    times = []
    for _ in range(updates):
        began = time.perf_counter()
        update()
        times.append(1000 * (time.perf_counter() - began))
    print(statistics.median(times), flush=True)
