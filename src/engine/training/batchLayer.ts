/**
 * A layer of any cell over a window of steps for a batch of rows, forward and backward, as programs of the kernel. The
 * elementwise part of the definition and of its gradient is written for all rows at once (batchEmitter.ts). Products are
 * of matrices: in each step those with states; for the whole window at once those with the layer's input, those that hand
 * the gradient on to what is below, and the gradients of the matrices themselves.
 */
import { rootsOf } from "../gradients/gradient";
import type { Expression } from "../graph/graph";
import { Op } from "../kernel/assembly/ops";
import { floatsOf } from "../kernel/compile/rowMap";
import type { TransposedSum } from "../kernel/compile/transposedSums";
import { BatchEmitter, type Home } from "./batchEmitter";
import { LayerPlan, type TokenInput } from "./layerPlan";
import { fixed, RecordList, type Place, type Rows } from "./recordList";

/** Later steps hand back nothing below this; see kernel/compile/compileBackpropagation.ts. */
const FADED = 1e-30;

export class BatchLayer extends LayerPlan {
  /** What is computed once before the rows are read: what each token gives to each gate. */
  prepare(list: RecordList): void {
    const { parameters, input } = this.site;
    if (input.kind !== "tokens") return;
    for (const [expression, { table }] of this.tables) {
      const { key, bias } = this.ofInput(expression);
      const floats = floatsOf(expression.size, this.sizes);
      const d = { ...fixed(table), apart: 4 * floats };
      list.project(floats, this.sizes.input, input.count, d, this.embedding(), this.panels(key), this.start(bias));
      parameters.panelsOf(this.name(key));
    }
  }

  /** Runs `steps` steps from the states at the beginning. */
  forward(list: RecordList, steps: number): void {
    const { memory, rows, input, clock, constant } = this.site;
    const { definition, sizes } = this;
    if (input.kind === "tokens" && this.readsX) {
      const floats = floatsOf("input", sizes);
      const { parameters } = this.site;
      list.gather(steps * rows, floats, input.count, fixed(this.x), fixed(parameters.address("embedding")), fixed(input.ids));
    }
    const program = new RecordList(memory, steps);
    const emitter = new BatchEmitter(
      { memory, sizes, rows, list: program, constant, clock, vector: (key) => this.vector(key), placeOf: this.placeOf },
      definition.order,
      [...this.kept, ...Object.values(definition.next)],
    );
    for (const expression of definition.order) {
      const given = this.given(expression);
      if (given) emitter.place(expression, { ...given, form: "rows" });
    }
    for (const expression of definition.order) {
      if (emitter.has(expression)) continue;
      if (expression.node.kind === "affine") this.affine(expression, emitter, program, list, steps);
      else emitter.emit(expression);
    }
    for (const [state, value] of Object.entries(definition.next)) {
      const place = this.after(state);
      const home = emitter.home(value);
      if (home.address === place.address) continue;
      if (home.form !== "rows") throw new Error(`The state ${state} of ${definition.id} is the same for all rows.`);
      program.copy(rows * floatsOf(value.size, sizes), place, home);
    }
    list.run(program.write(), steps);
  }

  private affine(expression: Expression, emitter: BatchEmitter, program: RecordList, list: RecordList, steps: number): void {
    const { node } = expression;
    if (node.kind !== "affine") return;
    const { rows, input } = this.site;
    const home = emitter.target(expression);
    const floats = floatsOf(expression.size, this.sizes);
    const d = { ...home, apart: 4 * floats };
    let start: number | undefined = this.start(node.bias);
    const hoisted = this.isHoisted(expression);
    if (hoisted && input.kind === "tokens") {
      const { table } = this.tables.get(expression) as { table: number };
      program.gather(rows, floats, input.count, home, fixed(table), { address: input.ids, stride: 4 * rows });
    } else if (hoisted) {
      const { key } = this.ofInput(expression);
      const x = { ...fixed(this.x), apart: 4 * floatsOf("input", this.sizes) };
      list.project(floats, this.sizes.input, steps * rows, { ...d, stride: 0 }, x, this.panels(key), start);
    }
    if (hoisted) start = undefined;
    for (const { key, operand } of node.terms) {
      if (operand.node.kind === "input") continue;
      const from = emitter.block(operand);
      program.project(floats, this.sizes[operand.size], rows, d, this.rowsOf(from, operand), this.panels(key), start);
      start = undefined;
    }
  }

