/**
 * The state that a recurrent node begins with where it is no tensor of the file: a constant that is repeated for each sequence
 * of a batch, a number that fills it, or what the graph computes. Knows values and shapes, and no cell.
 */
import type { Constant, Constants } from "./constants";
import type { FlatGraph } from "./flatGraph";
import { product } from "./rearrange";

/** Operators that move a state's numbers. */
const arranging = new Set([
  ...["Identity", "Cast", "Squeeze", "Unsqueeze", "Transpose", "Reshape", "Dropout"],
  ...["Expand", "Tile", "Slice", "Split", "Gather"],
]);
const [maximumDepth, maximumNesting] = [64, 4];

/**
 * [directions][1][units]. `weights` is the shape of the node's recurrent weights, [directions][gates * units][units]. Null for
 * zero, and for what is given when the graph runs.
 */
export async function beginningOf(
  graph: FlatGraph,
  constants: Constants,
  value: string,
  weights: readonly number[],
  depth = 0,
): Promise<Omit<Constant, "name"> | { readonly computedBy: string } | null> {
  const { producers, aliases } = graph;
  const [directions = 0, , units = 0] = weights;
  const [size, shape] = [directions * units, [directions, 1, units]];
  const each = await constants.ofEach(value);
  if (each && size > 0 && product(each.shape) === size) return { ...each, shape };
  let [at, last] = [value, value];
  for (let steps = 0; steps < maximumDepth; steps++) {
    const node = producers.get(at);
    const outer = node ? undefined : aliases.get(at);
    if (!node && outer === undefined) return (await constants.of(at)) ? { computedBy: last } : null;
    if (node?.op === "ConstantOfShape") {
      const fill = node.attributes.get("value")?.floats[0] ?? 0;
      if (fill === 0 || size === 0) return null;
      const compute = () => Promise.resolve(new Float32Array(size).fill(fill));
      return { key: `filled:${fill}`, shape, from: [at], cost: 0, compute };
    }
    if (node?.op === "If" && depth < maximumNesting) {
      const place = node.outputs.indexOf(at);
      for (const { outputs } of node.graphs.values()) {
        const found = await beginningOf(graph, constants, outputs[place] ?? "", weights, depth + 1);
        if (found !== null) return { computedBy: node.op };
      }
      return null;
    }
    if (node && !arranging.has(node.op)) return { computedBy: node.op };
    last = node?.op ?? last;
    at = outer ?? node?.inputs[0] ?? "";
  }
  return { computedBy: producers.get(at)?.op ?? at };
}
