/** Which values of a cell can be traced, what they are called, and between which bounds they lie. */
import { message, type Message } from "../../messages/message";
import type { Channel } from "./cellDefinition";
import type { ChannelDescription } from "../../protocol/model";
import { activationOf, namesGate } from "../graph/activations";
import { inputsOf, type Expression } from "../graph/graph";

type Range = ChannelDescription["range"];
type States = Readonly<Record<string, Expression>>;

const titles: Readonly<Record<string, Message>> = {
  i: message("cell.inputGate"),
  f: message("cell.forgetGate"),
  o: message("cell.outputGate"),
  g: message("cell.candidate"),
  r: message("cell.resetGate"),
  z: message("cell.updateGate"),
  n: message("cell.candidate"),
  d: message("cell.depthGate"),
  clock: message("cell.clock"),
  q: message("cell.query"),
  k: message("cell.key"),
  v: message("cell.value"),
};

/** The n of an xLSTM is a state that normalises; the n of a GRU is its candidate. */
const stateTitles: Readonly<Record<string, Message>> = {
  ...titles,
  c: message("cell.cellState"),
  h: message("cell.hiddenState"),
  C: message("cell.matrixMemory"),
  n: message("cell.normaliser"),
  m: message("cell.stabiliser"),
};

/** What a definition calls a value, where that does not follow from its place and its graph. */
export interface ChannelNaming extends Partial<Pick<Channel, "range" | "title">> {
  readonly name: string;
}

/**
 * Named values and the activations of one gate, as written, then the states, h last. Fails with an Error where two have
 * one name, or one has no title.
 */
export function channelsOf(
  cell: string,
  next: States,
  written: readonly Expression[],
  names: ReadonlyMap<Expression, ChannelNaming>,
): Channel[] {
  const states = Object.keys(next).sort((a, b) => Number(a === "h") - Number(b === "h"));
  const isState = new Set(Object.values(next));
  const isNamed = (expression: Expression) => names.has(expression);
  const gates = [...new Set(written)].filter((e) => !isState.has(e) && (isNamed(e) || gateOf(e, isNamed) !== undefined));
  const channels = [
    ...gates.map((expression) => {
      const named = names.get(expression);
      const range = named?.range ?? rangeOf(expression);
      const name = named?.name ?? gateOf(expression, isNamed) ?? "";
      return channel(name, range === "unit" ? "gate" : "candidate", expression, range, named?.title ?? titles[name]);
    }),
    ...states.map((name) => {
      const expression = next[name] as Expression;
      const { range = rangeOf(expression), title = stateTitles[name] } = names.get(expression) ?? {};
      return channel(name, "state", expression, range, title);
    }),
  ];
  const called = channels.map(({ name }) => name);
  const twice = called.find((name, index) => called.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`The cell ${cell} has two values named "${twice}".`);
  return channels;
}

function channel(name: string, role: Channel["role"], expression: Expression, range: Range, title: Message | undefined): Channel {
  if (!title) throw new Error(`The channel ${name} has no title.`);
  return { name, title, role, range, size: expression.size, expression };
}

/** An activation is named by the gate of the affine maps below it, up to the next activation or named value. */
function gateOf(expression: Expression, isNamed: (expression: Expression) => boolean): string | undefined {
  const activation = activationOf(expression);
  if (!activation || !namesGate(activation)) return undefined;
  const gates = new Set<string>();
  const visit = (inner: Expression) => {
    if (inner.node.kind === "affine" && !isNamed(inner)) gates.add(inner.node.gate);
    else if (!activationOf(inner) && !isNamed(inner)) inputsOf(inner).forEach(visit);
  };
  visit(activation.of);
  return gates.size === 1 ? [...gates][0] : undefined;
}

/** Bounds that follow from the graph: products of bounded values and mixtures such as (1 - z) n + z h stay bounded. */
function rangeOf(expression: Expression): Range {
  const { node } = expression;
  const activation = activationOf(expression);
  if (activation) return activation.range;
  switch (node.kind) {
    case "clock":
      return "unit";
    case "complement":
      return rangeOf(node.of);
    case "previous":
      return node.state === "h" ? "signed" : "unbounded";
    case "binary": {
      if (node.apply === "add") return isMixture(node.left, node.right) ? "signed" : "unbounded";
      if (node.apply !== "mul") return "unbounded";
      const ranges = [rangeOf(node.left), rangeOf(node.right)];
      if (ranges.includes("unbounded")) return "unbounded";
      return ranges.includes("signed") ? "signed" : "unit";
    }
    default:
      return "unbounded";
  }
}

/** (1 - z) a + z b, factors in any order, all bounded. */
function isMixture(left: Expression, right: Expression): boolean {
  if (rangeOf(left) === "unbounded" || rangeOf(right) === "unbounded") return false;
  const complements = (one: Expression, other: Expression) => {
    return inputsOf(one).some(({ node }) => node.kind === "complement" && inputsOf(other).includes(node.of));
  };
  return complements(left, right) || complements(right, left);
}
