/** Reading a tokenizer.json's description: untrusted JSON, looked at part by part; what is not read ends in an error by name. */
import { message, type Message } from "../../../messages/message";
import { CheckpointError, quote } from "../../errors";

export type Part = Readonly<Record<string, unknown>>;

export function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** "checkpoint-unsupported": `what` is a part by its kind and name, such as 'the normalizer "Precompiled"'. */
export function unsupported(what: Message): CheckpointError {
  return new CheckpointError("checkpoint-unsupported", message("input.tokenizerUses", { what }));
}

/** "checkpoint-malformed": what is wrong, and where in the file. */
export function unsound(where: string | Message, reason: Message): CheckpointError {
  return new CheckpointError(
    "checkpoint-malformed",
    message("input.tokenizerUnsound", { where: typeof where === "string" ? quote(where) : where, reason }),
  );
}

/** The parts that a sequence consists of; a description nested deeper than any is refused. */
export function partsOf(list: unknown, where: string): readonly Part[] {
  if (Array.isArray(list) && list.length <= 100 && list.every(isPart)) return list;
  throw unsound(where, message("input.partsExpected"));
}

export function stringOf(part: Part, key: string, otherwise?: string): string {
  const value = part[key] ?? otherwise;
  if (typeof value === "string") return value;
  throw unsound(key, message("input.stringExpected"));
}

/** False where it is absent. */
export function flagOf(part: Part, key: string, otherwise = false): boolean {
  const value = part[key] ?? otherwise;
  if (typeof value === "boolean") return value;
  throw unsound(key, message("input.flagExpected"));
}

export function typeOf(part: unknown, where: string): string {
  if (isPart(part) && typeof part.type === "string") return part.type;
  throw unsound(where, message("input.noType"));
}
