/** What is said of PyTorch's recurrent modules. */
export const frameworksPytorch = {
  "frameworksPytorch.needsBoth":
    "{name} is not read: a recurrent layer needs both {input} and {state}, and here one of them is missing.",
  "frameworksPytorch.noCell":
    "{input} {inputShape} and {state} {stateShape} are not read: such shapes are of no LSTM, GRU or RNN.",
  "frameworksPytorch.ownBias":
    "PyTorch's own modules have nothing called {name}: somebody wrote this cell, and nothing tells in which order its gates are stacked.",
  "frameworksPytorch.gateOrder": "{name} is named as PyTorch names the weights of its own modules, which stack them so.",
  "frameworksPytorch.mayBeginWhere":
    'It may begin where {encoder} ended: give the source text, with {option} in the shell, by "{command}" in the editor.',
  "frameworksPytorch.initialStatesOfOthers": "{parts} has as many units, and {names} could be where that begins.",
  "frameworksPytorch.initialStates": "By their names and their sizes, {names} are where the layers begin.",
  "frameworksPytorch.activationOpen": "nn.RNN applies tanh unless told otherwise, and its weights do not tell.",
  "frameworksPytorch.noBiases": "The file has no {first} and no {second}.",
  "frameworksPytorch.equinox":
    "{name} is Equinox's bias of a GRU's candidate: it stands within the recurrent product, which the reset gate scales.",
  "frameworksPytorch.hasBiases": "The file has {names}.",
  "frameworksPytorch.reverseNames": "PyTorch names the weights of the reverse direction with {suffix}.",
  "frameworksPytorch.reverseClass": "The file wraps those that read in reverse in the class {name}.",
  "frameworksPytorch.reverseByName": "Its name has {name} in it.",
  "frameworksPytorch.resetAfter": "nn.GRU and nn.GRUCell scale the recurrent product by it.",
} as const;
