/** A layer as the kernel runs it: by one thread, or in two halves by two. */
import type { CellDefinition } from "../../cell/cellDefinition";
import type { LayerWeights } from "../../../model/network";
import type { Expression } from "../../graph/graph";
import { sizesOf } from "../../network/layer";
import type { Arena } from "../memory/arena";
import { CellLayout, type Block } from "./cellLayout";
import type { ChunkProduct } from "./chunkProduct";
import { compilePart, planPart } from "./compileCell";
import { scratchVectors, type Barrier } from "./emitter";
import { halvesOf, wholeOf } from "./parts";
import { Program, type Code } from "./program";
import { RowReferences } from "./rowReferences";

export interface LayerPart {
  readonly projection: ChunkProduct | null;
  readonly code: Code;
}

export interface CompiledLayer {
  readonly layout: CellLayout;
  /** Rows that the projections of all parts fill; null where nothing reads x. */
  readonly projected: Block | null;
  /** One, or the halves that two threads run together. */
  readonly parts: readonly LayerPart[];
  /** What one thread runs to do the work of all parts; the numbers are the same. */
  readonly alone: Code;
  /** What all of these programs say of the rows of a chunk. */
  readonly rowReferences: RowReferences;
  /** The program of `alone` as text. */
  readonly listing: string;
}

/**
 * Compiles for chunks of at most `steps` steps; in halves where there are barriers for both and the cell allows it. Fails
 * with "out-of-memory".
 */
export function compileLayer(
  definition: CellDefinition,
  weights: LayerWeights,
  arena: Arena,
  steps: number,
  barriers: readonly [Barrier, Barrier] | null,
): CompiledLayer {
  const sizes = sizesOf(weights);
  const layout = new CellLayout(definition, sizes, arena, steps);
  const halves = barriers && canBeCut(definition.order) ? halvesOf(sizes) : null;
  const plans = (halves ?? [wholeOf(sizes)]).map((part, index) => {
    return { part, barrier: (halves && barriers?.[index]) ?? null, ...planPart(definition, part) };
  });
  const projectedRows = plans.reduce((sum, plan) => sum + plan.projectedRows, 0);
  const projected = layout.block(projectedRows);
  const scratch = scratchVectors(arena, sizes);
  let { address } = projected;
  const compiled = plans.map(({ part, barrier, groups, projectedRows: rows }) => {
    const own = { address, stride: projected.stride };
    address += 4 * rows;
    return compilePart({ definition, weights, arena, layout, part, groups, projected: own, barrier, scratch });
  });
  const together = Program.interleave(
    compiled.map(({ program }) => program),
    arena,
    steps,
  );
  const alone = codeOf(together);
  const parts = compiled.map(({ program, projection }) => ({ projection, code: halves ? codeOf(program) : alone }));
  const rowReferences = new RowReferences([...new Set([alone, ...parts.map(({ code }) => code)])], layout, arena);
  return { layout, projected: projectedRows > 0 ? projected : null, parts, alone, rowReferences, listing: together.toString() };
}

/** Whether the kernel knows the cell's operations and lengths; others are the plain interpreter's. */
export function canCompile({ order }: CellDefinition): boolean {
  return order.every(({ node, size }) => !unknown.has(node.kind) && known.has(size));
}

const unknown: ReadonlySet<string> = new Set(["part", "padded", "largest", "matrices", "centred"]);
const known: ReadonlySet<string> = new Set(["input", "units", "outputs", "one", "square"]);

/** Sums and matrices of a step are one thread's work. */
export function canBeCut(order: readonly Expression[]): boolean {
  return order.every(({ node, size }) => {
    return (size !== "one" && size !== "square") || node.kind === "constant" || node.kind === "inverseRoot";
  });
}

export function codeOf(program: Program): Code {
  return { address: program.write(), length: program.length };
}
