/**
 * Runs one layer's cell on the SIMD kernel, behind the same interface as the plain interpreter. Steps go through in
 * chunks: the product with all inputs first, then the steps. Rows that lie in the kernel's memory, as they stand there,
 * are computed in place, all but the first of a chunk; others are copied out. The numbers are the same, to the bit,
 * however a text is cut and whether one thread runs it or two.
 */
import { message } from "../../../messages/message";
import type { CellDefinition } from "../../cell/cellDefinition";
import type { LayerWeights } from "../../../model/network";
import { CodedError } from "../../../protocol/errors";
import { CHUNK } from "../../network/chunk";
import type { LayerInput, LayerRunner, States } from "../../network/interpreter";
import { checkLayer, sizesOf, type Sizes } from "../../network/layer";
import type { Vectors } from "../../network/multiply";
import { rowLayoutOf } from "../../network/rowLayout";
import type { Block } from "../compile/cellLayout";
import { compileLayer, type CompiledLayer } from "../compile/compileLayer";
import type { Kernel } from "../loader";
import type { HelperThread } from "../threads/helperThread";
import { SharedProducts, SharedSteps } from "../threads/sharedWork";
import { RowMap } from "../compile/rowMap";
import { TokenProjections } from "./tokenProjections";

/** Rows of a chunk take at most so much, unless a single one takes more. */
const CHUNK_BYTES = 16 * 2 ** 20;

export class KernelLayerRun implements LayerRunner {
  readonly outputs: number;
  private readonly initial: LayerWeights["initial"];
  readonly rowSize: number;
  readonly outputsAt: number;
  private readonly sizes: Sizes;
  private readonly chunk: number;
  private readonly layer: CompiledLayer;
  private readonly rows: RowMap;
  private readonly tokens: TokenProjections | null;
  private readonly projecting: SharedProducts;
  private readonly stepping: SharedSteps;
  private step = 0;

  /**
   * A partner computes half of the units where the cell can be cut. Fails with "bad-weights" where the parameters are
   * not what the definition asks for, or with "out-of-memory".
   */
  constructor(
    private readonly kernel: Kernel,
    readonly definition: CellDefinition,
    weights: LayerWeights,
    private readonly index: number,
    partner: HelperThread | null = null,
  ) {
    checkLayer(definition, weights, index);
    const sizes = (this.sizes = sizesOf(weights));
    this.outputs = sizes[definition.sizeOf("h")];
    ({ rowSize: this.rowSize, outputsAt: this.outputsAt } = rowLayoutOf(definition, sizes));
    this.chunk = chunkOf(this.rowSize);
    this.initial = weights.initial;
    const layer = (this.layer = compileLayer(definition, weights, kernel.arena, this.chunk, partner?.barriers ?? null));
    const codes = layer.parts.map(({ code }) => code);
    this.projecting = new SharedProducts(kernel, layer.parts.length > 1 ? partner : null);
    this.stepping = new SharedSteps(kernel, partner, codes, layer.alone);
    this.rows = new RowMap(layer.layout.channels, sizes);
    const projections = layer.parts.flatMap(({ projection }) => projection ?? []);
    this.tokens =
      layer.projected && new TokenProjections(kernel, layer.projected, projections, layer.layout.x, sizes.input, this.chunk);
  }

  /** The program as text, for people who look for a mistake. */
  get listing(): string {
    return this.layer.listing;
  }

  reset(initial: States = {}, steps = 0): void {
    const row = this.rowBefore().fill(0);
    for (const [name, { map }] of this.layer.layout.states) {
      const data = initial[name] ?? (steps === 0 ? this.initial?.[name] : undefined);
      if (data) map.enter({ data, offset: 0, stride: 0 }, 1, row, 0, 0);
    }
    this.step = steps;
  }

  states(): States {
    return Object.fromEntries(
      [...this.layer.layout.states].map(([name, { length, map }]) => {
        const data = new Float32Array(length);
        map.leave({ data, offset: 0, stride: 0 }, 1, this.rowBefore(), 0, 0);
        return [name, data];
      }),
    );
  }

