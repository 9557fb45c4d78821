/**
 * The recurrent part of an ONNX graph: every LSTM, GRU and RNN wherever it stands, what each reads, the embedding before
 * and the output layer after them. A description only; which weights mean what is the convention's affair.
 */
import { message, type Message } from "../../../messages/message";
import { beginningOf } from "./beginning";
import { beyondOnnx, noneBeyond, type BeyondOnnx } from "./beyondOnnx";
import type { Constant, Constants } from "./constants";
import { atTheEnd, betweenLayers, DenseReader, maximumDense, type OnnxDense } from "./dense";
import { RecurrenceReader, type Spelled, type SpelledGraph } from "./equations/recurrences";
import type { FlatGraph } from "./flatGraph";
import type { OnnxNode } from "./graph";
import type { OnnxOperand } from "./operand";
import { SoftmaxAxis } from "./softmaxAxis";

/** The attribute under which this description stands, as JSON of an OnnxNetwork. */
export const networkAttribute = "onnx.network";

/** What a node reads: another of the nodes, an embedding of tokens, an input of the graph, or something not followed. */
export type OnnxSource =
  | { readonly kind: "node"; readonly index: number }
  | {
      readonly kind: "embedding";
      readonly table: OnnxOperand;
      /** The value with the ids. */
      readonly of: string;
      readonly stages?: readonly OnnxDense[];
    }
  | { readonly kind: "input"; readonly name: string; readonly stages?: readonly OnnxDense[] }
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
  /**
   * By ONNX's names: W, R, B, P, initial_h, initial_c, and beyond them projection ([outputs][units]) and projectionBias.
   * B is of x and of h, or of both together. One that is no constant is missing.
   */
  readonly operands: Readonly<Record<string, OnnxOperand>>;
  /** Constant numbers of steps, one for each sequence of a batch. */
  readonly lengths: readonly number[] | null;
  /** Operands that are given and known only when the graph runs. */
  readonly unknown: readonly string[];
  readonly reads: readonly OnnxSource[];
  /** How the graph spells it out where it is no operator of its own, but what its equations compute; else null. */
  readonly spelled: Spelled["form"] | null;
  readonly beyond?: BeyondOnnx | undefined;
}

export interface OnnxHead extends OnnxDense {
  readonly reads: readonly OnnxSource[];
  /** Dense layers between what it reads and it, in order. */
  readonly stages: readonly OnnxDense[];
}

export interface OnnxNetwork {
  readonly nodes: readonly OnnxRecurrent[];
  readonly head: OnnxHead | null;
  /** What the graph gives where that is made of recurrent nodes alone, side by side; else none. */
  readonly gives: readonly OnnxSource[];
  /** The operator that stands between the recurrent nodes and what the graph gives, where it is not followed. */
  readonly stopsAt: string | null;
}

const recurrent = new Set(["LSTM", "GRU", "RNN"]);
/** Operators that give the vectors of their first input again, in another arrangement. */
const passing = new Set(["Identity", "Cast", "Squeeze", "Unsqueeze", "Transpose", "Reshape", "Dropout", "ConcatFromSequence"]);
/** After the last layer also those that choose a step. */
const passingAfter = new Set([...passing, "Gather", "Slice", "Flatten", "ReverseSequence"]);
/** Operators that make other tokens of tokens; bounds, and what counts negative ids from the end, keep those that there are. */
const renumbering = new Set(["Add", "Sub", "Mul", "Div", "Mod", "Neg"]);
const maximumDepth = 256;
const opposite: Readonly<Record<string, string>> = { forward: "reverse", reverse: "forward" };

interface Traced {
  readonly network: OnnxNetwork;
  /** What was left out and why, a sentence each. */
  readonly notes: readonly Message[];
  /** Those of them that say why a recurrent part is not read. */
  readonly unread: readonly Message[];
  /** Values that are no tensors of the file and that `network` names. */
  readonly derived: readonly Constant[];
}

/** `opset`: the version of ONNX's operators. */
export async function traceNetwork(graph: FlatGraph, constants: Constants, opset: number): Promise<Traced> {
  const tracer = new Tracer(graph, constants, opset);
  return tracer.trace();
}

