/** A cell's equations as text, one line per channel, read off its graph: "i = σ(W_i x + U_i h + b_i)". */
import type { Channel } from "./defineCell";
import type { Expression } from "./graph";

const signs = { mul: "⊙", add: "+", sub: "−" } as const;
const activations = { sigmoid: "σ", tanh: "tanh", relu: "ReLU" } as const;

/**
 * One line per channel in the channels' order. A state's new value is written with a prime where the old one of the same
 * name is a different vector: "c' = f ⊙ c + i ⊙ g".
 */
export function equationsOf(channels: readonly Channel[], next: Readonly<Record<string, Expression>>): string[] {
  const names = new Map<Expression, string>();
  for (const { name, expression } of channels) names.set(expression, name in next ? `${name}'` : name);

  const write = (expression: Expression, top = false): string => {
    const name = names.get(expression);
    if (name !== undefined && !top) return name;
    const { node } = expression;
    switch (node.kind) {
      case "input":
        return "x";
      case "previous":
        return node.state;
      case "complement":
        return `(1 − ${write(node.of)})`;
      case "activation":
        return `${activations[node.activation]}(${write(node.of)})`;
      case "mul":
        return `${factor(node.left)} ${signs.mul} ${factor(node.right)}`;
      case "add":
      case "sub":
        return `${write(node.left)} ${signs[node.kind]} ${write(node.right)}`;
      case "affine":
        return affine(node.gate, node.operands);
    }
  };

  /** Sums are bracketed inside a product. */
  const factor = (expression: Expression): string => {
    const isSum = ["add", "sub", "affine"].includes(expression.node.kind) && !names.has(expression);
    return isSum ? `(${write(expression)})` : write(expression);
  };

  const affine = (gate: string, operands: readonly Expression[]): string => {
    const terms = operands.map((operand) => {
      const isInput = operand.node.kind === "input";
      const isPlain = isInput || operand.node.kind === "previous";
      return `${isInput ? "W" : "U"}_${gate} ${isPlain ? write(operand) : `(${write(operand)})`}`;
    });
    const alone = operands.length === 1 && operands[0] ? write(operands[0]) : "";
    return `${terms.join(" + ")} + b_${gate}${alone.length === 1 ? alone : ""}`;
  };

  return channels.map(({ expression }) => `${names.get(expression) ?? ""} = ${write(expression, true)}`);
}
