"""PyTorch's part of the benchmark: a child that is told over its standard input, one JSON object a line, when to load,
run and save, so that its runs can stand between those of the other contenders. Two ways: nn.LSTM (nn.GRU, nn.RNN), which
returns h alone; and the step written by hand, with the product of the inputs before the loop, which keeps every gate and
state. threads is fixed for the life of the process.
"""
import json
import sys
import time

import torch
from torch import nn
from torch.nn.functional import linear

ORDER = {"lstm": ["i", "f", "g", "o"], "gru": ["r", "z", "n"], "rnn": ["h"]}
CHANNELS = {"lstm": ["i", "f", "g", "o", "c", "h"], "gru": ["r", "z", "n", "h"], "rnn": ["h"]}


def load(request):
    """Weights and input from one raw float32 file: input [steps][size], then W, R, b, bh of each layer, gates stacked."""
    values = torch.from_file(request["file"], size=request["count"], dtype=torch.float32).clone()
    position = 0

    def take(*shape):
        nonlocal position
        tensor = values[position:position + torch.Size(shape).numel()].view(shape)
        position += tensor.numel()
        return tensor

    cell, gates = request["cell"], len(ORDER[request["cell"]])
    x = take(request["steps"], request["layers"][0]["inputSize"])
    layers = [
        (take(gates * layer["units"], layer["inputSize"]), take(gates * layer["units"], layer["units"]),
         take(gates * layer["units"]), take(gates * layer["units"]))
        for layer in request["layers"]
    ]
    units = request["layers"][0]["units"]
    module = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[cell](x.shape[1], units, num_layers=len(layers))
    with torch.no_grad():
        for index, parts in enumerate(layers):
            for name, part in zip(("weight_ih", "weight_hh", "bias_ih", "bias_hh"), parts):
                getattr(module, f"{name}_l{index}").copy_(part)
    return {"cell": cell, "x": x, "layers": layers, "module": module}


def fused(loaded):
    return {f"h_{len(loaded['layers']) - 1}": loaded["module"](loaded["x"])[0]}


def by_hand(loaded):
    results, x = {}, loaded["x"]
    for index, weights in enumerate(loaded["layers"]):
        rows = STEPS[loaded["cell"]](x, *weights)
        for channel, steps in zip(CHANNELS[loaded["cell"]], rows):
            results[f"{channel}_{index}"] = torch.stack(steps)
        x = results[f"h_{index}"]
    return results


def lstm(x, W, R, b, bh):
    gates = linear(x, W, b)
    h = c = torch.zeros(R.shape[1])
    rows = []
    for t in range(len(x)):
        i, f, g, o = torch.addmv(gates[t], R, h).chunk(4)
        i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
        c = f * c + i * g
        h = o * torch.tanh(c)
        rows.append((i, f, g, o, c, h))
    return zip(*rows)


def gru(x, W, R, b, bh):
    gates = linear(x, W, b)
    h = torch.zeros(R.shape[1])
    rows = []
    for t in range(len(x)):
        xr, xz, xn = gates[t].chunk(3)
        hr, hz, hn = torch.addmv(bh, R, h).chunk(3)
        r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
        n = torch.tanh(xn + r * hn)
        h = (1 - z) * n + z * h
        rows.append((r, z, n, h))
    return zip(*rows)


def rnn(x, W, R, b, bh):
    gates = linear(x, W, b)
    h = torch.zeros(R.shape[1])
    rows = []
    for t in range(len(x)):
        h = torch.tanh(torch.addmv(gates[t], R, h))
        rows.append((h,))
    return zip(*rows)


STEPS = {"lstm": lstm, "gru": gru, "rnn": rnn}
WAYS = {"fused": fused, "by_hand": by_hand}


def forward(loaded, way):
    with torch.inference_mode():
        begun = time.perf_counter()
        results = WAYS[way](loaded)
        return results, time.perf_counter() - begun


def backward(loaded, scalar):
    """The gradient of unit 0 of h, at the last step or summed over all, to every input; the forward pass is not timed."""
    x = loaded["x"].clone().requires_grad_()
    unit = loaded["module"](x)[0][:, 0]
    target = unit[-1] if scalar == "last" else unit.sum()
    begun = time.perf_counter()
    (gradient,) = torch.autograd.grad(target, x)
    return {"gradient": gradient}, time.perf_counter() - begun


def main(threads):
    torch.set_num_threads(threads)
    print(json.dumps({"version": torch.__version__}), flush=True)
    loaded = None
    for line in sys.stdin:
        request = json.loads(line)
        reply = {}
        if request["do"] == "load":
            loaded = load(request)
        elif request["do"] == "unload":
            loaded = None
        else:  # run; with a file, save what it gives
            results, seconds = backward(loaded, request["scalar"]) if "scalar" in request else forward(loaded, request["way"])
            reply = {"ms": seconds * 1000, "tensors": [[name, tensor.numel()] for name, tensor in results.items()]}
            if "file" in request:
                with open(request["file"], "wb") as file:
                    for tensor in results.values():
                        tensor.contiguous().view(-1).numpy().tofile(file)
        print(json.dumps(reply), flush=True)


main(int(sys.argv[1]))
