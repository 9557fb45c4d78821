"""What the bundled models are and how they are trained: every number that a card tells."""

MODELS = {
    "bytes": dict(cell="lstm", hidden=256, embedding=56, dropout=0.05, epochs=5, quiet=True, title="Bytes: prose, source code, Korean"),
    "shakespeare-lstm": dict(cell="lstm", hidden=192, embedding=64, dropout=0.15, epochs=12, quiet=True, title="Shakespeare LSTM"),
    "shakespeare-gru": dict(cell="gru", hidden=224, embedding=64, dropout=0.15, epochs=12, quiet=True, title="Shakespeare GRU"),
    "shakespeare-rnn": dict(cell="rnn-tanh", hidden=390, embedding=64, dropout=0.15, epochs=12, quiet=True, title="Shakespeare RNN (tanh)"),
}
ROWS = 32  # sequences read side by side
LEARNING_RATE = 4e-3
WARMUP = 200  # optimizer steps
CLIP = 0.5  # gradient norm
WEIGHT_DECAY = 0.01
FORGET_STATE = 0.01  # chance per row and update that the carried state is dropped, so that a zero state is familiar
SEED = 2015

# What keeps the states of a quiet model small, added to the nats per token: means over steps, rows and a layer's units.
CELL_WEIGHT, CELL_FREE = 0.02, 3.0  # times the square of what |c| at a window's last step has above the second number
ACTIVITY_WEIGHT = 0.01  # times h^2
CHANGE_WEIGHT = 0.01  # times (h(t) - h(t-1))^2


def window(config):
    """The least and the most tokens of a truncated backpropagation. A quiet model's length is drawn by lot for each."""
    return (48, 79) if config["quiet"] else (64, 64)


def updates(config, tokens):
    """Optimizer updates of a whole run, to be expected."""
    return round(config["epochs"] * (tokens - 1) / ROWS / (sum(window(config)) / 2))
