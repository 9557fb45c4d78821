/**
 * defineCell turns equations into a cell: which states it carries, which parameters it learns, which channels can be
 * traced, and its equations as text. The equations are written once, in cells/, and nowhere else.
 */
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import { activate } from "../graph/activations";
import type { CellDefinition, CellIdentity, CellOptions, Channel, ParameterDescription } from "./cellDefinition";
import { channelsOf, type ChannelNaming } from "./channels";
import { equationsOf } from "./equations";
import { constant, Expression, inOrder, inputsOf, type Node, type Size, type UnaryFunction } from "../graph/graph";

/** What a definition may use. Functions that take no vector of the layer make one of its units. */
export interface CellContext<Options = CellOptions> {
  /** The step's input vector. */
  readonly x: Expression;
  /** The hidden state of the step before. */
  readonly h: Expression;
  /** The cell state of the step before, for cells that return one. */
  readonly c: Expression;
  /** Any other state of the step before. */
  state(name: string): Expression;
  /** c of the layer below, in the same step. */
  below(): Expression;
  /** W x + U h + ... + b over the given operands, one matrix each. */
  affine(gate: string, ...operands: Expression[]): Expression;
  /** The same without a bias, or with another number of rows than the layer's units. */
  map(gate: string, form: { rows?: Size; bias?: boolean }, ...operands: Expression[]): Expression;
  /** A diagonal matrix times a vector: p ⊙ c. */
  peephole(gate: string, of: Expression, name?: string): Expression;
  /** A learned vector or matrix, or one that is given with the weights; of the layer's units, unless said. */
  parameter(key: string, size?: Size): Expression;
  /** 1 where the step's number, from 0, is a multiple of the unit's period; else 0. */
  clock(periods: Expression): Expression;
  constant(value: number, size?: Size): Expression;
  /** 0, 1, 2, ... less their mean: where the places of a picture stand from its middle. */
  centred(size: Size): Expression;
  /** Numbers that add up to 1: exp(v) / Σ exp(v). */
  softmax(of: Expression): Expression;
  /** 1 / √units. */
  inverseRoot(): Expression;
  sigmoid(of: Expression): Expression;
  tanh(of: Expression): Expression;
  relu(of: Expression): Expression;
  exp(of: Expression): Expression;
  logSigmoid(of: Expression): Expression;
  abs(of: Expression): Expression;
  /** An activation by its name (activations.ts); "linear" is the value itself. */
  activate(activation: string, of: Expression): Expression;
  /** Makes a value a channel of this name where its name would not follow from its gate. */
  named(name: string, of: Expression, about?: Partial<Pick<Channel, "range" | "title">>): Expression;
  readonly options: Options;
}

/**
 * Defines a cell. `equations` returns the states' new values, h among them; they are looked at when something of them is asked for,
 * as most programs need few of the cells. That fails with an Error on a definition that makes no sense (no h, a state that is read
 * and never returned, two values under one name, sizes that do not meet).
 */
export function defineCell<Options extends CellOptions>(
  identity: CellIdentity<Options>,
  equations: (context: CellContext<Options>) => Readonly<Record<string, Expression>>,
): CellDefinition {
  const defaults = identity.options ?? ({} as Options);
  const made = new Map<string, CellDefinition>();
  const make = (options: CellOptions = {}): CellDefinition => {
    const unknown = Object.keys(options).find((name) => !(name in defaults));
    if (unknown !== undefined) {
      throw new CodedError("unsupported-model", message("network.noOption", { cell: identity.id, option: unknown }));
    }
    const all = { ...defaults, ...options };
    const key = JSON.stringify(all, (_, value: unknown) => (value === Infinity ? "Infinity" : value));
    const found = made.get(key) ?? definitionOf(identity, all, equations, withOptions);
    made.set(key, found);
    return found;
  };
  const withOptions = (options?: CellOptions): CellDefinition => {
    const cell = make(options);
    void cell.order; // options that make no sense fail here
    return cell;
  };
  return make();
}

function definitionOf<Options extends CellOptions>(
  identity: CellIdentity<Options>,
  options: Options,
  equations: (context: CellContext<Options>) => Readonly<Record<string, Expression>>,
  withOptions: CellDefinition["with"],
): CellDefinition {
  const { id, title, source, sizes = {}, standsOn = null } = identity;
  const forgetGates = identity.forgetGates?.(options) ?? [];
  const sizeOf = (name: string): Size => sizes[name] ?? (name === "x" ? "input" : "units");
  let built: ReturnType<typeof build> | null = null;
  const parts = () => (built ??= build(id, forgetGates, options, sizeOf, equations));
  let text: readonly string[] | null = null;
  return {
    id,
    title,
    source,
    standsOn,
    forgetGates,
    sizeOf,
    with: withOptions,
    get next() {
      return parts().next;
    },
    get order() {
      return parts().order;
    },
    get channels() {
      return parts().channels;
    },
    get parameters() {
      return parts().parameters;
    },
    get equations() {
      return (text ??= equationsOf(parts().channels, parts().next));
    },
  };
}

