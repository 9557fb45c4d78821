/** Which lengths are tested beside the one that is to be learned, up to four times as long, and how far a network gets. */
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import type { Task } from "./tasks/task";

/** At least this share of sequences right, and a length is solved. */
export const SOLVED = 0.95;

export interface LengthPoint {
  readonly length: number;
  readonly accuracy: number;
}

const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];

/** Fails with "bad-settings" on a length that a task does not have. */
export function checkLength({ lengths: { least, most } }: Task, length: number): void {
  if (Number.isInteger(length) && length >= least && length <= most) return;
  throw new CodedError(
    "bad-settings",
    message("training.wholeNumber", { setting: "length", given: String(length), least, most }),
  );
}

/** The longest that is tested. */
export function beyond({ lengths }: Task, length: number): number {
  return Math.max(length, Math.min(lengths.most, (SHARES.at(-1) as number) * length));
}

export function testedLengths(task: Task, length: number): number[] {
  const most = beyond(task, length);
  const all = SHARES.map((share) => Math.max(task.lengths.least, Math.round(share * length)));
  return [...new Set(all)].filter((tested) => tested <= most);
}

/**
 * How far a network gets: from the shortest length on that it learned from, the longest up to which all that were tested are
 * solved (0: none), and the next, at which it breaks.
 */
export function reachOf(
  byLength: readonly LengthPoint[],
  least: number,
): { readonly length: number; readonly breaksAt: number | null } {
  const tested = byLength.filter(({ length }) => length >= least);
  const broken = tested.findIndex(({ accuracy }) => accuracy < SOLVED);
  if (broken < 0) return { length: tested.at(-1)?.length ?? 0, breaksAt: null };
  return { length: tested[broken - 1]?.length ?? 0, breaksAt: tested[broken]?.length ?? null };
}
