/**
 * The gradient of a cell's step (gradients/gradient.ts) as a program of the kernel that goes through a chunk from its last
 * step to its first, for one thread or in two halves for two. What waits for no step is taken out of it: affine maps of the
 * forward pass that are needed again are computed for the whole chunk before; dL/dx and gradients of matrices after it, from
 * rows of the gradients of all affine maps. Every number is the same chain of additions in a half as in the whole.
 */
import type { CellDefinition } from "../../cell/cellDefinition";
import type { LayerWeights } from "../../../model/network";
import type { Expression } from "../../graph/graph";
import { sizesOf } from "../../network/layer";
import { groupAffineMaps, readyRows } from "./affineGroups";
import { padded, type Arena } from "../memory/arena";
import { BackpropagationLayout } from "./backpropagationLayout";
import type { Block } from "./cellLayout";
import type { ChunkProduct } from "./chunkProduct";
import type { CompiledBackpropagation, StateGradient } from "./compiledBackpropagation";
import { canBeCut, codeOf } from "./compileLayer";
import { Emitter, scratchVectors, type Barrier, type EmitterSite } from "./emitter";
import { chunkPanels, stepPanels } from "./packing";
import { halvesOf, wholeOf, type Part } from "./parts";
import { Program, type Operand } from "./program";
import type { TransposedSum } from "./transposedSums";

/**
 * What later steps hand back is 0 below this. Gradients that fade would pass through subnormal numbers, on which many
 * processors are slower by an order of magnitude, and rounding would keep them there to the first step.
 */
const FADED = 1e-30;
/** Rows that matVec takes at a time. */
const TILE = 32;

/**
 * Compiles for chunks of at most `steps` steps; shorter ones take the last places. In halves where there are barriers for
 * both and the cell allows it. Fails with "out-of-memory".
 */
export function compileBackpropagation(
  definition: CellDefinition,
  weights: LayerWeights,
  arena: Arena,
  steps: number,
  withParameters: boolean,
  barriers: readonly [Barrier, Barrier] | null = null,
): CompiledBackpropagation {
  const sizes = sizesOf(weights);
  const all = new BackpropagationLayout(definition, weights, arena, steps, withParameters);
  const halves = barriers && canBeCut(definition.order) && canBeCut(all.order) ? halvesOf(sizes, TILE) : null;
  const scratch = scratchVectors(arena, sizes);
  const compilers = (halves ?? [wholeOf(sizes)]).map((part, index) => {
    return new PartCompiler(all, weights, arena, part, (halves && barriers?.[index]) ?? null, scratch);
  });
  const parts = compilers.map((compiler) => compiler.compile());
  const together = Program.interleave(
    parts.map(({ program }) => program),
    arena,
    steps,
  );
  const alone = codeOf(together);
  const { layout, direct, total, states, kept, x, below, clock, matrices, late, read } = all;
  return {
    layout,
    read,
    readsX: all.order.some(({ node }) => node.kind === "input"),
    direct,
    total,
    states,
    kept,
    x,
    below,
    clock,
    before: parts.map(({ before }) => before),
    parts: halves ? parts.map(({ program }) => codeOf(program)) : [],
    alone,
    after: late ? productsAfter(late, all, arena) : [],
    matrices,
    listing: together.toString(),
  };
}

/** dL/dx of a whole chunk. */
function productsAfter(
  { start, products }: TransposedSum,
  { gradient, layout, products: all, x }: BackpropagationLayout,
  arena: Arena,
): ChunkProduct[] {
  const { size } = gradient.x;
  const rows = padded(layout.sizes[size]);
  const zeros = start ? 0 : arena.allocateFloats(rows);
  const runs = all.pack(products, size, { from: 0, count: layout.sizes[size] }, rows, chunkPanels);
  return runs.map((run, index) => ({ ...x, rows, bias: index === 0 ? zeros : 0, ...run }));
}

/** The step of one thread. */
class PartCompiler {
  private readonly program: Program;
  private readonly emitter: Emitter;
  /** Vectors whose slot holds them. */
  private readonly slotted = new Set<Expression>();

  constructor(
    private readonly all: BackpropagationLayout,
    { parameters }: LayerWeights,
    private readonly arena: Arena,
    private readonly part: Part,
    barrier: Barrier | null,
    scratch: EmitterSite["scratch"],
  ) {
    const { layout, readWhole, definition, steps } = all;
    this.program = new Program(arena, steps);
    this.emitter = new Emitter(
      {
        cell: definition.id,
        parameters,
        sizes: layout.sizes,
        arena,
        program: this.program,
        part,
        barrier,
        clock: this.along(all.clock),
        along: (block) => this.along(block),
        shared: (expression) => (barrier && readWhole.has(expression) ? layout.whole(expression) : null),
        scratch,
      },
      all.emitted,
      all.alsoRead,
    );
  }

