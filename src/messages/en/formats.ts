/** What the readers of file formats say. */
export const formats = {
  "formats.malformed": "{file} is not a sound {format} file: {where}: {reason}. Download or export it again.",
  "formats.noTensor": "{file} has no tensor named {name}.",
  "formats.byte": "byte {at, number}",
  "formats.beyondBudget": "what it holds beside tensors takes more than {megabytes, number} MB",
  "formats.tooManyOperations": "it takes more than {limit, number} operations",
  "formats.optimizerLeftOut": "Optimizer state ({name}) is left out.",
  "formats.twoTensors": "two tensors have this name",
  "formats.tooManyTensors": "more than {limit, number} tensors",
  "formats.flaxNoArray": "it is not a shape, a type and bytes",
  "formats.shapeInexact": "the shape {shape} has no exact length in bytes",
  "formats.shapeTakes":
    "the shape {shape} of {dtype} takes {length, plural, one {# byte} other {# bytes}} and {given, number} are given",
  "formats.flaxChunksUntold": "its chunks are not told by shape and number",
  "formats.flaxChunkNoArray": "a chunk is no array",
  "formats.flaxChunkTypes": "its chunks are of several types, or none",
  "formats.flaxChunkBytes":
    "the shape {shape} of {dtype} does not take the {bytes, plural, one {# byte} other {# bytes}} of its chunks",
  "formats.arrayAt": "array {name} at byte {at, number}",
  "formats.noShape": "its shape {value} is no list of whole numbers",
  "formats.kerasNoWeights":
    "{file} holds no {weights} (but {found}), so there are no weights to read. Save the model with Keras 3.",
  "formats.textTooLarge":
    "{file}: {name} has {size, plural, one {# byte} other {# bytes}}, and at most {limit, number} are read.",
  "formats.directory": "the directory",
  "formats.npzEntries": "{count, number} entries, and at most {limit, number} are read",
  "formats.npzNoArray": "{entry} in the archive is no array.",
  "formats.pickle": "the pickle",
  "formats.npyNameless":
    "It holds {n, number} arrays one after the other and no names, as Equinox's {call} writes them, so nothing tells which is which. Save them under the paths of their modules instead ({savez}, safetensors).",
  "formats.npyVersion": "version {version, number}, and 1 to 3 are read",
  "formats.npyHeaderLength": "the file ends in the length of its header",
  "formats.headerTooLong": "a header of {length, plural, one {# byte} other {# bytes}}, and at most {limit, number} are read",
  "formats.headerPastFile": "a header of {length, plural, one {# byte} other {# bytes}}, and the file has {size, number}",
  "formats.headerAt": "the header at byte {at, number}",
  "formats.shapePastFile":
    "the shape {shape} takes {length, plural, one {# byte} other {# bytes}} and the file has {size, number}; it may be cut off",
  "formats.npyObjects":
    '{file} holds Python objects that are no arrays of numbers. Save numbers: np.save(file, array.astype("float32")).',
  "formats.npyColumnMajor": "{file} is in column-major order and too large to be reordered. Save np.ascontiguousarray(array).",
  "formats.npyNoDictionary": "it is not a dictionary",
  "formats.npyUnknownEntry": "an entry is none of descr, fortran_order and shape",
  "formats.npyTwice": "{key} occurs twice",
  "formats.npyWrongKind": "the value of {key} is not of its kind",
  "formats.npyNoComma": "it is cut off, or a comma is missing",
  "formats.npyFollows": "something follows the dictionary",
  "formats.npyMissing": "one of descr, fortran_order and shape is missing",
  "formats.npyAxes": "the shape has {axes, number} axes, and at most {limit, number} are read",
  "formats.npyShape": "the shape is no list of whole numbers",
  "formats.noJsonObject": "it is not a JSON object",
  "formats.nameTwice": "the name {name} occurs twice",
  "formats.tensorNamed": "tensor {name}",
  "formats.noSiblingFile": "{file} is no file of the same folder",
  "formats.dtypeNotRead": "{file}: tensor {name} is of type {dtype}, which is not read. Save it as 32-bit or 16-bit floats.",
  "formats.storageElements": "a storage of {count, number} elements, and {left, number} bytes are left",
  "formats.tensorDimensions": "a tensor of {count, number} dimensions",
  "formats.tooManyElements": "the shape {shape} has too many elements",
  "formats.zipDirectory": "directory",
  "formats.isNoJsonObject": "it is no JSON object",
  "formats.objectsTooDeep": "objects nest more than {limit, number} deep",
  "formats.standsForNumber": "{value} stands where a number is expected",
  "formats.rowsDiffer": "its rows differ in length: {expected, number} numbers are expected",
  "formats.ampWeights":
    "{needed, number} numbers are needed for {layers, plural, one {# layer} other {# layers}} of {units, plural, one {# unit} other {# units}} over {inputs, plural, one {# input} other {# inputs}}, and {given, number} are given",
  "formats.weightsNoNumbers": "not all of its weights are numbers",
  "formats.adapters":
    "{names} have adapters (LoRA), which are not added: the file does not tell their scale. Merge them into the weights and save again.",
  "formats.parametrized":
    "{names} is computed in a way that the file does not tell (torch.nn.utils.parametrize). Save it after {call}, which puts the weight itself into the file.",
  "formats.reparametrized":
    "The file keeps {names} in pieces, as PyTorch does with normalised and with pruned weights; they are put together as it puts them together.",
  "formats.contradiction":
    "The file contradicts itself: layer {index, number} ({type}) declares {declared, number} units, and its weights are of {found, number}. Its weights are taken.",
} as const;
