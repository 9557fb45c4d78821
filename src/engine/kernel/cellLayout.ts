/** Where the vectors of a layer lie that all of its parts share: rows of channels, inputs, and what is read whole. */
import type { CellDefinition } from "../defineCell";
import { inputsOf, type Expression } from "../graph";
import type { Sizes } from "../layer";
import { padded, type Arena } from "./arena";
import type { Operand } from "./program";

/** Vectors of all steps of a chunk: address of the first, and bytes from one to the next. */
export type Block = Pick<Operand, "address" | "stride">;

/** A channel in a row: rows of `columns` floats that are padded to a multiple of 8. */
export interface ChannelPlace {
  readonly name: string;
  readonly offset: number; // floats from the start of the row
  readonly rows: number;
  readonly columns: number;
}

export class CellLayout {
  /** Row of the first step; the row before it holds the states that the chunk starts from. */
  readonly rows: Block;
  readonly channels: readonly ChannelPlace[];
  readonly x: Block;
  /** Whether x itself is read, besides the products with it. */
  readonly readsX: boolean;
  /** c of the layer below, where it is read. */
  readonly below: Block | null;
  /** Address of one int32: the steps before the chunk. */
  readonly clock: number;
  /** Values that some operation reads whole, and not only in the part it computes. */
  readonly readWhole: ReadonlySet<Expression>;
  private readonly shared = new Map<Expression, Block>();

  /** For chunks of at most `steps` steps. */
  constructor(definition: CellDefinition, readonly sizes: Sizes, private readonly arena: Arena, readonly steps: number) {
    const channels: ChannelPlace[] = [];
    let floats = 0;
    for (const { name, size } of definition.channels) {
      const [rows, columns] = size === "square" ? [sizes.units, sizes.units] : [1, sizes[size]];
      channels.push({ name, offset: floats, rows, columns });
      floats += rows * padded(columns);
    }
    const stride = 4 * floats;
    this.channels = channels;
    this.rows = { address: arena.allocate(stride * (steps + 1)) + stride, stride };
    this.x = this.block(padded(sizes.input));
    this.readsX = definition.order.some((e) => e.node.kind !== "affine" && inputsOf(e).some(({ node }) => node.kind === "input"));
    this.below = definition.order.some(({ node }) => node.kind === "below") ? this.block(padded(sizes.units)) : null;
    this.clock = arena.allocate(4);
    this.readWhole = new Set(definition.order.flatMap(({ node }) => {
      if (node.kind === "affine") return node.terms.map(({ operand }) => operand);
      if (node.kind === "sum") return [node.of];
      if (node.kind === "outer") return [node.left, node.right];
      return node.kind === "product" ? [node.matrix, node.vector] : [];
    }));
  }

  channel(name: string): Block {
    const place = this.channels.find((channel) => channel.name === name) as ChannelPlace; // every state is a channel
    return { address: this.rows.address + 4 * place.offset, stride: this.rows.stride };
  }

  /**
   * A value that is read whole and is no channel. Each step has a vector of its own: one thread may be a step ahead of
   * another that still reads.
   */
  whole(expression: Expression): Block {
    const { units } = this.sizes;
    const isSquare = expression.size === "square";
    const block = this.shared.get(expression) ?? this.block(isSquare ? units * padded(units) : padded(this.sizes[expression.size]));
    this.shared.set(expression, block);
    return block;
  }

  block(floats: number): Block {
    return { address: this.arena.allocateFloats(floats * this.steps), stride: 4 * floats };
  }
}
