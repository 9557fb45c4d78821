/**
 * Statistics of a tensor and of the gates stacked in it, computed while the file streams past in two passes (extent and
 * mean, then deviation and histogram), so that a tensor of any size takes a few megabytes.
 */
import { elementCount } from "../../tensor/shape";
import type { TensorFile } from "../formats/format";
import type { ValueStatistics } from "../model";
import type { GateRows } from "../frameworks/framework";
import { readCheckpoint } from "../open/readCheckpoint";
import type { ByteSource, Siblings } from "../source";
import { chunkLength, tensorOf, type Values } from "./tensors";

export const histogramBins = 64;

/** Statistics of one tensor: "all", then the gates of a recurrent layer's tensors. Streams; see streamStatistics. */
export async function tensorStatistics(source: ByteSource, siblings: Siblings, tensorName: string): Promise<ValueStatistics[]> {
  const { file, model } = await readCheckpoint(source, siblings);
  return streamStatistics(file, tensorName, model?.roles.get(tensorName)?.gates ?? []);
}

/** A run of elements, start inclusive, end exclusive, and what is known of it so far. */
interface Part {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  finite: number;
  zeros: number;
  min: number;
  max: number;
  sum: number;
  squares: number;
  readonly histogram: number[];
}

/**
 * "all" first, then one entry for each of `gates` (rows of the first axis). Throws a CheckpointError for a tensor that
 * is not in the file or cannot be read.
 */
export async function streamStatistics(
  file: TensorFile,
  tensorName: string,
  gates: readonly GateRows[],
): Promise<ValueStatistics[]> {
  const tensor = tensorOf(file, tensorName);
  const length = elementCount(tensor.shape);
  const rowLength = length / (tensor.shape[0] || 1);
  const parts = [
    newPart("all", 0, length),
    ...gates.map(({ gate, start, end }) => newPart(gate, start * rowLength, end * rowLength)),
  ];
  await eachChunk(file, tensorName, length, parts, measure);
  await eachChunk(file, tensorName, length, parts, spread);
  return parts.map(summarise);
}

function newPart(label: string, start: number, end: number): Part {
  const histogram = new Array<number>(histogramBins).fill(0);
  return { label, start, end, finite: 0, zeros: 0, min: Infinity, max: -Infinity, sum: 0, squares: 0, histogram };
}

async function eachChunk(
  file: TensorFile,
  name: string,
  length: number,
  parts: readonly Part[],
  visit: (part: Part, values: Values) => void,
): Promise<void> {
  for (let at = 0; at < length; at += chunkLength) {
    const values = await file.readRange(name, at, Math.min(chunkLength, length - at));
    for (const part of parts) {
      const from = Math.max(part.start - at, 0);
      const to = Math.min(part.end - at, values.length);
      if (from < to) visit(part, values.subarray(from, to));
    }
  }
}

// Both visits run over every element of files of gigabytes: what changes is kept in locals.

function measure(part: Part, values: Values): void {
  let { finite, zeros, min, max, sum } = part;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    finite++;
    if (value === 0) zeros++;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  Object.assign(part, { finite, zeros, min, max, sum });
}

function spread(part: Part, values: Values): void {
  const mean = part.sum / part.finite;
  const { histogram } = part;
  const low = part.min / 2;
  const width = part.max / 2 - low; // halves, so that no extent overflows
  const perUnit = width > 0 ? histogramBins / width : 0;
  let squares = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    squares += (value - mean) * (value - mean);
    const bin = Math.min(histogramBins - 1, Math.floor((value / 2 - low) * perUnit));
    histogram[bin] = (histogram[bin] as number) + 1;
  }
  part.squares += squares;
}

function summarise({ label, start, end, finite, zeros, min, max, sum, squares, histogram }: Part): ValueStatistics {
  const count = end - start;
  const share = (part: number) => (count === 0 ? 0 : part / count);
  const known = (value: number) => (finite > 0 && Number.isFinite(value) ? value : null);
  return {
    label,
    count,
    min: known(min),
    max: known(max),
    mean: known(sum / finite),
    deviation: known(Math.sqrt(squares / finite)),
    zeros: share(zeros),
    nonFinite: share(count - finite),
    histogram,
  };
}