  compile(): { program: Program; before: readonly ChunkProduct[] } {
    const { emitter, program } = this;
    const { order, known, gradient, states, sums, late, products, x, below, columns } = this.all;
    for (const [expression, place] of known) emitter.place(expression, place);
    for (const state of states) this.receive(state);
    for (const vector of products.vectors) {
      if (emitter.has(vector)) continue;
      this.slotted.add(vector);
      emitter.place(vector, products.slot(vector));
    }
    if (late?.start && !emitter.has(late.start)) emitter.place(late.start, x);
    const before = this.prepare();
    for (const expression of order) {
      const sum = sums.get(expression);
      if (known.has(expression)) continue;
      if (!sum) emitter.emit(expression);
      else if (sum !== late) this.emitSum(expression, sum);
    }
    for (const state of states) this.handOn(state);
    if (gradient.below && below) emitter.copy(gradient.below, below);
    if (!late) emitter.copy(gradient.x, x);
    else if (late.start) emitter.copy(late.start, x);
    for (const vector of products.vectors) this.fillSlot(vector);
    this.addVectors();
    for (const [vector, place] of columns) emitter.copy(vector, place);
    return { program, before };
  }

  /** The gradient that comes to a state, and where its whole gradient goes. */
  private receive({ name, at }: StateGradient): void {
    const { emitter } = this;
    const { gradient, direct, total } = this.all;
    const value = gradient.incoming[name] as Expression;
    emitter.place(value, later(direct, at));
    const d = emitter.home(value);
    this.program.add({ op: "add", n: emitter.floats(value), d, a: d, b: this.keptAt(at, value) });
    const whole = gradient.total[name] as Expression;
    if (!emitter.has(whole)) emitter.place(whole, later(total, at));
  }

  private handOn({ name, at }: StateGradient): void {
    const { emitter } = this;
    const { gradient, total } = this.all;
    emitter.copy(gradient.total[name] as Expression, later(total, at));
    const value = gradient.previous[name] as Expression;
    const n = emitter.floats(value);
    this.program.add({ op: "flush", n, d: this.keptAt(at, value), a: emitter.home(value), p: FADED });
  }

  /** Affine maps of the forward pass that are no channels: what they read of known vectors. */
  private prepare(): ChunkProduct[] {
    const { known, layout, order } = this.all;
    const isKnown = (expression: Expression) => known.has(expression);
    const groups = groupAffineMaps(
      order.filter((expression) => !isKnown(expression)),
      this.part,
      isKnown,
    );
    return this.emitter.prepare(groups, layout.block(readyRows(groups)), (operand) => known.get(operand) as Block);
  }

  private emitSum(expression: Expression, { start, products }: TransposedSum): void {
    const { emitter, program, arena } = this;
    const range = this.part(expression.size);
    const floats = emitter.floats(expression);
    const n = Math.ceil(floats / TILE) * TILE;
    const isWhole = n === floats;
    products.forEach(({ of }) => this.fillSlot(of));
    emitter.meet(products.map(({ of }) => of));
    const d: Operand = isWhole ? emitter.target(expression) : { address: arena.allocateFloats(n), stride: 0 };
    let c = start ? emitter.home(start) : undefined;
    if (c && !isWhole) {
      program.add({ op: "copy", n: floats, d, a: c });
      c = d;
    }
    for (const { from, k, weights } of this.all.products.pack(products, expression.size, range, n, stepPanels)) {
      program.add({ op: "matVec", n, m: k, d, a: { address: weights, stride: 0 }, b: this.along(from), c });
      c = d;
    }
    if (!isWhole) emitter.assign(expression, d);
  }

  /** Sums of vectors over the steps. */
  private addVectors(): void {
    const { emitter, program } = this;
    const { gradient, kept } = this.all;
    for (const { key, at } of kept.sums) {
      const value = gradient.vectors.get(key);
      if (!value) continue;
      const d = this.keptAt(at, value);
      program.add({ op: "add", n: emitter.floats(value), d, a: d, b: emitter.home(value) });
    }
  }

  private fillSlot(vector: Expression): void {
    if (this.slotted.has(vector)) return;
    this.emitter.copy(vector, this.all.products.slot(vector));
    this.slotted.add(vector);
  }

  /** This part of a vector that a pass keeps from step to step. */
  private keptAt(at: number, { size }: Expression): Operand {
    return { address: this.all.kept.address + 4 * (at + this.part(size).from), stride: 0 };
  }

  private along({ address, stride }: Block): Operand {
    return { address: address + (this.all.steps - 1) * stride, stride: -stride };
  }
}

function later({ address, stride }: Block, floats: number): Block {
  return { address: address + 4 * floats, stride };
}
