/**
 * The gradient of a cell's step (../gradient.ts) as a program of the kernel that goes through a chunk from its last step
 * to its first. What waits for no step is taken out of it: affine maps of the forward pass that are needed again are
 * computed for the whole chunk before; dL/dx and gradients of matrices after it, from rows of the gradients of all
 * affine maps.
 */
import type { CellDefinition } from "../../cell/cellDefinition";
import type { LayerWeights } from "../../../model/network";
import { gradientOf, rootsOf, type Gradient } from "../../gradients/gradient";
import { inOrder, inputsOf, type Expression } from "../../graph/graph";
import { sizesOf } from "../../network/layer";
import { groupAffineMaps, readyRows } from "./affineGroups";
import { padded, type Arena } from "../memory/arena";
import { CellLayout, type Block } from "./cellLayout";
import type { ChunkProduct } from "./chunkProduct";
import type { CompiledBackpropagation, Kept, ParameterSum, StateGradient } from "./compiledBackpropagation";
import { codeOf } from "./compileLayer";
import { Emitter } from "./emitter";
import type { MatrixSum } from "./parameterSums";
import { chunkPanels, stepPanels } from "./packing";
import { wholeOf } from "./parts";
import { Program, type Operand } from "./program";
import { floatsOf } from "./rowMap";
import { TransposedProducts } from "./transposedProducts";
import { orderWithSums, transposedSums, type TransposedSum } from "./transposedSums";

/**
 * What later steps hand back is 0 below this. Gradients that fade would pass through subnormal numbers, on which many
 * processors are slower by an order of magnitude, and rounding would keep them there to the first step.
 */
const FADED = 1e-30;
/** Rows that matVec takes at a time. */
const TILE = 32;

/** Compiles for chunks of at most `steps` steps; shorter ones take the last places. Fails with "out-of-memory". */
export function compileBackpropagation(
  definition: CellDefinition,
  weights: LayerWeights,
  arena: Arena,
  steps: number,
  withParameters: boolean,
): CompiledBackpropagation {
  return new BackwardCompiler(definition, weights, arena, steps, withParameters).compile();
}

class BackwardCompiler {
  private readonly gradient: Gradient;
  private readonly layout: CellLayout;
  private readonly program: Program;
  private readonly emission: Emitter;
  private readonly clock: Block;
  /** Forward values by where they lie in a chunk. */
  private readonly known = new Map<Expression, Block>();
  private readonly order: readonly Expression[];
  private readonly sums: ReadonlyMap<Expression, TransposedSum>;
  /** dL/dx, where nothing but the layer below waits for it. */
  private readonly late: TransposedSum | null;
  /** Has the gradients of affine maps, as they are multiplied with the transposed matrices. */
  private readonly products: TransposedProducts;
  /** Those whose slot holds them. */
  private readonly slotted = new Set<Expression>();

  constructor(
    private readonly definition: CellDefinition,
    private readonly weights: LayerWeights,
    private readonly arena: Arena,
    private readonly steps: number,
    private readonly withParameters: boolean,
  ) {
    const { parameters } = weights;
    const layout = (this.layout = new CellLayout(definition, sizesOf(weights), arena, steps));
    const gradient = (this.gradient = gradientOf(definition));
    for (const expression of definition.order) {
      const place = layout.given(expression);
      if (place) this.known.set(expression, place);
    }
    for (const { expression, name } of definition.channels) {
      if (!this.known.has(expression)) this.known.set(expression, layout.channel(name));
    }
    const isKnown = (expression: Expression) => this.known.has(expression);
    const roots = rootsOf(gradient, withParameters);
    const sums = (this.sums = transposedSums(inOrder(roots, isKnown), roots));
    this.order = orderWithSums(roots, sums, isKnown);
    const parts = [...sums.values()].flatMap(({ start, products }) => [
      ...(start ? [start] : []),
      ...products.map(({ of }) => of),
    ]);
    const emitted = this.order.filter((expression) => !isKnown(expression) && !sums.has(expression));
    const x = sums.get(gradient.x);
    this.late = x && countOf(gradient.x, [...emitted.flatMap(inputsOf), ...roots, ...parts]) === 1 ? x : null;
    const multiplied = [...(x ? [x] : []), ...sums.values()].flatMap(({ products }) => products.map(({ of }) => of));
    const learned = withParameters ? gradient.matrices.map(({ rows }) => rows) : [];
    this.products = new TransposedProducts(new Set([...multiplied, ...learned]), layout, parameters, arena);
    this.clock = { address: arena.allocate(4 * steps), stride: 4 };
    this.program = new Program(arena, steps);
    this.emission = new Emitter(
      {
        cell: definition.id,
        parameters,
        sizes: layout.sizes,
        arena,
        program: this.program,
        part: wholeOf(layout.sizes),
        meeting: null,
        clock: this.along(this.clock),
        along: (block) => this.along(block),
        shared: () => null,
      },
      emitted,
      [...roots, ...parts],
    );
  }

