/** What is said of Keras's layers. */
export const frameworksKeras = {
  "frameworksKeras.connects": "The file's configuration says how its layers are connected.",
  "frameworksKeras.leftOutNoLayer": "{path} was left out: the configuration has no layer {layer}.",
  "frameworksKeras.maskZero": "Keras passes over token 0 (mask_zero); here it is read like any other.",
  "frameworksKeras.masking":
    "Keras passes over steps whose numbers are all {value, number} (Masking); here they are read like any other.",
  "frameworksKeras.notRun": "The recurrent part is run; what is beside or after it is not: {names}.",
  "frameworksKeras.goesOn": "What {head} gives goes on through {names}, which is not run, so no output is shown.",
  "frameworksKeras.more": "{n, number} more",
  "frameworksKeras.givenStates": "{layer} starts from states that are given to it; here it starts from zero.",
  "frameworksKeras.unknownActivation": "The layer {layer} uses the activation {activation}, which is not run.",
  "frameworksKeras.lookedAt": "Of {all, number} recurrent layers the first {n, number} were looked at.",
  "frameworksKeras.gateOrder": "Every version of Keras stacks them so.",
  "frameworksKeras.directions": "Keras names the directions of a Bidirectional, and has {option} in its configuration.",
  "frameworksKeras.biasShape":
    "{name} is {shape} over {gates, plural, one {# gate} other {# gates}} of {units, plural, one {# unit} other {# units}}.",
  "frameworksKeras.noBias": "The file has no bias.",
  "frameworksKeras.packed": "by CuDNN",
  "frameworksKeras.packedBy":
    "{name} is {shape}: two biases in one vector are CuDNN's, which keeps each gate's kernel transposed.",
  "frameworksKeras.notPacked": "No bias is CuDNN's, two in one vector.",
  "frameworksKeras.twoBiases": "{name} is {shape}: two biases, which only the reset after the product needs.",
  "frameworksKeras.oneBias": "{name} is {shape}: one bias for input and state.",
  "frameworksKeras.packedName": "{layer}, packed by CuDNN",
  "frameworksKeras.noCell":
    "{kernel} {kernelShape} and {recurrent} {recurrentShape} were left out: such shapes are of no LSTM, GRU or SimpleRNN.",
  "frameworksKeras.gatesDiffer":
    "{kernel} {kernelShape} and {recurrent} {recurrentShape} were left out: the gates differ in shape.",
  "frameworksKeras.biasUnfit":
    "{kernel} {kernelShape} and {recurrent} {recurrentShape} were left out: the bias {biasShape} does not fit.",
  "frameworksKeras.hardSigmoid": "hard sigmoid",
  "frameworksKeras.configurationSays": "The configuration says so.",
  "frameworksKeras.named": "{layer} ({tensor})",
  "frameworksKeras.defaultOf": "The file has no configuration; this is the default of Keras {version}.",
  "frameworksKeras.defaultOfNames":
    "The file tells no configuration; its names are those of Keras {version}, whose default this is.",
  "frameworksKeras.defaultOfRtneural": "The file lists layers, and RTNeural, which reads such lists, applies this.",
  "frameworksKeras.defaultUndescribed":
    "The file's configuration does not describe these layers; this has been the default since TensorFlow 2.",
  "frameworksKeras.defaultUntold":
    "The file tells neither a configuration nor a version; this has been the default since TensorFlow 2.",
  "frameworksKeras.noBiasTells": "There is no bias to tell.",
  "frameworksKeras.gatedDefault": "No configuration of the layer tells it; this is the default of LSTM and GRU.",
  "frameworksKeras.simpleDefault": "No configuration of the layer tells it; this is SimpleRNN's default.",
  "frameworksKeras.betweenLayers":
    'Between {part} and {next} the file lists {names}, which may lead from one to the other as well as to an output. Connect with "{property}" in the manifest.',
  "frameworksKeras.outputOf": "the output of {layer}",
  "frameworksKeras.inOrder":
    "The file lists them one after the other in the order of computation, and each reads as much as the one before it gives.",
  "frameworksKeras.window":
    "{window, plural, one {# token} other {# tokens}} at once, shorter ones filled with {padding, number} in front",
  "frameworksKeras.wholeWindows":
    "{window, plural, one {# token} other {# tokens}} at once; what has no whole window before it is not predicted",
  "frameworksKeras.shortWindows": "{window, plural, one {# token} other {# tokens}} at once, fewer at the beginning",
  "frameworksKeras.windowBetween":
    "{window, plural, one {# token} other {# tokens}} at once, shorter ones filled with {padding, number} in front, between {boundary}",
  "frameworksKeras.textgenrnn":
    "{name} averages over what the model has read, as textgenrnn's models do over {n, number} characters.",
  "frameworksKeras.answersOnce":
    "The model answers once for {window, plural, one {# step} other {# steps}}, each time from a zero state. Traced, it reads everything as one sequence, and what it says at a step is not that answer; of numbers, a score against a target is computed window by window.",
  "frameworksKeras.windowStated": "The configuration's input has this length.",
} as const;
