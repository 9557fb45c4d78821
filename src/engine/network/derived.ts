/**
 * Values that explain a cell and are not kept in a trace: what a state kept and what was written to it, the squashed
 * cell state, and every gate's pre-activation split into the parts that add up to it. They are read off the definition's
 * graph and computed again, for the tokens that are asked for, from the channels that are kept.
 */
import { message, quoted, type Message } from "../../messages/message";
import type { CellDefinition, Channel } from "../cell/cellDefinition";
import type { LayerWeights } from "../../model/network";
import { activationOf, namesGate } from "../graph/activations";
import { Evaluation } from "./evaluate";
import { Expression, inOrder, inputsOf } from "../graph/graph";
import { sizesOf } from "./layer";
import { rowLayoutOf } from "./rowLayout";

/** The derived channels of a cell, gates first, in the channels' order. Names: "f.x", "f.h", "f.b", "f.pre", "c.kept", "c.tanh". */
export function derivedChannels(definition: CellDefinition): Channel[] {
  const { channels, next, order } = definition;
  const parts = channels.flatMap(({ name, title, role, expression }) => {
    const activation = activationOf(expression);
    if (activation) return partsOf(name, title, activation.of);
    return role === "state" ? [] : partsOf(name, title, expression); // one without an activation
  });
  const states = Object.entries(next).flatMap(([name, expression]) => flowsOf(name, unclipped(expression)));
  const squashed = order.flatMap((expression) => {
    const activation = activationOf(expression);
    const state =
      activation &&
      namesGate(activation) &&
      channels.find(({ role, expression: value }) => role === "state" && value === activation.of);
    return state
      ? [channel(`${state.name}.${activation.name}`, quoted(`${activation.name}(${state.name})`), expression, activation.range)]
      : [];
  });
  return [...parts, ...states, ...squashed];
}

function channel(name: string, title: Message, expression: Expression, range: Channel["range"] = "unbounded"): Channel {
  return { name, title, role: "part", range, size: expression.size, expression };
}

/**
 * The summands of a pre-activation, and `pre`, their sum in this order, so that they add up to it to the bit: products of
 * x, of recurrent vectors, peepholes, and last the bias. Nothing where no matrix is in it.
 */
function partsOf(gate: string, title: Message, argument: Expression): Channel[] {
  const parts = new Map<string, Expression>();
  const put = (name: string, part: Expression) => parts.set(name, parts.get(name)?.add(part) ?? part);
  const biases: Expression[] = [];
  for (const summand of summandsOf(unclipped(argument))) {
    const { node, size } = summand;
    if (node.kind === "affine") {
      for (const term of node.terms) put(partName(term.key), new Expression({ ...node, terms: [term], bias: null }, size));
      if (node.bias !== null) biases.push(new Expression({ kind: "parameter", key: node.bias }, size));
    } else if (node.kind === "constant" || node.kind === "parameter") {
      biases.push(summand);
    } else {
      put(inOrder([summand]).some((inner) => inner.node.kind === "parameter") ? "p" : "h", summand);
    }
  }
  if (!summandsOf(unclipped(argument)).some(({ node }) => node.kind === "affine")) return [];
  for (const bias of biases) put("b", bias);
  const sum = [...parts.values()].reduce((left, right) => left.add(right));
  return [
    ...[...parts].map(([name, part]) => {
      const id = partTitles[name];
      const titled = id ? message(id, { channel: title }) : message("cell.from", { channel: title, part: name });
      return channel(`${gate}.${name}`, titled, part);
    }),
    channel(`${gate}.pre`, message("cell.beforeActivation", { channel: title }), sum),
  ];
}

const partTitles: Readonly<Record<string, "cell.fromInput" | "cell.fromHiddenState" | "cell.fromPeephole" | "cell.bias">> = {
  x: "cell.fromInput",
  h: "cell.fromHiddenState",
  p: "cell.fromPeephole",
  b: "cell.bias",
};

/** What the new state took over from the old one, from the layer below, and what was written to it. */
function flowsOf(state: string, next: Expression): Channel[] {
  const summands = summandsOf(next);
  if (summands.length < 2) return [];
  const reads = (summand: Expression, kind: "previous" | "below") =>
    inputsOf(summand)
      .concat(summand)
      .some(({ node }) => {
        return node.kind === kind && (node.kind === "below" || node.state === state);
      });
  const flows = new Map<keyof typeof flowTitles, Expression>();
  for (const summand of summands) {
    const name = reads(summand, "below") ? "below" : reads(summand, "previous") ? "kept" : "written";
    flows.set(name, flows.get(name)?.add(summand) ?? summand);
  }
  return flows.has("kept") || flows.has("below")
    ? [...flows].map(([name, flow]) => channel(`${state}.${name}`, message(flowTitles[name], { state }), flow))
    : [];
}

const flowTitles = { kept: "cell.kept", written: "cell.written", below: "cell.below" } as const;

function summandsOf(expression: Expression): Expression[] {
  const { node } = expression;
  return node.kind === "binary" && node.apply === "add" ? [...summandsOf(node.left), ...summandsOf(node.right)] : [expression];
}

function unclipped(expression: Expression): Expression {
  return expression.node.kind === "clip" ? unclipped(expression.node.of) : expression;
}

/** "W.f.x" is the part x. */
function partName(key: string): string {
  return key.split(".")[2] ?? "x";
}

/** Where the values of one step come from. */
export interface Step {
  /** The layer's row [channel][its size] of this step, and the one before; null where the sequence begins with zero states. */
  readonly row: Float32Array;
  readonly before: Float32Array | null;
  readonly x: Float32Array;
  /** c of the layer below. */
  readonly below?: Float32Array | undefined;
  /** The step's number in its sequence, from 0. */
  readonly number: number;
}

/** Computes values of a layer for one step at a time, from its channels, which are taken as they were traced. */
export class DerivedValues {
  private readonly evaluation: Evaluation;
  private readonly fill: readonly ((step: Step) => void)[];

  constructor(
    definition: CellDefinition,
    weights: LayerWeights,
    private readonly derived: readonly Pick<Channel, "expression">[],
  ) {
    const sizes = sizesOf(weights);
    const known = new Map<Expression, Float32Array>();
    const fill: ((step: Step) => void)[] = [];
    const provide = (expression: Expression, from: (step: Step) => Float32Array | null | undefined) => {
      const value = new Float32Array(sizes[expression.size]);
      known.set(expression, value);
      fill.push((step) => value.set(from(step) ?? value.fill(0)));
    };
    const places = new Map<string, readonly [start: number, end: number]>();
    for (const {
      name,
      offset,
      size,
      channel: { expression },
    } of rowLayoutOf(definition, sizes).channels) {
      const place = [offset, offset + size] as const;
      places.set(name, place);
      provide(expression, ({ row }) => row.subarray(...place));
    }
    for (const expression of definition.order) {
      const { node } = expression;
      if (node.kind === "input") provide(expression, ({ x }) => x);
      if (node.kind === "below") provide(expression, ({ below }) => below);
      const place = node.kind === "previous" && places.get(node.state);
      if (place) provide(expression, ({ before }) => before?.subarray(...place));
    }
    this.fill = fill;
    this.evaluation = new Evaluation(
      derived.map(({ expression }) => expression),
      { sizes, parameters: weights.parameters, known },
    );
  }

  /** The values of each expression in a step, in the order they were asked for; good until the next call. */
  at(step: Step): Float32Array[] {
    for (const provide of this.fill) provide(step);
    this.evaluation.run(step.number);
    return this.derived.map(({ expression }) => this.evaluation.value(expression));
  }
}