  /** Goes back through the `steps` steps that were run, and adds to the gradients. */
  backward(list: RecordList, steps: number, dx: number | null, keepsDx: boolean): void {
    const { memory, rows, constant, clock, input } = this.site;
    const { gradient, sizes, definition } = this;
    for (const [state, from] of this.last) {
      const floats = rows * floatsOf(definition.sizeOf(state), sizes);
      list.copy(floats, fixed(this.carried.get(state) as number), fixed(from));
    }
    const program = new RecordList(memory, steps);
    const along = ({ address, stride }: Place): Place => ({ address: address + (steps - 1) * stride, stride: -stride });
    const late = this.sums.get(gradient.x);
    const emitted = this.order.filter((expression) => !this.isForward(expression) && !this.sums.has(expression));
    const parts = [...this.sums.values()].flatMap(({ start, products }) => [
      ...(start ? [start] : []),
      ...products.map(({ of }) => of),
    ]);
    const emitter = new BatchEmitter(
      {
        memory,
        sizes,
        rows,
        list: program,
        constant,
        clock,
        vector: (key) => this.vector(key),
        placeOf: (expression, form, floats) => along(this.placeOf(expression, form, floats)),
      },
      emitted,
      [...rootsOf(gradient, true), ...parts],
    );
    for (const expression of this.order) {
      if (!this.isForward(expression)) continue;
      const given = this.given(expression);
      const { kind } = expression.node;
      if (given) emitter.place(expression, { ...along(given), form: "rows" });
      else if (kind === "parameter" || kind === "constant" || kind === "inverseRoot") emitter.emit(expression);
      else
        emitter.place(expression, { ...along(this.places.get(expression) as Place), form: this.forms.get(expression) ?? "rows" });
    }
    for (const state of this.states.keys()) this.receive(state, emitter, program, along);
    for (const expression of this.order) {
      if (emitter.has(expression) || this.isForward(expression)) continue;
      const sum = this.sums.get(expression);
      if (!sum) emitter.emit(expression);
      else if (sum !== late) this.transposedSum(expression, sum, emitter, program);
    }
    this.fillSlots(emitter, program, along);
    for (const state of this.states.keys()) {
      const floats = rows * floatsOf(definition.sizeOf(state), sizes);
      const value = emitter.home(gradient.previous[state] as Expression);
      const operand = { ...value, scalar: value.form === "scalar" };
      program.elementwise(Op.Flush, floats, fixed(this.carried.get(state) as number), [operand], { p: FADED });
    }
    this.addVectors(emitter, program);
    this.handDown(emitter, program, along, dx, keepsDx);
    if (input.kind === "tokens") this.gradientsOfTables(list, program, along, input);
    list.run(program.write(), steps);
    this.afterSteps(list, steps, late, dx, keepsDx);
  }

  /** The gradient that comes to a state: from the steps behind it, and from outside. */
  private receive(state: string, emitter: BatchEmitter, program: RecordList, along: (place: Place) => Place): void {
    const value = this.gradient.incoming[state] as Expression;
    const floats = this.site.rows * floatsOf(value.size, this.sizes);
    const d = emitter.target(value);
    const carried = fixed(this.carried.get(state) as number);
    const direct = this.direct.get(state);
    if (direct) program.elementwise(Op.Add, floats, d, [along(direct), carried]);
    else program.copy(floats, d, carried);
  }

  private transposedSum(expression: Expression, sum: TransposedSum, emitter: BatchEmitter, program: RecordList): void {
    const { rows } = this.site;
    const floats = floatsOf(expression.size, this.sizes);
    const d = emitter.target(expression);
    const { start, products } = sum;
    if (start) this.copyTo(d, emitter.home(start), start, expression, emitter, program);
    products.forEach(({ key, of }, index) => {
      const zeros = start || index > 0 ? undefined : this.zeros;
      const from = this.rowsOf(emitter.block(of), of);
      program.project(floats, this.sizes[of.size], rows, { ...d, apart: 4 * floats }, from, this.transposedPanels(key), zeros);
    });
  }

  /** A value, repeated where it is one number, as a block. */
  private copyTo(d: Place, home: Home, from: Expression, to: Expression, emitter: BatchEmitter, program: RecordList): void {
    const floats = emitter.floats(to.size);
    if (home.form === "scalar") return program.copy(this.site.rows * floats, d, { ...home, scalar: true });
    if (home.form === "rows" && from.size === to.size) return program.copy(this.site.rows * floats, d, home);
    for (let row = 0; row < this.site.rows; row++) {
      const apart = home.form === "rows" ? 4 * emitter.floats(from.size) : 0;
      const operand = {
        address: home.address + row * apart,
        stride: home.stride,
        scalar: from.size === "one" && to.size !== "one",
      };
      program.copy(floats, { address: d.address + 4 * row * floats, stride: d.stride }, operand);
    }
  }

  /** Vectors of matrices' gradients that were computed elsewhere are copied to a place for every step. */
  private fillSlots(emitter: BatchEmitter, program: RecordList, along: (place: Place) => Place): void {
    for (const vector of this.slotted) {
      const home = emitter.home(vector);
      const place = along(this.slotOf(vector));
      if (home.address !== place.address || home.form !== "rows") this.copyTo(place, home, vector, vector, emitter, program);
    }
  }

  /** Sums over rows and steps of vectors that are in no slot. */
  private addVectors(emitter: BatchEmitter, program: RecordList): void {
    const { parameters, gradients, rows } = this.site;
    for (const [key, value] of this.gradient.vectors) {
      if (this.slotted.has(value)) continue;
      const d = fixed(parameters.address(this.name(key), gradients));
      program.columnSums(rows, this.sizes[value.size], d, this.rowsOf(emitter.block(value), value));
    }
  }

