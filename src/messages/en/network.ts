/** What is wrong with the numbers of a network, or with what it is given. */
export const network = {
  "network.unknownCell": "Layer {layer, number} has the cell {cell}, which is not one of {known}.",
  "network.inLayer": "Layer {layer, number}: {reason}",
  "network.noOption": 'The cell {cell} has no option "{option}".',
  "network.noActivation": '"{name}" is no activation. There are {known}.',
  "network.layer": "Layer {layer, number} ({cell}): {problem}",
  "network.inputIsUnits":
    "its equations add the input to the units, so it must read {units, plural, one {# number} other {# numbers}}, not {input, number}.",
  "network.inputIsParts":
    "it reads {read, plural, one {# number} other {# numbers}} in a step by its options, and {input, number} are given. Make the options and what is read agree.",
  "network.outputsAreUnits":
    "h has {units, plural, one {# unit} other {# units}} in this cell and cannot have {outputs, number}.",
  "network.parameterShape": "{parameter} must have the shape {shape}, but holds {count, plural, one {# value} other {# values}}.",
  "network.sizeMissing": "its length {size} must be a whole number from 1 to 67,108,864, but is {value}.",
  "network.parameterMissing": "{parameter} must have the shape {shape}, but is missing.",
  "network.notFinite": "{parameter} holds {value} at position {at, number}. Weights that are not finite make every state NaN.",
  "network.noState": "Layer {layer, number} has no state {state} that a layer could read.",
  "network.noLayerBelow": "Layer {layer, number} ({cell}) reads the c of a layer below, and there is none.",
  "network.readsVectors": "The model reads vectors, so it cannot be run on tokens.",
  "network.tokenOutside": "Token {token, number} is outside the embedding, which has {rows, plural, one {# row} other {# rows}}.",
  "network.readsLater": "Layer {layer, number} reads the layers {reads}, which do not all come before it.",
  "network.widthDiffers":
    "Layer {layer, number} reads {reads, plural, one {# number} other {# numbers}} but is given {given, number}.",
  "network.embeddingSize": "The embedding must have {rows, number} x {columns, number} numbers but holds {count, number}.",
  "network.headReadsNothing": "The head reads layer {layer, number}, which is not there.",
  "network.headSizes": "The sizes of the head do not fit: {problem}.",
  "network.attentionWidth": "its attention weighs {count, plural, one {# number} other {# numbers}} but is given {given, number}",
  "network.attentionWindow": "its attention looks at {window, plural, one {# step} other {# steps}}",
  "network.headWidth": "it reads {reads, plural, one {# number} other {# numbers}} but is given {given, number}",
  "network.headWeights":
    "it must have {rows, number} x {columns, number} weights and {rows, number} biases but holds {weights, number} and {biases, number}",
  "network.stageNormWidth":
    "its stage {stage, number} normalises {count, plural, one {# number} other {# numbers}} and shifts {shifts, number} but is given {given, number}",
  "network.stageWidth":
    "its stage {stage, number} reads {reads, plural, one {# number} other {# numbers}} but is given {given, number}",
  "network.stageWeights":
    "its stage {stage, number} must have {rows, number} x {columns, number} weights and {rows, number} biases but holds {weights, number} and {biases, number}",
  "network.rowWidth":
    "The model reads {reads, plural, one {# number} other {# numbers}} in each step, and the text gives {given, number}.",
  "network.rowsExpected":
    "The model reads {reads, plural, one {# number} other {# numbers}} in each step, and the text gives tokens.",
} as const;
