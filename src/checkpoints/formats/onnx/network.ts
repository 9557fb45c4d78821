/**
 * The recurrent part of an ONNX graph: every LSTM, GRU and RNN wherever it stands, what each reads, the embedding before
 * and the output layer after them. A description only; which weights mean what is the convention's affair.
 */
import { message, type Message } from "../../../messages/message";
import type { Constant, Constants } from "./constants";
import type { OnnxGraph, OnnxNode } from "./graph";

/** The attribute under which this description stands, as JSON of an OnnxNetwork. */
export const networkAttribute = "onnx.network";

/** A value known without running the graph; it can be read under its name. */
export interface OnnxOperand {
  readonly name: string;
  readonly shape: readonly number[];
  /** Tensors of the file that it is made of. */
  readonly from: readonly string[];
}

/** What a node reads: another of the nodes, an embedding of tokens, an input of the graph, or something not followed. */
export type OnnxSource =
  | { readonly kind: "node"; readonly index: number }
  | { readonly kind: "embedding"; readonly table: OnnxOperand }
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "operator"; readonly name: string };

export interface OnnxRecurrent {
  readonly op: "LSTM" | "GRU" | "RNN";
  readonly name: string;
  readonly direction: string;
  readonly activations: readonly string[];
  /** For those of the activations that take them, in their order; ONNX's defaults where there are none. */
  readonly alphas: readonly number[];
  readonly betas: readonly number[];
  readonly clip: number | null;
  readonly inputForget: boolean;
  readonly linearBeforeReset: boolean;
  /** By ONNX's names: W, R, B, P, initial_h, initial_c. One that is no constant is missing. */
  readonly operands: Readonly<Record<string, OnnxOperand>>;
  /** Constant numbers of steps, one for each sequence of a batch. */
  readonly lengths: readonly number[] | null;
  /** Operands that are given and known only when the graph runs. */
  readonly unknown: readonly string[];
  readonly reads: readonly OnnxSource[];
}

export interface OnnxHead {
  readonly weight: OnnxOperand;
  /** Whether `weight` is [hidden][vocabulary]. */
  readonly isTransposed: boolean;
  readonly bias: OnnxOperand | null;
  readonly reads: readonly OnnxSource[];
}

export interface OnnxNetwork {
  readonly nodes: readonly OnnxRecurrent[];
  readonly head: OnnxHead | null;
}

const recurrent = new Set(["LSTM", "GRU", "RNN"]);
/** Operators that give the vectors of their first input again, in another arrangement. */
const passing = new Set(["Identity", "Cast", "Squeeze", "Unsqueeze", "Transpose", "Reshape", "Dropout"]);
/** After the last layer also those that choose a step, or make probabilities of scores. */
const passingAfter = new Set([...passing, "Softmax", "LogSoftmax", "Gather", "Slice", "Flatten"]);
const maximumDepth = 256;

interface Traced {
  readonly network: OnnxNetwork;
  /** What was left out and why, a sentence each. */
  readonly notes: readonly Message[];
  /** Values that are no tensors of the file and that `network` names. */
  readonly derived: readonly Constant[];
}

export interface FlatGraph {
  readonly nodes: readonly OnnxNode[];
  readonly producers: ReadonlyMap<string, OnnxNode>;
  /** The value that an inner graph's input stands for. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly outputs: readonly string[];
}

/** All nodes of a graph and of those within it; names are unique over all of them. */
export function flatten(graph: OnnxGraph): FlatGraph {
  const nodes: OnnxNode[] = [];
  const producers = new Map<string, OnnxNode>();
  const aliases = new Map<string, string>();
  const visit = ({ nodes: own }: OnnxGraph) => {
    for (const node of own) {
      nodes.push(node);
      for (const output of node.outputs) if (output !== "" && !producers.has(output)) producers.set(output, node);
      for (const inner of node.graphs.values()) {
        // the inputs of a Loop's or a Scan's body stand for the node's own, in order
        inner.inputs.forEach((input, index) => aliases.set(input, node.inputs[index] ?? ""));
        visit(inner);
      }
    }
  };
  visit(graph);
  return { nodes, producers, aliases, outputs: graph.outputs };
}

export async function traceNetwork(graph: FlatGraph, constants: Constants): Promise<Traced> {
  const tracer = new Tracer(graph, constants);
  return tracer.trace();
}

class Tracer {
  private readonly derived = new Map<string, Constant>();
  private readonly places = new Map<OnnxNode, number>();
  private readonly known = new Map<string, readonly OnnxSource[]>();

