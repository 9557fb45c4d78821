/**
 * Products with transposed matrices. The vectors that are multiplied stand side by side in the rows of a chunk, so that
 * one product takes several of them: dL/dh of an LSTM is one product with the gradients of all four gates.
 */
import type { Expression, Size } from "../../graph/graph";
import { SCALAR } from "./affineGroups";
import type { Arena } from "../memory/arena";
import type { Block, CellLayout } from "./cellLayout";
import { pack, type Panels, type StackedMatrix } from "./packing";
import type { Range } from "./parts";
import { floatsOf } from "./rowMap";
import type { TransposedProduct } from "./transposedSums";

/** Vectors that follow one another without a gap, and the address of their packed matrices. */
export interface Run {
  readonly from: Block;
  readonly k: number;
  readonly weights: number;
}

export class TransposedProducts {
  private readonly slots = new Map<Expression, Block>();

  /** Takes the memory of the vectors, each of which has a slot in the order given. */
  constructor(
    vectors: ReadonlySet<Expression>,
    private readonly layout: CellLayout,
    private readonly parameters: ReadonlyMap<string, Float32Array>,
    private readonly arena: Arena,
  ) {
    const places = [...vectors].map((vector) => ({ vector, floats: floatsOf(vector.size, layout.sizes) }));
    const block = layout.block(places.reduce((sum, { floats }) => sum + floats, 0));
    let { address } = block;
    for (const { vector, floats } of places) {
      this.slots.set(vector, { ...block, address });
      address += 4 * floats;
    }
  }

  get vectors(): Iterable<Expression> {
    return this.slots.keys();
  }

  slot(vector: Expression): Block {
    return this.slots.get(vector) as Block;
  }

  /** Packs the matrices of a range of a sum of products, which takes `rows` rows, for every step or for a whole chunk. */
  pack(products: readonly TransposedProduct[], size: Size, range: Range, rows: number, panels: Panels): Run[] {
    return this.together(products).map(({ from, k, members }) => {
      const {
        arena,
        parameters,
        layout: { sizes },
      } = this;
      let firstColumn = 0;
      const stack = members.map(({ key, of }): StackedMatrix => {
        const data = parameters.get(key) as Float32Array; // checkLayer has seen it
        const column = firstColumn;
        firstColumn += sizes[of.size];
        const matrix = { data, columns: sizes[size], transposed: true, ...range };
        return { matrix, firstRow: 0, firstColumn: column, repeat: size === "one" ? SCALAR : 1 };
      });
      const weights = arena.allocateFloats(rows * k);
      pack(stack, k, panels, arena.floats(weights, rows * k));
      return { from, k, weights };
    });
  }

  /** What stands behind a vector in its slot means nothing, so that only one that fills its slot has others behind it. */
  private together(products: readonly TransposedProduct[]) {
    const runs: { from: Block; k: number; members: TransposedProduct[] }[] = [];
    const placed = products.map((product) => ({ product, from: this.slot(product.of), k: this.layout.sizes[product.of.size] }));
    for (const { product, from, k } of placed.sort((a, b) => a.from.address - b.from.address)) {
      const last = runs.at(-1);
      if (last && last.from.address + 4 * last.k === from.address) {
        last.members.push(product);
        last.k += k;
      } else runs.push({ from, k, members: [product] });
    }
    return runs;
  }
}
