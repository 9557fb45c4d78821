/** Gates: which rows of a tensor each has, and the order in which people see them. Knows no framework. */
import type { GateRows } from "../framework";

/** The engine's order. */
const letters = ["i", "f", "g", "o", "r", "z", "n", "h"];

/** What belongs to no gate comes last; what belongs to one gate stays in its order. */
export function inGateOrder<Each>(all: Iterable<Each>, gateOf: (each: Each) => string | undefined): Each[] {
  const place = (each: Each) => {
    const at = letters.indexOf(gateOf(each) ?? "");
    return at < 0 ? letters.length : at;
  };
  return [...all].sort((a, b) => place(a) - place(b));
}

/** The rows of each gate in a tensor of G*H rows; none for a cell that has one gate only. */
export function gateRows(order: readonly string[], hiddenSize: number): GateRows[] {
  if (order.length === 1) return [];
  return order.map((gate, index) => ({ gate, start: index * hiddenSize, end: (index + 1) * hiddenSize }));
}
