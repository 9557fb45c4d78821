/**
 * Some rows of the batch, through the whole network and back: embedding, layers, dropout, head, loss, gradients. Parts have
 * nothing in common but the parameters they read, so that each can have a thread of its own; their gradients are added up
 * afterwards, whoever computed them.
 */
import type { NetworkWeights } from "../../model/network";
import type { Code } from "../kernel/compile/program";
import { padded } from "../kernel/memory/arena";
import { definitionOf } from "../network/layer";
import { Op } from "../kernel/assembly/ops";
import { BatchLayer } from "./batchLayer";
import { BatchLoss } from "./batchLoss";
import type { LayerSite } from "./layerPlan";
import { MatrixGradients } from "./matrixGradients";
import type { ParameterSpace } from "./parameterSpace";
import { fixed, RecordList, rowsAt, type Memory } from "./recordList";
import type { LossKind } from "./windows";

export interface PartOptions {
  readonly rows: number;
  /** Of the whole batch, which losses are means over. */
  readonly allRows: number;
  readonly loss: LossKind;
  /** The most steps of a window. */
  readonly steps: number;
  readonly dropout: number;
  /** Whether gradients of the states' own are put into `direct` before the way back (quiet.ts). */
  readonly hasCharges: boolean;
  readonly embeddingIsLearned: boolean;
  /** An int32 from which dropout is drawn. */
  readonly seed: number;
  /** Numbers drawn by the parts before this one. */
  readonly firstDraw: number;
  /** An int32: the steps before the window. */
  readonly clock: number;
}

/** The three stretches of an update, as written programs. */
export interface PartCode {
  readonly forward: Code;
  /** Scores become gradients, and losses are found. */
  readonly loss: Code;
  readonly backward: Code;
}

export class BatchPart {
  readonly layers: readonly BatchLayer[];
  readonly loss: BatchLoss;
  /** int32 [step][row]: the tokens that are read. */
  readonly ids: number;
  /** Where numbers are read: how many a step, and the address of [step][row][padded numbers]. */
  readonly inputs: number;
  readonly vectors: number;
  readonly gradients: number;
  /** [step][row][padded outputs]: scores after `forward`, their gradient after `loss`. */
  readonly scores: number;
  /** Tokens that are told apart, or numbers that are said. */
  readonly outputs: number;
  /** What each layer hands on, with some of it dropped, where that is another block than its h. */
  private readonly dropped: readonly (number | null)[];
  private readonly matrices: MatrixGradients;
  private readonly constants = new Map<number, number>();
  private readonly codes = new Map<string, PartCode>();
  private readonly headZeros: number;

  constructor(
    private readonly memory: Memory,
    private readonly parameters: ParameterSpace,
    private readonly weights: NetworkWeights,
    readonly options: PartOptions,
  ) {
    const { rows, allRows, steps, dropout } = options;
    const { embedding, head, layers } = weights;
    if (!head) throw new Error("A network without a head says nothing that it could learn from.");
    this.outputs = head.rows;
    this.ids = memory.allocate(4 * rows * steps);
    this.inputs = embedding ? 0 : (layers[0]?.inputSize ?? 0);
    this.vectors = memory.allocate(4 * rows * steps * padded(this.inputs));
    this.scores = memory.allocate(4 * rows * steps * padded(head.rows));
    this.loss = new BatchLoss(memory, this.scores, { kind: options.loss, rows, allRows, steps, outputs: head.rows });
    this.gradients = parameters.run();
    this.matrices = new MatrixGradients(memory);
    const made: BatchLayer[] = [];
    const dropped: (number | null)[] = [];
    layers.forEach((layer, index) => {
      const below = made[index - 1] ?? null;
      made.push(
        new BatchLayer(layer, definitionOf(layer, index), {
          memory,
          parameters,
          gradients: this.gradients,
          matrices: this.matrices,
          constant: (value) => this.constant(value),
          rows,
          steps,
          clock: options.clock,
          index,
          below,
          input: this.inputOf(below, dropped[index - 1] ?? null),
        }),
      );
      const floats = (made.at(-1) as BatchLayer).outputFloats;
      dropped.push(dropout > 0 ? memory.allocate(4 * rows * steps * floats) : null);
    });
    this.layers = made;
    this.dropped = dropped;
    this.headZeros = memory.allocate(4 * padded(head.columns));
  }

  /** Programs for windows of so many steps; without dropout where they only measure. */
  code(steps: number, isMeasuring = false): PartCode {
    const key = `${steps} ${isMeasuring}`;
    const found = this.codes.get(key) ?? {
      forward: this.forward(steps, isMeasuring),
      loss: this.found(steps),
      backward: this.backward(steps),
    };
    this.codes.set(key, found);
    return found;
  }

  /** The parts of the parameters' preparation that are asked for through this part; the tables are its own. */
  prepare(list: RecordList): void {
    this.layers[0]?.prepare(list);
  }

  /** Draws that a window of the most steps takes. */
  get draws(): number {
    const { rows, steps } = this.options;
    return this.layers.reduce((sum, { outputFloats }) => sum + rows * steps * outputFloats, 0);
  }

