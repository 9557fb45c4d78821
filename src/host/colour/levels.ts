/** Numbers by token as ranges of a few colours. It knows no vscode. */

/** Shades of each of the two colours; with both signs, 16 in all. */
export const SHADES = 8;

/** Nats at which the colour of surprise is full: what came had one chance in about four hundred. */
export const FULL_SURPRISAL = 6;

/**
 * The shade of a value: 1 to 8 above zero, -1 to -8 below, 0 where nothing is to be seen. `full`: the value that has the
 * strongest colour, as all beyond it.
 */
export function shadeOf(value: number, full: number): number {
  if (!Number.isFinite(value) || full <= 0) return 0;
  const shade = Math.min(SHADES, Math.round((Math.abs(value) / full) * SHADES));
  return value < 0 ? -shade || 0 : shade;
}

export interface Run {
  readonly shade: number;
  /** Tokens, the last one excluded. */
  readonly start: number;
  readonly end: number;
}

/** Neighbouring tokens of one shade as one run; those of shade 0 in none. `first`: the token of values[0]. */
export function runsOf(values: ArrayLike<number>, first: number, full: number): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < values.length; at++) {
    const shade = shadeOf(values[at] ?? 0, full);
    const last = runs.at(-1);
    if (shade === 0) continue;
    if (last?.shade === shade && last.end === first + at) runs[runs.length - 1] = { ...last, end: first + at + 1 };
    else runs.push({ shade, start: first + at, end: first + at + 1 });
  }
  return runs;
}
