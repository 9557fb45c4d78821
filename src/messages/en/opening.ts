/** What opening a checkpoint says: paths, archives and folders, and what of a file is no model that can be run. */
export const opening = {
  "opening.noSuchState": "{file} has an array {name}, which is no state of this model. Its states are {states}.",
  "opening.stateSize":
    "{file}: {name} has the shape {shape}, and the state has {size, plural, one {# number} other {# numbers}}.",
  "opening.statesGiven": "{file} holds the states before the first step; those that it does not hold stay as they were.",
  "opening.statesMissing": "there is no file {file} beside the checkpoint",
  "opening.noEncoder": "{model} has no encoder whose last state it could begin with.",
  "opening.statesDiffer": "The states of {encoder} are not as many numbers as those of {model}.",
  "opening.encoderUnread":
    "{encoder}, which reads the source text, cannot be opened: {reason} Where it reads other tokens than the decoder, say both in the manifest under {property}.",
  "opening.sourceEmpty": "The source text holds nothing that {encoder} could read. Give another one.",
  "opening.sourceUnencodable":
    "{encoder} cannot read the source text: {reason} Give it in the tokens of its vocabulary, such as {tokens}.",
  "opening.sourceRead": "{encoder} read a source text of {n, plural, one {# token} other {# tokens}}.",
  "opening.cannotBeOpened": "{path} cannot be opened: {reason}. Check the path.",
  "opening.noFile": "it is a folder or a device, not a file",
  "opening.notThere": "there is no such file",
  "opening.notPermitted": "permission is denied",
  "opening.noBundledModel": 'There is no bundled model named "{name}". The bundled models are {names}.',
  "opening.noneBundled": 'There is no bundled model named "{name}". No models are bundled.',
  "opening.becameShorter": "{name} became shorter while it was read. Open it again.",
  "opening.checkpoint": "checkpoint",
  "opening.bytesNeeded": "{length, plural, one {# byte} other {# bytes}} are needed and the file has {size, number} in all",
  "opening.noArchive": "{file} is no archive, so there is no {path} in it. Open it by its own name.",
  "opening.notInArchive": "{file} has no file {path}. It holds {listed}.",
  "opening.notInEmptyArchive": "{file} has no file {path}. It is empty.",
  "opening.archiveHoldsSeveral":
    "{file} is an archive. {count, number} of the files in it are checkpoints: {listed}. Name the one to open: {example}.",
  "opening.archiveHoldsNone": "{file} is an archive. None of the files in it is a checkpoint that is read. It holds {listed}.",
  "opening.archiveEmpty": "{file} is an archive. None of the files in it is a checkpoint that is read. It is empty.",
  "opening.folderHolds": "{folder} is a folder. Open one of its files: {listed}.",
  "opening.folderHoldsNone": "{folder} is a folder. None of its files is a checkpoint that is read: {listed}.",
  "opening.folderIs": "{folder} is a folder that holds {kind}, which is not read. {advice}",
  "opening.folderEmpty": "{folder} is a folder. There is no file in it.",
  "opening.more": "{more, number} more",
  "opening.noModel":
    "{file} holds no recurrent network that is recognised. {found} Recognised are LSTM, GRU and RNN as {conventions} name and shape their tensors: save the weights under such names, as {example}, to have them run. What the file holds can be inspected.",
  "opening.unrunCell": "{file} is not run. {found} What the file holds can be inspected. Cells that are run are such as {cells}.",
  "opening.looksLikeIndRnn":
    "By {names}, this looks like an IndRNN, in which each unit sees its own old state alone: no cell that is run has these equations.",
  "opening.looksLikeSru":
    "By {names}, this looks like an SRU, whose gates see the old cell state unit by unit and no output: no cell that is run has these equations.",
  "opening.looksLikeOnLstm":
    "By {names}, this looks like an ON-LSTM, whose master gates put its units in an order: no cell that is run has these equations.",
  "opening.looksLikeQrnn":
    "By {names}, this looks like a QRNN, whose gates come from the last inputs alone and from no state: no cell that is run has these equations.",
  "opening.looksLikeConvLstm":
    "By {names}, this looks like a ConvLSTM, whose states are pictures that are convolved: only states that are a row of units are run.",
  "opening.looksLikeMgu":
    "By {names}, this looks like a minimal gated unit (MGU), which has a single gate: no cell that is run has these equations.",
  "opening.partsUnread": "{file}: {reason} What the file holds can be inspected.",
  "opening.packedWeights":
    "PyTorch has packed its weights (quantised), and they are not read: save the state dict before quantising.",
  "opening.exportedProgram":
    "{file} is a program that torch.export wrote, and its weights are not read. Save what the module's {call} gives, and open that.",
  "opening.noTensors": "There are no tensors with names in it.",
  "opening.gatesByShape": "By their shapes, {names} could hold gates.",
  "opening.noGates": "None of its {n, plural, one {# tensor} other {# tensors}} has the shape of stacked gates.",
  "opening.cannotBeTraced": "{file} cannot be traced. {problem}",
  "opening.tensorsUnused":
    "{count, plural, one {# of {all, number} tensors is} other {# of {all, number} tensors are}} no part of the model as understood, and not run: {names}.",
  "opening.nonFinite": "Some weights are no finite numbers (NaN or infinity), and so will be what is traced.",
  "opening.noPart": "no part of the model",
  "opening.entries": "{n, plural, one {# entry} other {# entries}}",
  "opening.charactersOfJson": "{n, plural, one {# character} other {# characters}} of JSON",
} as const;
