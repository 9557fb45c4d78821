/** A text to learn from as tokens: characters where its alphabet is small, else bytes; and what of it is held out. */
import type { Manifest } from "../checkpoints/manifest/manifest";

/** More different characters are no alphabet that a small network should learn one by one; Hangul texts are read as bytes. */
const LARGEST_ALPHABET = 256;

/** The share at the end of every text that is not learned from. */
const HELD_OUT = 0.1;

export interface TrainingText {
  readonly vocabulary: NonNullable<Manifest["vocabulary"]>;
  /** Tokens of the vocabulary. */
  readonly size: number;
  readonly learn: Uint32Array;
  readonly heldOut: Uint32Array;
  /** By id: the text of a token, as bytes of UTF-8. */
  readonly kind: "characters" | "bytes";
}

/** Texts one after the other. `kind` is what they are read as; by their alphabet, unless said. */
export function trainingText(texts: readonly Uint8Array[], kind?: TrainingText["kind"]): TrainingText {
  const decoded = kind === "bytes" ? null : texts.map(decode);
  const characters = decoded?.every((text) => text !== null) ? alphabetOf(decoded as string[]) : null;
  const isSmall = characters !== null && (kind === "characters" || characters.length <= LARGEST_ALPHABET);
  const ids = new Map(characters?.map((character, id) => [character, id]));
  const tokens = texts.map((bytes, index) =>
    isSmall ? Uint32Array.from([...(decoded?.[index] ?? "")], (character) => ids.get(character) ?? 0) : Uint32Array.from(bytes),
  );
  const cut = ({ length }: Uint32Array) => length - Math.floor(HELD_OUT * length);
  return {
    kind: isSmall ? "characters" : "bytes",
    vocabulary: isSmall ? { kind: "characters", characters: characters.join("") } : { kind: "bytes" },
    size: isSmall ? characters.length : 256,
    learn: joined(tokens.map((all) => all.subarray(0, cut(all)))),
    heldOut: joined(tokens.map((all) => all.subarray(cut(all)))),
  };
}

function alphabetOf(texts: readonly string[]): string[] {
  const found = new Set<string>();
  for (const text of texts) for (const character of text) found.add(character);
  return [...found].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
}

/** Null where bytes are no UTF-8. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
