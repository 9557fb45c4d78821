/** What is said of ELMo's biLM. */
export const frameworksElmo = {
  "frameworksElmo.gateOrder": "TensorFlow's LSTMCell stacks input, candidate, forget and output gate.",
  "frameworksElmo.forgetBias": "TensorFlow's LSTMCell adds 1 when it runs, and bilm-tf leaves it so.",
  "frameworksElmo.oneBias": "{name} is of input and state together.",
  "frameworksElmo.clips": "cells ±{cells, number}, projections ±{projections, number}",
  "frameworksElmo.noOptions":
    "There is no {name} beside it: cells and projections are taken to be clipped at {clip, number}, without connections past a layer, as far as the file tells.",
  "frameworksElmo.optionsNoJson":
    "{name} is not valid JSON: cells and projections are taken to be clipped at {clip, number}, without connections past a layer, as far as the file tells.",
  "frameworksElmo.directions": "bilm-tf names the forward stack {forward} and the reverse one {reverse}.",
  "frameworksElmo.spelledWords": "words, spelled by characters",
  "frameworksElmo.characterNetwork": "{table} and the CNN tensors make a vector of every word.",
  "frameworksElmo.noCharacterNetwork": "No whole character network is in the file.",
  "frameworksElmo.skips": "Its layers are connected past one another ({option}), which is not run yet.",
  "frameworksElmo.everyWord": "every word, spelled by {n, plural, one {# character} other {# characters}}",
} as const;
