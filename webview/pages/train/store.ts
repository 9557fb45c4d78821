/** What the page Train knows, as pure functions from state to state. It knows no DOM and no host. */
import type {
  LossPoint,
  SlowStretch,
  TrainingChoice,
  TrainingDescription,
  TrainingPlace,
  TrainingReport,
} from "../../../src/protocol/training";
import type { Message } from "../../../src/messages/message";
import { defaultChoice } from "../../../src/protocol/training";

/** What there is to learn from, and with. */
export interface Offer {
  readonly place: TrainingPlace;
  readonly texts: readonly string[];
  readonly characters: number;
  readonly cells: readonly { readonly id: string; readonly title: Message }[];
}

export interface TrainState {
  /** Null while the host is asked. */
  readonly offer: Offer | null;
  readonly choice: TrainingChoice;
  /** Start was pressed, and there is no answer yet. */
  readonly isStarting: boolean;
  readonly description: TrainingDescription | null;
  readonly report: TrainingReport | null;
  /** What is looked at of the passage: an index of the snapshots (null: the newest), a layer, a channel. */
  readonly at: number | null;
  readonly layer: number;
  readonly channel: string | null;
  /** The last part of an update that was gone through slowly. */
  readonly slow: SlowStretch | null;
  readonly problem: string | null;
}

export const initialState: TrainState = {
  offer: null,
  choice: defaultChoice,
  isStarting: false,
  description: null,
  report: null,
  at: null,
  layer: 0,
  channel: null,
  slow: null,
  problem: null,
};

/** The state after a report: its points come after those that are known. */
export function withReport(state: TrainState, report: TrainingReport): TrainState {
  // The last point is told again, as it may have been measured since.
  const first = report.points[0]?.update ?? Infinity;
  const points = [...(state.report?.points ?? []).filter(({ update }) => update < first), ...report.points];
  const sample = report.sample ?? state.report?.sample ?? null;
  const reach = report.reach ?? state.report?.reach ?? null;
  const slow = report.phase === "running" ? null : state.slow;
  return { ...state, isStarting: false, slow, report: { ...report, points, sample, reach } };
}

/** The last loss on text that was not learned from. */
export function lastHeldOut(points: readonly LossPoint[]): LossPoint | undefined {
  return points.findLast(({ heldOut }) => heldOut !== null);
}

/** The update after which what it has not seen got worse, by a tenth and more; null where it did not. */
export function learnedByHeart(points: readonly LossPoint[]): number | null {
  const last = lastHeldOut(points)?.heldOut ?? null;
  let best: { readonly update: number; readonly heldOut: number } | null = null;
  for (const { update, heldOut } of points) {
    if (heldOut !== null && (best === null || heldOut < best.heldOut)) best = { update, heldOut };
  }
  return best !== null && last !== null && last > 1.1 * best.heldOut ? best.update : null;
}

/** The snapshot that is looked at; null while there is none. */
export function shownSnapshot({ at, report }: TrainState): number | null {
  const count = report?.snapshots.length ?? 0;
  return count === 0 ? null : Math.min(at ?? count - 1, count - 1);
}

/** The channel that is looked at: of a layer, the one chosen, or the forget gate, or the first gate, or the first of all. */
export function shownChannel({ description, layer, channel }: TrainState): string | null {
  const channels = description?.layers[layer]?.channels ?? [];
  const has = (name: string | null) => channels.some((one) => one.name === name);
  if (has(channel)) return channel;
  if (has("f")) return "f";
  return (channels.find(({ role }) => role === "gate") ?? channels[0])?.name ?? null;
}

/** Shares of numbers above 0.9 and below 0.1: how far a gate is open or shut. */
export function openAndShut(values: Float32Array): { readonly open: number; readonly shut: number } {
  let open = 0;
  let shut = 0;
  for (const value of values) {
    if (value > 0.9) open++;
    else if (value < 0.1) shut++;
  }
  const count = Math.max(1, values.length);
  return { open: open / count, shut: shut / count };
}
