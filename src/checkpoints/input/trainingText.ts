/** The vocabulary of a model that numbers the characters of the text it was trained on. */
import { message } from "../../messages/message";
import { CheckpointError } from "../errors";
import type { ByteSource } from "../source";

/** In bytes, as it is gone through whole. */
const maximumText = 2 ** 30;
const chunk = 2 ** 20;

/**
 * The distinct characters of a text in UTF-8, sorted by code point, as `sorted(set(text))` gives them in Python: line
 * ends are "\n". Throws "input-malformed" for a file that is no such text.
 */
export async function distinctCharacters(source: ByteSource): Promise<string[]> {
  if (source.size > maximumText) {
    throw new CheckpointError("input-malformed", message("input.textTooLarge", { name: source.name }));
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const found = new Set<string>();
  let carriageReturn = false;
  for (let at = 0; at < source.size; at += chunk) {
    const length = Math.min(chunk, source.size - at);
    for (const character of decode(decoder, await source.read(at, length), source.name)) {
      if (carriageReturn && character !== "\n") found.add("\n");
      carriageReturn = character === "\r";
      if (!carriageReturn) found.add(character);
    }
  }
  if (carriageReturn) found.add("\n");
  return [...found].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array, name: string): string {
  try {
    return decoder.decode(bytes, { stream: true });
  } catch {
    throw new CheckpointError("input-malformed", message("input.noText", { name }));
  }
}
