/**
 * Runs one layer's cell on the SIMD kernel, behind the same interface as the plain interpreter. Steps go through in
 * chunks: the product with all inputs first, then the steps, then their rows are copied out. The numbers are the same,
 * to the bit, however a text is cut and whether one thread runs it or two.
 */
import { CodedError } from "../../protocol/errors";
import type { CellDefinition } from "../defineCell";
import type { LayerInput, LayerRunner, States } from "../interpreter";
import { checkLayer, sizesOf, type LayerWeights, type Sizes } from "../layer";
import type { Vectors } from "../multiply";
import { padded } from "./arena";
import type { Block, ChannelPlace } from "./cellLayout";
import { compileLayer, type CompiledLayer } from "./compileLayer";
import type { Kernel } from "./loader";
import { Pace } from "./pace";
import type { Partner } from "./partner";
import { TokenProjections } from "./tokenProjections";

/** A multiple of the 6 and of the 5 steps that the product with the inputs takes at a time. */
const CHUNK = 60;
/** Rows of a chunk take at most so much, unless a single one takes more. */
const CHUNK_BYTES = 16 * 2 ** 20;

export class KernelLayerRun implements LayerRunner {
  readonly outputs: number;
  readonly rowSize: number;
  private readonly sizes: Sizes;
  private readonly chunk: number;
  private readonly layer: CompiledLayer;
  private readonly tokens: TokenProjections | null;
  private readonly projecting = new Pace();
  private readonly stepping = new Pace();
  private step = 0;

  /**
   * A partner computes half of the units where the cell can be cut. Fails with "bad-weights" where the parameters are
   * not what the definition asks for, or with "out-of-memory".
   */
  constructor(
    private readonly kernel: Kernel, readonly definition: CellDefinition, weights: LayerWeights, private readonly index: number,
    private readonly partner: Partner | null = null,
  ) {
    checkLayer(definition, weights, index);
    const sizes = (this.sizes = sizesOf(weights));
    this.outputs = sizes[definition.sizeOf("h")];
    this.rowSize = definition.channels.reduce((sum, { size }) => sum + sizes[size], 0);
    this.chunk = Math.max(1, Math.min(CHUNK, Math.floor(CHUNK_BYTES / (4 * this.rowSize))));
    const layer = (this.layer = compileLayer(definition, weights, kernel.arena, this.chunk, partner?.meeting ?? null));
    const projections = layer.parts.flatMap(({ projection }) => projection ?? []);
    this.tokens = layer.projected && new TokenProjections(kernel, layer.projected, projections, layer.layout.x, sizes.input, this.chunk);
  }

  /** The program as text, for people who look for a mistake. */
  get listing(): string {
    return this.layer.listing;
  }

  reset(initial: States = {}, steps = 0): void {
    for (const place of this.layer.layout.channels) {
      const given = initial[place.name];
      const state = this.stateOf(place);
      state.fill(0);
      if (given) copyRows(given, 0, place.columns, state, 0, padded(place.columns), place);
      // A scalar fills its 8 floats.
      if (given && this.isScalar(place)) state.fill(given[0] as number);
    }
    this.step = steps;
  }

  states(): States {
    return Object.fromEntries(Object.keys(this.definition.next).map((name) => {
      const place = this.layer.layout.channels.find((channel) => channel.name === name) as ChannelPlace;
      const state = new Float32Array(place.rows * place.columns);
      copyRows(this.stateOf(place), 0, padded(place.columns), state, 0, place.columns, place);
      return [name, state];
    }));
  }

  run({ x, below }: LayerInput, steps: number, out: Vectors): void {
    const { layout } = this.layer;
    if (layout.below && !below) {
      throw new CodedError("bad-weights", `Layer ${this.index} (${this.definition.title}) reads the c of a layer below, and there is none.`);
    }
    const clock = this.kernel.arena.integers(layout.clock, 1);
    for (let first = 0; first < steps; first += this.chunk) {
      const count = Math.min(this.chunk, steps - first);
      if ("ids" in x) this.takeTokens(x.ids.subarray(first, first + count), x.embedding);
      else this.fill(layout.x, later(x, first), this.sizes.input, count);
      if (layout.below && below) this.fill(layout.below, later(below, first), this.sizes.units, count);
      clock[0] = this.step;
      if (!("ids" in x) && this.layer.projected) this.project(count);
      this.advance(count);
      this.step += count;
      this.giveRows(count, later(out, first));
    }
  }

