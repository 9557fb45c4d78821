/** The columns of the tensor table: what each shows and what it is sorted by. */
import type { TensorDescription, ValueStatistics } from "../../../src/protocol/model";
import { formatBytes, formatNumber, formatPercent } from "../../charts/numbers";
import type { Column } from "../../table/table";

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
  { id: "name", title: "Name", hint: "Name", isNumeric: false, text: ({ name }) => name, key: ({ name }) => name },
  {
    id: "shape",
    title: "Shape",
    hint: "Shape; sorted by the number of values",
    isNumeric: false,
    text: ({ shape }) => formatShape(shape),
    key: ({ shape }) => elementCount(shape),
  },
  { id: "dtype", title: "Type", hint: "Data type", isNumeric: false, text: ({ dtype }) => dtype, key: ({ dtype }) => dtype },
  {
    id: "size",
    title: "Size",
    hint: "Size in the file",
    isNumeric: true,
    text: ({ byteLength }) => formatBytes(byteLength),
    key: ({ byteLength }) => byteLength,
  },
  { id: "role", title: "Role", hint: "Role in the model", isNumeric: false, text: ({ role }) => role, key: ({ role }) => role },
];

export const statisticColumns: readonly StatisticColumn[] = [
  { id: "min", title: "Min", hint: "Least finite value", isNumeric: true, format: formatNumber },
  { id: "max", title: "Max", hint: "Greatest finite value", isNumeric: true, format: formatNumber },
  { id: "mean", title: "Mean", hint: "Mean of the finite values", isNumeric: true, format: formatNumber },
  {
    id: "deviation",
    title: "Deviation",
    hint: "Standard deviation of the finite values",
    isNumeric: true,
    format: formatNumber,
  },
  { id: "zeros", title: "Zeros %", hint: "Share of values that are zero", isNumeric: true, format: formatPercent },
  {
    id: "nonFinite",
    title: "Non-finite %",
    hint: "Share of values that are infinite or not a number",
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

export function formatShape(shape: readonly number[]): string {
  return shape.length === 0 ? "scalar" : shape.join(" × ");
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
