/**
 * Finds the recurrent sums in the graph of an nngraph module: where a linear layer of the input and one of a state meet, and
 * what becomes of their sum. How the graph was written down is the reader's affair (formats/torch7/modules.ts).
 */
import type { PlainValue } from "../../formats/format";

export interface GraphNode {
  readonly className: string;
  /** The module's name before those of its tensors, with a dot at its end; null where it has none. */
  readonly path: string | null;
  /** Which input of the network it hands on, from 1; 0 for any other. */
  readonly input: number;
  readonly reads: readonly number[];
}

/** One affine of a cell: what the input's and the state's linear layers give, added up. */
export interface RecurrentSum {
  readonly node: number;
  readonly ofInput: string;
  readonly ofState: string;
  /** What the input's layer reads, past dropout. */
  readonly reads: number;
  /** The input of the network that is the state. */
  readonly state: number;
  /** The node that scales the state before the product: a reset gate; null without one. */
  readonly scaledBy: number | null;
  readonly isNormalised: boolean;
}

/** Hand on what they are given when a network is not trained. */
const handsOn = new Set(["nn.Dropout", "nn.Identity", "nn.Copy", "nn.Contiguous"]);
const normalises = new Set(["nn.BatchNormalization", "cudnn.BatchNormalization"]);

const maximumGraphs = 64;
const unnamed = "(unnamed)";

export class TorchGraph {
  private readers: readonly (readonly number[])[] | null = null;

  private constructor(
    /** What the names of its modules begin with. */
    readonly name: string,
    readonly nodes: readonly GraphNode[],
  ) {}

  /** The graphs among a file's attributes, at most 64. */
  static all(attributes: ReadonlyMap<string, PlainValue> | undefined): readonly TorchGraph[] {
    const found: TorchGraph[] = [];
    for (const [name, value] of attributes ?? []) {
      if (!/(^|\.)graph$/.test(name) || !Array.isArray(value) || found.length === maximumGraphs) continue;
      const prefix = name.slice(0, -"graph".length);
      const nodes = (value as readonly PlainValue[]).map((node) => nodeOf(node, prefix));
      found.push(new TorchGraph(prefix.replace(/\.$/, "") || unnamed, nodes));
    }
    return found;
  }

  sums(): RecurrentSum[] {
    return this.nodes.flatMap((_, node) => this.sumAt(node) ?? []);
  }

  /** The nodes of a class that read a node, past what hands on. */
  readersOf(node: number, className: string): number[] {
    return this.nodes.flatMap((reader, index) => {
      return reader.className === className && reader.reads.some((read) => this.source(read) === node) ? index : [];
    });
  }

  /** Whether one product has just these two factors. */
  multiplies(first: number, second: number): boolean {
    return this.readersOf(first, "nn.CMulTable").some((node) =>
      this.nodes[node]?.reads.some((read) => this.source(read) === second),
    );
  }

  /** Past nodes that hand on what they read. */
  source(node: number, skipped: ReadonlySet<string> = handsOn): number {
    let at = node;
    const passed = new Set<number>();
    while (!passed.has(at)) {
      // a hostile graph may have circles
      passed.add(at);
      const { className, input, reads } = this.nodes[at] ?? nowhere;
      if (input === 0 && skipped.has(className)) at = reads[0] ?? at;
    }
    return at;
  }

  /** The nodes that are made of what a node gives, itself among them. */
  madeOf(node: number): ReadonlySet<number> {
    this.readers ??= this.readersOfAll();
    const found = new Set([node]);
    for (const at of found) for (const reader of this.readers[at] ?? []) found.add(reader);
    return found;
  }

  private readersOfAll(): readonly (readonly number[])[] {
    const readers: number[][] = this.nodes.map(() => []);
    for (const [index, { reads }] of this.nodes.entries()) for (const read of reads) readers[read]?.push(index);
    return readers;
  }

  private sumAt(node: number): RecurrentSum | null {
    const { className, reads } = this.nodes[node] ?? nowhere;
    if (className !== "nn.CAddTable" || reads.length !== 2) return null;
    const operands = reads.map((read) => this.linearAt(read));
    const [first, second] = operands;
    if (!first || !second) return null;
    const states = operands.map((operand) => this.stateAt(operand?.reads ?? -1));
    const stateFirst = states[0] !== null && states[1] === null;
    const state = stateFirst ? states[0] : states[1];
    if (!state || (states[0] && states[1])) return null;
    const [ofState, ofInput] = stateFirst ? [first, second] : [second, first];
    return {
      node,
      ofInput: ofInput.path,
      ofState: ofState.path,
      reads: ofInput.reads,
      state: state.input,
      scaledBy: state.scaledBy,
      isNormalised: first.isNormalised || second.isNormalised,
    };
  }

  private linearAt(node: number): { path: string; reads: number; isNormalised: boolean } | null {
    const before = this.source(node);
    const at = this.source(before, new Set([...handsOn, ...normalises]));
    const { className, path, reads } = this.nodes[at] ?? nowhere;
    if (className !== "nn.Linear" || path === null || reads[0] === undefined) return null;
    return { path, reads: this.source(reads[0]), isNormalised: at !== before };
  }

  /** A state that comes in from the step before, or a gated one; the network's first input is no state. */
  private stateAt(node: number): { input: number; scaledBy: number | null } | null {
    const { className, input, reads } = this.nodes[node] ?? nowhere;
    if (input > 0) return input > 1 ? { input, scaledBy: null } : null;
    if (className !== "nn.CMulTable" || reads.length !== 2) return null;
    const [first, second] = reads.map((read) => this.source(read));
    for (const [state, gate] of [
      [first, second],
      [second, first],
    ] as const) {
      const given = this.nodes[state ?? -1]?.input ?? 0;
      if (given > 1 && this.nodes[gate ?? -1]?.className === "nn.Sigmoid") return { input: given, scaledBy: gate ?? null };
    }
    return null;
  }
}

const nowhere: GraphNode = { className: "", path: null, input: 0, reads: [] };

function nodeOf(value: PlainValue, prefix: string): GraphNode {
  if (!(value instanceof Map)) return nowhere;
  const node = value as ReadonlyMap<string, PlainValue>;
  const [className, module, input, reads] = ["class", "module", "input", "reads"].map((key) => node.get(key));
  return {
    className: typeof className === "string" ? className : "",
    path: typeof module === "string" ? `${prefix}${module}.` : null,
    input: typeof input === "number" ? input : 0,
    reads: Array.isArray(reads) ? (reads as readonly PlainValue[]).filter((read) => typeof read === "number") : [],
  };
}
