/** Arrays of whole numbers that are as narrow as their numbers allow: of a large text every byte a token counts. */

export type Signed = Int8Array | Int16Array | Int32Array;
export type Unsigned = Uint8Array | Uint16Array | Uint32Array;
type Kinds<Numbers> = readonly (new (length: number) => Numbers)[];

/** The narrowest first. */
export const SIGNED: Kinds<Signed> = [Int8Array, Int16Array, Int32Array];
export const UNSIGNED: Kinds<Unsigned> = [Uint8Array, Uint16Array, Uint32Array];

/** Ids of tokens: one byte a token for vocabularies up to 256, two up to 65,536. */
export type TokenIds = Unsigned;

/** Numbers in the narrowest array that holds them all; `write` says whether the array did. */
export function narrowest<Numbers>(kinds: Kinds<Numbers>, length: number, write: (into: Numbers) => boolean): Numbers {
  for (const kind of kinds) {
    const numbers = new kind(length);
    if (write(numbers) || kind === kinds.at(-1)) return numbers;
  }
  throw new Error("There is no kind of array.");
}

/** All parts in one array, of the widest kind among them; the one there is, where there is one alone. */
export function joined<Numbers extends Signed | Unsigned>(kinds: Kinds<Numbers>, parts: readonly Numbers[]): Numbers {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const kind = kinds.findLast((candidate) => parts.some((part) => part instanceof candidate)) ?? kinds[0];
  const all = new (kind as Kinds<Numbers>[number])(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Room for offsets within a text of so many code units. */
export function offsetsWithin(textLength: number, count: number): Unsigned {
  return textLength <= 0xffff ? new Uint16Array(count) : new Uint32Array(count);
}

export function narrowIds(ids: Uint32Array): TokenIds {
  return narrowest(UNSIGNED, ids.length, (into) => {
    let wrong = 0;
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at] as number;
      into[at] = id;
      wrong |= id ^ (into[at] as number);
    }
    return wrong === 0;
  });
}

/** Ids as a network reads them. */
export function wideIds(ids: TokenIds): Uint32Array {
  return ids instanceof Uint32Array ? ids : Uint32Array.from(ids);
}
