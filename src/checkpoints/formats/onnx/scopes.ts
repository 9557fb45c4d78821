/** Gives every value of a graph and of those within it a name of its own: the branches of an If may use one name twice. */
import type { StoredTensor } from "../storedTensors";
import type { OnnxGraph, OnnxNode } from "./graph";

interface Scope {
  /** New names alone; most graphs need none. */
  readonly names: Map<string, string>;
  readonly outer: Scope | null;
}

export function withDistinctNames(graph: OnnxGraph): OnnxGraph {
  return renamed(graph, null, new Map());
}

/** `owners`: by name the graph that has it. */
function renamed(graph: OnnxGraph, outer: Scope | null, owners: Map<string, OnnxGraph>): OnnxGraph {
  const scope: Scope = { names: new Map(), outer };
  const define = (name: string) => {
    if (name === "" || owners.get(name) === graph || scope.names.has(name)) return;
    let distinct = name;
    for (let copy = 2; owners.has(distinct); copy++) distinct = `${name} (${copy})`;
    owners.set(distinct, graph);
    if (distinct !== name || isRenamed(outer, name)) scope.names.set(name, distinct);
  };
  graph.inputs.forEach(define);
  for (const { name } of graph.tensors) define(name);
  for (const { outputs } of graph.nodes) outputs.forEach(define);
  const of = (name: string) => lookUp(scope, name);
  return {
    inputs: graph.inputs.map(of),
    outputs: graph.outputs.map(of),
    shapes: new Map([...graph.shapes].map(([name, shape]) => [of(name), shape])),
    tensors: graph.tensors.map((tensor): StoredTensor => ({ ...tensor, name: of(tensor.name) })),
    nodes: graph.nodes.map((node): OnnxNode => {
      if (node.graphs.size === 0 && isEmpty(scope)) return node;
      const graphs = new Map([...node.graphs].map(([key, inner]) => [key, renamed(inner, scope, owners)]));
      return { ...node, inputs: node.inputs.map(of), outputs: node.outputs.map(of), graphs };
    }),
  };
}

function isEmpty(scope: Scope): boolean {
  return scope.names.size === 0 && (!scope.outer || isEmpty(scope.outer));
}

function isRenamed(scope: Scope | null, name: string): boolean {
  return scope !== null && (scope.names.has(name) || isRenamed(scope.outer, name));
}

function lookUp(scope: Scope, name: string): string {
  for (let at: Scope | null = scope; at; at = at.outer) {
    const distinct = at.names.get(name);
    if (distinct !== undefined) return distinct;
  }
  return name;
}
