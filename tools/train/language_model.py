"""The bundled models' network: how it computes, how it is stored, and how it is measured. Nothing here trains."""

import json
import pathlib

import torch
from safetensors.torch import load_file, save_file
from torch import nn

LAYERS = 2
CELLS = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn-tanh": nn.RNN}
PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


class LanguageModel(nn.Module):
    """Embedding, a stack of recurrent layers, and a linear head over the vocabulary."""

    def __init__(self, cell, vocabulary, embedding, hidden, dropout=0.0):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.layers = nn.ModuleList(CELLS[cell](hidden if layer else embedding, hidden) for layer in range(LAYERS))
        self.head = nn.Linear(hidden, vocabulary)
        self.dropout = nn.Dropout(dropout)
        nn.init.normal_(self.embedding.weight, std=0.3)
        for layer in self.layers:
            for block in layer.weight_hh_l0.data.split(hidden):
                nn.init.orthogonal_(block)
            if cell == "lstm":
                layer.bias_ih_l0.data[hidden : 2 * hidden] = 1.0  # forget gate open at first

    def forward(self, ids, states=None):
        """ids (T, B) -> logits (T, B, V), the layers' last states, and the layers' h, each (T, B, H)."""
        x, outputs, last = self.embedding(ids), [], []
        for layer, state in zip(self.layers, states or [None] * LAYERS):
            h, state = layer(x, state)
            outputs.append(h)
            last.append(state)
            x = self.dropout(h)
        return self.head(x), last, outputs


def map_states(states, fn):
    """fn of every tensor of the layers' states: h and c of an LSTM, h of the others."""
    return [tuple(map(fn, state)) if isinstance(state, tuple) else fn(state) for state in states]


@torch.no_grad()
def nats_per_token(model, sequences, chunk=2000):
    """Mean negative log-likelihood of each sequence's tokens but the first, each read from a zero state."""
    model.eval()
    ids, lengths = nn.utils.rnn.pad_sequence(sequences), torch.tensor([len(s) for s in sequences])
    total, states = torch.zeros(len(sequences), dtype=torch.float64), None
    for start in range(0, len(ids) - 1, chunk):
        part = ids[start : start + chunk + 1]
        logits, states, _ = model(part[:-1], states)
        nats = nn.functional.cross_entropy(logits.transpose(1, 2), part[1:], reduction="none")
        inside = torch.arange(start + 1, start + len(part))[:, None] < lengths
        total += (nats * inside).sum(dim=0)
    model.train()
    return (total / (lengths - 1)).tolist()


@torch.no_grad()
def states_at_every_step(model, ids):
    """ids (T, B), each column a sequence from a zero state -> {"h": (layers, T, B, H)}, and for an LSTM "c" beside it."""
    model.eval()
    x, found = model.embedding(ids), {"h": [], "c": []}
    for layer in model.layers:
        state, steps = None, []
        for t in range(len(ids)):
            _, state = layer(x[t : t + 1], state)
            steps.append(torch.cat(state if isinstance(state, tuple) else (state,)))
        steps = torch.stack(steps, dim=1)
        for name, values in zip("hc", steps):
            found[name].append(values)
        x = steps[0]
    model.train()
    return {name: torch.stack(layers) for name, layers in found.items() if layers}


def stored_names():
    """Pairs of a parameter's name in the model and in the file, which has PyTorch's names of a stack of layers."""
    yield from ((f"{name}.weight", f"{name}.weight") for name in ("embedding", "head"))
    yield "head.bias", "head.bias"
    yield from ((f"layers.{n}.{p}_l0", f"rnn.{p}_l{n}") for n in range(LAYERS) for p in PARAMETERS)


def store(model, path):
    """Writes the weights as float16."""
    new = path.with_name(path.name + ".new")
    own = model.state_dict()
    save_file({name: own[key].half().contiguous() for key, name in stored_names()}, str(new))
    new.chmod(0o644)
    new.replace(path)


def load(path):
    """Returns the stored model, in float32, and its manifest."""
    manifest = json.loads(pathlib.Path(f"{path}.gatescope.json").read_text())
    tensors = load_file(str(path))
    size, embedding = tensors["embedding.weight"].shape
    model = LanguageModel(manifest["cell"], size, embedding, tensors["head.weight"].shape[1])
    model.load_state_dict({key: tensors[name].float() for key, name in stored_names()})
    return model, manifest


def encode(text: bytes, vocabulary):
    if vocabulary["kind"] == "bytes":
        return torch.tensor(list(text), dtype=torch.long)
    index = {character: i for i, character in enumerate(vocabulary["characters"])}
    return torch.tensor([index[character] for character in text.decode("utf-8")], dtype=torch.long)


def part(text: bytes, start: float, end: float) -> bytes:
    """The part of a text between two fractions of its characters."""
    characters = text.decode("utf-8")
    return characters[int(start * len(characters)) : int(end * len(characters))].encode("utf-8")
