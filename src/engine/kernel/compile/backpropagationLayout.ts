/**
 * What all parts of a layer's way back share: which values are computed in each step, in what order, and where the vectors
 * lie that several parts write or read, and those that go in and out.
 */
import type { CellDefinition } from "../../cell/cellDefinition";
import type { LayerWeights } from "../../../model/network";
import { gradientOf, rootsOf, type Gradient } from "../../gradients/gradient";
import { inOrder, inputsOf, type Expression } from "../../graph/graph";
import { sizesOf } from "../../network/layer";
import { padded, type Arena } from "../memory/arena";
import { CellLayout, readWholeIn, type Block } from "./cellLayout";
import type { Kept, MatrixSum, ParameterSum, StateGradient } from "./compiledBackpropagation";
import { floatsOf } from "./rowMap";
import { TransposedProducts } from "./transposedProducts";
import { orderWithSums, transposedSums, type TransposedSum } from "./transposedSums";

export class BackpropagationLayout {
  readonly gradient: Gradient;
  readonly layout: CellLayout;
  /** An int32 for each step. */
  readonly clock: Block;
  /** Forward values by where they lie in a chunk. */
  readonly known = new Map<Expression, Block>();
  /** All values that a step needs; what is known and what is a sum among them. */
  readonly order: readonly Expression[];
  /** Those that are computed by themselves. */
  readonly emitted: readonly Expression[];
  /** Values once for each time that something reads them beside those. */
  readonly alsoRead: readonly Expression[];
  /** Computed values that some operation reads whole, besides the products with transposed matrices. */
  readonly readWhole: ReadonlySet<Expression>;
  readonly sums: ReadonlyMap<Expression, TransposedSum>;
  /** dL/dx, where nothing but the layer below waits for it. */
  readonly late: TransposedSum | null;
  /** Has the gradients of affine maps, as they are multiplied with the transposed matrices. */
  readonly products: TransposedProducts;
  /** Each row has all states one after the other: one vector, to which what later steps hand back is added. */
  readonly direct: Block;
  readonly total: Block;
  readonly states: readonly StateGradient[];
  readonly kept: Kept;
  readonly x: Block;
  readonly below: Block | null;
  readonly matrices: readonly MatrixSum[];
  /** Vectors that gradients of matrices read, and that are to be written to rows of a chunk. */
  readonly columns = new Map<Expression, Block>();

  constructor(
    readonly definition: CellDefinition,
    weights: LayerWeights,
    private readonly arena: Arena,
    readonly steps: number,
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
    this.emitted = this.order.filter((expression) => !isKnown(expression) && !sums.has(expression));
    this.alsoRead = [...roots, ...parts];
    this.readWhole = new Set([...readWholeIn(this.emitted)].filter((expression) => !isKnown(expression)));
    const x = sums.get(gradient.x);
    this.late = x && countOf(gradient.x, [...this.emitted.flatMap(inputsOf), ...this.alsoRead]) === 1 ? x : null;
    const multiplied = [...(x ? [x] : []), ...sums.values()].flatMap(({ products }) => products.map(({ of }) => of));
    const learned = withParameters ? gradient.matrices.map(({ rows }) => rows) : [];
    this.products = new TransposedProducts(new Set([...multiplied, ...learned]), layout, parameters, arena);
    this.clock = { address: arena.allocate(4 * steps), stride: 4 };
    const { states, carried } = this.layStates();
    this.states = states;
    this.direct = layout.block(carried);
    this.total = layout.block(carried);
    this.kept = this.keep(carried);
    this.x = layout.block(padded(layout.sizes.input));
    this.below = gradient.below && layout.block(padded(layout.sizes.units));
    this.matrices = this.layMatrices();
  }

  /** Channels and states of the step before that are read. */
  get read(): ReadonlySet<string> {
    return new Set(
      this.order.flatMap((expression) => {
        if (expression.node.kind === "previous") return [expression.node.state];
        return this.definition.channels.filter((channel) => channel.expression === expression).map(({ name }) => name);
      }),
    );
  }

  private layStates() {
    const {
      definition,
      layout: { sizes },
      gradient: { incoming },
    } = this;
    let carried = 0;
    const states = definition.channels
      .filter(({ name }) => name in incoming)
      .map(({ name, size }): StateGradient => {
        const at = carried;
        carried += floatsOf(size, sizes);
        return { name, at };
      });
    return { states, carried };
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

  /** The vectors whose outer products are summed up, as rows of a chunk. */
  private layMatrices(): MatrixSum[] {
    const { layout, known, columns: places, gradient, kept } = this;
    return (this.withParameters ? gradient.matrices : []).map(({ key, rows, columns }) => {
      const place = known.get(columns) ?? places.get(columns) ?? layout.block(floatsOf(columns.size, layout.sizes));
      if (!known.has(columns)) places.set(columns, place);
      const sum = kept.sums.find((one) => one.key === key) as ParameterSum; // keep has it
      const [rowCount, columnCount] = [sum.rows, sum.columns];
      return { sum: kept.address + 4 * sum.at, rows: this.products.slot(rows), rowCount, columns: place, columnCount };
    });
  }
}

function countOf(expression: Expression, list: readonly Expression[]): number {
  return list.filter((one) => one === expression).length;
}
