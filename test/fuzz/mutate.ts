/**
 * Mutations of files, reproducible from a seed: what bit rot, cut downloads and hostile hands do. Knows no format.
 * A reader is fuzzed by giving it every mutant and allowing its own error type alone.
 */

/** Numbers in [0, 1) from a seed (mulberry32). */
export function randomness(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Bytes that lengths, counts, offsets and operation codes turn on. */
const telling = [0x00, 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x28, 0x2e, 0x3f, 0x40, 0x7f, 0x80, 0x81, 0x8a, 0x95, 0xfe, 0xff];
const tellingWords = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** A part of a file: start inclusive, end exclusive. */
export type Region = readonly [start: number, end: number];

/**
 * A changed copy: one to six changes of bytes, numbers, order and length. With `regions`, most changes fall into one of
 * them: where a format keeps what it says about the file, as against the numbers of its tensors.
 */
export function mutate(bytes: Uint8Array, random: () => number, regions: readonly Region[] = []): Uint8Array {
  const below = (limit: number) => Math.floor(random() * limit);
  let out: Uint8Array = bytes.slice();
  const place = (): number => {
    const region = regions.length > 0 && random() < 0.9 ? regions[below(regions.length)] : undefined;
    const [start, end] = region ?? [0, out.length];
    return Math.min(start + below(Math.max(1, end - start)), Math.max(0, out.length - 1));
  };
  const changes: (() => void)[] = [
    () => void (out[place()] = below(256)),
    () => void (out[place()] = telling[below(telling.length)] as number),
    () => {
      const at = place();
      out[at] = (out[at] as number) ^ (1 << below(8));
    },
    () => {
      const at = place();
      out[at] = (out[at] as number) + (random() < 0.5 ? 1 : -1);
    },
    () => {
      const at = place();
      const word = tellingWords[below(tellingWords.length)] as number;
      for (let index = 0; index < 4 && at + index < out.length; index++) out[at + index] = word >>> (8 * index);
    },
    () => out.copyWithin(place(), place(), place() + below(64)),
    () => {
      const [at, length] = [place(), below(32)];
      out = concatenate(out.subarray(0, at), out.subarray(at + length));
    },
    () => {
      const [at, from] = [place(), place()];
      out = concatenate(out.subarray(0, at), out.subarray(from, from + below(64)), out.subarray(at));
    },
  ];
  const rounds = 1 + below(6);
  for (let round = 0; round < rounds && out.length > 0; round++) (changes[below(changes.length)] as () => void)();
  if (random() < 0.05) out = out.slice(0, below(out.length + 1));
  return out;
}

function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export interface FuzzReport {
  readonly cases: number;
  /** Mutants that were refused in the way they may be. */
  readonly refused: number;
  readonly slowest: number;
}

/**
 * Runs `cases` mutants of `seeds` through `use`, in turn. What `use` throws must satisfy `isRefusal`, and no mutant may
 * take longer than `limit` milliseconds. Throws with the seed's name and the case's own seed, which reproduces it.
 */
export async function fuzz(
  seeds: readonly { readonly name: string; readonly bytes: Uint8Array; readonly regions?: readonly Region[] }[],
  use: (bytes: Uint8Array, name: string) => Promise<void>,
  { cases, seed, limit, isRefusal }: { cases: number; seed: number; limit: number; isRefusal: (error: unknown) => boolean },
): Promise<FuzzReport> {
  let refused = 0;
  let slowest = 0;
  for (let index = 0; index < cases; index++) {
    const { name, bytes, regions } = seeds[index % seeds.length] as (typeof seeds)[number];
    const caseSeed = seed + index;
    const mutant = mutate(bytes, randomness(caseSeed), regions);
    const start = performance.now();
    try {
      await use(mutant, name);
    } catch (error) {
      if (!isRefusal(error)) throw new Error(`Mutant ${caseSeed} of ${name} ended in ${String(error)}`, { cause: error });
      refused++;
    }
    const time = performance.now() - start;
    if (time > limit) throw new Error(`Mutant ${caseSeed} of ${name} took ${Math.round(time)} ms.`);
    slowest = Math.max(slowest, time);
  }
  return { cases, refused, slowest };
}
