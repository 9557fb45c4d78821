/**
 * Where everything of a layer lies while a batch of rows goes through it and back: what is kept for every step, because the
 * way back reads it or a whole window of it is computed at once, and what one step may overwrite of another. Programs for
 * windows of any length share these places. It writes no program itself (batchLayer.ts).
 */
import type { CellDefinition } from "../cell/cellDefinition";
import { gradientOf, rootsOf, type Gradient } from "../gradients/gradient";
import { inOrder, inputsOf, type Expression, type Size } from "../graph/graph";
import { floatsOf } from "../kernel/compile/rowMap";
import { orderWithSums, transposedSums, type TransposedSum } from "../kernel/compile/transposedSums";
import { sizesOf, type Sizes } from "../network/layer";
import type { LayerWeights } from "../../model/network";
import type { Home } from "./batchEmitter";
import type { MatrixGradients } from "./matrixGradients";
import type { ParameterSpace } from "./parameterSpace";
import { fixed, type Memory, type Place, type Rows } from "./recordList";
import { reusedPlaces } from "./reusedPlaces";

/** Tokens that a first layer reads: their vectors are looked up, and so is what each gate makes of them. */
export interface TokenInput {
  readonly kind: "tokens";
  /** Address of int32 [step][row]. */
  readonly ids: number;
  readonly count: number;
  /** Whether the embedding's gradient is asked for. */
  readonly isLearned: boolean;
}

/** What the layer below gives: vectors [step][row][size]. */
export interface VectorInput {
  readonly kind: "vectors";
  readonly address: number;
}

export interface LayerSite {
  readonly memory: Memory;
  readonly parameters: ParameterSpace;
  /** Address of this part's gradients, a run of floats like the parameters. */
  readonly gradients: number;
  readonly matrices: MatrixGradients;
  readonly constant: (value: number) => number;
  /** Sequences side by side. */
  readonly rows: number;
  /** The most steps of a window. */
  readonly steps: number;
  /** An int32: the steps before the window. */
  readonly clock: number;
  readonly index: number;
  readonly input: TokenInput | VectorInput;
  /** The layer below, whose c some cells read. */
  readonly below: LayerPlan | null;
}

export class LayerPlan {
  readonly sizes: Sizes;
  readonly definition: CellDefinition;
  /** Each state at the beginning and after every step: [1 + steps][row][floats]. */
  readonly states: ReadonlyMap<string, Place>;
  /** Gradients that come to h, and to c where the layer above reads it, from outside of the layer: [step][row][floats]. */
  readonly direct = new Map<string, Place>();
  /** Gradients that come to the states after the last step from outside: [row][floats]. */
  readonly last: ReadonlyMap<string, number>;
  /** What a step hands to the one before it; after a run, the gradient of the states at the beginning. */
  readonly carried: ReadonlyMap<string, number>;
  protected readonly gradient: Gradient;
  protected readonly order: readonly Expression[];
  protected readonly sums: ReadonlyMap<Expression, TransposedSum>;
  /** Forward values that the way back reads. */
  protected readonly kept: ReadonlySet<Expression>;
  /** Vectors whose outer products are the gradients of matrices. */
  protected readonly slotted: ReadonlySet<Expression>;
  /** Functions of an affine map that alone read it, and take its place. */
  protected readonly inPlace = new Map<Expression, Expression>();
  /** Gradients that take the place of an activation. */
  private readonly reused: ReadonlyMap<Expression, Expression>;
  protected readonly places = new Map<Expression, Place>();
  protected readonly forms = new Map<Expression, Home["form"]>();
  /** Places for every step of vectors that are computed elsewhere. */
  private readonly slots = new Map<Expression, Place>();
  private readonly forwardValues: ReadonlySet<Expression>;
  /** Affine maps that read x: the table of what each token gives, and its gradient. */
  protected readonly tables = new Map<Expression, { readonly table: number; readonly gradient: number }>();
  protected readonly tableOfRows = new Map<Expression, number>();
  protected readonly x: number;
  protected readonly readsX: boolean;
  protected readonly zeros: number;
  /** dL/dx where it is not made of products alone. */
  protected readonly xStart: number;

