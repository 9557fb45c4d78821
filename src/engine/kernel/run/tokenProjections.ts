/**
 * What tokens contribute to the affine maps that read x: computed once for each token id and looked up from then on, so
 * that a text costs the products of its vocabulary and not of its length.
 */
import type { Block } from "../compile/cellLayout";
import type { ChunkProduct } from "../compile/chunkProduct";
import type { Kernel } from "../loader";

/** Products of at most so many tokens are kept, in at most so many bytes; a large vocabulary would outgrow the weights. */
const KEPT_TOKENS = 4096;
const KEPT_BYTES = 64 * 2 ** 20;

export class TokenProjections {
  private readonly places = new Map<number, number>(); // token id to address
  private free = 0;
  private freeCount = 0;
  private readonly limit: number;

  /** `projections` fill the rows of `projected`; `x` is where inputs are laid for the product, `chunk` of them. */
  constructor(
    private readonly kernel: Kernel,
    private readonly projected: Block,
    private readonly projections: readonly ChunkProduct[],
    private readonly x: Block,
    private readonly inputSize: number,
    private readonly chunk: number,
  ) {
    this.limit = Math.min(KEPT_TOKENS, Math.floor(KEPT_BYTES / projected.stride));
  }

  /** Fills the projected rows of a chunk from the tokens' rows of an embedding [vocabulary][inputSize]. */
  look(ids: Uint32Array, embedding: Float32Array): void {
    const places = new Map<number, number>();
    const missing: number[] = [];
    for (const id of ids) {
      const place = this.places.get(id);
      if (place !== undefined) places.set(id, place);
      else if (!places.has(id)) {
        places.set(id, NaN);
        missing.push(id);
      }
    }
    if (missing.length > 0) this.compute(missing, embedding, places);
    const { arena } = this.kernel;
    const { address, stride } = this.projected;
    const floats = arena.floats(0, Math.floor(arena.used / 4));
    ids.forEach((id, step) => {
      const from = (places.get(id) as number) / 4;
      floats.copyWithin((address + step * stride) / 4, from, from + stride / 4);
    });
  }

  private compute(ids: readonly number[], embedding: Float32Array, places: Map<number, number>): void {
    const { stride, address } = this.projected;
    const { x, inputSize, kernel } = this;
    const into = kernel.arena.floats(x.address, (x.stride / 4) * ids.length);
    ids.forEach((id, index) => into.set(embedding.subarray(id * inputSize, (id + 1) * inputSize), (index * x.stride) / 4));
    if (this.freeCount < ids.length) {
      this.free = kernel.arena.allocate(this.chunk * stride);
      this.freeCount = this.chunk;
    }
    for (const { address: own, weights, bias, rows } of this.projections) {
      const to = this.free + own - address;
      kernel.exports.project(to, stride, x.address, x.stride, weights, bias, rows, inputSize, ids.length);
    }
    ids.forEach((id, index) => places.set(id, this.free + index * stride));
    // Past the limit the same places serve every chunk, and nothing is kept.
    if (this.places.size + ids.length > this.limit) return;
    for (const id of ids) this.places.set(id, places.get(id) as number);
    this.free += ids.length * stride;
    this.freeCount -= ids.length;
  }
}
