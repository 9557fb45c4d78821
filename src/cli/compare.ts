/** `gatescope compare`: where two checkpoints differ. */
import { significant } from "../messages/numbers";
import { compareCheckpoints, type Comparison } from "../checkpoints/analysis/compare";
import { withCheckpoint } from "../worker/withCheckpoint";
import { checkpointPath } from "./input";
import { say, textOf, toJson } from "./language";
import { padEnd, widthOf } from "./layout";
import { printable } from "./refusal";

export async function compare({ a, b, json }: { a: string; b: string; json: boolean }): Promise<string> {
  const [left, right] = [await checkpointPath(a), await checkpointPath(b)];
  const comparison = await withCheckpoint(left, (source, siblings) => {
    return withCheckpoint(right, (other, beside) =>
      compareCheckpoints({ source, siblings }, { source: other, siblings: beside }, noPause),
    );
  });
  if (json) return toJson({ ...comparison, a: { path: a, ...comparison.a }, b: { path: b, ...comparison.b } });
  return toLines(comparison)
    .map((line) => `${printable(line)}\n`)
    .join("");
}

const noPause = () => Promise.resolve();

function toLines({ a, b, rows, notes }: Comparison): string[] {
  const differing = rows.filter(({ largest, problem }) => problem !== null || largest !== 0);
  const both = { a: a.name, aFormat: a.format, b: b.name, bFormat: b.format };
  const lines = [
    differing.length === 0 ? say("cli.equal", both) : say("cli.differ", { ...both, n: differing.length, all: rows.length }),
  ];
  lines.push(...notes.map(textOf));
  const names = differing.map(({ name, gate }) => (gate === null ? textOf(name) : `  ${say("cli.gateOf", { gate, name })}`));
  const width = Math.max(0, ...names.map((name) => Math.min(60, widthOf(name))));
  differing.forEach(({ largest, mean, relative, cosine, problem }, index) => {
    const numbers = [
      ["cli.largest", largest],
      ["cli.mean", mean],
      ["cli.relative", relative],
      ["cli.cosine", cosine],
    ] as const;
    const told = numbers.flatMap(([id, value]) => (value === null ? [] : [say(id, { value: significant(value) })]));
    lines.push(`${padEnd(names[index] ?? "", width)}  ${problem ? textOf(problem) : told.join(", ")}`);
  });
  return lines;
}
