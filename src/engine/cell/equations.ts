/** A cell's equations as text, one line per channel, read off its graph: "i = σ(W_i x + U_i h + b_i)". */
import type { Channel } from "./cellDefinition";
import type { Expression, Term } from "../graph/graph";

const signs = { mul: "⊙", add: "+", sub: "−", div: "/" } as const;
const functions = { sigmoid: "σ", tanh: "tanh", relu: "ReLU", exp: "exp", logSigmoid: "log σ", abs: "abs" } as const;

/**
 * One line per channel in the channels' order. A state's new value is written with a prime where the old one of the same
 * name is a different vector: "c' = f ⊙ c + i ⊙ g".
 */
export function equationsOf(channels: readonly Channel[], next: Readonly<Record<string, Expression>>): string[] {
  const { nameOf, write } = writerOf(channels, next);
  return channels.map(({ expression }) => `${nameOf(expression) ?? ""} = ${write(expression, true)}`);
}

/** Writes any value of a cell by the names of its channels; with `top`, what a channel is and not its name. */
export function writerOf(
  channels: readonly Channel[],
  next: Readonly<Record<string, Expression>>,
): { nameOf(expression: Expression): string | undefined; write(expression: Expression, top?: boolean): string } {
  const names = new Map<Expression, string>();
  for (const { name, expression } of channels) names.set(expression, name in next ? `${name}'` : name);

  const write = (expression: Expression, top = false): string => {
    const name = names.get(expression);
    if (name !== undefined && !top) return name;
    const { node } = expression;
    switch (node.kind) {
      case "input":
        return "x";
      case "below":
        return "c_below";
      case "previous":
        return node.state;
      case "given":
        return node.name;
      case "parameter":
        return parameter(node.key);
      case "constant":
        return String(Number(node.value.toPrecision(6))).replace("-", "−");
      case "inverseRoot":
        return "1/√units";
      case "clock":
        // oxlint-disable-next-line gatescope/no-wording -- notation
        return `[t mod ${write(node.periods)} = 0]`;
      case "centred":
        return "position";
      case "part":
        return `part(${write(node.of)})`;
      case "padded":
        return `padded(${write(node.of)})`;
      case "largest":
        return `largest(${write(node.of)})`;
      case "matrices":
        return `${factor(node.left)}${node.turned === "left" ? "ᵀ" : ""} ${factor(node.right)}${node.turned === "right" ? "ᵀ" : ""}`;
      case "complement":
        return `(1 − ${write(node.of)})`;
      case "unary":
        return `${functions[node.apply]}(${write(node.of)})`;
      case "clip":
        return `clip(${write(node.of)}, ±${node.limit})`;
      case "sum":
        return `Σ(${write(node.of)})`;
      case "affine":
        return affine(node.gate, node.terms, node.bias);
      case "transposed":
        return `${parameter(node.key)}ᵀ ${factor(node.of)}`;
      case "outer":
        return `${factor(node.left)} ${factor(node.right)}ᵀ`;
      case "product":
        return `${factor(node.matrix)}${node.transposed ? "ᵀ" : ""} ${factor(node.vector)}`;
      case "binary":
        if (node.apply === "max" || node.apply === "greater") return `${node.apply}(${write(node.left)}, ${write(node.right)})`;
        if (node.apply === "sub" && node.left.node.kind === "constant" && node.left.node.value === 0)
          return `−${factor(node.right)}`;
        if (node.apply === "mul") return `${factor(node.left)} ${signs.mul} ${factor(node.right)}`;
        if (node.apply === "div") return `${factor(node.left)} ${signs.div} ${divisor(node.right)}`;
        return `${write(node.left)} ${signs[node.apply]} ${node.apply === "sub" ? factor(node.right) : write(node.right)}`;
    }
  };

  /** Sums are bracketed inside a product. */
  const factor = (expression: Expression): string => {
    const { node } = expression;
    const isSum = node.kind === "affine" || (node.kind === "binary" && ["add", "sub"].includes(node.apply));
    return isSum && !names.has(expression) ? `(${write(expression)})` : write(expression);
  };

  /** Products are bracketed as well. */
  const divisor = (expression: Expression): string => {
    const { node } = expression;
    const isProduct = node.kind === "matrices" || (node.kind === "binary" && ["mul", "div"].includes(node.apply));
    return isProduct && !names.has(expression) ? `(${write(expression)})` : factor(expression);
  };

  const affine = (gate: string, terms: readonly Term[], bias: string | null): string => {
    const isOne = terms.filter(({ operand }) => operand.node.kind !== "input").length < 2;
    const products = terms.map(({ key, operand }) => {
      const isInput = operand.node.kind === "input";
      const isProduct = operand.node.kind === "binary" && !names.has(operand);
      // Several recurrent matrices of one gate are told apart by what they read.
      const read = isInput || isOne ? "" : (key.split(".")[2] ?? "");
      return `${isInput ? "W" : "U"}_${gate}${read} ${isProduct ? `(${write(operand)})` : write(operand)}`;
    });
    const alone = terms.length === 1 && terms[0] ? write(terms[0].operand) : "";
    return [...products, ...(bias === null ? [] : [`b_${gate}${alone.length === 1 ? alone : ""}`])].join(" + ");
  };

  return { nameOf: (expression) => names.get(expression), write };
}

/** "P.i.c" is written p_i, "P.d.below" p_dbelow, "b.k.x" b_k, "periods" as it is. */
function parameter(key: string): string {
  const [kind = key, gate, operand] = key.split(".");
  if (gate === undefined) return kind;
  return kind === "P" ? `p_${gate}${operand === "c" ? "" : (operand ?? "")}` : `${kind}_${gate}`;
}
