/** An equation with one unit's numbers in the places of its symbols. */
import { compact } from "../../../src/messages/numbers";
import type { PanelContract } from "../../../src/protocol/panelContract";
import type { Result } from "../../../src/protocol/rpc";
import type { CellReading } from "./state";

export type Operands = Result<PanelContract, "readOperands">;

const FUNCTIONS = new Set(["tanh", "exp", "max", "abs", "ReLU", "clip", "log", "greater"]);

/**
 * The right side of an equation: "0.004 × 1.17 + 0.12 × 0.95". What `operands` adds up stands in the places of matrix products,
 * biases and peepholes. Null where there is a symbol without a number.
 */
export function filledIn(
  equation: string,
  { symbols }: Pick<CellReading, "symbols">,
  unit: number,
  operands: Operands | null,
): string | null {
  let isWhole = true;
  const missing = () => {
    isWhole = false;
    return "?";
  };
  const parts = operands?.parts ?? [];
  const biases = parts.filter(({ source }) => source === "bias");
  const peepholes = parts.filter(({ source, operand }) => source === "product" && operand.startsWith("p_"));
  const right = equation.slice(equation.indexOf(" = ") + 3);
  const products = right.replace(/([WU])_\w+ (\([^()]*\)|[A-Za-z]+(?:_[a-z]+)?'?)/g, (_, matrix: string, read: string) => {
    const operand = read.replace(/^\(|\)$/g, "");
    const isInput = (source: string) => source !== "state";
    const found = parts.filter(
      (part) => part.operand === operand && isInput(part.source) === (matrix === "W") && isMatrix(part.source),
    );
    return found.length === 0 ? missing() : number(found.reduce((sum, part) => sum + unscaled(part), 0));
  });
  const added = products
    .replace(/p_\w+ ⊙ [A-Za-z]+(?:_[a-z]+)?'?/g, () => told(peepholes.shift(), missing))
    .replace(/b_\w+/g, () => told(biases.shift(), missing));
  const named = added.replace(/(?<![0-9.])[A-Za-z]+(?:_[a-z]+)?'?/g, (name) => {
    // Not the e of a number such as 3e−4.
    if (FUNCTIONS.has(name)) return name;
    const vector = symbols[name];
    const value = vector?.length === 1 ? vector[0] : vector?.[unit];
    return value === undefined ? missing() : number(value);
  });
  return isWhole ? named.replaceAll("⊙", "×").replaceAll("+ −", "− ").replaceAll("− −", "+ ") : null;
}

function isMatrix(source: string): boolean {
  return source !== "bias" && source !== "product";
}

function told(part: Operands["parts"][number] | undefined, missing: () => string): string {
  if (!part) return missing();
  return number(part.source === "product" ? part.total : unscaled(part));
}

/** Before what it is multiplied with: in r ⊙ (U h) that is r. */
function unscaled({ total, factors }: Operands["parts"][number]): number {
  return factors.reduce((value, factor) => value / factor.value, total);
}

function number(value: number): string {
  return compact(value);
}