  compile(): CompiledBackpropagation {
    const { emission, layout, gradient, order, known, program, late } = this;
    for (const [expression, place] of known) emission.place(expression, place);
    const { direct, total, states, carried } = this.layStates();
    const kept = this.keep(carried);
    for (const state of states) this.receive(state, direct, total, kept);
    for (const vector of this.products.vectors) {
      if (!emission.has(vector)) this.slotted.add(vector);
      if (!emission.has(vector)) emission.place(vector, this.products.slot(vector));
    }
    const x = layout.block(padded(layout.sizes.input));
    const below = gradient.below && layout.block(padded(layout.sizes.units));
    if (late?.start && !emission.has(late.start)) emission.place(late.start, x);
    const before = this.prepare();
    for (const expression of order) {
      const sum = this.sums.get(expression);
      if (known.has(expression)) continue;
      if (!sum) emission.emit(expression);
      else if (sum !== late) this.emitSum(expression, sum);
    }
    for (const state of states) this.handOn(state, total, kept);
    if (gradient.below && below) emission.copy(gradient.below, below);
    if (!late) emission.copy(gradient.x, x);
    else if (late.start) emission.copy(late.start, x);
    for (const vector of this.products.vectors) this.fillSlot(vector);
    this.addVectors(kept);
    const matrices = this.matrices(kept);
    const read = new Set(
      order.flatMap((expression) => {
        if (expression.node.kind === "previous") return [expression.node.state];
        return this.definition.channels.filter((channel) => channel.expression === expression).map(({ name }) => name);
      }),
    );
    return {
      layout,
      read,
      readsX: order.some(({ node }) => node.kind === "input"),
      direct,
      total,
      states,
      kept,
      x,
      below,
      clock: this.clock,
      before,
      code: codeOf(program),
      after: late ? this.productsAfter(late, x) : [],
      matrices,
      listing: program.toString(),
    };
  }

  /** Each row has all states one after the other: one vector, to which what later steps hand back is added. */
  private layStates() {
    const {
      definition,
      layout,
      gradient: { incoming },
    } = this;
    let floats = 0;
    const states = definition.channels
      .filter(({ name }) => name in incoming)
      .map(({ name, size }): StateGradient => {
        const at = floats;
        floats += floatsOf(size, layout.sizes);
        return { name, at };
      });
    return { direct: layout.block(floats), total: layout.block(floats), states, carried: floats };
  }

  private keep(carried: number): Kept {
    const {
      definition,
      layout: { sizes },
      withParameters,
      gradient,
    } = this;
    const summed = new Set([...gradient.matrices.map(({ key }) => key), ...gradient.vectors.keys()]);
    const sums: ParameterSum[] = [];
    let floats = carried;
    // Vectors first: side by side, they are added up by fewer records.
    const parameters = [...definition.parameters].sort((a, b) => Number(a.columns !== null) - Number(b.columns !== null));
    for (const { key, rows, columns } of withParameters ? parameters : []) {
      if (!summed.has(key)) continue;
      const sum = { key, at: floats, rows: columns === null ? 1 : sizes[rows], columns: sizes[columns ?? rows] };
      sums.push(sum);
      floats += sum.rows * padded(sum.columns);
    }
    return { address: this.arena.allocateFloats(floats), carried, floats, sums };
  }

  /** The gradient that comes to a state, and where its whole gradient goes. */
  private receive({ name, at }: StateGradient, direct: Block, total: Block, { address }: Kept): void {
    const { emission, gradient } = this;
    const value = gradient.incoming[name] as Expression;
    emission.place(value, later(direct, at));
    const d = emission.home(value);
    this.program.add({ op: "add", n: emission.floats(value), d, a: d, b: { address: address + 4 * at, stride: 0 } });
    const whole = gradient.total[name] as Expression;
    if (!emission.has(whole)) emission.place(whole, later(total, at));
  }