  constructor(
    private readonly graph: FlatGraph,
    private readonly constants: Constants,
  ) {}

  async trace(): Promise<Traced> {
    const found = this.graph.nodes.filter(({ op, domain }) => domain === "" && recurrent.has(op));
    const notes: Message[] = [];
    const distinct: OnnxNode[] = [];
    const keys = new Map<string, number>();
    for (const node of found) {
      const key = await this.keyOf(node);
      const place = key === null ? undefined : keys.get(key);
      this.places.set(node, place ?? distinct.length);
      if (place !== undefined) continue;
      if (key !== null) keys.set(key, distinct.length);
      distinct.push(node);
    }
    if (distinct.length < found.length) {
      notes.push(message("formatsOnnx.sharedWeights", { count: found.length, distinct: distinct.length }));
    }
    const others = new Set(
      this.graph.nodes
        .filter(({ op, domain }) => domain !== "" && /LSTM|GRU|RNN/.test(op))
        .map(({ op, domain }) => `${domain}.${op}`),
    );
    for (const op of others) notes.push(message("formatsOnnx.operatorNotRead", { operator: op }));
    const nodes: OnnxRecurrent[] = [];
    for (const node of distinct) nodes.push(await this.describe(node));
    const head = nodes.length > 0 ? await this.head() : null;
    return { network: { nodes, head }, notes, derived: [...this.derived.values()] };
  }

  /** Equal for nodes of the same weights and settings; null where the weights are not known. */
  private async keyOf({ op, inputs, attributes }: OnnxNode): Promise<string | null> {
    const parts = [op, JSON.stringify([...attributes])];
    for (const place of [1, 2, 3, 4, 5, 6, 7]) {
      const value = inputs[place] ?? "";
      const constant = await this.constants.of(value);
      if (value !== "" && !constant && ![4, 5, 6].includes(place)) return null;
      parts.push(constant?.key ?? "");
    }
    return parts.join("|");
  }

  private async describe(node: OnnxNode): Promise<OnnxRecurrent> {
    const { op, name, inputs, outputs, attributes } = node;
    const operands: Record<string, OnnxOperand> = {};
    const unknown: string[] = [];
    for (const [letter, place] of [
      ["W", 1],
      ["R", 2],
      ["B", 3],
      ["P", 7],
      ["initial_h", 5],
      ["initial_c", 6],
    ] as const) {
      const value = inputs[place] ?? "";
      if (value === "" || (/^(P|initial_c)$/.test(letter) && op !== "LSTM")) continue;
      const operand = await this.operand(value);
      if (operand) operands[letter] = operand;
      else if (place !== 5 && place !== 6) unknown.push(letter); // states that are given when the graph runs are zero here
    }
    return {
      op: op as OnnxRecurrent["op"],
      name: name === "" ? (outputs.find((output) => output !== "") ?? op) : name,
      direction: attributes.get("direction")?.strings[0] ?? "forward",
      activations: attributes.get("activations")?.strings ?? [],
      alphas: attributes.get("activation_alpha")?.floats ?? [],
      betas: attributes.get("activation_beta")?.floats ?? [],
      clip: attributes.get("clip")?.floats[0] ?? null,
      inputForget: (attributes.get("input_forget")?.ints[0] ?? 0) !== 0,
      linearBeforeReset: (attributes.get("linear_before_reset")?.ints[0] ?? 0) !== 0,
      operands,
      lengths: (inputs[4] ?? "") === "" ? null : await this.constants.list(inputs[4] ?? ""),
      unknown,
      reads: await this.sources(inputs[0] ?? "", 0),
    };
  }

  private async operand(value: string): Promise<OnnxOperand | null> {
    const constant = await this.constants.of(value);
    if (!constant) return null;
    const isTensor = constant.from.length === 1 && constant.from[0] === constant.name;
    if (!isTensor) this.derived.set(constant.name, constant);
    return { name: constant.name, shape: constant.shape, from: constant.from };
  }

