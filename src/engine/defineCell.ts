/**
 * defineCell turns equations into a cell: which states it carries, which parameters it learns, which channels can be
 * traced, and its equations as text. The equations are written once, in cells/, and nowhere else.
 */
import type { ChannelDescription } from "../protocol/model";
import { equationsOf } from "./equations";
import { Expression, inOrder, inputsOf, type Activation, type Node } from "./graph";

/** What a definition may use. */
export interface CellContext {
  /** The step's input vector. */
  readonly x: Expression;
  /** The hidden state of the step before. */
  readonly h: Expression;
  /** The cell state of the step before, for cells that return one. */
  readonly c: Expression;
  /** W_gate,x x + W_gate,h h + b_gate over the given operands. */
  affine(gate: string, ...operands: Expression[]): Expression;
  sigmoid(of: Expression): Expression;
  tanh(of: Expression): Expression;
  relu(of: Expression): Expression;
}

/** A matrix or bias of a cell. `operand` is null for a bias. Matrices are [units][size of the operand], row-major. */
export interface ParameterDescription {
  readonly key: string; // "W.i.x", "b.i.xh"
  readonly gate: string;
  readonly operand: string | null;
}

/** One learned map of the graph with the names of its parameters. */
export interface AffineMap {
  readonly expression: Expression;
  readonly gate: string;
  readonly terms: readonly { readonly key: string; readonly operand: Expression; readonly name: string }[];
  readonly biasKey: string;
}

export interface Channel extends ChannelDescription {
  readonly expression: Expression;
}

export interface CellDefinition {
  readonly id: string; // "lstm"
  readonly title: string; // "LSTM"
  readonly source: string; // the paper or the framework whose equations these are
  /** New value of each state, by name; always has h. */
  readonly next: Readonly<Record<string, Expression>>;
  readonly affineMaps: readonly AffineMap[];
  readonly parameters: readonly ParameterDescription[];
  /** In the order they are shown: gates and candidates as written, then c, then h. */
  readonly channels: readonly Channel[];
  readonly equations: readonly string[];
}

export interface CellIdentity {
  readonly id: string;
  readonly title: string;
  readonly source: string;
}

const titles: Readonly<Record<string, string>> = {
  i: "input gate", f: "forget gate", o: "output gate", g: "candidate", r: "reset gate", z: "update gate", n: "candidate",
  c: "cell state", h: "hidden state",
};

/**
 * Defines a cell. `equations` is called once and returns the states' new values, h among them. Fails with an Error on
 * a definition that makes no sense (no h, a gate that no activation reads, two values under one name).
 */
export function defineCell(
  identity: CellIdentity,
  equations: (context: CellContext) => Readonly<Record<string, Expression>>,
): CellDefinition {
  const written: Expression[] = []; // in the order of the definition, which is the order people know
  const write = (node: Node): Expression => {
    const expression = new Expression(node);
    written.push(expression);
    return expression;
  };
  const activate = (activation: Activation) => (of: Expression) => write({ kind: "activation", activation, of });
  const next = equations({
    x: new Expression({ kind: "input" }),
    h: previous("h"),
    c: previous("c"),
    affine: (gate, ...operands) => write({ kind: "affine", gate, operands }),
    sigmoid: activate("sigmoid"),
    tanh: activate("tanh"),
    relu: activate("relu"),
  });
  if (!next.h) throw new Error(`The cell ${identity.id} returns no hidden state h.`);
  const used = new Set(inOrder(Object.values(next)));
  const order = written.filter((expression) => used.has(expression));
  const affineMaps = order.flatMap(affineMap);
  const parameters = affineMaps.flatMap((map) => [
    ...map.terms.map(({ key, name }) => ({ key, gate: map.gate, operand: name })),
    { key: map.biasKey, gate: map.gate, operand: null },
  ]);
  const channels = channelsOf(identity.id, next, order);
  const text = equationsOf(channels, next);
  return { ...identity, next, affineMaps, parameters, channels, equations: text };
}

function previous(state: string): Expression {
  return new Expression({ kind: "previous", state });
}

function affineMap(expression: Expression): AffineMap[] {
  const { node } = expression;
  if (node.kind !== "affine") return [];
  const { gate } = node;
  const terms = node.operands.map((operand) => {
    const name = operandName(operand);
    return { key: `W.${gate}.${name}`, operand, name };
  });
  return [{ expression, gate, terms, biasKey: `b.${gate}.${terms.map((term) => term.name).join("")}` }];
}

/** x, h, c; a computed operand is named by the state in it, as in U (r * h). */
function operandName(operand: Expression): string {
  const { node } = operand;
  if (node.kind === "input") return "x";
  if (node.kind === "previous") return node.state;
  return inputsOf(operand).map(operandName).find((name) => name === "h" || name === "c") ?? "x";
}

/** An activation is named by the gate of the affine maps below it, up to the next activation. */
export function gateOf(expression: Expression): string | undefined {
  if (expression.node.kind !== "activation") return undefined;
  const gates = new Set<string>();
  const visit = (inner: Expression) => {
    if (inner.node.kind === "affine") gates.add(inner.node.gate);
    else if (inner.node.kind !== "activation") inputsOf(inner).forEach(visit);
  };
  visit(expression.node.of);
  return gates.size === 1 ? [...gates][0] : undefined;
}

function channelsOf(id: string, next: CellDefinition["next"], order: readonly Expression[]): Channel[] {
  const states = Object.keys(next).sort((a, b) => Number(a === "h") - Number(b === "h"));
  const gates = order.filter((e) => gateOf(e) !== undefined && !Object.values(next).includes(e));
  const channels = [
    ...gates.map((expression) => gateChannel(expression, gateOf(expression) ?? "")),
    ...states.map((name) => stateChannel(name, next[name] ?? previous(name))),
  ];
  const names = channels.map((channel) => channel.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`The cell ${id} has two values named "${twice}".`);
  return channels;
}

function gateChannel(expression: Expression, name: string): Channel {
  const sigmoid = expression.node.kind === "activation" && expression.node.activation === "sigmoid";
  return {
    name, title: titles[name] ?? name, role: sigmoid ? "gate" : "candidate", range: rangeOf(expression), expression,
  };
}

function stateChannel(name: string, expression: Expression): Channel {
  return { name, title: titles[name] ?? name, role: "state", range: rangeOf(expression), expression };
}

/** Bounds that follow from the graph: products of bounded values and mixtures such as (1 - z) n + z h stay bounded. */
function rangeOf(expression: Expression): Channel["range"] {
  const { node } = expression;
  if (node.kind === "activation") return { sigmoid: "unit", tanh: "signed", relu: "unbounded" }[node.activation] as Channel["range"];
  if (node.kind === "complement") return rangeOf(node.of);
  if (node.kind === "previous") return node.state === "h" ? "signed" : "unbounded";
  if (node.kind === "mul") {
    const ranges = [rangeOf(node.left), rangeOf(node.right)];
    if (ranges.includes("unbounded")) return "unbounded";
    return ranges.includes("signed") ? "signed" : "unit";
  }
  return node.kind === "add" && isMixture(node.left, node.right) ? "signed" : "unbounded";
}

/** (1 - z) * a + z * b, both bounded. */
function isMixture(left: Expression, right: Expression): boolean {
  if (left.node.kind !== "mul" || right.node.kind !== "mul") return false;
  const { node } = left.node.left;
  const weight = node.kind === "complement" ? node.of : undefined;
  return weight === right.node.left && rangeOf(left) !== "unbounded" && rangeOf(right) !== "unbounded";
}
