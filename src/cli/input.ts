/** What the commands read: a model by name or path, and a text file as the model's tokens. */
import { access } from "node:fs/promises";
import { join } from "node:path";
import { bundledModelPath, bundledModels, openFile, withFile } from "../checkpoints/nodeFile";
import { openModel } from "../checkpoints/openModel";
import type { OpenedModel } from "../checkpoints/model";
import { Refusal } from "./refusal";

const modelsDir = join(__dirname, "..", "models");

/** Longer texts are not read: in bytes. */
const maximumText = 256 * 2 ** 20;

export interface Tokens {
  readonly ids: Uint32Array;
  /** Characters left out, by --skip. */
  readonly skipped: number;
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

/** Reads a text file as tokens; for the bytes vocabulary they are the file's bytes as they are. */
export async function readTokens(path: string, model: OpenedModel, skip: boolean): Promise<Tokens> {
  const { vocabulary, description } = model;
  const bytes = await readBytes(path);
  if (vocabulary.description.kind === "bytes") return { ids: Uint32Array.from(bytes), skipped: 0 };
  const text = decode(path, bytes, description.name);
  const { ids, unencodable, unencodableCount } = vocabulary.encode(text);
  const [first] = unencodable;
  if (!first || skip) return { ids, skipped: unencodableCount };
  const before = text.slice(0, first.offset).split("\n");
  const column = [...(before.at(-1) ?? "")].length + 1;
  const codePoint = `U+${first.codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  const others = unencodableCount > 1 ? ` and ${unencodableCount - 1} more` : "";
  throw new Refusal(
    `${path}: "${first.character}" (${codePoint}) at line ${before.length}, column ${column}${others}: not in the ` +
      `vocabulary of ${description.name}. Leave out such characters with --skip, or use --model bytes.`,
  );
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
