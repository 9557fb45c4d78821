/** `gatescope compare`: where two checkpoints differ. */
import { compareCheckpoints, type Comparison } from "../checkpoints/analysis/compare";
import { withCheckpoint } from "../worker/withCheckpoint";
import { checkpointPath } from "./input";
import { printable } from "./refusal";

export async function compare({ a, b, json }: { a: string; b: string; json: boolean }): Promise<string> {
  const [left, right] = [await checkpointPath(a), await checkpointPath(b)];
  const comparison = await withCheckpoint(left, (source, siblings) => {
    return withCheckpoint(right, (other, beside) =>
      compareCheckpoints({ source, siblings }, { source: other, siblings: beside }, noPause),
    );
  });
  if (json)
    return `${JSON.stringify({ ...comparison, a: { path: a, ...comparison.a }, b: { path: b, ...comparison.b } }, null, 2)}\n`;
  return toLines(comparison)
    .map((line) => `${printable(line)}\n`)
    .join("");
}

const noPause = () => Promise.resolve();

function toLines({ a, b, rows, notes }: Comparison): string[] {
  const differing = rows.filter(({ largest, problem }) => problem !== null || largest !== 0);
  const lines = [
    `${a.name} (${a.format}) and ${b.name} (${b.format}): ${differing.length === 0 ? "equal" : `${differing.length} of ${rows.length} rows differ`}`,
  ];
  lines.push(...notes);
  const names = differing.map(({ name, gate }) => (gate === null ? name : `  gate ${gate} of ${name}`));
  const width = Math.max(0, ...names.map(({ length }) => Math.min(60, length)));
  differing.forEach(({ largest, mean, relative, cosine, problem }, index) => {
    const numbers = [
      ["largest", largest],
      ["mean", mean],
      ["relative", relative],
      ["cosine", cosine],
    ] as const;
    const told = numbers.flatMap(([what, value]) => (value === null ? [] : [`${what} ${value.toPrecision(4)}`]));
    lines.push(`${(names[index] ?? "").padEnd(width)}  ${problem ?? told.join(", ")}`);
  });
  return lines;
}