  /** The product of a chunk's inputs with all parts. */
  private project(steps: number): void {
    const { parts, layout: { x } } = this.layer;
    const { kernel: { exports }, sizes: { input } } = this;
    this.projecting.measure(this.isShared(), steps, (together) => {
      const [mine, other] = parts.map(({ projection }) => projection);
      if (!mine) return;
      if (together && other) this.partner?.project(other, x, input, steps);
      for (const part of together || !other ? [mine] : [mine, other]) {
        exports.project(part.address, part.stride, x.address, x.stride, part.weights, part.bias, part.rows, input, steps);
      }
      if (together) this.partner?.join();
    });
  }

  /** The steps of a chunk. */
  private advance(steps: number): void {
    const { parts: [mine, other], alone } = this.layer;
    for (let first = 0, last = 0; first < steps; first = last) {
      const isShared = this.isShared();
      last = isShared ? Math.min(steps, first + this.stepping.stretch) : steps;
      this.stepping.measure(isShared, last - first, (together) => {
        const { address, length } = together && mine ? mine.code : alone;
        if (together && other) this.partner?.run(other.code, first, last);
        const end = this.kernel.exports.run(address, length, first, last);
        if (together) this.partner?.join();
        if (end !== last) throw new Error("The engine's second thread has stopped.");
      });
    }
  }

  /** Whether a second thread could take its part now. */
  private isShared(): boolean {
    return this.layer.parts.length > 1 && this.partner !== null && this.partner.ready;
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
    else for (let step = 0; step < steps; step++) {
      const from = offset + step * stride;
      into.set(data.subarray(from, from + size), step * floats);
    }
  }

  /** Copies the rows of a chunk out, and the last one to where the next chunk starts from. */
  private giveRows(steps: number, { data, offset, stride }: Vectors): void {
    const { rows, channels } = this.layer.layout;
    const floats = rows.stride / 4;
    const all = this.kernel.arena.floats(rows.address - rows.stride, floats * (steps + 1));
    const isDense = floats === this.rowSize;
    if (isDense && stride === floats) data.set(all.subarray(floats), offset);
    else for (let step = 0; step < steps; step++) {
      const from = (step + 1) * floats;
      let to = offset + step * stride;
      if (isDense) data.set(all.subarray(from, from + floats), to);
      else for (const place of channels) {
        copyRows(all, from + place.offset, padded(place.columns), data, to, place.columns, place);
        to += place.rows * place.columns;
      }
    }
    all.copyWithin(0, steps * floats);
  }

  /** A state in the row that the next chunk starts from. */
  private stateOf({ offset, rows, columns }: ChannelPlace): Float32Array {
    const { address, stride } = this.layer.layout.rows;
    return this.kernel.arena.floats(address - stride + 4 * offset, rows * padded(columns));
  }

  private isScalar(place: ChannelPlace): boolean {
    return this.definition.channels.some(({ name, size }) => name === place.name && size === "one");
  }
}

function later(vectors: Vectors, steps: number): Vectors {
  return { ...vectors, offset: vectors.offset + steps * vectors.stride };
}

/** Copies rows of `columns` numbers that lie so far apart in either array. */
function copyRows(
  from: Float32Array, fromStart: number, fromStep: number, to: Float32Array, toStart: number, toStep: number,
  { rows, columns }: ChannelPlace,
): void {
  for (let row = 0; row < rows; row++) {
    const a = fromStart + row * fromStep, b = toStart + row * toStep;
    if (columns >= 64) to.set(from.subarray(a, a + columns), b);
    else for (let i = 0; i < columns; i++) to[b + i] = from[a + i] as number;
  }
}
