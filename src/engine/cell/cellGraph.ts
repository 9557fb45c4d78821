/**
 * A cell's equations as a picture's parts, in the essay's vocabulary: vectors that come in, learned layers (a matrix with
 * its activation), pointwise operations, places where vectors merge and where one is copied, and vectors that go out.
 * Read off the definition, so that a diagram cannot disagree with the numbers. Where things are drawn is not said here.
 */
import type { CellDefinition } from "./cellDefinition";
import type { CellGraph } from "../../protocol/model";
import { activationOf } from "../graph/activations";
import { inputsOf, type Expression } from "../graph/graph";

type CellNode = CellGraph["nodes"][number];
type CellEdge = CellGraph["edges"][number];

const signs = { mul: "×", add: "+", sub: "−", div: "÷", max: "max", greater: ">" } as const;

/** A picture's parts, and the value that each of them carries; what merges vectors carries none of its own. */
export interface CellDrawing {
  readonly graph: CellGraph;
  readonly values: ReadonlyMap<string, Expression>;
}

/** Nodes come before what reads them. */
export function graphOf(definition: CellDefinition): CellGraph {
  return drawingOf(definition).graph;
}

export function drawingOf(definition: CellDefinition): CellDrawing {
  const nodes: CellNode[] = [];
  const edges: CellEdge[] = [];
  const ids = new Map<Expression, string>();
  const merges = new Map<string, string>();
  const channels = new Map(definition.channels.map(({ expression, name }) => [expression, name]));

  const add = (kind: CellNode["kind"], label: string, inputs: readonly string[], channel: string | null = null): string => {
    const id = `${kind}${nodes.length}`;
    nodes.push({ id, kind, label, channel });
    for (const from of inputs) edges.push({ from, to: id });
    return id;
  };

  /** The same vectors are merged once, however many layers read them together. */
  const merged = (operands: readonly Expression[]): string => {
    const inputs = operands.map(draw);
    if (inputs.length === 1) return inputs[0] as string;
    const key = inputs.join(" ");
    const id = merges.get(key) ?? add("merge", operands.map((operand) => nameOf(operand, channels)).join(", "), inputs);
    merges.set(key, id);
    return id;
  };

  function draw(expression: Expression): string {
    const found = ids.get(expression);
    if (found !== undefined) return found;
    const id = drawNew(expression);
    ids.set(expression, id);
    return id;
  }

  function drawNew(expression: Expression): string {
    const { node } = expression;
    const channel = channels.get(expression) ?? null;
    const pointwise = (label: string) => add("pointwise", label, inputsOf(expression).map(draw), channel);
    const activation = activationOf(expression);
    if (activation) {
      const { sign, of } = activation;
      const isLayer = of.node.kind === "affine" && !channels.has(of);
      return isLayer ? add("learned", sign, [merged(inputsOf(of))], channel) : add("pointwise", sign, [draw(of)], channel);
    }
    switch (node.kind) {
      case "affine":
        return add("learned", node.gate, [merged(node.terms.map(({ operand }) => operand))], channel);
      case "binary":
        return pointwise(signs[node.apply]);
      case "complement":
        return pointwise("1 −");
      case "clip":
        return pointwise(`± ${node.limit}`);
      case "clock":
        return pointwise("t mod");
      case "sum":
        return pointwise("Σ");
      case "largest":
        return pointwise("largest");
      case "matrices":
        return pointwise("A B");
      case "outer":
        return pointwise("⊗");
      case "product":
        return pointwise("matrix ×");
      default:
        return add("in", nameOf(expression, channels), [], channel);
    }
  }

  const values = new Map<string, Expression>();
  for (const [state, expression] of Object.entries(definition.next))
    values.set(add("out", state, [draw(expression)], state), expression);
  for (const [expression, id] of ids) values.set(id, expression);
  const graph = withCopies({ nodes, edges });
  for (const { from, to } of graph.edges) {
    const copied = values.get(from);
    if (to === copyOf(from) && copied) values.set(to, copied);
  }
  return { graph, values };
}

function copyOf(id: string): string {
  return `copy:${id}`;
}

/** What goes to several places passes a copy first. */
function withCopies({ nodes, edges }: CellGraph): CellGraph {
  const drawn: CellNode[] = [];
  const joined: CellEdge[] = [];
  for (const node of nodes) {
    drawn.push(node);
    const leaving = edges.filter(({ from }) => from === node.id);
    if (leaving.length < 2) {
      joined.push(...leaving);
      continue;
    }
    const id = copyOf(node.id);
    drawn.push({ id, kind: "copy", label: "", channel: node.channel });
    joined.push({ from: node.id, to: id }, ...leaving.map(({ to }) => ({ from: id, to })));
  }
  return { nodes: drawn, edges: joined };
}

function nameOf(expression: Expression, channels: ReadonlyMap<Expression, string>): string {
  const { node } = expression;
  if (node.kind === "input") return "x";
  if (node.kind === "below") return "c below";
  if (node.kind === "previous") return node.state;
  if (node.kind === "parameter") return node.key;
  if (node.kind === "constant") return String(node.value);
  if (node.kind === "inverseRoot") return "1/√units";
  if (node.kind === "centred") return "position";
  return (
    channels.get(expression) ??
    inputsOf(expression)
      .map((input) => nameOf(input, channels))
      .join(" ")
  );
}