function nameOf({ op, name, outputs }: OnnxNode): string {
  return name === "" ? (outputs.find((output) => output !== "") ?? op) : name;
}

class Tracer {
  private readonly derived = new Map<string, Constant>();
  private readonly places = new Map<OnnxNode | Spelled, number>();
  private readonly known = new Map<string, readonly OnnxSource[]>();
  private spelled: SpelledGraph = { found: [], notes: [], aliases: new Map(), flips: new Set() };
  private readonly spelledAt = new Map<string, Spelled>();
  private readonly dense: DenseReader;
  /** Of last states one behind the other, the one that is taken. */
  private readonly taken = new Map<string, string>();
  /** Why a layer does not begin where the graph has it begin. */
  private readonly states = new Map<string, Message>();

  constructor(
    private readonly graph: FlatGraph,
    private readonly constants: Constants,
    opset: number,
  ) {
    this.dense = new DenseReader(graph, (value) => this.operand(value), new SoftmaxAxis(graph, constants, opset));
  }

  async trace(): Promise<Traced> {
    const found = [...this.graph.nodes.entries()].filter(([, { op, domain }]) => domain === "" && recurrent.has(op));
    this.spelled = await new RecurrenceReader(this.graph, this.constants).read();
    const unread = [...this.spelled.notes];
    const notes: Message[] = [];
    const distinct: (readonly [number, OnnxNode | Spelled])[] = this.spelled.found.map((each) => [each.position, each] as const);
    const keys = new Map<string, OnnxNode>();
    const like = new Map<OnnxNode, OnnxNode>();
    for (const [position, node] of found) {
      const key = await this.keyOf(node);
      const first = key === null ? undefined : keys.get(key);
      if (first) like.set(node, first);
      else distinct.push([position, node]);
      if (key !== null && !first) keys.set(key, node);
    }
    for (const node of this.graph.nodes) await this.takeState(node);
    distinct.sort(([one], [other]) => one - other);
    distinct.forEach(([, each], place) => this.places.set(each, place));
    for (const [node, first] of like) this.places.set(node, this.places.get(first) ?? 0);
    for (const each of this.spelled.found) for (const output of each.outputs) this.spelledAt.set(output, each);
    if (like.size > 0) {
      const said = { count: found.length, distinct: found.length - like.size };
      notes.push(message("formatsOnnx.sharedWeights", said));
    }
    const others = new Set(
      this.graph.nodes
        .filter(({ op, domain }) => domain !== "" && /LSTM|GRU|RNN/.test(op))
        .map(({ op, domain }) => `${domain}.${op}`),
    );
    for (const op of others) unread.push(message("formatsOnnx.operatorNotRead", { operator: op }));
    const nodes: OnnxRecurrent[] = [];
    for (const [, each] of distinct) nodes.push(await ("cell" in each ? this.describeSpelled(each) : this.describe(each)));
    const [computed] = nodes;
    if (computed && nodes.every(({ operands }) => !operands["W"] || !operands["R"]))
      unread.push(message("frameworksOnnx.weightsComputed", { names: computed.unknown, node: computed.name, op: computed.op }));
    const { head, stopsAt } = nodes.length > 0 ? await this.head() : { head: null, stopsAt: null };
    const gives = await this.gives();
    return {
      network: { nodes, head, gives, stopsAt },
      notes: [...unread, ...notes, ...this.states.values()],
      unread,
      derived: [...this.derived.values()],
    };
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
    const { op, inputs, attributes } = node;
    const operands: Record<string, OnnxOperand> = {};
    const unknown: string[] = [];
    for (const [letter, place] of [
      ["W", 1],
      ["R", 2],
      ["B", 3],
      ["P", 7],
      ["initial_h", 5],
      ["initial_c", 6],
      ["projection", 8],
      ["projectionBias", 9],
    ] as const) {
      const value = inputs[place] ?? "";
      if (value === "" || (/^(P|initial_c|proj.*)$/.test(letter) && op !== "LSTM")) continue;
      const isState = place === 5 || place === 6;
      const operand =
        (await this.operand(value)) ?? (isState ? await this.beginning(value, letter, operands["R"], nameOf(node)) : null);
      if (operand) operands[letter] = operand;
      else if (!isState) unknown.push(letter); // states that are given when the graph runs are zero here
    }
    const direction = attributes.get("direction")?.strings[0] ?? "forward";
    const isTurned = await this.isReversed(inputs[0] ?? "");
    return {
      op: op as OnnxRecurrent["op"],
      name: nameOf(node),
      direction: isTurned ? (opposite[direction] ?? direction) : direction,
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
      spelled: null,
      beyond: beyondOnnx(attributes),
    };
  }

