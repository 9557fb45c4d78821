/** Rows of numbers as what a model reads, one for each step, and the bounds on them. Knows no file format. */
import { message, type Message } from "../../messages/message";
import type { OwnTable } from "../../model/encoding";
import { CheckpointError } from "../errors";

/** All numbers of one input, and its steps. */
export const maximumNumbers = 2 ** 24;
export const maximumSteps = 2 ** 22;

export function inputMalformed(said: Message): CheckpointError {
  return new CheckpointError("input-malformed", said);
}

/** Throws "input-malformed" where it is more than is read at once. */
export function checkSize(name: string | Message, steps: number, columns: number): void {
  if (steps <= maximumSteps && steps * columns <= maximumNumbers) return;
  throw inputMalformed(message("input.tooManyRows", { name, steps, columns, maximumSteps, maximumNumbers }));
}

/** data [steps][columns]. */
export function tableOf(data: Float32Array, columns: number): OwnTable {
  return { columns, data, label: (row) => labelOf(data, row * columns, columns) };
}

/** Three numbers at most, of three digits each. */
function labelOf(data: Float32Array, start: number, columns: number): string {
  const shown = Array.from(data.subarray(start, start + Math.min(columns, 3)), (value) => `${Number(value.toPrecision(3))}`);
  return shown.join(" ") + (columns > 3 ? " …" : "");
}
