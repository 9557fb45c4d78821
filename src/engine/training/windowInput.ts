/** What a window of a batch begins with, put into the parts: what is read, what is asked, and the states that are carried on. */
import { padded } from "../kernel/memory/arena";
import { countAsked } from "./batchLoss";
import type { BatchPart } from "./batchPart";
import type { Random } from "./random";
import type { Memory } from "./recordList";
import type { Window } from "./windows";

/** By part and layer, each state's numbers for the part's rows. */
export type CarriedStates = readonly (readonly Readonly<Record<string, Float32Array>>[])[];

/** Writes tokens or numbers, and what is to be said, for all rows. */
export function putWindow(memory: Memory, parts: readonly BatchPart[], window: Window): void {
  const { steps, numbers } = window;
  const asked = parts[0]?.loss.kind === "tokens" ? 0 : countAsked(window, parts[0]?.options.allRows ?? 0);
  let first = 0;
  for (const part of parts) {
    const { rows } = part.options;
    const ids = memory.integers(part.ids, steps * rows);
    const floats = padded(part.inputs);
    const inputs = memory.floats(part.vectors, numbers ? steps * rows * floats : 0);
    for (let step = 0; step < steps; step++) {
      for (let row = 0; row < rows; row++) {
        const at = step * rows + row;
        if (numbers) inputs.set(numbers.input(step, first + row), at * floats);
        else ids[at] = window.at(step, first + row);
      }
    }
    part.loss.put(window, first, asked);
    first += rows;
  }
}

/** The states after a window of `from` steps become those at the beginning; zeros where the window is a first one. */
export function carryStates(memory: Memory, part: BatchPart, from: number, isFirst: boolean): void {
  for (const { states } of part.layers) {
    for (const { address, stride } of states.values()) {
      const floats = stride / 4;
      const first = memory.floats(address, floats);
      if (isFirst) first.fill(0);
      else if (from > 0) first.set(memory.floats(address + from * stride, floats));
    }
  }
}

/** Rows drawn by lot begin from zero states. */
export function forgetRows(memory: Memory, part: BatchPart, chance: number, random: Random): void {
  if (chance === 0) return;
  for (let row = 0; row < part.options.rows; row++) {
    if (random.unit() >= chance) continue;
    for (const { states } of part.layers) {
      for (const { address, stride } of states.values()) {
        const bytes = stride / part.options.rows;
        memory.floats(address + row * bytes, bytes / 4).fill(0);
      }
    }
  }
}

/** Copies of the states after `from` steps. */
export function keepStates(memory: Memory, parts: readonly BatchPart[], from: number): Record<string, Float32Array>[][] {
  return parts.map(({ layers }) =>
    layers.map(({ states }) =>
      Object.fromEntries(
        [...states].map(([name, { address, stride }]) => {
          return [name, memory.floats(address + from * stride, stride / 4).slice()];
        }),
      ),
    ),
  );
}

/** Puts them at the beginning again; those of other sizes are left out. */
export function putStates(memory: Memory, parts: readonly BatchPart[], kept: CarriedStates): void {
  parts.forEach(({ layers }, part) =>
    layers.forEach(({ states }, layer) => {
      for (const [name, { address, stride }] of states) {
        const values = kept[part]?.[layer]?.[name];
        if (values?.length === stride / 4) memory.floats(address, stride / 4).set(values);
      }
    }),
  );
}
