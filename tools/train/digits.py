"""scikit-learn's 8x8 digits, how they are parted, and how a model of them is stored.

The digits are the test part of the Optical Recognition of Handwritten Digits data set (E. Alpaydin and C. Kaynak, UCI
Machine Learning Repository, CC BY 4.0): 1,797 images of 8x8 pixels from 0 to 16. Every sixth is held out.
"""

import json
import pathlib

import numpy as np
import torch
from safetensors.torch import save_file
from sklearn.datasets import load_digits

NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
SEED = 2015
SIDE = 8
DARKEST = 16.0


def load():
    """Images [n][64] from 0 to 1 and digits [n]: those to learn from, and those held out."""
    data = load_digits()
    images = torch.tensor(data.data / DARKEST, dtype=torch.float32)
    digits = torch.tensor(data.target)
    held = torch.arange(len(images)) % 6 == 0
    return (images[~held], digits[~held]), (images[held], digits[held])


def normals(seed, count):
    """The numbers from a normal distribution that the extension draws from a seed: xorshift32, then Box and Muller."""
    state = np.uint32((int(seed) * 2654435761 + 1) & 0xFFFFFFFF)
    state = int(state) or 1
    found = []
    while len(found) < count:
        pair = []
        for _ in range(2):
            state ^= (state << 13) & 0xFFFFFFFF
            state ^= state >> 17
            state ^= (state << 5) & 0xFFFFFFFF
            pair.append((state + 0.5) / 2**32)
        radius = np.sqrt(-2 * np.log(pair[0]))
        found += [radius * np.cos(2 * np.pi * pair[1]), radius * np.sin(2 * np.pi * pair[1])]
    return np.array(found[:count], dtype=np.float32)


def store(parameters, path, manifest):
    """Writes parameters by their keys as float16, and the manifest beside them, whose name is that of the engine's system."""
    tensors = {f"layers.0.{manifest['name']}.{key}": value.detach().to(torch.float16).contiguous() for key, value in parameters.items()}
    save_file(tensors, str(path), metadata={"format": "pt"})
    text = json.dumps({"$schema": "../schemas/gatescope.schema.json", "version": 1, **manifest}, indent=2, ensure_ascii=False)
    pathlib.Path(f"{path}.gatescope.json").write_text(text + "\n")


def rounded(parameters):
    """The parameters as they are stored, in float32."""
    return {key: value.detach().to(torch.float16).float() for key, value in parameters.items()}


def table(images, digit_ids, seeds):
    """Images as the extension reads them: a header, then a picture in each row."""
    lines = [",".join([*(f"p{pixel}" for pixel in range(SIDE * SIDE)), "digit", "seed"])]
    for image, digit, seed in zip(images, digit_ids, seeds):
        lines.append(",".join(str(round(value * DARKEST)) for value in image.tolist()) + f",{int(digit)},{seed}")
    return "\n".join(lines) + "\n"
