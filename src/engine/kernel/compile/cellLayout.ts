/** Where the vectors of a layer lie that all of its parts share: rows of channels, inputs, and what is read whole. */
import type { CellDefinition } from "../../cell/cellDefinition";
import { inputsOf, type Expression } from "../../graph/graph";
import type { Sizes } from "../../network/layer";
import { rowLayoutOf } from "../../network/rowLayout";
import { LINE, padded, type Arena } from "../memory/arena";
import type { Operand } from "./program";
import { floatsOf, RowMap, type RowPiece } from "./rowMap";

/** Vectors of all steps of a chunk: address of the first, and bytes from one to the next. */
export type Block = Pick<Operand, "address" | "stride">;

/** Vectors that lie a multiple of this apart, in bytes, would have the same few places in the caches. */
const ALIKE = 1024;

/** A channel in a row of the trace, outside and in the kernel. */
export interface ChannelPlace extends RowPiece {
  readonly name: string;
}

export class CellLayout {
  /** Row of the first step; the row before it holds the states that the chunk starts from. */
  readonly rows: Block;
  readonly channels: readonly ChannelPlace[];
  /** How many numbers a state has, and how it is copied by itself into a row and out. */
  readonly states: ReadonlyMap<string, { readonly length: number; readonly map: RowMap }>;
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
  constructor(
    definition: CellDefinition,
    readonly sizes: Sizes,
    private readonly arena: Arena,
    readonly steps: number,
  ) {
    let floats = 0;
    const channels = rowLayoutOf(definition, sizes).channels.map(({ name, offset: outside, channel: { size } }): ChannelPlace => {
      const inside = floats;
      floats += floatsOf(size, sizes);
      return { name, size, outside, inside };
    });
    const stride = 4 * floats;
    this.channels = channels;
    this.states = new Map(
      channels
        .filter(({ name }) => name in definition.next)
        .map(({ name, size, inside: at }) => {
          return [name, { length: sizes[size], map: new RowMap([{ size, outside: 0, inside: at }], sizes) }];
        }),
    );
    this.rows = { address: arena.allocate(stride * (steps + 1)) + stride, stride };
    this.x = this.block(padded(sizes.input));
    this.readsX = definition.order.some((e) => e.node.kind !== "affine" && inputsOf(e).some(({ node }) => node.kind === "input"));
    this.below = definition.order.some(({ node }) => node.kind === "below") ? this.block(padded(sizes.units)) : null;
    this.clock = arena.allocate(4);
    this.readWhole = readWholeIn(definition.order);
  }

  channel(name: string): Block {
    const place = this.channels.find((channel) => channel.name === name) as ChannelPlace; // every state is a channel
    return { address: this.rows.address + 4 * place.inside, stride: this.rows.stride };
  }

  /** Where a value lies that is there before the step: x, c of the layer below, a state of the step before. */
  given({ node }: Expression): Block | null {
    if (node.kind === "input") return this.x;
    if (node.kind === "below") return this.below;
    if (node.kind !== "previous") return null;
    const { address, stride } = this.channel(node.state);
    return { address: address - stride, stride };
  }

  /**
   * A value that is read whole and is no channel. Each step has a vector of its own: one thread may be a step ahead of
   * another that still reads.
   */
  whole(expression: Expression): Block {
    const block = this.shared.get(expression) ?? this.block(floatsOf(expression.size, this.sizes));
    this.shared.set(expression, block);
    return block;
  }

  block(floats: number): Block {
    const bytes = 4 * floats;
    const stride = bytes % ALIKE === 0 ? bytes + LINE : bytes;
    return { address: this.arena.allocate(stride * this.steps), stride };
  }
}

/** Values that some operation among these reads whole, and not only in the part that it computes. */
export function readWholeIn(order: readonly Expression[]): Set<Expression> {
  return new Set(
    order.flatMap(({ node }) => {
      if (node.kind === "affine") return node.terms.map(({ operand }) => operand);
      if (node.kind === "sum") return [node.of];
      if (node.kind === "outer") return [node.left, node.right];
      return node.kind === "product" ? [node.matrix, node.vector] : [];
    }),
  );
}
