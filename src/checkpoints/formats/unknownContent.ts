/** What a file that no reader takes looks like, so that the refusal can say what was seen and what to do about it. */
import { CheckpointError } from "../errors";
import type { ByteSource, Siblings } from "../source";

interface Kind {
  readonly looksLike: string;
  readonly advice: string;
  matches(head: Uint8Array, text: string): boolean;
}

const convert = "Convert it: load it in its framework and save the weights with the safetensors package.";

const startsWith =
  (...bytes: number[]) =>
  (head: Uint8Array) =>
    bytes.every((byte, index) => head[index] === byte);
const begins = (prefix: string) => (_head: Uint8Array, text: string) => text.startsWith(prefix);
const hasAt = (offset: number, mark: string) => (_head: Uint8Array, text: string) => text.startsWith(mark, offset);
const unpack = "Unpack it, and open the file of weights.";

/** From specific to general: the first that matches is named. */
const kinds: readonly Kind[] = [
  {
    looksLike: "a Git LFS pointer, not the file itself",
    advice: 'Fetch the file with "git lfs pull".',
    matches: begins("version https://git-lfs"),
  },
  {
    looksLike: "a web page",
    advice: "Download the file itself, not the page that shows it.",
    matches: (_head, text) => /^\s*<(!doctype html|html)/i.test(text),
  },
  {
    looksLike: "a zip archive of other files than PyTorch, Keras and NumPy write",
    advice: unpack,
    matches: startsWith(0x50, 0x4b, 0x03, 0x04),
  },
  {
    looksLike: "a TensorFlow Lite model",
    advice: "Convert it with tf2onnx (--tflite) and open the ONNX file, or open the model that it was made from.",
    matches: hasAt(4, "TFL3"),
  },
  {
    looksLike: "a model of ONNX Runtime's own format",
    advice: "Open the .onnx file that it was made from.",
    matches: hasAt(4, "ORTM"),
  },
  {
    looksLike: "a TorchScript file for mobile devices, as _save_for_lite_interpreter writes it",
    advice: "Open the file that torch.save or torch.jit.save wrote.",
    matches: hasAt(4, "PTMF"),
  },
  {
    looksLike: "a Core ML model",
    advice: "Its weights can be read in Python with coremltools and saved with the safetensors package.",
    matches: isCoreMl,
  },
  {
    looksLike: "a TensorFlow graph, as saved_model.pb is",
    advice: "Its weights are beside it: open variables/variables.index.",
    matches: startsWith(0x08, 0x01, 0x12),
  },
  {
    looksLike: "a GGUF file",
    advice:
      "Recurrent models in it are converted: read it in Python with the gguf package and save the weights with the safetensors package.",
    matches: begins("GGUF"),
  },
  {
    looksLike: "a ggml file, as whisper.cpp, rwkv.cpp and llama.cpp before GGUF keep weights",
    advice: "Open the checkpoint that it was converted from.",
    matches: (_head, text) => ["lmgg", "tjgg", "fmgg", "algg"].some((mark) => text.startsWith(mark)),
  },
  {
    looksLike: "a MATLAB file",
    advice: "Load it in Python (scipy.io.loadmat; h5py for version 7.3) and save the arrays with numpy.savez.",
    matches: (_head, text) => /^MATLAB [57]\.\d MAT-file/.test(text),
  },
  {
    looksLike: "a file of MXNet's parameters",
    advice: "Load it with mxnet.nd.load and save the arrays with numpy.savez.",
    matches: startsWith(0x12, 0x01, 0, 0, 0, 0, 0, 0),
  },
  {
    looksLike: "Tesseract's traineddata",
    advice:
      "Take its network out with combine_tessdata -u; the .lstm file in it is of Tesseract's own format, which is not read.",
    matches: isTraineddata,
  },
  {
    looksLike: "a file of PaddlePaddle's parameters in its older form",
    advice: "Load it in PaddlePaddle and save it with paddle.save (.pdparams), which is read.",
    matches: (head) => head.length > 24 && head.subarray(0, 16).every((byte) => byte === 0) && head[20] === 0x08,
  },
  {
    looksLike: "a network of ncnn",
    advice: "It lists layers; open the checkpoint that it was converted from.",
    matches: begins("7767517"),
  },
  { looksLike: "data compressed by bzip2, as joblib and tar write them", advice: unpack, matches: begins("BZh") },
  {
    looksLike: "data compressed by xz, as joblib and tar write them",
    advice: unpack,
    matches: startsWith(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0),
  },
  { looksLike: "data compressed by lz4, as joblib writes them", advice: unpack, matches: startsWith(0x04, 0x22, 0x4d, 0x18) },
  { looksLike: "data compressed by zstd", advice: unpack, matches: startsWith(0x28, 0xb5, 0x2f, 0xfd) },
  { looksLike: "a 7z archive", advice: unpack, matches: startsWith(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c) },
  { looksLike: "a RAR archive", advice: unpack, matches: begins("Rar!") },
  { looksLike: "gzip-compressed data", advice: unpack, matches: startsWith(0x1f, 0x8b) },
  { looksLike: "a tar archive", advice: unpack, matches: hasAt(257, "ustar") },
  {
    looksLike: "a JSON text that holds no numbers of a network",
    advice: "Where it describes a network, open the file of weights that it belongs to.",
    matches: (_head, text) => /^\s*[{[]\s*["{[\d}\]-]/.test(text),
  },
  {
    looksLike: "text",
    advice: "Open the file of weights instead.",
    matches: (head) => head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d)),
  },
];

/** Files that list the tensors of a raw file of numbers beside them. */
const listings = ["manifest.json", "model.json"];

/** The error for a file that none of `readable` (names of formats) takes. */
export async function unknownContent(
  source: ByteSource,
  head: Uint8Array,
  readable: readonly string[],
  siblings: Siblings,
): Promise<CheckpointError> {
  if (head.length === 0) {
    return new CheckpointError("checkpoint-malformed", `${source.name} is empty. Download or export it again.`);
  }
  const text = Array.from(head, (byte) => String.fromCharCode(byte)).join("");
  const kind = kinds.find((candidate) => candidate.matches(head, text));
  const seen = kind ? `It looks like ${kind.looksLike}` : `It is of an unknown format`;
  const bytes = Array.from(head.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ");
  const advice = kind?.advice ?? (await listingBeside(source, siblings)) ?? convert;
  return new CheckpointError(
    "checkpoint-unsupported",
    `${source.name} cannot be read as a checkpoint. ${seen} (it begins with ${bytes}); ` +
      `what is read is ${readable.join(", ")}. ${advice}`,
  );
}

async function listingBeside(source: ByteSource, siblings: Siblings): Promise<string | null> {
  for (const name of listings) {
    if (name !== source.name && (await siblings.open(name))) return `${name} beside it may list its tensors: open that file.`;
  }
  return null;
}

/** A protobuf whose first field is the specification's version, from 2 on, and whose second is the description of an interface. */
function isCoreMl(head: Uint8Array): boolean {
  const [field, version = 0, description] = head;
  return field === 0x08 && version >= 2 && version < 32 && description === 0x12;
}

/** How many parts, then their offsets, of which the first that is none of -1 lies behind the list. */
function isTraineddata(head: Uint8Array): boolean {
  if (head.length < 12) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const count = view.getUint32(0, true);
  if (count < 8 || count > 48) return false;
  for (let part = 0; part < count && 12 + 8 * part <= head.length; part++) {
    const offset = view.getBigInt64(4 + 8 * part, true);
    if (offset !== -1n) return offset === BigInt(4 + 8 * count);
  }
  return false;
}
