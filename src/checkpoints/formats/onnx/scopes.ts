/** Gives every value of a graph and of those within it a name of its own: the branches of an If may use one name twice. */
import type { StoredTensor } from "../storedTensors";
import type { OnnxGraph, OnnxNode } from "./graph";

interface Scope {
  readonly names: Map<string, string>;
  readonly outer: Scope | null;
}

export function withDistinctNames(graph: OnnxGraph): OnnxGraph {
  return renamed(graph, null, new Set());
}

function renamed(graph: OnnxGraph, outer: Scope | null, used: Set<string>): OnnxGraph {
  const scope: Scope = { names: new Map(), outer };
  const define = (name: string) => {
    if (name === "" || scope.names.has(name)) return;
    let own = name;
    for (let copy = 2; used.has(own); copy++) own = `${name} (${copy})`;
    used.add(own);
    scope.names.set(name, own);
  };
  graph.inputs.forEach(define);
  for (const { name } of graph.tensors) define(name);
  for (const { outputs } of graph.nodes) outputs.forEach(define);
  const of = (name: string) => lookUp(scope, name);
  return {
    inputs: graph.inputs.map(of),
    outputs: graph.outputs.map(of),
    tensors: graph.tensors.map((tensor): StoredTensor => ({ ...tensor, name: of(tensor.name) })),
    nodes: graph.nodes.map((node): OnnxNode => ({
      ...node,
      inputs: node.inputs.map(of),
      outputs: node.outputs.map(of),
      graphs: new Map([...node.graphs].map(([key, inner]) => [key, renamed(inner, scope, used)])),
    })),
  };
}

function lookUp(scope: Scope, name: string): string {
  for (let at: Scope | null = scope; at; at = at.outer) {
    const own = at.names.get(name);
    if (own !== undefined) return own;
  }
  return name;
}