  run({ x, below }: LayerInput, steps: number, out: Vectors): void {
    const { layout, rowReferences } = this.layer;
    if (layout.below && !below) {
      throw new CodedError("bad-weights", message("network.noLayerBelow", { layer: this.index, cell: this.definition.title }));
    }
    const clock = this.kernel.arena.integers(layout.clock, 1);
    const inPlace = this.addressOf(out, steps);
    for (let first = 0; first < steps; first += this.chunk) {
      const count = Math.min(this.chunk, steps - first);
      if (layout.below && below) this.fill(layout.below, later(below, first), this.sizes.units, count);
      clock[0] = this.step;
      if ("ids" in x) this.takeTokens(x.ids.subarray(first, first + count), x.embedding);
      else this.project(this.inputs(later(x, first), count), count);
      rowReferences.moveTo(layout.rows.address);
      if (inPlace === null) {
        this.stepping.run(count);
        this.giveRows(count, later(out, first));
      } else {
        // The row before the first one may lie anywhere, so that row is computed where the kernel keeps that one.
        this.stepping.run(count, () => {
          out.data.set(this.kernel.arena.floats(layout.rows.address, out.stride), out.offset + first * out.stride);
          rowReferences.moveTo(inPlace + 4 * first * out.stride);
        });
        this.rows.enter(later(out, first + count - 1), 1, this.rowBefore(), 0, 0);
      }
      this.step += count;
    }
  }

  /** Address of rows that stand in the kernel's memory as the kernel would write them; null for others. */
  private addressOf({ data, offset, stride }: Vectors, steps: number): number | null {
    const address = this.kernel.traceMemory.addressOf(data);
    const isAlike = this.rows.changesNothing && 4 * stride === this.layer.layout.rows.stride;
    if (address === undefined || !isAlike || offset < 0 || offset + steps * stride > data.length) return null;
    return address + 4 * offset;
  }

  /** Where the inputs of a chunk lie for the product with them: in the rows of the layer below, or else copied. */
  private inputs(x: Vectors, steps: number): Block {
    const { layout } = this.layer;
    const { data, offset, stride } = x;
    const address = layout.readsX || stride < 0 ? undefined : this.kernel.traceMemory.addressOf(data);
    const end = offset + (steps - 1) * stride + this.sizes.input;
    if (address !== undefined && offset >= 0 && end <= data.length) return { address: address + 4 * offset, stride: 4 * stride };
    this.fill(layout.x, x, this.sizes.input, steps);
    return layout.x;
  }

  /** The product of a chunk's inputs with all parts, where there is any. */
  private project(from: Block, steps: number): void {
    const products = this.layer.parts.flatMap(({ projection }) => (projection ? [{ ...projection, from }] : []));
    if (this.layer.projected) this.projecting.multiply(products, 0, steps);
  }

  private takeTokens(ids: Uint32Array, embedding: Float32Array): void {
    this.tokens?.look(ids, embedding);
    const { x, readsX } = this.layer.layout;
    if (!readsX) return;
    const { input } = this.sizes;
    ids.forEach((id, step) => {
      this.fill({ ...x, address: x.address + step * x.stride }, { data: embedding, offset: id * input, stride: 0 }, input, 1);
    });
  }

  /** Copies vectors of `size` numbers into a block. */
  private fill(block: Block, { data, offset, stride }: Vectors, size: number, steps: number): void {
    const floats = block.stride / 4;
    const into = this.kernel.arena.floats(block.address, floats * steps);
    if (stride === size && floats === size) into.set(data.subarray(offset, offset + size * steps));
    else
      for (let step = 0; step < steps; step++) {
        const from = offset + step * stride;
        into.set(data.subarray(from, from + size), step * floats);
      }
  }

  /** Copies the rows of a chunk out, and the last one to where the next chunk starts from. */
  private giveRows(steps: number, out: Vectors): void {
    const { address, stride } = this.layer.layout.rows;
    const floats = stride / 4;
    const all = this.kernel.arena.floats(address - stride, floats * (steps + 1));
    this.rows.leave(out, steps, all, floats, floats);
    all.copyWithin(0, steps * floats);
  }

  /** The row that the next chunk starts from. */
  private rowBefore(): Float32Array {
    const { address, stride } = this.layer.layout.rows;
    return this.kernel.arena.floats(address - stride, stride / 4);
  }
}

/** Steps at a time of a layer whose rows have so many numbers. */
export function chunkOf(rowSize: number): number {
  return Math.max(1, Math.min(CHUNK, Math.floor(CHUNK_BYTES / (4 * rowSize))));
}

function later(vectors: Vectors, steps: number): Vectors {
  return { ...vectors, offset: vectors.offset + steps * vectors.stride };
}