  /** What is handed to c of the layer below, and what of dL/dx is no product. */
  private handDown(
    emitter: BatchEmitter,
    program: RecordList,
    along: (place: Place) => Place,
    dx: number | null,
    keepsDx: boolean,
  ): void {
    const { gradient } = this;
    const { rows, below } = this.site;
    if (gradient.below && below) {
      const c = below.direct.get("c") ?? below.strided("units");
      below.direct.set("c", c);
      this.copyTo(along(c), emitter.home(gradient.below), gradient.below, gradient.below, emitter, program);
    }
    const sum = this.sums.get(gradient.x);
    const start = sum ? sum.start : gradient.x;
    const into = dx ?? this.xStart;
    if (!start || into === 0) return;
    const floats = rows * floatsOf("input", this.sizes);
    const d = along({ address: into, stride: 4 * floats });
    if (keepsDx) program.elementwise(Op.Add, floats, d, [d, emitter.block(start)]);
    else this.copyTo(d, emitter.home(start), start, gradient.x, emitter, program);
  }

  /** Products for the whole window: to what is below, and the gradients of matrices. */
  private afterSteps(
    list: RecordList,
    steps: number,
    late: TransposedSum | undefined,
    dx: number | null,
    keepsDx: boolean,
  ): void {
    const { parameters, gradients, rows, input, matrices } = this.site;
    const { gradient, sizes } = this;
    const count = steps * rows;
    const inputFloats = floatsOf("input", sizes);
    if (dx !== null) {
      (late?.products ?? []).forEach(({ key, of }, index) => {
        const zeros = keepsDx || late?.start || index > 0 ? undefined : this.zeros;
        const d = { ...fixed(dx), apart: 4 * inputFloats };
        list.project(inputFloats, sizes[of.size], count, d, this.wholeSlot(of), this.transposedPanels(key), zeros);
      });
    } else if (input.kind === "tokens" && input.isLearned) {
      const embedding = parameters.address("embedding", gradients);
      for (const { key, of } of late?.products ?? []) {
        const d = { ...fixed(embedding), apart: 4 * inputFloats };
        const table = { ...fixed(this.tableOfRows.get(of) as number), apart: 4 * floatsOf(of.size, sizes) };
        list.project(inputFloats, sizes[of.size], input.count, d, table, this.transposedPanels(key));
      }
      if (this.xStart !== 0)
        list.scatter(count, inputFloats, input.count, fixed(embedding), fixed(this.xStart), fixed(input.ids));
    }
    for (const { key, rows: vector, columns } of gradient.matrices) {
      const d = parameters.address(this.name(key), gradients);
      const table = columns.node.kind === "input" ? this.tableOfRows.get(vector) : undefined;
      const left = table === undefined ? this.wholeSlot(vector) : { ...fixed(table), apart: 4 * floatsOf(vector.size, sizes) };
      const right = table === undefined ? this.wholeColumns(columns) : this.embedding();
      const length = table === undefined ? count : (input as TokenInput).count;
      matrices.add(list, length, { rows: sizes[vector.size], columns: sizes[columns.size], d, left, right });
    }
    matrices.end();
    for (const [key, value] of gradient.vectors) {
      if (!this.slotted.has(value)) continue;
      const d = fixed(parameters.address(this.name(key), gradients));
      const table = this.tableOfRows.get(value);
      if (table === undefined) list.columnSums(count, sizes[value.size], d, this.wholeSlot(value));
      else {
        const from = { ...fixed(table), apart: 4 * floatsOf(value.size, sizes) };
        list.columnSums((input as TokenInput).count, sizes[value.size], d, from);
      }
    }
  }

  /** Gradients by row become gradients by token, in every step while its vectors are still in the cache. */
  private gradientsOfTables(list: RecordList, program: RecordList, along: (place: Place) => Place, input: TokenInput): void {
    const { rows, constant } = this.site;
    const ids = along({ address: input.ids, stride: 4 * rows });
    for (const [vector, table] of this.tableOfRows) {
      const floats = floatsOf(vector.size, this.sizes);
      list.copy(input.count * floats, fixed(table), { ...fixed(constant(0)), scalar: true });
      program.scatter(rows, floats, input.count, fixed(table), along(this.slotOf(vector)), ids);
    }
  }

  /** A vector of all steps and rows. */
  private wholeSlot(vector: Expression): Rows {
    return { ...fixed(this.slotOf(vector).address), apart: 4 * floatsOf(vector.size, this.sizes) };
  }

  private wholeColumns(columns: Expression): Rows {
    const place = this.given(columns) ?? (this.places.get(columns) as Place);
    if (place.stride === 0) throw new Error(`What a matrix of ${this.definition.id} is multiplied with is not kept.`);
    return { ...fixed(place.address), apart: 4 * floatsOf(columns.size, this.sizes) };
  }
}
