/** A graph with those within it as one list of nodes: who makes a value, what it stands for, what shape it has. */
import type { OnnxGraph, OnnxNode } from "./graph";

export interface FlatGraph {
  readonly nodes: readonly OnnxNode[];
  readonly producers: ReadonlyMap<string, OnnxNode>;
  /** The value that an inner graph's input stands for. */
  readonly aliases: ReadonlyMap<string, string>;
  /** As far as the graph says them, null for a size that is not fixed. */
  readonly shapes: ReadonlyMap<string, readonly (number | null)[]>;
  /** Of the graph itself; tensors that are listed among them are none. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** States of a Loop or a Scan that are handed on as they are, and what each was before the first step. */
  readonly unchanged: ReadonlyMap<string, string>;
}

const maximumChain = 64;

/** All nodes of a graph and of those within it; names are unique over all of them. */
export function flatten(graph: OnnxGraph): FlatGraph {
  const nodes: OnnxNode[] = [];
  const producers = new Map<string, OnnxNode>();
  const aliases = new Map<string, string>();
  const shapes = new Map<string, readonly (number | null)[]>();
  const visit = ({ nodes: own, shapes: said, tensors }: OnnxGraph) => {
    for (const [name, shape] of said) shapes.set(name, shape);
    for (const { name, shape } of tensors) shapes.set(name, shape);
    for (const node of own) {
      nodes.push(node);
      for (const output of node.outputs) if (output !== "" && !producers.has(output)) producers.set(output, node);
      for (const inner of node.graphs.values()) {
        // the inputs of a Loop's or a Scan's body stand for the node's own, in order; sequence_lens of opset 8 is in front
        const skipped = node.op === "Scan" ? Math.max(0, node.inputs.length - inner.inputs.length) : 0;
        inner.inputs.forEach((input, index) => aliases.set(input, node.inputs[skipped + index] ?? ""));
        visit(inner);
      }
    }
  };
  visit(graph);
  const unchanged = new Map(
    nodes.flatMap((node) => carriedBy(node).filter((state) => isUnchanged(state, producers))).map(asPair),
  );
  const stored = new Set(graph.tensors.map(({ name }) => name));
  const inputs = graph.inputs.filter((name) => !stored.has(name));
  return { nodes, producers, aliases, shapes, inputs, outputs: graph.outputs, unchanged };
}

/** A state that a Loop or a Scan carries. */
export interface Carried {
  /** The body's input. */
  readonly before: string;
  readonly after: string;
  /** The value before the first step, outside of the body. */
  readonly initial: string;
}

/**
 * The states of a node: a Loop's body has the step's number and a condition in front of them; a Scan of opset 8 has
 * sequence_lens.
 */
export function carriedBy({ op, inputs, attributes, graphs }: OnnxNode): Carried[] {
  const body = graphs.get("body");
  if (!body || (op !== "Loop" && op !== "Scan")) return [];
  const taken = attributes.get("num_scan_inputs")?.ints[0] ?? 0;
  const [skip, skipOut] = op === "Loop" ? [2, 1] : [0, 0];
  const skipOuter = op === "Loop" ? 2 : Math.max(0, inputs.length - body.inputs.length);
  const count = op === "Loop" ? inputs.length - 2 : body.inputs.length - taken;
  return Array.from({ length: Math.max(0, Math.min(count, body.inputs.length - skip)) }, (_, index) => ({
    before: body.inputs[skip + index] ?? "",
    after: body.outputs[skipOut + index] ?? "",
    initial: inputs[skipOuter + index] ?? "",
  }));
}

function asPair({ before, initial }: Carried): [string, string] {
  return [before, initial];
}

function isUnchanged({ before, after }: Carried, producers: ReadonlyMap<string, OnnxNode>): boolean {
  let at = after;
  for (let steps = 0; steps < maximumChain && at !== before; steps++) {
    const producer = producers.get(at);
    if (producer?.op !== "Identity") return false;
    at = producer.inputs[0] ?? "";
  }
  return at === before;
}
