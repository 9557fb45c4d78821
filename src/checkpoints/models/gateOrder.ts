/** The engine's order of gates, in which people see them side by side whatever order a framework stacks them in. */

const letters = ["i", "f", "g", "o", "r", "z", "n", "h"];

/** What belongs to no gate comes last; what belongs to one gate stays in its order. */
export function inGateOrder<Each>(all: Iterable<Each>, gateOf: (each: Each) => string | undefined): Each[] {
  const place = (each: Each) => {
    const at = letters.indexOf(gateOf(each) ?? "");
    return at < 0 ? letters.length : at;
  };
  return [...all].sort((a, b) => place(a) - place(b));
}
