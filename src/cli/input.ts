/** What the commands read: a model by name or path, and a file as the model reads it: a text's tokens, or rows of numbers. */
import type { Encoding } from "../model/encoding";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { bundledModelPath, bundledModels, openFile, withFile } from "../checkpoints/nodeFile";
import { withCheckpoint } from "../worker/withCheckpoint";
import { openModel } from "../checkpoints/open/openModel";
import type { OpenedModel } from "../checkpoints/model";
import { inputSizeOf } from "../engine/network/network";
import { RowTable } from "../engine/network/rowTable";
import { codeOfCharacter, nameOfCharacter } from "../messages/characters";
import { message } from "../messages/message";
import { refusal, type Refusal } from "./refusal";

const modelsDir = join(__dirname, "..", "models");

/** Longer texts are not read: in bytes. */
const maximumText = 256 * 2 ** 20;

/** A file as a model reads it. */
export interface Input {
  /** Ids of each sequence: the whole file, or each line. */
  readonly sequences: readonly Uint32Array[];
  /** The texts that they were; none of numbers. */
  readonly texts: readonly string[];
  /** What ids stand for, where the model has no embedding. */
  readonly own: RowTable | null;
  /** By id. */
  readonly labels: readonly string[];
  /** Characters left out, by --skip. */
  readonly skipped: number;
}

export interface ReadOptions {
  /** Leave out what the vocabulary lacks. */
  readonly skip: boolean;
  /** Read each line that is not empty on its own, without its end. */
  readonly lines?: boolean;
}

/** The path of a bundled model or of a file. */
export async function checkpointPath(nameOrFile: string): Promise<string> {
  const bundled = await bundledModels(modelsDir);
  if (bundled.includes(nameOrFile)) return bundledModelPath(modelsDir, nameOrFile);
  const exists = await access(nameOrFile).then(
    () => true,
    () => false,
  );
  if (exists || /[/\\.]/.test(nameOrFile)) return nameOrFile;
  if (bundled.length === 0) throw refusal("cli.neitherAndNoneBundled", { name: nameOrFile });
  throw refusal("cli.neitherModelNorFile", { name: nameOrFile, models: bundled });
}

/** `part` is one of several recurrent parts of a file, by its name. */
export async function openNamedModel(nameOrFile: string, part?: string): Promise<OpenedModel> {
  const path = await checkpointPath(nameOrFile);
  return withCheckpoint(path, (source, siblings, reopen) => openModel(source, siblings, reopen, part));
}

/** Reads a file: numbers by its content, bytes as they are, else as UTF-8. */
export async function readInput(path: string, model: OpenedModel, { skip, lines = false }: ReadOptions): Promise<Input> {
  const { vocabulary, description, weights } = model;
  const { encodeFile } = vocabulary;
  const own = weights.embedding ? null : new RowTable(inputSizeOf(weights), Infinity);
  const inputOf = (encodings: readonly Encoding[], texts: readonly string[]): Input => ({
    sequences: encodings.map((encoding) => (own && encoding.table ? own.take(encoding) : encoding.ids)),
    texts,
    own,
    labels: own?.labels ?? vocabulary.labels,
    skipped: encodings.reduce((sum, { unencodableCount }) => sum + unencodableCount, 0),
  });
  if (encodeFile) return inputOf([await withFile(path, (source) => encodeFile.call(vocabulary, source))], []);
  const bytes = await readBytes(path);
  if (vocabulary.description.kind === "bytes") {
    const sequences = lines ? bytesOfLines(bytes) : [bytes];
    const decoder = new TextDecoder();
    return {
      ...inputOf(
        [],
        sequences.map((part) => decoder.decode(part)),
      ),
      sequences: sequences.map((part) => Uint32Array.from(part)),
    };
  }
  const whole = decode(path, bytes, description.name);
  const texts = lines ? whole.split(/\r?\n/) : [whole];
  const encodings = texts.map((text) => vocabulary.encode(text));
  const at = encodings.findIndex(({ unencodableCount }) => unencodableCount > 0);
  if (at >= 0 && !skip) throw unencodable(path, texts[at] ?? "", at, encodings, description.name);
  const isRead = (_: unknown, index: number) => !lines || texts[index] !== "";
  return inputOf(encodings.filter(isRead), texts.filter(isRead));
}

/** `line` is how many lines come before the text. */
function unencodable(path: string, text: string, line: number, encodings: readonly Encoding[], model: string): Refusal {
  const { character, codePoint, offset } = encodings[line]?.unencodable[0] ?? { character: "", codePoint: 0, offset: 0 };
  const before = text.slice(0, offset).split("\n");
  const column = [...(before.at(-1) ?? "")].length + 1;
  const more = encodings.reduce((sum, { unencodableCount }) => sum + unencodableCount, 0) - 1;
  const where = { file: path, line: line + before.length, column, model };
  if ([...character].length > 1) {
    const found = { ...where, word: character };
    return more > 0 ? refusal("cli.wordsNotInVocabulary", { ...found, more }) : refusal("cli.wordNotInVocabulary", found);
  }
  const named = nameOfCharacter(character) ?? message("common.character", { character, code: codeOfCharacter(codePoint) });
  const found = { ...where, character: named };
  return more > 0 ? refusal("cli.charactersNotInVocabulary", { ...found, more }) : refusal("cli.characterNotInVocabulary", found);
}

const newline = 0x0a;

/** The bytes between newlines; empty lines left out. */
function bytesOfLines(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(newline, start);
    if (end < 0) end = bytes.length;
    if (end > start) parts.push(bytes.subarray(start, end));
  }
  return parts;
}

async function readBytes(path: string): Promise<Uint8Array> {
  const file = await openFile(path);
  try {
    if (file.size <= maximumText) return await file.read(0, file.size);
    const [size = 0, most = 0] = [file.size, maximumText].map((bytes) => Math.ceil(bytes / 2 ** 20));
    throw refusal("cli.textTooLarge", { file: path, size, most });
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
  throw refusal("cli.notUtf8", { file: path, offset, model });
}