  constructor(
    layer: LayerWeights,
    definition: CellDefinition,
    protected readonly site: LayerSite,
  ) {
    this.definition = definition;
    const sizes = (this.sizes = sizesOf(layer));
    const { memory, rows, steps, input } = site;
    const block = (size: Size, count: number) => memory.allocate(4 * count * rows * floatsOf(size, sizes));
    const ofStates = <Value>(value: (size: Size) => Value) =>
      new Map(Object.keys(definition.next).map((state) => [state, value(definition.sizeOf(state))]));
    this.states = ofStates((size) => ({ address: block(size, steps + 1), stride: 4 * rows * floatsOf(size, sizes) }));
    this.last = ofStates((size) => block(size, 1));
    this.carried = ofStates((size) => block(size, 1));
    this.direct.set("h", this.strided(definition.sizeOf("h")));
    const gradient = (this.gradient = gradientOf(definition));
    const forward = (this.forwardValues = new Set(definition.order));
    const roots = rootsOf(gradient, true);
    const isForward = (expression: Expression) => forward.has(expression);
    this.sums = transposedSums(inOrder(roots, isForward), roots);
    this.order = orderWithSums(roots, this.sums, isForward);
    this.kept = new Set(this.order.filter((expression) => isForward(expression) && !isGiven(expression)));
    this.slotted = new Set(gradient.matrices.map(({ rows: vector }) => vector));
    this.readsX = [...definition.order, ...this.order].some(
      (e) => e.node.kind !== "affine" && inputsOf(e).some(({ node }) => node.kind === "input"),
    );
    this.planInPlace();
    const columns = new Set(gradient.matrices.map((matrix) => matrix.columns));
    const activations = [...this.inPlace.values()].filter((value) => this.kept.has(value) && this.stateOf(value) === null);
    this.reused = reusedPlaces(
      [...this.slotted].filter((vector) => !isForward(vector)),
      activations.filter((value) => !columns.has(value)),
      { order: this.order.filter((value) => !isForward(value)), sums: this.sums, roots },
    );
    this.zeros = memory.allocate(4 * Math.max(...this.definition.order.map(({ size }) => floatsOf(size, sizes)), 8));
    const isTokens = input.kind === "tokens";
    this.x = input.kind === "vectors" ? input.address : this.readsX ? block("input", steps) : 0;
    const start = this.sums.get(gradient.x)?.start;
    this.xStart = isTokens && (start ?? !this.sums.has(gradient.x)) ? block("input", steps) : 0;
    if (isTokens) this.planTables(input);
  }

  /** h of every step, [step][row][floats]. */
  get output(): number {
    const { address, stride } = this.states.get("h") as Place;
    return address + stride;
  }

  get outputFloats(): number {
    return floatsOf(this.definition.sizeOf("h"), this.sizes);
  }

  /** Where a value is kept: for every step where the way back reads it or a whole window is computed at once, or scratch. */
  protected readonly placeOf = (expression: Expression, form: Home["form"], floats: number): Place => {
    const found = this.places.get(expression);
    if (found) return found;
    this.forms.set(expression, form);
    const inPlace = this.inPlace.get(expression);
    const state = this.stateOf(inPlace ?? expression);
    const isKept = this.kept.has(expression) || this.slotted.has(expression) || this.isHoisted(expression);
    const { memory, steps } = this.site;
    let place: Place;
    const reused = form === "rows" ? this.reused.get(expression) : undefined;
    if (reused) place = this.places.get(reused) as Place;
    else if (state !== null) place = this.after(state);
    else if (inPlace) place = this.placeOf(inPlace, form, floats);
    else if (isKept || [...this.inPlace].some(([map, value]) => value === expression && this.isHoisted(map))) {
      place = { address: memory.allocate(4 * floats * steps), stride: 4 * floats };
    } else place = fixed(memory.allocate(4 * floats));
    this.places.set(expression, place);
    return place;
  };

  /** An activation takes the place of its affine map where nothing else reads the map. */
  protected planInPlace(): void {
    const { definition, kept } = this;
    const next = Object.values(definition.next);
    for (const expression of definition.order) {
      const { node } = expression;
      if (node.kind !== "unary" || node.of.node.kind !== "affine" || kept.has(node.of) || next.includes(node.of)) continue;
      const readers = definition.order.flatMap(inputsOf).filter((input) => input === node.of).length;
      if (readers === 1) this.inPlace.set(node.of, expression);
    }
  }

