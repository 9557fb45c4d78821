/** What the commands read: a model by name or path, and a file as the model reads it: a text's tokens, or rows of numbers. */
import { access } from "node:fs/promises";
import { join } from "node:path";
import { bundledModelPath, bundledModels, openFile, withFile } from "../checkpoints/nodeFile";
import { openModel } from "../checkpoints/openModel";
import type { Encoding, OpenedModel } from "../checkpoints/model";
import { inputSizeOf } from "../engine/network";
import { OwnRows } from "../engine/ownRows";
import { Refusal } from "./refusal";

const modelsDir = join(__dirname, "..", "models");

/** Longer texts are not read: in bytes. */
const maximumText = 256 * 2 ** 20;

/** A file as a model reads it, as one sequence. */
export interface Input {
  readonly ids: Uint32Array;
  /** What ids stand for, where the model has no embedding. */
  readonly own: OwnRows | null;
  /** By id. */
  readonly labels: readonly string[];
  /** Characters left out, by --skip. */
  readonly skipped: number;
  /** The text; "" of numbers. */
  readonly text: string;
  /** The tokens of each line that is not empty, line by line; those of the whole where the file is no text. */
  lines(): Uint32Array[];
}

/** The path of a bundled model or of a file. */
export async function checkpointPath(nameOrFile: string): Promise<string> {
  const bundled = await bundledModels(modelsDir);
  if (bundled.includes(nameOrFile)) return bundledModelPath(modelsDir, nameOrFile);
  const exists = await access(nameOrFile).then(() => true, () => false);
  if (exists || /[/\\.]/.test(nameOrFile)) return nameOrFile;
  const known = bundled.length > 0 ? `The bundled models are ${bundled.join(", ")}.` : "No models are bundled.";
  throw new Refusal(`"${nameOrFile}" is neither a bundled model nor a file. ${known}`);
}

export async function openNamedModel(nameOrFile: string): Promise<OpenedModel> {
  return withFile(await checkpointPath(nameOrFile), openModel);
}

/** Reads a file: numbers by its content, bytes as they are, else as UTF-8. */
export async function readInput(path: string, model: OpenedModel, skip: boolean): Promise<Input> {
  const { vocabulary, description } = model;
  const { encodeFile } = vocabulary;
  if (encodeFile) return inputOf(model, await withFile(path, (source) => encodeFile.call(vocabulary, source)), "");
  const bytes = await readBytes(path);
  if (vocabulary.description.kind === "bytes") {
    const ids = Uint32Array.from(bytes);
    const text = new TextDecoder().decode(bytes);
    return { ids, own: null, labels: vocabulary.labels, skipped: 0, text, lines: () => parted(ids, newline) };
  }
  const text = decode(path, bytes, description.name);
  const encoding = vocabulary.encode(text);
  const [first] = encoding.unencodable;
  if (!first || skip) return inputOf(model, encoding, text);
  const before = text.slice(0, first.offset).split("\n");
  const column = [...(before.at(-1) ?? "")].length + 1;
  const isCharacter = [...first.character].length === 1;
  const codePoint = isCharacter ? ` (U+${first.codePoint.toString(16).toUpperCase().padStart(4, "0")})` : "";
  const others = encoding.unencodableCount > 1 ? ` and ${encoding.unencodableCount - 1} more` : "";
  throw new Refusal(
    `${path}: "${first.character}"${codePoint} at line ${before.length}, column ${column}${others}: not in the ` +
      `vocabulary of ${description.name}. Leave out such ${isCharacter ? "characters" : "words"} with --skip, or use --model bytes.`,
  );
}

function inputOf({ weights, vocabulary }: OpenedModel, encoding: Encoding, text: string): Input {
  const own = weights.embedding ? null : new OwnRows(inputSizeOf(weights), Infinity);
  return {
    ids: own && encoding.table ? own.take(encoding) : encoding.ids,
    own,
    labels: own?.labels ?? vocabulary.labels,
    skipped: encoding.unencodableCount,
    text,
    lines() {
      if (text === "") return [encoding.ids];
      return text.split(/\r?\n/).filter((line) => line !== "").map((line) => vocabulary.encode(line).ids);
    },
  };
}

const newline = 0x0a;

/** The parts between bytes of one value; empty ones left out. */
function parted(bytes: Uint32Array, at: number): Uint32Array[] {
  const parts: Uint32Array[] = [];
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(at, start);
    if (end < 0) end = bytes.length;
    if (end > start) parts.push(bytes.subarray(start, end));
  }
  return parts;
}

/** For the line that a command prints: what --skip left out. */
export function leftOut(skipped: number): string {
  if (skipped === 0) return "";
  return skipped === 1 ? ", 1 character left out" : `, ${skipped} characters left out`;
}

async function readBytes(path: string): Promise<Uint8Array> {
  const file = await openFile(path);
  try {
    if (file.size <= maximumText) return await file.read(0, file.size);
    const [size, most] = [file.size, maximumText].map((bytes) => Math.ceil(bytes / 2 ** 20));
    throw new Refusal(`${path} has ${size} MB, and a text has at most ${most} MB. Cut it up.`);
  } finally {
    await file.close();
  }
}

/** UTF-8; what is not ends in a refusal that names the first byte's offset. */
function decode(path: string, bytes: Uint8Array, model: string): string {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const again = Buffer.from(text);
  const offset = again.findIndex((byte, index) => byte !== bytes[index]);
  if (offset < 0 && again.length === bytes.length) return text.replace(/^\uFEFF/, "");
  throw new Refusal(`${path} is not valid UTF-8 at byte ${offset}, and ${model} reads characters. Use --model bytes.`);
}
