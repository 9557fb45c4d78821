/**
 * Orders of a layer's units in which a picture of them can be read: those that do alike side by side, those that vary most first,
 * or those that go along with some of them first. Of a long text evenly spread tokens are looked at.
 */
import type { Work } from "../network/work";
import { checkRange } from "../trace/checkRange";
import type { Trace } from "../trace/trace";
import { averageLinkage, distancesOf, leavesInOrder } from "./clustering";
import { Courses } from "./features/courses";
import { correlation, standardised } from "./features/correlation";
import { spreadTokens, throughRows } from "./throughRows";

export interface UnitOrderRequest {
  readonly layer: number;
  readonly tokenStart: number;
  readonly tokenEnd: number;
  /** "similarity": hierarchical clustering by correlation. "correlation": with the mean course of `units`, from 1 down to −1. */
  readonly by: "similarity" | "variance" | "correlation";
  readonly units: readonly number[];
  /** Whose values count; null: those of c where the layer has one, else of its last state. */
  readonly channel: string | null;
}

/** Tokens that are looked at: of a layer of many units half as many, as each is held against every other. */
const mostTokens = (units: number) => (units > 512 ? 128 : 256);

/** Every unit of the layer once. Fails with "out-of-range" where a token or a channel is not there. */
export function* readUnitOrder(trace: Trace, request: UnitOrderRequest): Work<Uint32Array> {
  const { tokenStart, tokenEnd, by } = request;
  checkRange("tokens", tokenStart, tokenEnd, trace.ids.length);
  const courses = yield* coursesOf(trace, request);
  const units = [...courses.keys()];
  if (by === "variance") return sortedBy(units, courses.map(varianceOf));
  const shapes = courses.map(standardised);
  if (by === "similarity") return yield* bySimilarity(shapes);
  const chosen = standardised(meanOf(request.units.flatMap((unit) => shapes[unit] ?? [])));
  return sortedBy(
    units,
    shapes.map((shape) => correlation(shape, chosen)),
  );
}

/** Of each unit the values of the channel at some tokens. */
function* coursesOf(trace: Trace, { layer, tokenStart, tokenEnd, channel }: UnitOrderRequest): Work<Float32Array[]> {
  const layout = trace.layouts[layer] as Trace["layouts"][number];
  const whole = layout.states.filter(({ size }) => size === layout.units);
  const state = channel === null ? (whole.find(({ name }) => name === "c") ?? whole.at(-1)) : trace.locate(layer, channel);
  const tokens = spreadTokens(trace, tokenStart, tokenEnd, mostTokens(layout.units));
  const courses = new Courses(layout.units, tokens.length);
  if (state?.size !== layout.units) return courses.all(); // one number is every unit's
  yield* throughRows(trace, layer, tokens, (rows) => courses.add(rows, state.offset));
  return courses.all();
}

/** Of courses of the same length; no course where there are none. */
function meanOf(courses: readonly Float32Array[]): Float32Array {
  return (courses[0] ?? new Float32Array(0)).map((_, at) => {
    return courses.reduce((sum, course) => sum + (course[at] as number), 0) / courses.length;
  });
}

function varianceOf(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
}

/** The greatest first, equal ones as they stand. */
function sortedBy(units: readonly number[], scores: readonly number[]): Uint32Array {
  return Uint32Array.from(units.toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b));
}

/** The leaves of a tree by average linkage: units that do alike stand side by side. */
function* bySimilarity(shapes: readonly Float32Array[]): Work<Uint32Array> {
  const distanceOf = (one: number, other: number) => 1 - correlation(shapes[one] as Float32Array, shapes[other] as Float32Array);
  const distances = yield* distancesOf(shapes.length, distanceOf);
  return leavesInOrder(shapes.length, yield* averageLinkage(distances, shapes.length), distanceOf);
}
