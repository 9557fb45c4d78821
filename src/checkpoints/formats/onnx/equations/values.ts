/** What is known of a graph's values without their numbers: who makes them, who depends on whom, how many axes they have. */
import type { Carried, FlatGraph } from "../flatGraph";
import type { OnnxNode } from "../graph";

const maximumDepth = 64;
const maximumAncestors = 2000;
/** Operators whose result has the axes of their first operand, or of the larger. */
const elementwise = new Set([
  "Add",
  "Sub",
  "Mul",
  "Div",
  "Neg",
  "Sum",
  "Sigmoid",
  "Tanh",
  "Relu",
  "Softsign",
  "Softplus",
  "HardSigmoid",
  "LeakyRelu",
  "Elu",
  "Clip",
  "Identity",
  "Cast",
  "Slice",
  "Split",
  "Concat",
  "Transpose",
]);

export class Values {
  private consumers: ReadonlyMap<string, readonly OnnxNode[]> | null = null;
  private readonly ranks = new Map<string, number>();

  constructor(private readonly graph: FlatGraph) {}

  producer(value: string): OnnxNode | undefined {
    return this.graph.producers.get(value);
  }

  /** The operator that makes a value, or what stands for it in words. */
  operator(value: string): string {
    const node = this.producer(value);
    return node ? (node.domain === "" ? node.op : `${node.domain}.${node.op}`) : value;
  }

  /** Every value that any of `from` goes into, these among them. */
  dependents(from: readonly string[]): ReadonlySet<string> {
    const found = new Set(from);
    const waiting = [...from];
    const consumers = (this.consumers ??= consumersOf(this.graph));
    for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
      for (const { outputs } of consumers.get(value) ?? []) {
        for (const output of outputs) {
          if (output === "" || found.has(output)) continue;
          found.add(output);
          waiting.push(output);
        }
      }
    }
    return found;
  }

  /** Values that go into one, the nearest first, as many as a step has. */
  ancestors(value: string): ReadonlySet<string> {
    const found = new Set([value]);
    for (const at of found) {
      if (found.size > maximumAncestors) break;
      for (const input of this.producer(at)?.inputs ?? []) found.add(input);
    }
    return found;
  }

  /** Those of some states that stay as they are, and what they stand for. */
  unchanged(states: readonly Carried[]): Map<string, string> {
    const found = states.filter(({ before }) => this.graph.unchanged.has(before));
    return new Map(found.map(({ before, initial }) => [before, initial]));
  }

  lastSize(value: string): number | null {
    return this.graph.shapes.get(value)?.at(-1) ?? null;
  }

  isLastAxis(axis: number, value: string): boolean {
    const rank = this.rank(value);
    return axis === -1 || (rank === null ? axis >= 1 : axis === rank - 1);
  }

  rank(value: string): number | null {
    return this.rankOf(value, 0, new Set());
  }

  /** `seen`: values that were looked at, as a graph may lead to one in many ways. */
  private rankOf(value: string, depth: number, seen: Set<string>): number | null {
    const known = this.graph.shapes.get(value)?.length ?? this.ranks.get(value);
    if (known !== undefined) return known;
    if (depth > maximumDepth || seen.has(value)) return null;
    seen.add(value);
    const found = this.rankMade(value, (input) => this.rankOf(input, depth + 1, seen));
    if (found !== null) this.ranks.set(value, found);
    return found;
  }

  private rankMade(value: string, rankOf: (input: string) => number | null): number | null {
    const node = this.producer(value);
    if (node?.domain !== "") return null;
    const of = (place: number) => rankOf(node.inputs[place] ?? "");
    if (node.op === "Gemm") return 2;
    if (node.op === "MatMul") return of(0);
    if (!elementwise.has(node.op)) return null;
    const [first, second] = [of(0), ["Add", "Sub", "Mul", "Div"].includes(node.op) ? of(1) : null];
    return first === null || second === null ? (first ?? second) : Math.max(first, second);
  }
}

/** By value the nodes that read it; a node reads what the graphs within it give and capture. */
function consumersOf({ nodes, aliases }: FlatGraph): ReadonlyMap<string, readonly OnnxNode[]> {
  const found = new Map<string, OnnxNode[]>();
  const add = (value: string, node: OnnxNode) => {
    const known = found.get(value);
    if (known) known.push(node);
    else found.set(value, [node]);
  };
  for (const node of nodes) {
    for (const input of node.inputs) add(input, node);
    for (const { outputs } of node.graphs.values()) for (const output of outputs) add(output, node);
  }
  const standing = { op: "", domain: "", name: "", inputs: [], attributes: new Map(), graphs: new Map() };
  for (const [inner, outer] of aliases) if (outer !== "") add(outer, { ...standing, outputs: [inner] });
  return found;
}