  /** A cell that the graph spells out, as the operator that computes the same. */
  private async describeSpelled(spelled: Spelled): Promise<OnnxRecurrent> {
    const { cell, name, initial, form } = spelled;
    const reads: OnnxSource[] = [];
    for (const source of spelled.reads) {
      if ("cell" in source) reads.push({ kind: "node", index: this.places.get(source.cell) ?? 0 });
      else reads.push(...(await this.sources(source.value, 0)));
    }
    const operands: Record<string, OnnxOperand> = {};
    const all = { ...cell.operands, ...(initial.h && { initial_h: initial.h }), ...(initial.c && { initial_c: initial.c }) };
    for (const [letter, constant] of Object.entries(all)) {
      const own = `${name}: ${letter}`;
      this.derived.set(own, { ...constant, name: own });
      operands[letter] = { name: own, shape: constant.shape, from: constant.from };
    }
    const numbers = cell.activations.map((applied) => applied.numbers);
    return {
      op: cell.op,
      name,
      direction: (await this.isReversed(spelled.outputs[0] ?? "")) ? "reverse" : "forward",
      activations: cell.activations.map((applied) => applied.name),
      alphas: numbers.flatMap(([alpha]) => alpha ?? []),
      betas: numbers.flatMap(([, beta]) => beta ?? []),
      clip: null,
      inputForget: cell.inputForget,
      linearBeforeReset: cell.linearBeforeReset,
      operands,
      lengths: null,
      unknown: [],
      reads,
      spelled: form,
      ...(cell.inputFromForget ? { beyond: { ...noneBeyond, inputFromForget: true } } : {}),
    };
  }

  /** Whether the rows of a value stand in the other order than those of the input that it is made of. */
  private async isReversed(value: string): Promise<boolean> {
    let [at, isTurned] = [value, false];
    for (let steps = 0; steps < maximumDepth; steps++) {
      const spelled = this.spelledAt.get(at);
      const [read] = spelled?.reads ?? [];
      const alias = this.spelled.aliases.get(at);
      const node = this.graph.producers.get(at);
      if (read) {
        if ("value" in read && read.isReversed) isTurned = !isTurned;
        at = "value" in read ? read.value : (read.cell.outputs[0] ?? "");
      } else if (alias !== undefined) {
        if (this.spelled.flips.has(at)) isTurned = !isTurned;
        at = alias;
      } else if (node) {
        if (await this.turns(node)) isTurned = !isTurned;
        const constant = (await this.constants.of(node.inputs[0] ?? "")) !== null;
        at = node.inputs[constant ? 1 : 0] ?? "";
      } else {
        const outer = this.graph.aliases.get(at);
        if (outer === undefined) return isTurned;
        at = outer;
      }
    }
    return isTurned;
  }

  /** Whether an operator gives a sequence from its end. */
  private async turns({ op, inputs }: OnnxNode): Promise<boolean> {
    if (op === "ReverseSequence") return true;
    const steps = op === "Slice" ? await this.constants.list(inputs[4] ?? "") : null;
    const axes = steps && (await this.constants.list(inputs[3] ?? ""));
    return steps?.length === 1 && steps[0] === -1 && [0, 1].includes(axes?.[0] ?? 0);
  }

