/**
 * Graphs of so few steps that no state goes through one set of weights again and again: one step whose states are inputs and
 * outputs of the graph, or one or two steps from zero, of which can only be said what they look like.
 */
import type { Constants } from "../constants";
import type { FlatGraph } from "../flatGraph";
import type { OnnxNode } from "../graph";
import type { Values } from "./values";

/** An input of the graph, and the output that it becomes. */
export interface StatePair {
  readonly before: string;
  readonly after: string;
}

const maximumEnds = 12;
const maximumWays = 48;
const maximumNodes = 2000;
const maximumLooked = 64;

/** Every way in which inputs of the graph can become outputs of the same shape, those of most states first. */
export function pairings(graph: FlatGraph, values: Values): readonly (readonly StatePair[])[] {
  const { inputs, outputs, nodes } = graph;
  if (nodes.length > maximumNodes || inputs.length > maximumEnds || outputs.length > maximumEnds) return [];
  const candidates = outputs.flatMap((after) => {
    const before = inputs.filter((input) => isAlike(graph, input, after) && values.dependents([input]).has(after));
    return before.length > 0 ? [{ after, before }] : [];
  });
  const ways: StatePair[][] = [];
  const extend = (at: number, pairs: readonly StatePair[]) => {
    if (ways.length >= maximumWays) return;
    const candidate = candidates[at];
    if (!candidate) {
      if (pairs.length > 0) ways.push([...pairs]);
      return;
    }
    const { after, before } = candidate;
    for (const input of before) {
      if (pairs.every((pair) => pair.before !== input)) extend(at + 1, [...pairs, { before: input, after }]);
    }
    extend(at + 1, pairs);
  };
  extend(0, []);
  return ways.sort((a, b) => b.length - a.length);
}

/** As exporters and people call what goes on to the next step. */
export function isNamedAsState({ before, after }: StatePair): boolean {
  return [before, after].some((name) => /state|hidden|memory|carry|recurrent|(^|[^a-z])h(\d|_|$|x$|n$|in$|out$)/i.test(name));
}

/** Of one shape, as far as the graph says it. */
function isAlike({ shapes }: FlatGraph, one: string, other: string): boolean {
  const [a, b] = [shapes.get(one), shapes.get(other)];
  const isSame = (size: number | null, at: number) => size === null || b?.[at] === null || size === b?.[at];
  return a !== undefined && b !== undefined && a.length > 0 && a.length === b.length && a.every(isSame) && a.at(-1) === b.at(-1);
}

/**
 * A value that looks like what an LSTM or a GRU gives after a step, or one set of weights that is used twice, once on what
 * the other made; null where there is nothing of the kind.
 */
export async function shortRecurrence(graph: FlatGraph, values: Values, constants: Constants): Promise<string | null> {
  const { nodes } = graph;
  const gated = nodes.find((node) => isLstmOutput(node, values) || isGruShare(node, values));
  if (gated) return gated.outputs[0] ?? null;
  const uses = new Map<string, OnnxNode[]>();
  for (const node of nodes) {
    if (node.domain !== "" || (node.op !== "MatMul" && node.op !== "Gemm") || uses.size > maximumLooked) continue;
    const matrix = await constants.of(node.inputs[1] ?? "");
    if (matrix) uses.set(matrix.key, [...(uses.get(matrix.key) ?? []), node]);
  }
  for (const [first, second, ...more] of uses.values()) {
    if (!first || !second || more.length > 0) continue;
    const [output = ""] = first.outputs;
    if (values.dependents([output]).has(second.inputs[0] ?? "")) return second.outputs[0] ?? null;
  }
  return null;
}

/** sigmoid(…) ⊙ tanh(… + sigmoid(…) ⊙ tanh(…)) */
function isLstmOutput(node: OnnxNode, values: Values): boolean {
  const inner = gatedBy(node, values);
  if (!inner) return false;
  const cell = within(inner.inputs[0] ?? "", values);
  const terms = cell?.op === "Add" || cell?.op === "Sum" ? cell.inputs.map((input) => within(input, values)) : [cell];
  return terms.some((term) => term !== undefined && gatedBy(term, values) !== null);
}

/** (1 - sigmoid(…)) ⊙ tanh(…), or sigmoid(…) ⊙ (… - tanh(…)) */
function isGruShare(node: OnnxNode, values: Values): boolean {
  if (node.op !== "Mul") return false;
  const factors = node.inputs.map((input) => within(input, values));
  const share = factors.find((factor) => factor?.op === "Sub");
  const taken = within(share?.inputs[1] ?? "", values)?.op;
  const other = factors.find((factor) => factor !== share)?.op;
  return (taken === "Sigmoid" && other === "Tanh") || (taken === "Tanh" && other === "Sigmoid");
}

/** The tanh of a product of a sigmoid and a tanh. */
function gatedBy({ op, inputs }: OnnxNode, values: Values): OnnxNode | null {
  if (op !== "Mul") return null;
  const factors = inputs.map((input) => within(input, values));
  const candidate = factors.find((factor) => factor?.op === "Tanh");
  return factors.some((factor) => factor?.op === "Sigmoid") ? (candidate ?? null) : null;
}

const arranging = new Set(["Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape", "Transpose", "Slice", "Split"]);

function within(value: string, values: Values): OnnxNode | undefined {
  let node = values.producer(value);
  for (let steps = 0; steps < 16 && node?.domain === "" && arranging.has(node.op); steps++) {
    node = values.producer(node.inputs[0] ?? "");
  }
  return node?.domain === "" ? node : undefined;
}
