/** `gatescope lab` as it is shipped: a table and JSON of who learned what, the same for the same seed; what it cannot do it says. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { openShell, type Shell } from "./cliSupport";

let shell: Shell;
beforeAll(async () => {
  shell = await openShell({ withKernel: true });
}, 60_000);
afterAll(() => shell.remove());

interface Told {
  readonly experiments: readonly {
    readonly length: number;
    readonly report: { readonly update: number; readonly learners: readonly { readonly points: readonly unknown[] }[] };
  }[];
}

it("tells who learned which length, the same for the same seed", async () => {
  const told = async (seed: string) => {
    const { code, stdout, stderr } = await shell.gatescope(
      ...["lab", "quotes", "--length", "2,4", "--cells", "rnn,gru", "--updates", "100", "--seed", seed, "--json"],
    );
    if (code !== 0) throw new Error(stderr);
    return (JSON.parse(stdout) as Told).experiments;
  };
  const first = await told("3");
  const points = (experiments: Told["experiments"]) => experiments.map(({ report }) => report.learners.map((one) => one.points));
  expect(first.map(({ length }) => length)).toEqual([2, 4]);
  expect(first.every(({ report }) => report.update === 100)).toBe(true);
  expect(points(await told("3"))).toEqual(points(first));
  expect(points(await told("4"))).not.toEqual(points(first));
}, 60_000);

it("prints a row for each cell, and the unit that counts", async () => {
  const { stdout } = await shell.gatescope("lab", "counting", "--length", "2", "--cells", "lstm,gru", "--updates", "200");
  const lines = stdout.trimEnd().split("\n");
  expect(lines[0]).toContain("200 updates of each cell");
  expect(lines[1]).toMatch(/^cell +units, parameters +right/);
  expect(lines.slice(2, 4).map((line) => line.split(/ {2,}/)[0])).toEqual(["LSTM", "GRU"]);
  expect(lines[4]).toMatch(/^LSTM: unit \d+ of [ch] goes with the count at 0\.\d+/);
}, 60_000);

it.each([
  [["lab"], "needs TASK"],
  [["lab", "juggling"], '"juggling" is no task of the laboratory'],
  [["lab", "copy", "--length", "5,x"], '--length takes a number greater than 0, not "x"'],
  [["lab", "copy", "--length", "9999"], "length is a whole number from 1 to 400, not 9999"],
  [["lab", "copy", "--updates", "5", "--seconds", "5"], "--updates and --seconds do not go together"],
  [["lab", "copy", "--cells", "lstm,none"], "none"],
])("%j is refused", async (args, said) => {
  const { code, stderr } = await shell.gatescope(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(said);
});
