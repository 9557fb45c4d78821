/** A window as a batch has just read it: what it says, and its states. It is of the kernel's memory, until the next window is read. */
import { padded } from "../kernel/memory/arena";
import type { BatchPart } from "./batchPart";
import type { Memory, Place } from "./recordList";

export class WindowReading {
  constructor(
    private readonly memory: Memory,
    private readonly parts: readonly BatchPart[],
  ) {}

  /** What is said after a step: the likeliest token, or the number. */
  answer(step: number, row: number): number {
    const { part, own } = this.find(row);
    const floats = padded(part.outputs);
    const at = part.scores + 4 * floats * (step * part.options.rows + own);
    const scores = this.memory.floats(at, part.outputs);
    if (part.loss.kind === "numbers") return scores[0] as number;
    let best = 0;
    scores.forEach((score, token) => (best = score > (scores[best] as number) ? token : best));
    return best;
  }

  /** A state of a layer after a step, by units; a copy. Null where the layer has no such state, or one that is no vector of its units. */
  state(layer: number, name: string, step: number, row: number): Float32Array | null {
    const { part, own } = this.find(row);
    const plan = part.layers[layer];
    const place: Place | undefined = plan?.states.get(name);
    if (!plan || !place) return null;
    const size = plan.sizes[plan.definition.sizeOf(name)];
    const bytes = place.stride / part.options.rows;
    return this.memory.floats(place.address + (step + 1) * place.stride + own * bytes, size).slice();
  }

  private find(row: number): { readonly part: BatchPart; readonly own: number } {
    let first = 0;
    for (const part of this.parts) {
      if (row < first + part.options.rows) return { part, own: row - first };
      first += part.options.rows;
    }
    throw new Error(`The batch has no row ${row}.`);
  }
}
