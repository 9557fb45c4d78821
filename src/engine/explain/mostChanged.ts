/** Which unit of a layer a step changed most: what is looked at where nobody chose one. */
import type { Step } from "../network/derived";
import type { LayerLayout } from "../trace/traceLayer";

/** The unit whose state, c where the cell has one, is farthest from what it was before the step. */
export function mostChangedUnit({ row, before }: Pick<Step, "row" | "before">, { states }: Pick<LayerLayout, "states">): number {
  const state = states.find(({ name }) => name === "c") ?? states.at(-1);
  let most = 0;
  let change = 0;
  for (let unit = 0; unit < (state?.size ?? 0); unit++) {
    const at = (state?.offset ?? 0) + unit;
    const size = Math.abs((row[at] as number) - (before?.[at] ?? 0));
    if (size > change) [most, change] = [unit, size];
  }
  return most;
}
