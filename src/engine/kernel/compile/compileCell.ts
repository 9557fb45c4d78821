/**
 * A cell's step as a program of the kernel, for all units of a layer or for the part of one thread. Values that are
 * channels are computed in place, in the rows of the trace; a state of the step before is read from the row before; all
 * other values have scratch vectors.
 */
import type { CellDefinition } from "../../cell/cellDefinition";
import type { LayerWeights } from "../../../model/network";
import type { Expression } from "../../graph/graph";
import { groupAffineMaps, readyRows, type AffineGroup } from "./affineGroups";
import type { Arena } from "../memory/arena";
import type { Block, CellLayout } from "./cellLayout";
import type { ChunkProduct } from "./chunkProduct";
import { Emitter, type Barrier, type EmitterSite } from "./emitter";
import type { Part } from "./parts";
import { Program } from "./program";

export interface CompiledPart {
  readonly program: Program;
  /** The product with the inputs; null where nothing reads x. */
  readonly projection: ChunkProduct | null;
}

/** Groups of a part and the rows they take in the projection. */
export function planPart(definition: CellDefinition, part: Part): { groups: AffineGroup[]; projectedRows: number } {
  const groups = groupAffineMaps(definition.order, part, ({ node }) => node.kind === "input");
  return { groups, projectedRows: readyRows(groups) };
}

export interface PartRequest {
  readonly definition: CellDefinition;
  readonly weights: LayerWeights;
  readonly arena: Arena;
  readonly layout: CellLayout;
  readonly part: Part;
  readonly groups: readonly AffineGroup[];
  /** Where the part's rows of the projection start. */
  readonly projected: Block;
  readonly barrier: Barrier | null;
  readonly scratch: EmitterSite["scratch"];
}

/** Compiles one part of a cell. Fails with "out-of-memory". */
export function compilePart({
  definition,
  weights,
  arena,
  layout,
  part,
  groups,
  projected,
  barrier,
  scratch,
}: PartRequest): CompiledPart {
  const { order, channels } = definition;
  const program = new Program(arena, layout.steps);
  const emitter = new Emitter(
    {
      cell: definition.id,
      parameters: weights.parameters,
      sizes: layout.sizes,
      arena,
      program,
      part,
      barrier,
      clock: { address: layout.clock, stride: 0 },
      along: (block) => block,
      shared: (expression) => (layout.readWhole.has(expression) ? layout.whole(expression) : null),
      scratch,
    },
    order,
    channels.map(({ expression }) => expression),
  );
  for (const expression of order) {
    const place = layout.given(expression);
    if (place) emitter.place(expression, place);
  }
  for (const { expression, name } of channels) {
    if (!emitter.has(expression) && !isFixed(expression)) emitter.place(expression, layout.channel(name));
  }
  const [projection] = emitter.prepare(groups, projected, () => layout.x);
  for (const expression of order) emitter.emit(expression);
  for (const { expression, name } of channels) emitter.copy(expression, layout.channel(name));
  return { program, projection: projection ?? null };
}

/** Numbers that are the same in every step. */
function isFixed({ node }: Expression): boolean {
  return ["parameter", "constant", "inverseRoot"].includes(node.kind);
}
