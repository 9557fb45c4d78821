/** The columns of the tensor table: what each shows and what it is sorted by. */
import type { TensorDescription, ValueStatistics } from "../../../src/protocol/model";
import { formatBytes, formatNumber, formatPercent } from "../../charts/numbers";
import type { Column } from "../../table/table";
import { say, textOf } from "../../shell/language";

export const columnIds = [
  "name",
  "shape",
  "dtype",
  "size",
  "role",
  "min",
  "max",
  "mean",
  "deviation",
  "zeros",
  "nonFinite",
] as const;
export type ColumnId = (typeof columnIds)[number];

/** A column of the file's own listing. */
export interface ListedColumn extends Column<ColumnId> {
  readonly text: (tensor: TensorDescription) => string;
  readonly key: (tensor: TensorDescription) => string | number;
}

/** A column that needs the tensor's values to be read. */
export interface StatisticColumn extends Column<ColumnId> {
  readonly id: "min" | "max" | "mean" | "deviation" | "zeros" | "nonFinite";
  readonly format: (value: number) => string;
}

export const listedColumns: readonly ListedColumn[] = [
  {
    id: "name",
    title: say("inspector.name"),
    hint: say("inspector.name"),
    isNumeric: false,
    text: ({ name }) => name,
    key: ({ name }) => name,
  },
  {
    id: "shape",
    title: say("inspector.shape"),
    hint: say("inspector.shapeHint"),
    isNumeric: false,
    text: ({ shape }) => formatShape(shape),
    key: ({ shape }) => elementCount(shape),
  },
  {
    id: "dtype",
    title: say("inspector.type"),
    hint: say("inspector.typeHint"),
    isNumeric: false,
    text: ({ dtype }) => dtype,
    key: ({ dtype }) => dtype,
  },
  {
    id: "size",
    title: say("inspector.size"),
    hint: say("inspector.sizeHint"),
    isNumeric: true,
    text: ({ byteLength }) => formatBytes(byteLength),
    key: ({ byteLength }) => byteLength,
  },
  {
    id: "role",
    title: say("inspector.role"),
    hint: say("inspector.roleHint"),
    isNumeric: false,
    text: ({ role }) => (role ? textOf(role) : ""),
    key: ({ role }) => (role ? textOf(role) : ""),
  },
];

export const statisticColumns: readonly StatisticColumn[] = [
  { id: "min", title: say("inspector.min"), hint: say("inspector.minHint"), isNumeric: true, format: formatNumber },
  { id: "max", title: say("inspector.max"), hint: say("inspector.maxHint"), isNumeric: true, format: formatNumber },
  { id: "mean", title: say("inspector.mean"), hint: say("inspector.meanHint"), isNumeric: true, format: formatNumber },
  {
    id: "deviation",
    title: say("inspector.deviation"),
    hint: say("inspector.deviationHint"),
    isNumeric: true,
    format: formatNumber,
  },
  { id: "zeros", title: say("inspector.zeros"), hint: say("inspector.zerosHint"), isNumeric: true, format: formatPercent },
  {
    id: "nonFinite",
    title: say("inspector.nonFinite"),
    hint: say("inspector.nonFiniteHint"),
    isNumeric: true,
    format: formatPercent,
  },
];

export const columns: readonly Column<ColumnId>[] = [...listedColumns, ...statisticColumns];

export function isStatistic(id: ColumnId): id is StatisticColumn["id"] {
  return statisticColumns.some((column) => column.id === id);
}

/** A statistic as the table shows it; a dash where there is no finite value. */
export function statisticText({ id, format }: StatisticColumn, values: ValueStatistics): string {
  const value = values[id];
  return value === null ? "–" : format(value);
}

/** Letters of East Asia are as wide as two others. */
function widthOf(text: string): number {
  return text.replace(/[\u1100-\uffdc]/g, "  ").length;
}

/** Characters that a column shows, at least and at most: its longest text within these. */
const [roleRoom, shapeRoom, nameRoom] = [
  [6, 30],
  [9, 26],
  [14, 44],
] as const;

/** How wide the columns of texts are, in digits' widths, for these tensors: none is cut beside one that is empty. */
export function textWidths(tensors: readonly TensorDescription[]): { name: number; shape: number; role: number } {
  const room = (text: (tensor: TensorDescription) => string, [least, most]: readonly [number, number]) =>
    Math.min(
      most,
      tensors.reduce((longest, tensor) => Math.max(longest, widthOf(text(tensor))), least),
    );
  return {
    name: room(({ name }) => name, nameRoom),
    shape: room(({ shape }) => formatShape(shape), shapeRoom),
    role: room(({ role }) => (role ? textOf(role) : ""), roleRoom),
  };
}

export function formatShape(shape: readonly number[]): string {
  return shape.length === 0 ? say("inspector.scalar") : shape.join(" × ");
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