  /** Where the vectors of a value come from, one after the other. */
  private async sources(value: string, depth: number): Promise<readonly OnnxSource[]> {
    const known = this.known.get(value);
    if (known) return known;
    const blocked: readonly OnnxSource[] = [{ kind: "operator", name: this.graph.producers.get(value)?.op ?? value }];
    if (depth > maximumDepth) return blocked;
    this.known.set(value, blocked); // where it leads back to itself
    const found = (await this.follow(value, depth + 1)) ?? blocked;
    this.known.set(value, found);
    return found;
  }

  private async follow(value: string, depth: number): Promise<readonly OnnxSource[] | null> {
    const { producers, aliases } = this.graph;
    const node = producers.get(value);
    if (!node) {
      const alias = aliases.get(value);
      return alias ? this.sources(alias, depth) : [{ kind: "input", name: value }];
    }
    const place = this.places.get(node);
    if (place !== undefined) return node.outputs[0] === value ? [{ kind: "node", index: place }] : null;
    if (node.domain !== "") return null;
    if (passing.has(node.op)) return this.sources(node.inputs[0] ?? "", depth);
    if (node.op === "Concat") return this.concatenated(node, depth);
    if (node.op === "If") return this.branches(node, value, depth);
    if (node.op !== "Gather" || (node.attributes.get("axis")?.ints[0] ?? 0) !== 0) return null;
    const table = await this.operand(node.inputs[0] ?? "");
    return table?.shape.length === 2 ? [{ kind: "embedding", table }] : null;
  }

  /** Vectors side by side; a Concat along the first axis puts sequences one after the other and is not followed. */
  private async concatenated({ inputs, attributes }: OnnxNode, depth: number): Promise<readonly OnnxSource[] | null> {
    const axis = attributes.get("axis")?.ints[0] ?? 0;
    if (axis !== -1 && axis < 2) return null;
    const all: OnnxSource[] = [];
    for (const input of inputs) all.push(...(await this.sources(input, depth)));
    return all.length <= maximumDepth ? all : null;
  }

  private async branches({ graphs, outputs }: OnnxNode, value: string, depth: number): Promise<readonly OnnxSource[] | null> {
    const place = outputs.indexOf(value);
    const found: (readonly OnnxSource[])[] = [];
    for (const { outputs: own } of graphs.values()) found.push(await this.sources(own[place] ?? "", depth));
    const [first] = found;
    return first && found.every((sources) => JSON.stringify(sources) === JSON.stringify(first)) ? first : null;
  }

  /** The first output of the graph that is an affine map of what the recurrent nodes give. */
  private async head(): Promise<OnnxHead | null> {
    for (const output of this.graph.outputs) {
      const head = await this.headBefore(output);
      if (head?.reads.every(({ kind }) => kind === "node")) return head;
    }
    return null;
  }

  private async headBefore(output: string): Promise<OnnxHead | null> {
    let value = this.before(output);
    let node = this.graph.producers.get(value);
    let bias: OnnxOperand | null = null;
    if (node?.op === "Add") {
      for (const [place, input] of node.inputs.entries()) {
        const constant = await this.operand(input);
        if (!constant) continue;
        bias = constant;
        value = this.before(node.inputs[1 - place] ?? "");
      }
      node = this.graph.producers.get(value);
    }
    const weight = node?.op === "MatMul" || node?.op === "Gemm" ? await this.operand(node.inputs[1] ?? "") : null;
    if (!node || weight?.shape.length !== 2) return null;
    const flag = (name: string) => (node.attributes.get(name)?.ints[0] ?? 0) !== 0;
    const scaled = ["alpha", "beta"].some((name) => (node.attributes.get(name)?.floats[0] ?? 1) !== 1);
    if (flag("transA") || scaled) return null;
    if (node.op === "Gemm" && !bias) bias = await this.operand(node.inputs[2] ?? "");
    return { weight, isTransposed: !flag("transB"), bias, reads: await this.sources(this.before(node.inputs[0] ?? ""), 0) };
  }

  /** The value from which operators that only arrange or normalise made this one. */
  private before(value: string): string {
    let at = value;
    for (let steps = 0; steps < maximumDepth; steps++) {
      const node = this.graph.producers.get(at);
      if (node?.domain !== "" || !passingAfter.has(node.op)) return at;
      at = node.inputs[0] ?? "";
    }
    return at;
  }
}
