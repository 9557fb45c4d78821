/** What a file that no reader takes looks like, so that the refusal can say what was seen and what to do about it. */
import { message, type Message } from "../../messages/message";
import { CheckpointError } from "../errors";
import type { ByteSource, Siblings } from "../source";

interface Kind {
  readonly looksLike: Message;
  readonly advice: Message;
  matches(head: Uint8Array, text: string): boolean;
}

const convert = message("formatsUnknown.convert");

const startsWith =
  (...bytes: number[]) =>
  (head: Uint8Array) =>
    bytes.every((byte, index) => head[index] === byte);
const begins = (prefix: string) => (_head: Uint8Array, text: string) => text.startsWith(prefix);
const hasAt = (offset: number, mark: string) => (_head: Uint8Array, text: string) => text.startsWith(mark, offset);
const unpack = message("formatsUnknown.unpack");

const jsonText: Kind = {
  looksLike: message("formatsUnknown.likeJson"),
  advice: message("formatsUnknown.adviceJson"),
  matches: (_head, text) => /^\s*[{[]\s*["{[\d}\]-]/.test(text),
};

/** From specific to general: the first that matches is named. */
const kinds: readonly Kind[] = [
  {
    looksLike: message("formatsUnknown.likeLfs"),
    advice: message("formatsUnknown.adviceLfs"),
    matches: begins("version https://git-lfs"),
  },
  {
    looksLike: message("formatsUnknown.likePage"),
    advice: message("formatsUnknown.advicePage"),
    matches: (_head, text) => /^\s*<(!doctype html|html)/i.test(text),
  },
  {
    looksLike: message("formatsUnknown.likeZip"),
    advice: unpack,
    matches: startsWith(0x50, 0x4b, 0x03, 0x04),
  },
  {
    looksLike: message("formatsUnknown.likeOrt"),
    advice: message("formatsUnknown.adviceOrt"),
    matches: hasAt(4, "ORTM"),
  },
  {
    looksLike: message("formatsUnknown.likeMobile"),
    advice: message("formatsUnknown.adviceMobile"),
    matches: hasAt(4, "PTMF"),
  },
  {
    looksLike: message("formatsUnknown.likeCoreMl"),
    advice: message("formatsUnknown.adviceCoreMl"),
    matches: isCoreMl,
  },
  {
    looksLike: message("formatsUnknown.likeGraph"),
    advice: message("formatsUnknown.adviceGraph"),
    matches: startsWith(0x08, 0x01, 0x12),
  },
  {
    looksLike: message("formatsUnknown.likeGguf"),
    advice: message("formatsUnknown.adviceGguf"),
    matches: begins("GGUF"),
  },
  {
    looksLike: message("formatsUnknown.likeGgml"),
    advice: message("formatsUnknown.adviceGgml"),
    matches: (_head, text) => ["lmgg", "tjgg", "fmgg", "algg"].some((mark) => text.startsWith(mark)),
  },
  {
    looksLike: message("formatsUnknown.likeMatlab"),
    advice: message("formatsUnknown.adviceMatlab"),
    matches: (_head, text) => /^MATLAB [57]\.\d MAT-file/.test(text),
  },
  {
    looksLike: message("formatsUnknown.likeMxnet"),
    advice: message("formatsUnknown.adviceMxnet"),
    matches: startsWith(0x12, 0x01, 0, 0, 0, 0, 0, 0),
  },
  {
    looksLike: message("formatsUnknown.likeTesseract"),
    advice: message("formatsUnknown.adviceTesseract"),
    matches: isTraineddata,
  },
  {
    looksLike: message("formatsUnknown.likePaddle"),
    advice: message("formatsUnknown.advicePaddle"),
    matches: (head) => head.length > 24 && head.subarray(0, 16).every((byte) => byte === 0) && head[20] === 0x08,
  },
  {
    looksLike: message("formatsUnknown.likeNcnn"),
    advice: message("formatsUnknown.adviceNcnn"),
    matches: begins("7767517"),
  },
  { looksLike: message("formatsUnknown.likeBzip2"), advice: unpack, matches: begins("BZh") },
  {
    looksLike: message("formatsUnknown.likeXz"),
    advice: unpack,
    matches: startsWith(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0),
  },
  { looksLike: message("formatsUnknown.likeLz4"), advice: unpack, matches: startsWith(0x04, 0x22, 0x4d, 0x18) },
  { looksLike: message("formatsUnknown.likeZstd"), advice: unpack, matches: startsWith(0x28, 0xb5, 0x2f, 0xfd) },
  { looksLike: message("formatsUnknown.like7z"), advice: unpack, matches: startsWith(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c) },
  { looksLike: message("formatsUnknown.likeRar"), advice: unpack, matches: begins("Rar!") },
  { looksLike: message("formatsUnknown.likeGzip"), advice: unpack, matches: startsWith(0x1f, 0x8b) },
  { looksLike: message("formatsUnknown.likeTar"), advice: unpack, matches: hasAt(257, "ustar") },
  jsonText,
  {
    looksLike: message("formatsUnknown.likeText"),
    advice: message("formatsUnknown.adviceText"),
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
    return new CheckpointError("checkpoint-malformed", message("formatsUnknown.empty", { file: source.name }));
  }
  const text = Array.from(head, (byte) => String.fromCharCode(byte)).join("");
  const kind = kinds.find((candidate) => candidate.matches(head, text));
  const bytes = shownStart(head.subarray(0, 8));
  if (kind === jsonText && (await holdsNumbers(source))) return numbersOfJson(source, bytes, readable);
  const advice = kind?.advice ?? (await listingBeside(source, siblings)) ?? convert;
  const said = { file: source.name, bytes, readable: readable.join(", "), advice };
  return new CheckpointError(
    "checkpoint-unsupported",
    kind
      ? message("formatsUnknown.cannotBeRead", { ...said, kind: kind.looksLike })
      : message("formatsUnknown.unknownFormat", said),
  );
}

/** As text where it is some, else byte by byte. */
function shownStart(bytes: Uint8Array): string {
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) return JSON.stringify(String.fromCharCode(...bytes));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ");
}

/** How much of a JSON text is looked at for numbers, and how many fractions make them weights. */
const [lookedAt, enough] = [2 ** 18, 12];

async function holdsNumbers(source: ByteSource): Promise<boolean> {
  const text = new TextDecoder().decode(await source.read(0, Math.min(lookedAt, source.size)));
  return (text.match(/[[,]\s*-?\d+\.\d+/g) ?? []).length >= enough;
}

function numbersOfJson({ name: file }: ByteSource, bytes: string, readable: readonly string[]): CheckpointError {
  const kind = message("formatsUnknown.likeJsonNumbers");
  const advice = message("formatsUnknown.adviceJsonNumbers", { example: '{"lstm.weight_ih_l0": [[…], …], …}' });
  const said = { file, bytes, readable: readable.join(", "), kind, advice };
  return new CheckpointError("checkpoint-unsupported", message("formatsUnknown.cannotBeRead", said));
}

async function listingBeside(source: ByteSource, siblings: Siblings): Promise<Message | null> {
  for (const name of listings) {
    if (name !== source.name && (await siblings.open(name))) return message("formatsUnknown.listingBeside", { name });
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
