/**
 * A rectangle of a tensor as a picture: rows are its first axis, columns all others; a vector is one row, a scalar one
 * cell. Only the rectangle is read, in pieces, so that a tensor of any size takes some megabytes.
 */
import { message } from "../../messages/message";
import { elementCount } from "../../tensor/shape";
import { CheckpointError, quote } from "../errors";
import type { TensorFile } from "../formats/format";
import { chunkLength, tensorOf, type Pause, type Values } from "./tensors";

/** Rows and columns of the tensor, end exclusive; a cell covers `step` columns of one row, and of `rowStep` rows the first is there. */
export interface Rectangle {
  readonly rowStart: number;
  readonly rowEnd: number;
  readonly columnStart: number;
  readonly columnEnd: number;
  readonly step: number;
  readonly rowStep?: number | undefined;
}

/**
 * [rows][cells], cells = ceil(columns / step). With step 1 the numbers themselves; else means, which are NaN or infinite
 * where a number of the cell is, and the least and greatest that is not NaN; those are NaN where there is none.
 */
export interface TensorTile {
  readonly values: Float32Array;
  readonly minimum?: Float32Array;
  readonly maximum?: Float32Array;
  readonly cells: number;
}

const LARGEST_TILE = 4 * 2 ** 20; // values
/** Rows are read together with what lies between them where that is at most so many elements. */
const LARGEST_GAP = 4096;

/** As a picture has it. */
export function sidesOf(shape: readonly number[]): { rows: number; columns: number } {
  const rows = shape.length > 1 ? (shape[0] as number) : 1;
  return { rows, columns: elementCount(shape.length > 1 ? shape.slice(1) : shape) };
}

/** Throws "out-of-range" for a rectangle that is empty, too large, or not within the tensor. */
export async function readTensorTile(file: TensorFile, name: string, rectangle: Rectangle, pause: Pause): Promise<TensorTile> {
  const { rows, columns } = sidesOf(tensorOf(file, name).shape);
  const { rowStart, rowEnd, columnStart, columnEnd, step, rowStep = 1 } = rectangle;
  checkRange(name, "analysis.rowsOutside", rowStart, rowEnd, rows);
  checkRange(name, "analysis.columnsOutside", columnStart, columnEnd, columns);
  const width = columnEnd - columnStart;
  const cells = Math.ceil(width / step);
  const height = Math.ceil((rowEnd - rowStart) / rowStep);
  const size = height * cells;
  if (size > LARGEST_TILE) throw new CheckpointError("out-of-range", message("analysis.tileTooLarge", { height, cells }));
  const tile = newTile(size, cells, width, step);
  const stride = columns * rowStep;
  const together = stride - width <= LARGEST_GAP ? Math.max(1, Math.floor(chunkLength / stride)) : 1;
  for (let row = 0; row < height; row += together) {
    const count = Math.min(together, height - row);
    for (let column = 0; column < width; column += chunkLength) {
      const length = Math.min(chunkLength, width - column);
      const values = await file.readRange(
        name,
        rowStart * columns + row * stride + columnStart + column,
        (count - 1) * stride + length,
      );
      for (let index = 0; index < count; index++) {
        addTo(tile, row + index, column, values.subarray(index * stride, index * stride + length));
      }
      await pause();
    }
  }
  const { values, minimum, maximum } = tile;
  return { values, cells, ...(step > 1 ? { minimum, maximum } : {}) };
}

function checkRange(
  name: string,
  id: "analysis.rowsOutside" | "analysis.columnsOutside",
  start: number,
  end: number,
  limit: number,
): void {
  if (start < end && end <= limit) return;
  throw new CheckpointError("out-of-range", message(id, { start, end, limit, name: quote(name) }));
}

interface OpenTile {
  readonly values: Float32Array;
  readonly minimum: Float32Array;
  readonly maximum: Float32Array;
  readonly cells: number;
  readonly width: number;
  readonly step: number;
}

function newTile(size: number, cells: number, width: number, step: number): OpenTile {
  const extent = step > 1 ? size : 0;
  return {
    values: new Float32Array(size),
    minimum: new Float32Array(extent).fill(NaN),
    maximum: new Float32Array(extent).fill(NaN),
    cells,
    width,
    step,
  };
}

/** Adds numbers of one row, from a column of the rectangle on. */
function addTo(
  { values: means, minimum, maximum, cells, width, step }: OpenTile,
  row: number,
  column: number,
  values: Values,
): void {
  if (step === 1) return means.set(values, row * cells + column);
  for (let at = 0; at < values.length;) {
    const cell = Math.floor((column + at) / step);
    const end = Math.min(values.length, (cell + 1) * step - column);
    const into = row * cells + cell;
    let sum = 0,
      low = minimum[into] as number,
      high = maximum[into] as number;
    for (; at < end; at++) {
      const value = values[at] as number;
      sum += value;
      if (value < low || low !== low) low = value;
      if (value > high || high !== high) high = value;
    }
    means[into] = (means[into] as number) + sum / Math.min(step, width - cell * step);
    minimum[into] = low;
    maximum[into] = high;
  }
}
