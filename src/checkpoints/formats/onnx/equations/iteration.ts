/**
 * A Loop or a Scan as one step: its states, what it takes of a sequence at each step and in which direction, and which
 * values outside stand for which within. https://onnx.ai/onnx/operators/onnx__Loop.html (also Scan)
 */
import type { Constants } from "../constants";
import { carriedBy, type Carried } from "../flatGraph";
import type { OnnxGraph, OnnxNode } from "../graph";
import { product } from "../rearrange";
import type { Values } from "./values";

export interface Iteration {
  readonly node: OnnxNode;
  readonly states: readonly Carried[];
  /** Values of the body that stand for one outside: a state that stays as it is, what is taken of a sequence. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Names under which a sequence is read from its end, and the sequence. */
  readonly reversed: ReadonlyMap<string, string>;
  /** By output of the node: the value of the body. */
  readonly outputs: ReadonlyMap<string, string>;
  /** Outputs whose rows stand in the other order than the steps. */
  readonly reversedOutputs: ReadonlySet<string>;
  /** What the body gives at each step. */
  readonly collected: readonly string[];
}

const maximumDepth = 64;
const arranging = new Set(["Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape"]);

/** Null for a node without a body, and for one whose body has recurrent operators of its own. */
export async function iterationOf(node: OnnxNode, values: Values, constants: Constants): Promise<Iteration | null> {
  const body = node.graphs.get("body");
  if (!body || body.nodes.some(({ op }) => ["LSTM", "GRU", "RNN", "Loop", "Scan"].includes(op))) return null;
  return node.op === "Scan" ? scan(node, body, values) : new LoopReader(node, body, values, constants).read();
}

/** Of opset 8 the first input is sequence_lens, and all others have an axis for the batch in front. */
function scan(node: OnnxNode, body: OnnxGraph, values: Values): Iteration | null {
  const skipOuter = node.inputs.length - body.inputs.length;
  const taken = node.attributes.get("num_scan_inputs")?.ints[0] ?? 0;
  const count = body.inputs.length - taken;
  if (skipOuter < 0 || skipOuter > 1 || taken < 1 || count < 1) return null;
  const all = carriedBy(node);
  const aliases = values.unchanged(all);
  const reversed = new Map<string, string>();
  const isFromEnd = (name: string, index: number) => node.attributes.get(name)?.ints[index] === 1;
  body.inputs.slice(count).forEach((input, index) => {
    const sequence = node.inputs[skipOuter + count + index] ?? "";
    const fromEnd = isFromEnd("scan_input_directions", index) || isFromEnd("directions", index);
    aliases.set(input, fromEnd ? reverseName(sequence) : sequence);
    if (fromEnd) reversed.set(reverseName(sequence), sequence);
  });
  return {
    node,
    states: all.filter(({ before }) => !aliases.has(before)),
    aliases,
    reversed,
    outputs: new Map(node.outputs.map((output, index) => [output, body.outputs[index] ?? ""])),
    reversedOutputs: new Set(node.outputs.slice(count).filter((_, index) => isFromEnd("scan_output_directions", index))),
    collected: body.outputs.slice(count),
  };
}

/** The name under which a sequence is read from its end. */
export function reverseName(sequence: string): string {
  return `${sequence}|reversed`;
}

class LoopReader {
  private readonly all: readonly Carried[];
  private readonly aliases: Map<string, string>;
  private readonly count: string;
  private readonly moving: ReadonlySet<string>;

  constructor(
    private readonly node: OnnxNode,
    private readonly body: OnnxGraph,
    private readonly values: Values,
    private readonly constants: Constants,
  ) {
    this.all = carriedBy(node);
    this.aliases = values.unchanged(this.all);
    this.count = body.inputs[0] ?? "";
    const changing = this.all.filter(({ before }) => !this.aliases.has(before)).map(({ before }) => before);
    this.moving = values.dependents([this.count, body.inputs[1] ?? "", ...changing]);
  }