function build<Options extends CellOptions>(
  id: string,
  forgetGates: readonly string[],
  options: Options,
  sizeOf: (name: string) => Size,
  equations: (context: CellContext<Options>) => Readonly<Record<string, Expression>>,
) {
  const { context, written, names } = contextFor(options, sizeOf);
  const next = equations(context);
  if (!next.h) throw new Error(`The cell ${id} returns no hidden state h.`);
  for (const [name, state] of Object.entries(next)) {
    if (state.size !== sizeOf(name))
      throw new Error(`The cell ${id} returns ${name} with ${state.size} numbers instead of ${sizeOf(name)}.`);
  }
  const order = inOrder(Object.values(next));
  const read = order.find(({ node }) => node.kind === "previous" && !(node.state in next));
  if (read?.node.kind === "previous")
    throw new Error(`The cell ${id} reads the state ${read.node.state}, which it does not return.`);
  const used = new Set(order);
  const channels = channelsOf(
    id,
    next,
    written.filter((expression) => used.has(expression)),
    names,
  );
  const parameters = parametersOf(written.filter((expression) => used.has(expression)));
  const unknown = forgetGates.find((gate) => !parameters.some(({ key }) => key.startsWith(`b.${gate}.`)));
  if (unknown !== undefined) throw new Error(`The cell ${id} has no forget gate ${unknown} with a bias.`);
  return { next, order, channels, parameters };
}

function contextFor<Options extends CellOptions>(options: Options, sizeOf: (name: string) => Size) {
  const written: Expression[] = []; // in the order of the definition, which is the order people know
  const names = new Map<Expression, ChannelNaming>();
  const write = (node: Node, size: Size): Expression => {
    const expression = new Expression(node, size);
    written.push(expression);
    return expression;
  };
  const once = new Map<string, Expression>();
  const leaf = (key: string, node: Node, size: Size): Expression => {
    const found = once.get(key) ?? write(node, size);
    once.set(key, found);
    return found;
  };
  const state = (name: string) => leaf(`state:${name}`, { kind: "previous", state: name }, sizeOf(name));
  const operandName = (operand: Expression): string => {
    const { node } = operand;
    if (node.kind === "input") return "x";
    if (node.kind === "previous") return node.state;
    // A computed operand is named by the state in it, as in U (r ⊙ h).
    const named = names.get(operand)?.name;
    if (named !== undefined) return named;
    const within = inputsOf(operand).map(operandName);
    return within.find((name) => name === "h" || name === "c") ?? within.find((name) => name !== "x") ?? "x";
  };
  const unary = (apply: UnaryFunction) => (of: Expression) => write({ kind: "unary", apply, of }, of.size);
  const context: CellContext<Options> = {
    options,
    x: leaf("x", { kind: "input" }, sizeOf("x")),
    h: state("h"),
    c: state("c"),
    state,
    below: () => leaf("below", { kind: "below" }, "units"),
    affine: (gate, ...operands) => context.map(gate, {}, ...operands),
    map(gate, { rows = "units", bias = true }, ...operands) {
      const terms = operands.map((operand) => ({ key: `W.${gate}.${operandName(operand)}`, operand }));
      return write({ kind: "affine", gate, terms, bias: bias ? `b.${gate}.${operands.map(operandName).join("")}` : null }, rows);
    },
    peephole: (gate, of, name = operandName(of)) => context.parameter(`P.${gate}.${name}`).mul(of),
    parameter: (key, size = "units") => leaf(key, { kind: "parameter", key }, size),
    clock: (periods) => write({ kind: "clock", periods }, periods.size),
    constant,
    centred: (size) => new Expression({ kind: "centred" }, size),
    softmax(of) {
      const raised = of.apply("exp");
      return raised.div(raised.sum());
    },
    inverseRoot: () => new Expression({ kind: "inverseRoot" }, "one"),
    sigmoid: unary("sigmoid"),
    tanh: unary("tanh"),
    relu: unary("relu"),
    exp: unary("exp"),
    logSigmoid: unary("logSigmoid"),
    abs: unary("abs"),
    activate(activation, of) {
      const value = activate(activation, of);
      if (value !== of) written.push(value);
      return value;
    },
    named(name, of, about) {
      names.set(of, { name, ...about });
      written.push(of);
      return of;
    },
  };
  return { context, written: written as readonly Expression[], names: names as ReadonlyMap<Expression, ChannelNaming> };
}

function parametersOf(written: readonly Expression[]): ParameterDescription[] {
  const found = new Map<string, ParameterDescription>();
  for (const { node, size } of written) {
    if (node.kind === "parameter") found.set(node.key, { key: node.key, rows: size, columns: null });
    if (node.kind !== "affine") continue;
    for (const { key, operand } of node.terms) found.set(key, { key, rows: size, columns: operand.size });
    if (node.bias !== null) found.set(node.bias, { key: node.bias, rows: size, columns: null });
  }
  return [...found.values()];
}
