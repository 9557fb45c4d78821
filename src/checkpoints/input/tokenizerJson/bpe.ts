/**
 * Byte-pair encoding: pairs of neighbours are merged, those that were learnt first before others (Sennrich et al. 2016,
 * arXiv:1508.07909). Over characters, or over bytes where the text came through the byte-level alphabet.
 */
import { message } from "../../../messages/message";
import { quote } from "../../errors";
import { flagOf, stringOf, unsound, type Part } from "./description";
import { LeastFirst } from "./leastFirst";
import { byteIds, readIds, type Emit, type SubwordModel } from "./subwordModel";

interface Rules {
  readonly ids: ReadonlyMap<string, number>;
  readonly unknown: number | null;
  /** By pairKey: how early it was learnt, and the token it makes. */
  readonly merges: ReadonlyMap<number, { readonly rank: number; readonly id: number }>;
  readonly prefix: string;
  readonly suffix: string;
  /** Neighbouring unknown characters are one token. */
  readonly fuses: boolean;
  readonly fallsBackToBytes: boolean;
  /** A piece that is a token as it stands is that token. */
  readonly takesWhole: boolean;
}

/** The tokens of a piece, linked in their order; an id of -1 is merged away. */
interface Symbols {
  readonly ids: number[];
  readonly starts: number[];
  readonly ends: number[];
}

const maximumMerges = 2_000_000;
/** Ids are below 2^22: a pair is an exact number. */
const pairKey = (a: number, b: number) => a * 2 ** 22 + b;
/** Ranks are below 2^21 and places in a piece below 2^31, so that both are one exact number. */
const places = 2 ** 31;

export function readBpe(part: Part): SubwordModel {
  const ids = readIds(part.vocab);
  const prefix = stringOf(part, "continuing_subword_prefix", "");
  const rules: Rules = {
    ids,
    prefix,
    suffix: stringOf(part, "end_of_word_suffix", ""),
    merges: readMerges(part.merges, ids, prefix),
    unknown: ids.get(stringOf(part, "unk_token", "")) ?? null,
    fuses: flagOf(part, "fuse_unk"),
    fallsBackToBytes: flagOf(part, "byte_fallback"),
    takesWhole: flagOf(part, "ignore_merges"),
  };
  return {
    ids,
    unknown: rules.unknown,
    tokenize: (piece, emit) => {
      tokenize(piece, rules, emit);
    },
  };
}

function readMerges(value: unknown, ids: ReadonlyMap<string, number>, prefix: string): Rules["merges"] {
  if (!Array.isArray(value) || value.length > maximumMerges)
    throw unsound("model.merges", message("input.listExpected", { limit: maximumMerges }));
  const merges = new Map<number, { rank: number; id: number }>();
  value.forEach((merge: unknown, rank) => {
    const pair: unknown[] = typeof merge === "string" ? merge.split(" ") : Array.isArray(merge) ? merge : [];
    const [a, b] = pair;
    if (pair.length !== 2 || typeof a !== "string" || typeof b !== "string")
      throw unsound("model.merges", message("input.mergeNoPair", { rank }));
    const [left, right, id] = [ids.get(a), ids.get(b), ids.get(a + b.slice(prefix.length))];
    if (left === undefined || right === undefined || id === undefined) {
      throw unsound("model.merges", message("input.mergeUnknown", { rank, first: quote(a), second: quote(b) }));
    }
    if (!merges.has(pairKey(left, right))) merges.set(pairKey(left, right), { rank, id });
  });
  return merges;
}

function tokenize(piece: string, rules: Rules, emit: Emit): void {
  const whole = rules.takesWhole ? rules.ids.get(piece) : undefined;
  if (whole !== undefined) {
    emit(whole, 0, piece.length);
    return;
  }
  const symbols = symbolsOf(piece, rules, emit);
  mergeAll(symbols, rules.merges);
  symbols.ids.forEach((id, at) => {
    if (id >= 0) emit(id, symbols.starts[at] ?? 0, symbols.ends[at] ?? 0);
  });
}

/** A symbol for each character, several where it falls back to bytes. What no token stands for is emitted at once. */
function symbolsOf(piece: string, rules: Rules, emit: Emit): Symbols {
  const { ids: known, unknown, prefix, suffix, fuses, fallsBackToBytes } = rules;
  const [ids, starts, ends]: [number[], number[], number[]] = [[], [], []];
  const add = (id: number, start: number, end: number) => {
    ids.push(id);
    starts.push(start);
    ends.push(end);
  };
  let at = 0;
  let afterUnknown = false;
  for (const character of piece) {
    const end = at + character.length;
    const id = known.get((at > 0 ? prefix : "") + character + (end === piece.length ? suffix : ""));
    const bytes = id === undefined && fallsBackToBytes ? byteIds(known, character) : null;
    if (id !== undefined) add(id, at, end);
    else if (bytes) for (const byte of bytes) add(byte, at, end);
    else if (unknown === null) emit(null, at, end);
    else if (fuses && afterUnknown) ends[ends.length - 1] = end;
    else add(unknown, at, end);
    afterUnknown = id === undefined && !bytes;
    at = end;
  }
  return { ids, starts, ends };
}

function mergeAll({ ids, ends }: Symbols, merges: Rules["merges"]): void {
  const next = ids.map((_, at) => at + 1);
  const previous = ids.map((_, at) => at - 1);
  const queue = new LeastFirst();
  const mergeAt = (at: number) => {
    const [a, b] = [ids[at], ids[next[at] ?? -1]];
    return a === undefined || b === undefined ? undefined : merges.get(pairKey(a, b));
  };
  const offer = (at: number) => {
    const merge = mergeAt(at);
    if (merge) queue.push(merge.rank * places + at);
  };
  ids.forEach((_, at) => {
    offer(at);
  });
  for (let least = queue.pop(); least !== undefined; least = queue.pop()) {
    const at = least % places;
    const merge = (ids[at] ?? -1) < 0 ? undefined : mergeAt(at);
    if (merge?.rank !== Math.floor(least / places)) continue; // a neighbour was merged meanwhile
    const gone = next[at] ?? 0;
    const behind = next[gone] ?? ids.length;
    ids[at] = merge.id;
    ids[gone] = -1;
    ends[at] = ends[gone] ?? 0;
    next[at] = behind;
    if (behind < ids.length) previous[behind] = at;
    offer(at);
    const before = previous[at] ?? -1;
    if (before >= 0) offer(before);
  }
}
