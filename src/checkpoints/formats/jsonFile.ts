/** A file of JSON, parsed once for all formats that might know it. */
import { message, type Message } from "../../messages/message";
import { malformed, quote } from "../errors";
import type { ByteSource } from "../source";
import { outlineJson } from "./jsonOutline";

/** Parsed JSON takes several times its text; beyond this a text is no checkpoint that anybody wrote by hand or export. */
const maximumText = 16 * 2 ** 20;
const maximumDepth = 64;
const maximumContainers = 300_000;

const parsed = new WeakMap<ByteSource, Promise<unknown>>();

export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a file begins as an object of JSON does. */
export function beginsAsJson(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head);
  return /^\s*\{\s*(["}]|$)/.test(text);
}

/** The object that the file holds, or null where it is none, is not sound or is too large to be looked at. */
export async function jsonObject(source: ByteSource): Promise<JsonObject | null> {
  const known = parsed.get(source) ?? read(source);
  parsed.set(source, known);
  const value = await known;
  return isObject(value) ? value : null;
}

async function read(source: ByteSource): Promise<unknown> {
  if (source.size > maximumText) return null;
  const text = new TextDecoder().decode(await source.read(0, source.size));
  return parseJson(text);
}

/** Null for a text that is no JSON or nests deeper or has more parts than any checkpoint. */
function parseJson(text: string): unknown {
  const { depth, containers } = outlineJson(text);
  if (depth > maximumDepth || containers > maximumContainers) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is no object as an empty one. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** A shape as JSON lists it. Throws a CheckpointError that names `where`. */
export function shapeOf(value: unknown, source: ByteSource, format: string, where: Message): number[] {
  const isShape = Array.isArray(value) && value.length <= 32 && value.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (isShape) return value as number[];
  throw malformed(source.name, format, where, message("formats.noShape", { value: quote(JSON.stringify(value) ?? "") }));
}
