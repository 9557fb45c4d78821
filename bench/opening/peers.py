"""Opens one checkpoint as its own framework does, and prints {"ms", "rss", "model"} or {"missing"}; opening.mjs starts it.

What stays on disk there: torch.load with mmap, safetensors' safe_open with the shapes of all tensors, as the inspector shows them.
"""

import json
import resource
import sys
import time


def torch_load(path):
    import torch

    def run():
        state = torch.load(path, mmap=True, weights_only=True)
        return f"{len(state)} tensors"

    return f"torch {torch.__version__}", run


def safe_open(path):
    import safetensors

    def run():
        with safetensors.safe_open(path, framework="numpy") as file:
            shapes = [file.get_slice(name).get_shape() for name in file.keys()]
        return f"{len(shapes)} tensors"

    return f"safetensors {safetensors.__version__}", run


def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


kind, path = sys.argv[1:]
try:
    title, run = {"torch": torch_load, "safetensors": safe_open}[kind](path)
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit()
before = held()
start = time.perf_counter()
told = run()
ms = (time.perf_counter() - start) * 1000
print(json.dumps({"ms": ms, "rss": max(0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before), "model": f"{title}, {told}"}))
