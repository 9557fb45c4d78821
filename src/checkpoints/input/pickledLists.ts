/**
 * Learned vocabularies in pickles: a dictionary or a list, NumPy's array of texts, or an object that keeps them as stoi,
 * itos, word_index and the like, as torchtext and Keras's Tokenizer do. They are read as data; nothing of them is run.
 */
import { plainOfNpy } from "../formats/npy";
import { beginsAsPickle, readPickles } from "../formats/pickle/pickle";
import { PlainValues } from "../formats/pytorch/plainValues";
import { Instance, type Value } from "../formats/pytorch/values";
import { memorySource } from "../source";
import type { PlainValue } from "../formats/format";
import { searchValues } from "./searchValues";
import { isMap, readTokenList, type TokenList } from "./tokenLists";

const npyMagic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Whether a file is a pickle, or a NumPy array, which may hold texts or a pickle. */
export function holdsPickle(bytes: Uint8Array): boolean {
  return beginsAsPickle(bytes.subarray(0, 512)) || isNpy(bytes);
}

function isNpy(bytes: Uint8Array): boolean {
  return npyMagic.every((byte, at) => bytes[at] === byte);
}

/** Every list in it, in every reading. Throws a CheckpointError where the pickle is not sound. */
export async function pickledLists(name: string, bytes: Uint8Array): Promise<TokenList[]> {
  const source = memorySource(bytes, name);
  const value = isNpy(bytes) ? await plainOfNpy(source) : plainOf((await readPickles(source)).value);
  if (value === undefined) return [];
  const list = readTokenList(value);
  if (list) return [list];
  const parts = isMap(value)
    ? value
    : Array.isArray(value)
      ? new Map(value.map((item, index) => [pairNames[index] ?? String(index), item as PlainValue]))
      : null;
  return parts ? searchValues(parts as ReadonlyMap<string, PlainValue>).map(({ list: found }) => found) : [];
}

/** (token to number, number to token), as programs dump both at once. */
const pairNames = ["vocab", "vocab_list"];

/** What a call would have made of its arguments is not known, and the arguments are no list. */
function plainOf(value: Value): PlainValue | undefined {
  const isCall = value instanceof Instance && !value.attributes() && value.entries.size === 0 && value.items.length === 0;
  if (isCall) return undefined;
  return new PlainValues().of(value).plain;
}
