/** What a cell is, once its equations are written: see defineCell.ts. */
import type { Message } from "../../messages/message";
import type { ChannelDescription } from "../../protocol/model";
import type { Expression, Size } from "../graph/graph";

export type CellOptions = Readonly<Record<string, number | string>>;

/** A matrix [rows][columns] (row-major), or a vector [rows] where columns is null. */
export interface ParameterDescription {
  readonly key: string; // "W.i.x", "b.i.xh", "P.i.c"
  readonly rows: Size;
  readonly columns: Size | null;
}

export interface Channel extends Omit<ChannelDescription, "size"> {
  readonly size: Size;
  readonly expression: Expression;
}

export interface CellIdentity<Options extends CellOptions = CellOptions> {
  readonly id: string; // "lstm"
  readonly title: Message;
  readonly source: string; // the paper or the framework whose equations these are
  /** Of x and of states, where they are not the input's and the layer's units. */
  readonly sizes?: Readonly<Record<string, Size>>;
  /** What a layer may set, with the values taken where it does not. */
  readonly options?: Options;
  /** Gates of a memory that are half open at 0, by the names of their sums: training begins with them open. None, unless said. */
  readonly forgetGates?: (options: Options) => readonly string[];
  /** The cell of the lowest layer, for a cell that reads c of the layer below; with the same options. */
  readonly standsOn?: string;
}

export interface CellDefinition {
  readonly id: string;
  readonly title: Message;
  readonly source: string;
  /** As CellIdentity has it; null for a cell that reads no layer below. */
  readonly standsOn: string | null;
  /** As CellIdentity has them, with this cell's options. */
  readonly forgetGates: readonly string[];
  /** New value of each state, by name; always has h. */
  readonly next: Readonly<Record<string, Expression>>;
  readonly parameters: readonly ParameterDescription[];
  /** In the order they are shown: gates and candidates as written, then the states, h last. */
  readonly channels: readonly Channel[];
  readonly equations: readonly string[];
  /** Every value the new states are made of, inputs before what reads them. */
  readonly order: readonly Expression[];
  /** x and the states have these sizes. */
  sizeOf(name: string): Size;
  /** The cell with other options. Fails with "unsupported-model" on an option that the cell does not have. */
  with(options: CellOptions | undefined): CellDefinition;
}