  private async operand(value: string): Promise<OnnxOperand | null> {
    const constant = await this.constants.of(value);
    if (!constant) return null;
    const isTensor = constant.from.length === 1 && constant.from[0] === constant.name;
    if (!isTensor) this.derived.set(constant.name, constant);
    return { name: constant.name, shape: constant.shape, from: constant.from };
  }

  /** A state before the first step that is no constant tensor; what is computed is zero here, and said. */
  private async beginning(
    value: string,
    letter: string,
    weights: OnnxOperand | undefined,
    node: string,
  ): Promise<OnnxOperand | null> {
    const found = await beginningOf(this.graph, this.constants, value, weights?.shape ?? []);
    if (found && "computedBy" in found) {
      const said = { node, operator: found.computedBy, option: "--initial FILE.npz" };
      this.states.set(node, message("formatsOnnx.beginningUnknown", said));
      return null;
    }
    if (!found) return null;
    const name = `${value}: ${letter}`;
    this.derived.set(name, { ...found, name });
    return { name, shape: found.shape, from: found.from };
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
    const spelled = this.spelledAt.get(value);
    if (spelled) return [{ kind: "node", index: this.places.get(spelled) ?? 0 }];
    const stands = this.spelled.aliases.get(value);
    if (stands !== undefined) return this.sources(stands, depth);
    const node = producers.get(value);
    if (!node) {
      const alias = aliases.get(value);
      return alias ? this.sources(alias, depth) : [{ kind: "input", name: value }];
    }
    const place = this.places.get(node);
    if (place !== undefined) {
      const isGiven = node.outputs[0] === value || (node.outputs[1] === value && (await this.endsAtTheLast(node)));
      return isGiven ? [{ kind: "node", index: place }] : null;
    }
    if (node.domain !== "") return null;
    if (passing.has(node.op) || (await this.turns(node))) return this.sources(node.inputs[0] ?? "", depth);
    if (node.op === "Concat") return this.concatenated(node, depth);
    if (node.op === "If") return this.branches(node, value, depth);
    if (node.op !== "Gather") return this.throughDense(value, depth);
    if ((node.attributes.get("axis")?.ints[0] ?? 0) !== 0) return null;
    const table = await this.operand(node.inputs[0] ?? "");
    const of = this.before(node.inputs[1] ?? "", passing);
    if (table?.shape.length !== 2 || renumbering.has(producers.get(of)?.op ?? "")) return null;
    return [{ kind: "embedding", table, of }];
  }

  /**
   * Vectors side by side; a Concat along an axis before puts sequences one after the other, and is followed where these
   * are the steps of one recurrence.
   */
  private async concatenated({ inputs, attributes }: OnnxNode, depth: number): Promise<readonly OnnxSource[] | null> {
    const axis = attributes.get("axis")?.ints[0] ?? 0;
    const all: (readonly OnnxSource[])[] = [];
    for (const input of inputs) all.push(await this.sources(input, depth));
    if (axis === -1 || axis >= 2) return all.length <= maximumDepth ? all.flat() : null;
    const [[first, ...others] = []] = all;
    const isOne = others.length === 0 && all.every((sources) => JSON.stringify(sources) === JSON.stringify([first]));
    return first?.kind === "node" && isOne ? [first] : null;
  }

  private async branches({ graphs, outputs }: OnnxNode, value: string, depth: number): Promise<readonly OnnxSource[] | null> {
    const place = outputs.indexOf(value);
    const found: (readonly OnnxSource[])[] = [];
    for (const { outputs: own } of graphs.values()) found.push(await this.sources(own[place] ?? "", depth));
    const [first] = found;
    return first && found.every((sources) => JSON.stringify(sources) === JSON.stringify(first)) ? first : null;
  }

  private async gives(): Promise<readonly OnnxSource[]> {
    for (const output of this.graph.outputs) {
      const sources = await this.sources(this.before(output), 0);
      if (sources.every(({ kind }) => kind === "node")) return sources;
    }
    return [];
  }

