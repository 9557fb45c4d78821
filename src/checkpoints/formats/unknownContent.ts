/** What a file that no reader takes looks like, so that the refusal can say what was seen and what to do about it. */
import { CheckpointError } from "../errors";
import type { ByteSource } from "../source";

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
    advice: convert,
    matches: startsWith(0x50, 0x4b, 0x03, 0x04),
  },
  {
    looksLike: "a TensorFlow graph, as saved_model.pb is",
    advice: "Its weights are beside it: open variables/variables.index.",
    matches: startsWith(0x08, 0x01, 0x12),
  },
  {
    looksLike: "a GGUF file",
    advice: "GGUF holds transformers; a recurrent network is needed.",
    matches: begins("GGUF"),
  },
  { looksLike: "a pickle, and not one that PyTorch wrote", advice: convert, matches: (head) => isPickle(head) },
  { looksLike: "gzip-compressed data", advice: "Unpack it first.", matches: startsWith(0x1f, 0x8b) },
  {
    looksLike: "a tar archive",
    advice: "Unpack it first.",
    matches: (_head, text) => text.slice(257, 262) === "ustar",
  },
  {
    looksLike: "a JSON text",
    advice: "Open the file of weights that it belongs to.",
    matches: (_head, text) => /^\s*[{[]\s*["{[\d}\]-]/.test(text),
  },
  {
    looksLike: "text",
    advice: "Open the file of weights instead.",
    matches: (head) => head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d)),
  },
];

/** The error for a file that none of `readable` (names of formats) takes. */
export function unknownContent(source: ByteSource, head: Uint8Array, readable: readonly string[]): CheckpointError {
  if (head.length === 0) {
    return new CheckpointError("checkpoint-malformed", `${source.name} is empty. Download or export it again.`);
  }
  const text = Array.from(head, (byte) => String.fromCharCode(byte)).join("");
  const kind = kinds.find((candidate) => candidate.matches(head, text));
  const seen = kind ? `It looks like ${kind.looksLike}` : `It is of an unknown format`;
  const bytes = Array.from(head.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ");
  return new CheckpointError(
    "checkpoint-unsupported",
    `${source.name} cannot be read as a checkpoint. ${seen} (it begins with ${bytes}); ` +
      `what is read is ${readable.join(", ")}. ${kind?.advice ?? convert}`,
  );
}

/** A pickle of protocol 2 to 5 begins with PROTO and its number. */
function isPickle(head: Uint8Array): boolean {
  const protocol = head[1] ?? 0;
  return head[0] === 0x80 && protocol >= 2 && protocol <= 5;
}