  async read(): Promise<Iteration | null> {
    const reversed = new Map<string, string>();
    for (const { op, inputs, outputs } of this.body.nodes) {
      const [data = "", index = ""] = inputs;
      if (!["Gather", "Slice", "SequenceAt"].includes(op) || this.moving.has(data) || !this.moving.has(index)) continue;
      const sequence = this.outside(data);
      const sign = await this.signOf(index, 0);
      if (sign === null || (await this.constants.of(sequence))) continue;
      this.aliases.set(outputs[0] ?? "", sign > 0 ? sequence : reverseName(sequence));
      if (sign < 0) reversed.set(reverseName(sequence), sequence);
    }
    const states: Carried[] = [];
    const outputs = new Map(this.node.outputs.map((output, index) => [output, this.body.outputs[index + 1] ?? ""]));
    const reversedOutputs = new Set<string>();
    const collected = this.body.outputs.slice(1 + this.all.length);
    for (const [index, state] of this.all.entries()) {
      const list = this.inserted(state) ?? (await this.written(state));
      const output = this.node.outputs[index] ?? "";
      if (list) {
        outputs.set(output, list.value);
        collected.push(list.value);
        if (list.isInFront) reversedOutputs.add(output);
      } else if (!this.aliases.has(state.before) && (await this.signOf(state.after, 0)) === null) states.push(state);
    }
    return {
      node: this.node,
      states,
      aliases: this.aliases,
      reversed,
      outputs,
      reversedOutputs,
      collected,
    };
  }

  /** A list to which each step adds a value, behind the others or in front of them. */
  private inserted({ before, after }: Carried): { value: string; isInFront: boolean } | null {
    const node = this.values.producer(after);
    if (node?.op !== "SequenceInsert" || node.inputs[0] !== before) return null;
    return { value: node.inputs[1] ?? "", isInFront: (node.inputs[2] ?? "") !== "" };
  }

  /** An array of which each step writes one row: what is before the row and behind it stays. */
  private async written({ before, after }: Carried): Promise<{ value: string; isInFront: boolean } | null> {
    const node = this.values.producer(after);
    const [first = "", value = "", last = ""] = node?.inputs ?? [];
    const cut = [first, last].map((part) => this.values.producer(part));
    const isRow = node?.op === "Concat" && node.inputs.length === 3 && cut.every((part) => part?.inputs[0] === before);
    const begin = isRow ? this.values.producer(cut[1]?.inputs[1] ?? "") : undefined;
    const sign = begin?.op === "Concat" ? await this.signOf(begin.inputs[0] ?? "", 0) : null;
    return sign === null ? null : { value, isInFront: sign < 0 };
  }

  private outside(value: string): string {
    let at = value;
    for (let steps = 0; steps < maximumDepth; steps++) {
      const producer = this.values.producer(at);
      const next = this.aliases.get(at) ?? (producer?.op === "Identity" ? producer.inputs[0] : undefined);
      if (next === undefined) return at;
      at = next;
    }
    return at;
  }

  /** 1 for a number that grows by one from step to step, -1 for one that falls by one, null for any other. */
  private async signOf(value: string, depth: number): Promise<1 | -1 | null> {
    if (value === this.count) return 1;
    if (depth > maximumDepth || !this.moving.has(value)) return null;
    const state = this.all.find(({ before }) => before === value);
    if (state) return this.growth(state);
    const node = this.values.producer(value);
    if (node?.domain !== "") return null;
    const [first = "", second = ""] = node.inputs;
    if (arranging.has(node.op)) return this.signOf(first, depth + 1);
    if (node.op !== "Add" && node.op !== "Sub") return null;
    const [a, b] = [this.moving.has(first), this.moving.has(second)];
    if (a && b) return null;
    const sign = await this.signOf(a ? first : second, depth + 1);
    return sign !== null && b && node.op === "Sub" ? (sign > 0 ? -1 : 1) : sign;
  }

  /** A counter is itself and one more, or one less, after each step. */
  private async growth({ before, after }: Carried): Promise<1 | -1 | null> {
    let at = after;
    for (let steps = 0; steps < maximumDepth; steps++) {
      const node = this.values.producer(at);
      const [first = "", second = ""] = node?.inputs ?? [];
      if (node && arranging.has(node.op)) at = first;
      else if (node?.op === "Add" || node?.op === "Sub") {
        const [own, by] = first === before ? [first, second] : [second, first];
        const constant = own === before && (node.op === "Add" || own === first) ? await this.constants.of(by) : null;
        const step = constant && product(constant.shape) === 1 ? ((await constant.compute(true))[0] ?? 0) : 0;
        const signed = node.op === "Sub" ? -step : step;
        return signed === 1 || signed === -1 ? signed : null;
      } else return null;
    }
    return null;
  }
}