  private handOn({ name, at }: StateGradient, total: Block, { address }: Kept): void {
    const { emission, gradient } = this;
    emission.copy(gradient.total[name] as Expression, later(total, at));
    const value = gradient.previous[name] as Expression;
    const d = { address: address + 4 * at, stride: 0 };
    this.program.add({ op: "flush", n: emission.floats(value), d, a: emission.home(value), p: FADED });
  }

  /** Affine maps of the forward pass that are no channels: what they read of known vectors. */
  private prepare(): ChunkProduct[] {
    const { known, layout, order, emission } = this;
    const isKnown = (expression: Expression) => known.has(expression);
    const groups = groupAffineMaps(
      order.filter((expression) => !isKnown(expression)),
      wholeOf(layout.sizes),
      isKnown,
    );
    return emission.prepare(groups, layout.block(readyRows(groups)), (operand) => known.get(operand) as Block);
  }

  private emitSum(expression: Expression, { start, products }: TransposedSum): void {
    const { emission, program, arena } = this;
    const floats = emission.floats(expression);
    const n = Math.ceil(floats / TILE) * TILE;
    const isWhole = n === floats;
    products.forEach(({ of }) => this.fillSlot(of));
    const d: Operand = isWhole ? emission.target(expression) : { address: arena.allocateFloats(n), stride: 0 };
    let c = start ? emission.home(start) : undefined;
    if (c && !isWhole) {
      program.add({ op: "copy", n: floats, d, a: c });
      c = d;
    }
    for (const { from, k, weights } of this.products.pack(products, expression.size, n, stepPanels)) {
      program.add({ op: "matVec", n, m: k, d, a: { address: weights, stride: 0 }, b: this.along(from), c });
      c = d;
    }
    if (!isWhole) emission.assign(expression, d);
  }

  private productsAfter({ start, products }: TransposedSum, place: Block): ChunkProduct[] {
    const { size } = this.gradient.x;
    const rows = padded(this.layout.sizes[size]);
    const zeros = start ? 0 : this.arena.allocateFloats(rows);
    const runs = this.products.pack(products, size, rows, chunkPanels);
    return runs.map((run, index) => ({ ...place, rows, bias: index === 0 ? zeros : 0, ...run }));
  }

  /** Sums of vectors over the steps. */
  private addVectors({ address, sums }: Kept): void {
    const { emission, gradient, program } = this;
    for (const { key, at } of sums) {
      const value = gradient.vectors.get(key);
      if (!value) continue;
      const d = { address: address + 4 * at, stride: 0 };
      program.add({ op: "add", n: emission.floats(value), d, a: d, b: emission.home(value) });
    }
  }

  /** The vectors whose outer products are summed up, as rows of a chunk. */
  private matrices({ address, sums }: Kept): MatrixSum[] {
    const {
      layout,
      known,
      emission,
      gradient: { matrices },
    } = this;
    const places = new Map(known);
    return (this.withParameters ? matrices : []).map(({ key, rows, columns }) => {
      const place = places.get(columns) ?? layout.block(floatsOf(columns.size, layout.sizes));
      if (!places.has(columns)) emission.copy(columns, place);
      places.set(columns, place);
      const sum = sums.find((one) => one.key === key) as ParameterSum; // keep has it
      const [rowCount, columnCount] = [sum.rows, sum.columns];
      return { sum: address + 4 * sum.at, rows: this.products.slot(rows), rowCount, columns: place, columnCount };
    });
  }

  private fillSlot(vector: Expression): void {
    if (this.slotted.has(vector)) return;
    this.emission.copy(vector, this.products.slot(vector));
    this.slotted.add(vector);
  }

  private along({ address, stride }: Block): Operand {
    return { address: address + (this.steps - 1) * stride, stride: -stride };
  }
}

function later({ address, stride }: Block, floats: number): Block {
  return { address: address + 4 * floats, stride };
}

function countOf(expression: Expression, list: readonly Expression[]): number {
  return list.filter((one) => one === expression).length;
}
