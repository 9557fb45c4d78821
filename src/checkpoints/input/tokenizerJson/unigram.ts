/** Unigram: of all ways to part a piece into tokens, the likeliest (Kudo 2018, Subword Regularization, arXiv:1804.10959). */
import { message } from "../../../messages/message";
import { flagOf, unsound, type Part } from "./description";
import { byteIds, idsOf, type Emit, type SubwordModel } from "./subwordModel";

/** An unknown character is so much less likely than the least likely token, in nats. */
const unknownPenalty = 10;

interface Tokens {
  readonly ids: ReadonlyMap<string, number>;
  /** Sorted, so that tokens of one beginning stand together. */
  readonly sorted: readonly string[];
  /** By id: log-probabilities. */
  readonly scores: Float64Array;
  readonly unknownScore: number;
}

export function readUnigram(part: Part): SubwordModel {
  const { vocab, unk_id: given } = part;
  if (!Array.isArray(vocab) || !vocab.every(isScored)) throw unsound("model.vocab", message("input.scoresExpected"));
  const ids = idsOf(vocab.map(([token], id) => [token, id]));
  const scores = Float64Array.from(vocab, ([, score]) => score);
  const least = scores.reduce((a, b) => Math.min(a, b), Infinity);
  const tokens: Tokens = {
    ids,
    sorted: [...ids.keys()].filter((token) => token !== "").sort(),
    scores,
    unknownScore: least - unknownPenalty,
  };
  const unknown = typeof given === "number" && Number.isInteger(given) && given >= 0 && given < vocab.length ? given : null;
  const fallsBackToBytes = flagOf(part, "byte_fallback");
  return {
    ids,
    unknown,
    tokenize: (piece, emit) => {
      tokenize(piece, tokens, unknown, fallsBackToBytes, emit);
    },
  };
}

function isScored(value: unknown): value is [string, number] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === "string" && typeof value[1] === "number";
}

function tokenize(piece: string, tokens: Tokens, unknown: number | null, fallsBackToBytes: boolean, emit: Emit): void {
  const spans = likeliest(piece, tokens);
  for (const { id, start, end } of spans) {
    const bytes = id === null && fallsBackToBytes ? byteIds(tokens.ids, piece.slice(start, end)) : null;
    if (bytes) for (const byte of bytes) emit(byte, start, end);
    else emit(id ?? unknown, start, end);
  }
}

interface Span {
  /** Null for characters that no token has; neighbours are one span. */
  readonly id: number | null;
  readonly start: number;
  readonly end: number;
}

function likeliest(piece: string, tokens: Tokens): Span[] {
  const { length } = piece;
  const best = new Float64Array(length + 1).fill(-Infinity);
  const from = new Int32Array(length + 1).fill(-1);
  const by = new Int32Array(length + 1).fill(-1); // ids; -1 unknown
  best[0] = 0;
  for (let start = 0; start < length;) {
    const width = (piece.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
    const here = best[start] ?? 0;
    let hasSingle = false;
    const offer = (end: number, id: number, score: number) => {
      if (from[end] !== -1 && here + score <= (best[end] ?? 0)) return;
      best[end] = here + score;
      from[end] = start;
      by[end] = id;
    };
    forBeginnings(piece, start, tokens.sorted, (token) => {
      const id = tokens.ids.get(token) ?? 0;
      offer(start + token.length, id, tokens.scores[id] ?? 0);
      hasSingle ||= token.length === width;
    });
    if (!hasSingle) offer(start + width, -1, tokens.unknownScore);
    start += width;
  }
  const spans: Span[] = [];
  for (let end = length; end > 0;) {
    const start = from[end] ?? 0;
    const id = (by[end] ?? -1) < 0 ? null : (by[end] as number);
    const behind = spans.at(-1);
    if (id === null && behind?.id === null) spans[spans.length - 1] = { id, start, end: behind.end };
    else spans.push({ id, start, end });
    end = start;
  }
  return spans.reverse();
}

/** Every token with which the piece goes on at `start`, the shortest first. */
function forBeginnings(piece: string, start: number, sorted: readonly string[], found: (token: string) => void): void {
  let [low, high] = [0, sorted.length];
  for (let depth = 0; low < high && start + depth < piece.length; depth++) {
    const unit = piece.charCodeAt(start + depth);
    low = firstFrom(sorted, low, high, depth, unit);
    high = firstFrom(sorted, low, high, depth, unit + 1);
    const token = sorted[low];
    if (low < high && token?.length === depth + 1) found(token);
  }
}

/** The first of sorted[low ... high] whose unit at `depth` is `unit` or more; shorter tokens come before all. */
function firstFrom(sorted: readonly string[], low: number, high: number, depth: number, unit: number): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    const token = sorted[middle] ?? "";
    if (depth < token.length && token.charCodeAt(depth) >= unit) high = middle;
    else low = middle + 1;
  }
  return low;
}