  private inputOf(below: BatchLayer | null, dropped: number | null): LayerSite["input"] {
    const { embedding } = this.weights;
    if (below) return { kind: "vectors", address: dropped ?? below.output };
    if (!embedding) return { kind: "vectors", address: this.vectors };
    return { kind: "tokens", ids: this.ids, count: embedding.rows, isLearned: this.options.embeddingIsLearned };
  }

  private forward(steps: number, isMeasuring: boolean): Code {
    const { rows } = this.options;
    const list = new RecordList(this.memory);
    this.prepare(list);
    this.layers.forEach((layer, index) => {
      layer.forward(list, steps);
      const into = this.dropped[index] ?? null;
      if (into === null) return;
      const floats = rows * steps * layer.outputFloats;
      if (isMeasuring) list.copy(floats, fixed(into), fixed(layer.output));
      else this.drop(list, floats, into, layer.output, index);
    });
    const [top, read] = this.top();
    const { columns, rows: tokens } = this.head();
    const d = rowsAt(this.scores, padded(tokens));
    const bias = this.parameters.startOf("head.bias");
    const panels = this.parameters.panelsOf("head.weight");
    list.project(tokens, columns, rows * steps, d, rowsAt(read, top.outputFloats), panels, bias);
    return list.write();
  }

  private found(steps: number): Code {
    const list = new RecordList(this.memory);
    this.loss.write(list, steps);
    return list.write();
  }

  private backward(steps: number): Code {
    const list = new RecordList(this.memory);
    this.writeBackward(list, steps);
    return list.write();
  }

  /** The whole way back, from the scores' gradient to that of every parameter. */
  writeBackward(list: RecordList, steps: number): void {
    const { rows } = this.options;
    const { parameters, gradients, matrices } = this;
    const count = rows * steps;
    list.copy(Math.max(8, parameters.floats), fixed(gradients), { ...fixed(this.constant(0)), scalar: true });
    const [top, read] = this.top();
    const { columns, rows: tokens } = this.head();
    const d = rowsAt(this.scores, padded(tokens));
    const x = rowsAt(read, top.outputFloats);
    matrices.add(list, count, { rows: tokens, columns, d: parameters.address("head.weight", gradients), left: d, right: x });
    matrices.end();
    list.columnSums(count, tokens, fixed(parameters.address("head.bias", gradients)), d);
    this.handDown(list, steps, this.layers.length - 1, (into, keeps) => {
      const panels = parameters.transposedPanelsOf("head.weight");
      list.project(columns, tokens, count, rowsAt(into, top.outputFloats), d, panels, keeps ? undefined : this.headZeros);
    });
    for (let index = this.layers.length - 1; index >= 0; index--) {
      const layer = this.layers[index] as BatchLayer;
      if (index === 0) layer.backward(list, steps, null, false);
      else this.handDown(list, steps, index - 1, (into, keeps) => layer.backward(list, steps, into, keeps));
    }
  }

  /** Lets the gradient of what a layer handed on be written, by `write`, to where it belongs. */
  private handDown(list: RecordList, steps: number, index: number, write: (into: number, keeps: boolean) => void): void {
    const { rows, hasCharges } = this.options;
    const layer = this.layers[index] as BatchLayer;
    const into = layer.direct.get("h")?.address as number;
    const dropped = this.dropped[index] ?? null;
    if (dropped === null) return write(into, hasCharges);
    const floats = rows * steps * layer.outputFloats;
    // What was handed on is not read any more, but by the layer above, which is done with it then.
    const temporary = this.temporary();
    write(temporary, false);
    this.drop(list, floats, temporary, temporary, index);
    if (hasCharges) list.elementwise(Op.Add, floats, fixed(into), [fixed(into), fixed(temporary)]);
    else list.copy(floats, fixed(into), fixed(temporary));
  }

  private temporary_ = 0;

  /** Memory for what any layer hands on. */
  private temporary(): number {
    const { rows, steps } = this.options;
    const most = Math.max(...this.layers.map(({ outputFloats }) => rows * steps * outputFloats));
    this.temporary_ ||= this.memory.allocate(4 * most);
    return this.temporary_;
  }

  private drop(list: RecordList, floats: number, d: number, a: number, index: number): void {
    const { rows, steps, dropout, seed, firstDraw } = this.options;
    const before = this.layers.slice(0, index).reduce((sum, { outputFloats }) => sum + rows * steps * outputFloats, 0);
    list.dropout(floats, fixed(d), fixed(a), fixed(seed), firstDraw + before, dropout);
  }

  private top(): [BatchLayer, number] {
    const top = this.layers.at(-1) as BatchLayer;
    return [top, this.dropped.at(-1) ?? top.output];
  }

  private head() {
    return this.weights.head as NonNullable<NetworkWeights["head"]>;
  }

  private constant(value: number): number {
    const found = this.constants.get(value) ?? this.memory.allocate(32);
    if (!this.constants.has(value)) this.memory.floats(found, 8).fill(value);
    this.constants.set(value, found);
    return found;
  }
}