  /** Whether a node's last state is what it gives at the last step: one direction, and that from the beginning. */
  private async endsAtTheLast({ inputs, attributes }: OnnxNode): Promise<boolean> {
    const direction = attributes.get("direction")?.strings[0] ?? "forward";
    return direction === "forward" && !(await this.isReversed(inputs[0] ?? ""));
  }

  /** h_n[-1] of several layers: their last states are joined along the first axis, and one of them is gathered. */
  private async takeState({ op, domain, inputs, outputs, attributes }: OnnxNode): Promise<void> {
    const axisOf = (of: OnnxNode["attributes"]) => of.get("axis")?.ints[0] ?? 0;
    const [from = "", at = ""] = inputs;
    const joined = this.graph.producers.get(from);
    if (
      domain !== "" ||
      op !== "Gather" ||
      axisOf(attributes) !== 0 ||
      joined?.op !== "Concat" ||
      axisOf(joined.attributes) !== 0
    )
      return;
    const states = joined.inputs.every((input) => {
      const node = this.graph.producers.get(input);
      return (
        node !== undefined &&
        recurrent.has(node.op) &&
        node.outputs[1] === input &&
        !/^bi/.test(node.attributes.get("direction")?.strings[0] ?? "")
      );
    });
    const [index, ...more] = (await this.constants.list(at)) ?? [];
    const state = states && index !== undefined && more.length === 0 ? joined.inputs.at(index) : undefined;
    if (state !== undefined) this.taken.set(outputs[0] ?? "", state);
  }

  /** A dense layer of nothing but an embedding's rows or an input of the graph. */
  private async throughDense(value: string, depth: number): Promise<readonly OnnxSource[] | null> {
    const found = await this.dense.read(value, betweenLayers, (at) => this.before(at, passing));
    const [source, ...others] = found ? await this.sources(found.from, depth) : [];
    if (!found || !source || others.length > 0 || (source.kind !== "embedding" && source.kind !== "input")) return null;
    const { stages = [] } = source;
    return stages.length < maximumDense ? [{ ...source, stages: [...stages, found.dense] }] : null;
  }

  /** The first output of the graph that dense layers make of what the recurrent nodes give; else what stops the way to them. */
  private async head(): Promise<{ readonly head: OnnxHead | null; readonly stopsAt: string | null }> {
    let stopsAt: string | null = null;
    for (const output of this.graph.outputs) {
      const found = await this.headBefore(output);
      if (found && "reads" in found) return { head: found, stopsAt: null };
      stopsAt ??= found?.op ?? null;
    }
    return { head: null, stopsAt };
  }

  /** What stops the way, where something does; null where the output is a recurrent node's own. */
  private async headBefore(output: string): Promise<OnnxHead | OnnxNode | null> {
    const chain: OnnxDense[] = [];
    let value = this.before(output);
    while (chain.length <= maximumDense) {
      const reads = chain.length > 0 ? await this.sources(value, 0) : [];
      const [head, ...stages] = chain;
      if (head && reads.every(({ kind }) => kind === "node")) return { ...head, reads, stages: stages.reverse() };
      const activations = chain.length > 0 ? betweenLayers : atTheEnd;
      const found = this.spelledAt.has(value) ? null : await this.dense.read(value, activations, (at) => this.before(at));
      if (!found) break;
      chain.push(found.dense);
      value = this.before(found.from);
    }
    const node = this.graph.producers.get(value);
    const isRecurrent = node && (this.places.has(node) || this.spelledAt.has(value) || node.graphs.size > 0);
    return node && !(isRecurrent && chain.length === 0) ? node : null;
  }

  /** The value from which operators that only arrange, or choose a step, made this one. */
  private before(value: string, through: ReadonlySet<string> = passingAfter): string {
    let at = value;
    for (let steps = 0; steps < maximumDepth; steps++) {
      const stands = this.taken.get(at) ?? (this.spelledAt.has(at) ? undefined : this.spelled.aliases.get(at));
      if (stands !== undefined) {
        at = stands;
        continue;
      }
      const node = this.graph.producers.get(at);
      if (node?.domain !== "" || !through.has(node.op)) return at;
      at = node.inputs[0] ?? "";
    }
    return at;
  }
}
