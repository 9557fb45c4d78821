/**
 * A cell's parts as they are drawn. The graph of a layer (src/engine/cell/cellGraph.ts) has a node for every operation; here a
 * learned layer is one box with all that is added inside it, bias and peepholes among them, as the essay draws it, and a vector
 * that goes several ways is several lines from one part. Where things stand is not said here.
 */
import type { CellGraph } from "../../../../src/protocol/model";

type Node = CellGraph["nodes"][number];

/** "in": x or a state of the step before; "given": numbers of the cell's own, as a clock's periods; the others as in a graph. */
export type PartKind = "in" | "given" | "merge" | "learned" | "pointwise" | "out";

export interface Part {
  /** The node whose value leaves it. */
  readonly id: string;
  readonly kind: PartKind;
  readonly label: string;
  readonly channel: string | null;
  /** What it is, from what it is made of: "f", "×(c, f)", "c'"; the same in every cell that has such a part. */
  readonly key: string;
  /** All nodes of the graph that it stands for. */
  readonly nodes: readonly string[];
}

export interface Line {
  readonly from: string;
  readonly to: string;
  /** A state that a gate sees beside what all gates read, number by number. */
  readonly isPeephole: boolean;
}

export interface Picture {
  /** In the order of the graph: a part comes after what it reads. */
  readonly parts: readonly Part[];
  readonly lines: readonly Line[];
}

const pictures = new WeakMap<CellGraph, Picture>();

/** The same picture for the same graph. */
export function pictureOf(graph: CellGraph): Picture {
  let picture = pictures.get(graph);
  if (!picture) pictures.set(graph, (picture = draw(graph)));
  return picture;
}

function draw(graph: CellGraph): Picture {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const states = new Set(graph.nodes.flatMap(({ kind, label }) => (kind === "out" ? [label] : [])));
  const passed = new Map(graph.edges.flatMap(({ from, to }) => (nodes.get(to)?.kind === "copy" ? [[to, from] as const] : [])));
  const source = (id: string) => passed.get(id) ?? id;
  const edges = graph.edges.filter(({ to }) => !passed.has(to)).map(({ from, to }) => ({ from: source(from), to }));
  const reads = (id: string) => edges.flatMap(({ from, to }) => (to === id ? [from] : []));
  const readers = (id: string) => edges.filter(({ from }) => from === id).length;
  const isGiven = (id: string) => {
    const node = nodes.get(id);
    return node?.kind === "in" && node.label !== "x" && node.label !== "c below" && !states.has(node.label);
  };
  const boxes = boxesOf(nodes, { reads, readers, isGiven });
  const inside = new Set([...boxes.values()].flatMap(({ nodes: held }) => held.slice(1)));
  const drawn = graph.nodes.filter(({ id, kind }) => kind !== "copy" && !inside.has(id));
  const keys = new Map<string, string>();
  const parts = drawn.map((node): Part => {
    const { id, channel } = node;
    const box = boxes.get(id);
    const kind = box ? "learned" : isGiven(id) ? "given" : (node.kind as PartKind);
    const label = box?.label ?? node.label;
    const read = (box ? box.merged : reads(id)).map((from) => keys.get(from) ?? "");
    const key = keyOf({ kind, label, channel }, read, states);
    keys.set(id, key);
    return { id, kind, label, channel, key, nodes: [...(box?.nodes ?? [id]), ...copiesOf(id, passed)] };
  });
  const lines = drawn.flatMap(({ id }): Line[] => {
    const box = boxes.get(id);
    const read = (from: string, isPeephole: boolean) => ({ from, to: id, isPeephole });
    if (!box) return reads(id).map((from) => read(from, false));
    return [...box.merged.map((from) => read(from, false)), ...box.peepholes.map((from) => read(from, true))];
  });
  return { parts, lines };
}

function copiesOf(id: string, passed: ReadonlyMap<string, string>): string[] {
  return [...passed].flatMap(([copy, from]) => (from === id ? [copy] : []));
}

/** In cells that have the same part it has the same key, whatever its activation is: that is φ. */
function keyOf(
  { kind, label, channel }: Pick<Node, "label" | "channel"> & { kind: PartKind },
  read: string[],
  states: Set<string>,
) {
  if (kind === "in" || kind === "given") return label;
  if (kind === "out") return `→${label}`;
  if (kind === "merge") return `[${read.join(", ")}]`;
  const sign = kind === "learned" || OPERATIONS.has(label) ? label : "φ";
  if (channel !== null) return states.has(channel) ? `${channel}'` : kind === "learned" ? channel : `${channel}: ${sign}`;
  return `${sign}(${read.toSorted().join(", ")})`;
}

/** What else stands on a pointwise part is an activation. */
const OPERATIONS = new Set(["×", "+", "−", "÷", "1 −", "max", ">", "t mod", "Σ", "⊗", "matrix ×", "|·|"]);

interface Reading {
  readonly reads: (id: string) => string[];
  readonly readers: (id: string) => number;
  readonly isGiven: (id: string) => boolean;
}

/** A learned layer with what is added in it. */
interface Box {
  readonly label: string;
  /** The first is the one whose value leaves it. */
  readonly nodes: string[];
  readonly merged: string[];
  readonly peepholes: string[];
}

/** Boxes by the node whose value leaves them: where all that is added up is learned, or given, or a state times what is given. */
function boxesOf(nodes: ReadonlyMap<string, Node>, { reads, readers, isGiven }: Reading): Map<string, Box> {
  /** All that a node holds; undefined where it holds something else. */
  const open = (id: string, isRoot: boolean): Box | undefined => {
    const node = nodes.get(id);
    if (!node || (!isRoot && (node.channel !== null || readers(id) > 1))) return undefined;
    if (isGiven(id)) return { label: "", nodes: [id], merged: [], peepholes: [] };
    if (node.kind === "learned") return { label: node.label, nodes: [id], merged: reads(id), peepholes: [] };
    if (node.kind !== "pointwise") return undefined;
    const read = reads(id);
    const opened = read.map((from) => open(from, false));
    if (opened.every((box) => box !== undefined)) return joined(id, opened);
    const [at, other] = [opened.findIndex((box) => box === undefined), opened.find((box) => box !== undefined)];
    const isPeephole = !isRoot && node.label === "×" && read.length === 2 && other?.merged.length === 0;
    return isPeephole ? { label: "", nodes: [id, ...other.nodes], merged: [], peepholes: [read[at] as string] } : undefined;
  };
  const found = new Map<string, Box>();
  for (const node of nodes.values()) {
    if (node.kind !== "pointwise" || node.channel === null) continue;
    const box = open(node.id, true);
    if (box && box.merged.length > 0 && isOneLayer(box, nodes)) {
      const isActivation = reads(node.id).length === 1 && !node.label.startsWith("±");
      found.set(node.id, { ...box, label: isActivation ? node.label : (node.channel ?? box.label) });
    }
  }
  return found;
}

/** Layers that read different vectors are drawn as boxes of their own. */
function isOneLayer({ nodes: held }: Box, nodes: ReadonlyMap<string, Node>): boolean {
  return held.filter((id) => nodes.get(id)?.kind === "learned").length === 1;
}

function joined(id: string, boxes: readonly Box[]): Box {
  return {
    label: boxes.find(({ label }) => label !== "")?.label ?? "",
    nodes: [id, ...boxes.flatMap(({ nodes }) => nodes)],
    merged: boxes.flatMap(({ merged }) => merged),
    peepholes: boxes.flatMap(({ peepholes }) => peepholes),
  };
}
