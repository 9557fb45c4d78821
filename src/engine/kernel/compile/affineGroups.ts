/**
 * Which affine maps of a graph are computed by one product. Maps that read the same vectors form a group: their matrices
 * are stacked, so that i, f, g and o of an LSTM are one product with h. What a map reads of vectors that are there before
 * the steps (x; on the way back the states as well), and its bias, is computed for a whole chunk at once. Each part has
 * groups of its own.
 */
import type { Expression, Term } from "../../graph/graph";
import { padded, type Arena } from "../memory/arena";
import { pack, type Panels, type StackedMatrix } from "./packing";
import type { Part, Range } from "./parts";

export interface Member extends Range {
  readonly expression: Expression;
  /** Where the member's rows start in the group. */
  readonly firstRow: number;
  readonly terms: readonly Term[];
  readonly bias: string | null;
}

export interface AffineGroup {
  readonly members: readonly Member[];
  /** All rows: those of the members, each from a multiple of 8 on, and zeros up to a multiple of 32. */
  readonly rows: number;
  /** The vectors the maps read in every step. */
  readonly operands: readonly Expression[];
  /** Those that are there before. */
  readonly ready: readonly Expression[];
}

/** A row vector of size "one" fills the 8 floats of a scalar. */
export const SCALAR = 8;

export function groupAffineMaps(
  order: readonly Expression[],
  part: Part,
  isReady: (operand: Expression) => boolean,
): AffineGroup[] {
  const groups: { members: Member[]; rows: number; operands: Expression[]; ready: Expression[] }[] = [];
  for (const expression of order) {
    const { node, size } = expression;
    if (node.kind !== "affine") continue;
    const all = node.terms.map(({ operand }) => operand);
    const ready = all.filter(isReady);
    const operands = all.filter((operand) => !isReady(operand));
    let group = groups.find((one) => sameExpressions(one.ready, ready) && sameExpressions(one.operands, operands));
    if (!group) groups.push((group = { members: [], rows: 0, operands, ready }));
    const range = part(size);
    group.members.push({ expression, firstRow: group.rows, ...range, terms: node.terms, bias: node.bias });
    group.rows += padded(range.count);
  }
  return groups.map((group) => ({ ...group, rows: Math.ceil(group.rows / 32) * 32 }));
}

export function sameExpressions(some: readonly Expression[], others: readonly Expression[]): boolean {
  return some.length === others.length && some.every((expression) => others.includes(expression));
}

/** Rows that are computed before the steps. */
export function readyRows(groups: readonly AffineGroup[]): number {
  return groups.reduce((sum, { ready, rows }) => sum + (ready.length > 0 ? rows : 0), 0);
}

/** Of `all` columns of a matrix, some. */
export interface Columns extends Range {
  readonly all: number;
}

/**
 * Address of the packed matrices that the members of some groups have for one vector, or for a range of it; the groups'
 * rows follow one another.
 */
export function packGroups(
  groups: readonly AffineGroup[],
  reads: (operand: Expression) => boolean,
  columns: Columns,
  panels: Panels,
  parameters: ReadonlyMap<string, Float32Array>,
  arena: Arena,
): number {
  const stack: StackedMatrix[] = [];
  let first = 0;
  for (const { members, rows } of groups) {
    for (const { expression, firstRow, from, count, terms } of members) {
      for (const { key, operand } of terms) {
        if (!reads(operand)) continue;
        const data = parameters.get(key) as Float32Array; // checkLayer has seen it
        const repeat = expression.size === "one" ? SCALAR : 1;
        stack.push({ matrix: { data, columns: columns.all, from, count, range: columns }, firstRow: first + firstRow, repeat });
      }
    }
    first += rows;
  }
  const address = arena.allocateFloats(first * columns.count);
  pack(stack, columns.count, panels, arena.floats(address, first * columns.count));
  return address;
}

/** Address of the biases of some groups, one after the other. */
export function packBiases(groups: readonly AffineGroup[], parameters: ReadonlyMap<string, Float32Array>, arena: Arena): number {
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  const address = arena.allocateFloats(rows);
  const into = arena.floats(address, rows);
  let first = 0;
  for (const { members, rows: count } of groups) {
    for (const { expression, firstRow, bias, ...range } of members) {
      const values = bias === null ? undefined : (parameters.get(bias) as Float32Array);
      const at = first + firstRow;
      if (values && expression.size === "one") into.fill(values[0] as number, at, at + SCALAR);
      else if (values) into.set(values.subarray(range.from, range.from + range.count), at);
    }
    first += count;
  }
  return address;
}
