/**
 * Work of a layer that one thread does, or two where they are faster: the steps of a program that is there in halves, and
 * products of a whole chunk. The numbers are the same, to the bit, whoever does it. It knows nothing of what is computed.
 */
import { multiplyChunk, type ChunkProduct } from "../compile/chunkProduct";
import type { Code } from "../compile/program";
import type { Kernel } from "../loader";
import type { HelperThread } from "./helperThread";
import { ThreadTuner, type Second } from "./threadTuner";

/** For work that one thread does. */
const nobody: Second = { ready: () => false, record: () => undefined };

/** The steps of a chunk: `alone` does the work of both parts. Without two parts, or without a partner, one thread runs it. */
export class SharedSteps {
  private readonly partner: HelperThread | null;
  private readonly tuner: ThreadTuner;

  constructor(
    private readonly kernel: Kernel,
    partner: HelperThread | null,
    private readonly parts: readonly Code[],
    private readonly alone: Code,
  ) {
    this.partner = parts.length > 1 ? partner : null;
    this.tuner = new ThreadTuner(this.partner?.forSteps ?? nobody);
  }

  /** Runs so many steps; something else may be done after the first. */
  run(steps: number, afterFirst?: () => void): void {
    for (let first = 0, last = 0; first < steps; first = last) {
      last = this.partner ? Math.min(steps, first + this.tuner.stretch) : steps;
      this.tuner.measure(last - first, (together) => {
        let from = first;
        if (first === 0 && afterFirst) {
          this.runPart(0, (from = 1), together);
          afterFirst();
        }
        if (from < last) this.runPart(from, last, together);
      });
    }
  }

  private runPart(first: number, last: number, together: boolean): void {
    const [mine, other] = this.parts;
    const { address, length } = together && mine ? mine : this.alone;
    if (together && other) this.partner?.run(other, first, last);
    const end = this.kernel.exports.run(address, length, first, last);
    if (end !== last) this.partner?.fail();
    if (together) this.partner?.join();
  }
}

/** Products of one kind, which take alike long a step. */
export class SharedProducts {
  private readonly tuner: ThreadTuner;

  constructor(
    private readonly kernel: Kernel,
    private readonly partner: HelperThread | null,
  ) {
    this.tuner = new ThreadTuner(partner?.forProducts ?? nobody);
  }

  /** One product, or the two halves of one, for so many steps of a chunk from one on. */
  multiply(products: readonly ChunkProduct[], first: number, steps: number): void {
    this.tuner.measure(steps, (together) => {
      const [mine, other] = together ? halvesOf(products) : [];
      if (mine && other) this.partner?.project(from(mine, first), from(other, first), steps);
      else for (const product of products) multiplyChunk(this.kernel, product, first, steps);
    });
  }
}

const PANEL = 8;

/** A product cut at a panel of its rows; itself where it has one panel alone. */
function halvesOf(products: readonly ChunkProduct[]): readonly ChunkProduct[] {
  const [whole] = products;
  if (products.length !== 1 || !whole) return products;
  const { address, weights, bias, rows, k } = whole;
  const cut = PANEL * Math.ceil(rows / PANEL / 2);
  if (cut >= rows) return products;
  const second = { address: address + 4 * cut, weights: weights + 4 * cut * k, bias: bias && bias + 4 * cut, rows: rows - cut };
  return [
    { ...whole, rows: cut },
    { ...whole, ...second },
  ];
}

function from(product: ChunkProduct, first: number): ChunkProduct {
  const { address, stride, from } = product;
  return { ...product, address: address + first * stride, from: { ...from, address: from.address + first * from.stride } };
}
