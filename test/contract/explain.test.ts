/** Explanations of a trace through the real worker and its real client, and through the shell command as it is shipped. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EngineClient } from "../../src/host/platform/engineClient";
import type { TokenRanges } from "../../src/protocol/tokenRanges";
import { ShellCommand } from "../shellCommand";
import { openWorkshop, type Workshop } from "./engineSupport";

let workshop: Workshop;
let engine: EngineClient;
let traceId: number;
let ranges: TokenRanges[];

beforeAll(async () => {
  workshop = await openWorkshop();
  engine = new EngineClient({ workerPath: workshop.workerPath, modelsDir: workshop.modelsDir, log: () => undefined });
  const texts = ["abcabcacbacb", "cab"];
  const model = { kind: "bundled", name: "abc" } as const;
  ({ traceId, ranges } = await engine.call("prepareTrace", { model, texts, skipUnencodable: false, memoryBudget: 2 ** 26 }));
  await engine.call("runTrace", { traceId });
});
afterAll(() => {
  engine.dispose();
  workshop.remove();
});

const at = { layer: 1, token: 10 };

it("where a unit's state comes from", async () => {
  const found = await engine.call("readSources", { traceId, ...at, unit: 4 });
  if (found.kind !== "unit") throw new Error("an LSTM has a ledger");
  expect(found).toMatchObject({ state: "c", states: ["c"], tokenStart: 0, tokenEnd: 11 });
  expect(found.contributions).toHaveLength(11);
  const c = await engine.call("readUnit", { traceId, layer: 1, unit: 4, tokenStart: 10, tokenEnd: 11 });
  expect(found.traced).toBe(c.channels["c"]?.[0]);
  expect(Math.abs(found.remainder)).toBeLessThan(1e-5 * found.magnitude);
  const picture = await engine.call("readLayerSources", { traceId, ...at, step: 1 });
  if (picture.kind !== "layer") throw new Error("an LSTM has a ledger");
  expect(picture.contributions.slice(4 * 11, 5 * 11)).toEqual(Float32Array.from(found.contributions));
});

it("why there is no ledger, as a message", async () => {
  const found = await engine.call("readSources", { traceId, ...at, unit: 0, state: "h" });
  expect(found).toMatchObject({ kind: "none", computed: true, reason: { id: "explain.stateNotCarried" } });
});

it("what adds up to a gate, and a cell's vectors in its acts", async () => {
  const found = await engine.call("readOperands", { traceId, ...at, unit: 2, channel: "f", terms: 2 });
  expect(found.parts.map(({ source, terms, others }) => [source, terms.length, others.count])).toEqual([
    ["layer", 2, 4],
    ["state", 2, 4],
    ["bias", 0, 0],
  ]);
  expect(1 / (1 + Math.exp(-found.sum))).toBeCloseTo(found.traced, 6);
  const cell = await engine.call("readCell", { traceId, ...at });
  expect(cell.acts.map(({ kind }) => kind)).toEqual(["keep", "write", "update", "output"]);
  expect(cell.symbols["f"]?.[2]).toBe(found.traced);
});

it("a layer at a glance, and how little each token was expected", async () => {
  const range = { traceId, tokenStart: 0, tokenEnd: 12 };
  const found = await engine.call("readOverview", { ...range, layer: 1, texts: ["abcabcacbacb", "cab"], ranges, marks: [] });
  expect(found).toMatchObject({ tokens: 12, units: [] });
  expect(found.gates.map(({ channel }) => channel)).toEqual(["i", "f", "o"]);
  const surprisals = await engine.call("readSurprisals", range);
  const { surprisal } = await engine.call("readToken", { traceId, token: 7, layer: 0, unit: null });
  expect(surprisals?.nats[7]).toBeCloseTo(surprisal ?? NaN, 5);
});

describe("gatescope sources", () => {
  const TEXT = "abcabcacbacb";
  let command: ShellCommand;

  beforeAll(async () => {
    writeFileSync(join(workshop.folder, "text.txt"), TEXT);
    command = await ShellCommand.bundle(join(workshop.folder, "dist/cli.js"));
  });

  const sources = (...args: string[]) =>
    command.run(["sources", "text.txt", "--model", "./abc.safetensors", ...args], { cwd: workshop.folder });

  it("tells what every step wrote and what is left of it, as the worker does", async () => {
    const { code, stdout, stderr } = await sources("--unit", "4", "--token", "10", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const told = JSON.parse(stdout) as { steps: { contribution: number; written: number; kept: number }[] };
    expect(told).toMatchObject({ layer: 1, unit: 4, token: 10, label: "c", state: "c" });
    const found = await engine.call("readSources", { traceId, ...at, unit: 4 });
    if (found.kind !== "unit") throw new Error("an LSTM has a ledger");
    expect(told).toMatchObject({ traced: found.traced, sum: found.sum, remainder: found.remainder });
    expect(told.steps.map(({ contribution }) => contribution)).toEqual([...found.contributions]);
    expect(told.steps.map(({ written, kept }) => written * kept)).toEqual([...found.contributions]);
  });

  it("is written to be read", async () => {
    const lines = (await sources("--unit", "0", "--layer", "0")).stdout.split("\n");
    expect(lines[0]).toMatch(/^c of unit 0, layer 0, after token 11 "b": [+−][\d.]+$/);
    expect(lines[2]?.split(/\s{2,}/)).toEqual(["written at", "written", "still there", "contributes", "share"]);
    expect(
      lines
        .slice(3, 15)
        .map((line) => Number(line.split(" ")[0]))
        .sort((a, b) => a - b),
    ).toEqual([...TEXT].map((_, step) => step));
    expect(lines.slice(15).map((line) => line.split(/\s{2,}/)[0])).toEqual(["initial state", "together", "remainder", ""]);
  });

  it.each([
    [[], "needs --unit U"],
    [["--unit", "x"], '--unit takes a whole number from 0 on, not "x"'],
    [["--unit", "6"], "units 6 to 7 are not within the trace's 6"],
    [["--unit", "0", "--layer", "2"], "There is no layer 2"],
    [["--unit", "0", "--token", "12"], "tokens 12 to 13"],
    [["--unit", "0", "--state", "h"], "LSTM carries over c: ask for that."],
  ])("%j is refused with what to do", async (args, says) => {
    const { code, stdout, stderr } = await sources(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
  });
});
