/** What a model says at each step, scored in the shell: classes, numbers; what was assumed, and guessing, are said. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openShell, type Shell } from "./cliSupport";

const faults = resolve(__dirname, "../fixtures/faults");
const tagger = join(faults, "H1-tagger");
const names = ["O", "B-PERSON", "I-PERSON", "B-PLACE", "I-PLACE"];

let shell: Shell;
beforeAll(async () => void (shell = await openShell()));
afterAll(() => shell.remove());

/** [steps][columns] of an .npy file of doubles or floats. */
function rowsOf(path: string, columns: number): number[][] {
  const bytes = readFileSync(path);
  const header = 10 + bytes.readUInt16LE(8);
  const size = bytes.toString("latin1", 0, header).includes("f8") ? 8 : 4;
  const count = (bytes.length - header) / size;
  const values = Array.from({ length: count }, (_, index) =>
    size === 8 ? bytes.readDoubleLE(header + 8 * index) : bytes.readFloatLE(header + 4 * index),
  );
  return Array.from({ length: count / columns }, (_, step) => values.slice(step * columns, (step + 1) * columns));
}

it("classes are right or wrong, by name or number, with what the right one was given", async () => {
  const rows = rowsOf(join(tagger, "outputs.npy"), names.length);
  const likeliest = rows.map((row) => row.indexOf(Math.max(...row)));
  const right = likeliest.map((of, step) => (step === 0 ? (of + 1) % names.length : of)); // one is wrong
  const nats = rows.reduce((sum, row, step) => sum - Math.log(row[right[step]!]!), 0) / rows.length;
  shell.write("tags.txt", right.map((of) => names[of]).join(" "));
  shell.write("numbers.txt", right.join("\n"));
  for (const target of ["tags.txt", "numbers.txt"]) {
    const { code, stdout, stderr } = await shell.gatescope(
      ...["score", join(tagger, "text.txt"), "--model", join(tagger, "model.pt"), "--target", target, "--json"],
    );
    expect(stderr).toContain("output: probabilities of classes (softmax), assumed");
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as Record<string, number>;
    expect(found).toMatchObject({ steps: rows.length, right: rows.length - 1, uniform: Math.log(names.length) });
    expect(found["natsPerStep"]).toBeCloseTo(nats, 4);
  }
  shell.write("wrong.txt", "O B-ANIMAL");
  const refused = await shell.gatescope(
    ...["score", join(tagger, "text.txt"), "--model", join(tagger, "model.pt"), "--target", "wrong.txt"],
  );
  expect(refused.stderr).toMatch(/"B-ANIMAL", for step 2, is none of the classes: O, B-PERSON/);
});

it("probabilities themselves can be expected, after what is applied at the end", async () => {
  const { stdout } = await shell.gatescope(
    ...[
      "score",
      join(tagger, "text.txt"),
      "--model",
      join(tagger, "model.pt"),
      "--target",
      join(tagger, "outputs.npy"),
      "--json",
    ],
  );
  expect((JSON.parse(stdout) as { largestDifference: number }).largestDifference).toBeLessThan(1e-5);
});

it("a score that is no better than guessing says so, and a trace says what it assumed", async () => {
  const square = join(faults, "F3a-square-dense");
  const scored = await shell.gatescope("score", join(square, "ids.txt"), "--model", join(square, "model.pt"));
  expect(scored.stdout).toMatch(/No better than guessing: uniform guessing would take 1\.9459 nats\./); // ln 7
  const table = join(faults, "A3a-forecaster");
  const { input } = JSON.parse(readFileSync(join(table, "expected.json"), "utf8")) as { input: string };
  const traced = await shell.gatescope("trace", join(table, input), "--model", join(table, "model.pt"), "--out", "out.json");
  expect(traced.stderr).toContain("gatescope: input: vectors of 7 numbers, assumed");
});