  protected planTables({ count }: TokenInput): void {
    const { memory } = this.site;
    for (const expression of this.definition.order.filter((one) => this.isHoisted(one))) {
      const bytes = 4 * count * floatsOf(expression.size, this.sizes);
      this.tables.set(expression, { table: memory.allocate(bytes), gradient: memory.allocate(bytes) });
    }
    for (const { rows: vector, columns, key } of this.gradient.matrices) {
      if (columns.node.kind !== "input") continue;
      const map = [...this.tables].find(([expression]) => this.ofInput(expression).key === key);
      if (map) this.tableOfRows.set(vector, map[1].gradient);
    }
  }

  /** Whether an affine map reads x, so that this part of it is computed for all steps at once. */
  protected isHoisted({ node }: Expression): boolean {
    return node.kind === "affine" && node.terms.some(({ operand }) => operand.node.kind === "input");
  }

  protected ofInput({ node }: Expression): { key: string; bias: string | null } {
    const term = node.kind === "affine" && node.terms.find(({ operand }) => operand.node.kind === "input");
    if (!term) throw new Error("Only affine maps of the input have tables.");
    return { key: term.key, bias: node.bias };
  }

  /** Where a vector lies in every step. */
  protected slotOf(vector: Expression): Place {
    const found = this.places.get(vector);
    if (found && found.stride !== 0) return found;
    const own = this.slots.get(vector) ?? this.strided(vector.size);
    this.slots.set(vector, own);
    return own;
  }

  /** Where a value lies that is there before a step. */
  protected given({ node, size }: Expression): Place | null {
    const stride = 4 * this.site.rows * floatsOf(size, this.sizes);
    if (node.kind === "input") return { address: this.x, stride };
    if (node.kind === "previous") return this.states.get(node.state) as Place;
    if (node.kind !== "below") return null;
    const { below } = this.site;
    if (!below?.states.has("c")) throw new Error(`${this.definition.id} reads c of the layer below, which has none.`);
    return below.after("c");
  }

  /** Squares of what the step gone back through last hands on, summed over all rows, by state. */
  carriedSquares(memory: Memory): [state: string, square: number][] {
    return [...this.carried].map(([state, address]) => {
      const count = this.sizes[this.definition.sizeOf(state)];
      const { stride } = this.states.get(state) as Place;
      const floats = stride / 4 / this.site.rows;
      let square = 0;
      for (let row = 0; row < this.site.rows; row++) {
        for (const value of memory.floats(address + 4 * row * floats, count)) square += value * value;
      }
      return [state, square];
    });
  }

  /** Takes back what charges gave to the states. */
  forgetCharges(memory: Memory, steps: number): void {
    const { rows } = this.site;
    memory.floats((this.direct.get("h") as Place).address, steps * rows * this.outputFloats).fill(0);
    for (const [state, address] of this.last) {
      memory.floats(address, (this.states.get(state) as Place).stride / 4).fill(0);
    }
  }

  /** A state after each step. */
  after(state: string): Place {
    const { address, stride } = this.states.get(state) as Place;
    return { address: address + stride, stride };
  }

  /** The first state whose new value an expression is; the others get copies. */
  protected stateOf(expression: Expression): string | null {
    return Object.keys(this.definition.next).find((state) => this.definition.next[state] === expression) ?? null;
  }

  protected isForward(expression: Expression): boolean {
    return this.forwardValues.has(expression);
  }

  strided(size: Size): Place {
    const stride = 4 * this.site.rows * floatsOf(size, this.sizes);
    return { address: this.site.memory.allocate(stride * this.site.steps), stride };
  }

  protected rowsOf(place: Place, { size }: Expression): Rows {
    return { ...place, apart: 4 * floatsOf(size, this.sizes) };
  }

  protected embedding(): Rows {
    return { ...fixed(this.site.parameters.address("embedding")), apart: 4 * floatsOf("input", this.sizes) };
  }

  protected start(bias: string | null): number {
    return bias === null ? this.zeros : this.site.parameters.startOf(this.name(bias));
  }

  protected name(key: string): string {
    return `${this.site.index}.${key}`;
  }

  protected vector(key: string): number {
    return this.site.parameters.address(this.name(key));
  }

  protected panels(key: string): number {
    return this.site.parameters.panelsOf(this.name(key));
  }

  protected transposedPanels(key: string): number {
    return this.site.parameters.transposedPanelsOf(this.name(key));
  }
}

/** Values that are there without being computed. */
function isGiven({ node }: Expression): boolean {
  return ["input", "below", "previous", "parameter", "constant", "inverseRoot"].includes(node.kind);
}
