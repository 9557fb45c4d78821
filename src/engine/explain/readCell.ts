/** One step of a cell with its numbers: every part of the picture with its vector, every symbol of the equations. */
import type { LayerWeights } from "../../model/network";
import { drawingOf, type CellDrawing } from "../cell/cellGraph";
import { writerOf } from "../cell/equations";
import type { Expression } from "../graph/graph";
import { DerivedValues } from "../network/derived";
import { definitionOf } from "../network/layer";
import type { Work } from "../network/work";
import type { Trace } from "../trace/trace";
import { readStep } from "../trace/tracedStep";
import { actsOf, type Act } from "./acts";
import { mostChangedUnit } from "./mostChanged";

export interface CellReading {
  /** False where the run has not come yet; then there are no numbers. */
  readonly computed: boolean;
  /** By node of the layer's graph; what merges vectors has none of its own. */
  readonly nodes: Record<string, Float32Array>;
  /** By the equations' symbols: "x", "c" for the old state, "c'" for the new one, "f". */
  readonly symbols: Record<string, Float32Array>;
  readonly acts: Act[];
  /** The unit that the step changed most. */
  readonly changed: number;
}

interface Cell {
  readonly drawing: CellDrawing;
  readonly acts: Act[];
  readonly symbols: ReadonlyMap<string, Expression>;
  readonly expressions: readonly Expression[];
  readonly values: DerivedValues;
}

/** One for each layer of a network whose tokens are looked at. */
const cells = new WeakMap<LayerWeights, Cell>();

/** Fails with "out-of-range". */
export function* readCell(trace: Trace, { layer: index, token }: { layer: number; token: number }): Work<CellReading> {
  const step = yield* readStep(trace, token, index);
  const layer = trace.weights.layers[index] as LayerWeights;
  const cell = cells.get(layer) ?? newCell(layer, index);
  cells.set(layer, cell);
  if (!step) return { computed: false, nodes: {}, symbols: {}, acts: cell.acts, changed: 0 };
  const found = new Map<Expression, Float32Array>();
  cell.values.at(step).forEach((vector, at) => found.set(cell.expressions[at] as Expression, vector.slice()));
  const named = (of: Iterable<readonly [string, Expression]>) =>
    Object.fromEntries(Array.from(of, ([name, expression]) => [name, found.get(expression) as Float32Array]));
  const changed = mostChangedUnit(step, trace.layouts[index] as Trace["layouts"][number]);
  return { computed: true, nodes: named(cell.drawing.values), symbols: named(cell.symbols), acts: cell.acts, changed };
}

function newCell(layer: LayerWeights, index: number): Cell {
  const definition = definitionOf(layer, index);
  const drawing = drawingOf(definition);
  const { nameOf, write } = writerOf(definition.channels, definition.next);
  const given = definition.order.filter(({ node }) => ["input", "below", "previous"].includes(node.kind));
  const symbols = new Map([
    ...given.map((expression) => [write(expression), expression] as const),
    ...definition.channels.map(({ expression, name }) => [nameOf(expression) ?? name, expression] as const),
  ]);
  const expressions = [...new Set([...drawing.values.values(), ...symbols.values()])];
  const asked = expressions.map((expression) => ({ expression }));
  const values = new DerivedValues(definition, layer, asked);
  return { drawing, acts: actsOf(definition, drawing), symbols, expressions, values };
}
