/**
 * Whether numbered recurrent layers can be a plain row, each of which reads what the one before gives; or whether something
 * else with weights stands between them, so that what they read is open. Knows no framework.
 */
import type { TensorInfo } from "../../formats/format";

type Named = Pick<TensorInfo, "name" | "shape">;

/** Longer names are nobody's. */
const longestName = 300;
const normNumber = /(?:norm|ln|bn)[a-z]*[._]?\d+[./](?:[a-z]+[./])?(?:weight|scale|gamma)$/i;

/**
 * `paths`: what the names of the layers' tensors begin with, in the row's order; `others`: the tensors of no recurrent layer.
 * Members of a list that hold more, members between them, and as many normalisations as there are gaps, all leave it open.
 */
export function isPlainRow(paths: readonly string[], others: readonly Named[]): boolean {
  if (paths.length < 2) return true;
  const list = listOf(paths);
  const memberOf = (name: string) => list + (/^[^./]*[./]/.exec(name.slice(list.length))?.[0] ?? "");
  const owners = new Map(paths.map((path) => [memberOf(path), path]));
  const numbers = paths.map((path) => numberAt(path, list));
  const [lowest, highest] = [Math.min(...numbers), Math.max(...numbers)];
  const isBetween = ({ name, shape }: Named) => {
    if (shape.length === 0 || !name.startsWith(list) || /(^|[._/])[hc]_?0$/.test(name)) return false;
    const own = owners.get(memberOf(name));
    if (own !== undefined) return own !== list && !name.startsWith(own);
    const number = numberAt(name, list);
    return number > lowest && number < highest;
  };
  if (others.some(isBetween)) return false;
  const norms = others.filter(({ name }) => name.length <= longestName && normNumber.test(name));
  return norms.length < paths.length - 1;
}

/** What all paths begin with, to its last mark. */
function listOf([first = "", ...rest]: readonly string[]): string {
  let common = 0;
  while (common < first.length && rest.every((path) => path[common] === first[common])) common++;
  return first.slice(0, Math.max(...[".", "/", "_"].map((mark) => first.slice(0, common).lastIndexOf(mark))) + 1);
}

/** The number that stands where members of a list have theirs; NaN for a name. */
function numberAt(name: string, list: string): number {
  return Number(/^\d{1,9}(?=[./_]|$)/.exec(name.slice(list.length))?.[0] ?? NaN);
}

/** Whether tensors of no recurrent layer stand between those of two layers, where files keep the order of the program. */
export function isInterrupted(
  paths: readonly string[],
  tensors: readonly Named[],
  isRecurrent: (name: string) => boolean,
): boolean {
  let last = -1;
  let seen = false;
  for (const { name, shape } of tensors) {
    const at = isRecurrent(name) ? paths.findIndex((path) => name.startsWith(path)) : -1;
    if (at < 0) {
      if (last >= 0 && last < paths.length - 1 && shape.length > 0) seen = true;
      continue;
    }
    if (at > last && last >= 0 && seen) return true;
    if (at !== last) seen = false;
    last = at;
  }
  return false;
}

/**
 * Whether layers of one size stand side by side rather than in a row: a dense layer reads as much as all of them give, and none
 * as much as the last.
 */
export function areSideBySide(inputSize: number, outputSize: number, count: number, others: readonly Named[]): boolean {
  if (inputSize !== outputSize) return false;
  const reads = new Set(others.flatMap(({ name, shape }) => (/weight$/.test(name) && shape.length === 2 ? (shape[1] ?? 0) : [])));
  return reads.has(count * outputSize) && !reads.has(outputSize);
}
