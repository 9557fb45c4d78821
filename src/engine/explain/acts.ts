/**
 * The acts in which a cell's step is told, read off its definition: what the state keeps, what is written to it, its
 * update, and what is let out; of an LSTM: forget, input and candidate, update, output. Every part of the picture comes
 * in exactly one act, and not before what it reads.
 */
import type { CellDefinition } from "../cell/cellDefinition";
import type { CellDrawing } from "../cell/cellGraph";
import type { Expression } from "../graph/graph";
import { carriedStates, splitIn } from "./carriedState";

/** "prepare" is for what several gates read and is none itself, as the m of a multiplicative LSTM. */
export type ActKind = "prepare" | "keep" | "write" | "update" | "output";

export interface Act {
  readonly kind: ActKind;
  /** Ids of the picture's nodes, in the picture's order. */
  readonly nodes: string[];
  /** The channels among them, by name, each in the first act that shows it. */
  readonly channels: string[];
}

export function actsOf(definition: CellDefinition, { graph, values }: CellDrawing): Act[] {
  const kinds = new Map(graph.nodes.map(({ id, kind }) => [id, kind]));
  const idsOf = (expressions: readonly Expression[]) =>
    [...values].flatMap(([id, e]) => (expressions.includes(e) && kinds.get(id) !== "copy" ? [id] : []));
  const reads = new Map<string, string[]>();
  for (const { from, to } of graph.edges) reads.set(to, [...(reads.get(to) ?? []), from]);
  /** Nodes with everything that they are made of. */
  const madeOf = (ids: readonly string[]): Set<string> => {
    const found = new Set<string>();
    const visit = (id: string) => {
      if (found.has(id)) return;
      found.add(id);
      reads.get(id)?.forEach(visit);
    };
    ids.forEach(visit);
    return found;
  };

  const states = carriedStates(definition).map(({ state }) => ({ state, next: definition.next[state] as Expression }));
  const summands = states.flatMap(({ state, next }) => summandsOf(next).map((summand) => ({ state, summand })));
  const isKept = ({ state, summand }: (typeof summands)[number]) => splitIn(definition, state, summand).keep !== null;
  const nodesOf = (some: readonly { readonly summand: Expression }[]) => idsOf(some.map(({ summand }) => summand));
  const kept = madeOf(nodesOf(summands.filter(isKept)));
  const written = madeOf(nodesOf(summands.filter((summand) => !isKept(summand))));
  const roles = new Map(definition.channels.map(({ name, role }) => [name, role]));
  const shared = graph.nodes.filter(({ id, channel, kind }) => {
    return kind !== "in" && kept.has(id) && written.has(id) && channel !== null && roles.get(channel) !== "gate";
  });
  const outs = graph.nodes.filter(({ kind, label }) => kind === "out" && states.some(({ state }) => state === label));
  const all = graph.nodes.map(({ id }) => id);
  const steps: [ActKind, ReadonlySet<string>][] = [
    ["prepare", madeOf(shared.map(({ id }) => id))],
    ["keep", kept],
    ["write", written],
    ["update", madeOf(outs.map(({ id }) => id))],
    ["output", new Set(all)],
  ];
  const told = new Set<string>();
  const named = new Set<string>();
  return steps.flatMap(([kind, nodes]): Act[] => {
    const fresh = graph.nodes.filter(({ id }) => nodes.has(id) && !told.has(id));
    if (!fresh.some((node) => node.kind !== "in")) return []; // what comes in waits for what reads it
    for (const { id } of fresh) told.add(id);
    const channels = fresh.flatMap(({ channel }) => (channel === null || named.has(channel) ? [] : [channel]));
    for (const channel of channels) named.add(channel);
    return [{ kind, nodes: fresh.map(({ id }) => id), channels: [...new Set(channels)] }];
  });
}

function summandsOf(expression: Expression): Expression[] {
  const { node } = expression;
  if (node.kind === "clip") return summandsOf(node.of);
  return node.kind === "binary" && node.apply === "add" ? [...summandsOf(node.left), ...summandsOf(node.right)] : [expression];
}
