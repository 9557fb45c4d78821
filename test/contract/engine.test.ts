/** The engine through its real worker and its real client: runs, cancelling, races, crashes, and what each fails with. */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { plainQuantize } from "../../src/engine/trace/quantize";
import { EngineClient } from "../../src/host/platform/engineClient";
import type { TraceDescription } from "../../src/protocol/traceShapes";
import { rangeOfToken, type TokenRanges } from "../../src/protocol/tokenRanges";
import { computed, nextProgress, openWorkshop, readTile, type Workshop } from "./engineSupport";

let workshop: Workshop;
let engine: EngineClient;

beforeAll(async () => {
  workshop = await openWorkshop();
  engine = newClient(workshop.workerPath);
});
afterAll(() => {
  engine.dispose();
  workshop.remove();
});

const MB = 2 ** 20;
const bytes = { kind: "bundled", name: "bytes" } as const;
const abc = { kind: "bundled", name: "abc" } as const;

function newClient(workerPath: string): EngineClient {
  return new EngineClient({ workerPath, modelsDir: workshop.modelsDir, log: () => undefined });
}

function prepare(texts: string[], overrides: object = {}): Promise<TraceDescription> {
  return engine.call("prepareTrace", { model: bytes, texts, skipUnencodable: false, memoryBudget: 512 * MB, ...overrides });
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const long = "the quick brown fox ".repeat(5000); // many seconds of work

describe("a trace", () => {
  it("runs to its end, and every tile and token can be read", async () => {
    const trace = await prepare(["Hello, ", "world"]);
    expect(trace).toMatchObject({ tokenCount: 12, skipped: 0 });
    expect(trace.sequences).toEqual([
      { start: 0, count: 7 },
      { start: 7, count: 5 },
    ]);
    const channels = trace.model.layers[0]?.channels.map(({ name }) => name);
    expect(channels).toEqual(["i", "f", "g", "o", "c", "h"]);
    const last = await engine.call("runTrace", { traceId: trace.traceId });
    expect(last.tokens).toBe(12);

    const whole = { traceId: trace.traceId, layer: 0, tokenStart: 0, tokenEnd: 12, step: 1, unitStart: 0, unitEnd: 256 };
    for (const [index, channel] of (channels ?? []).entries()) {
      const { values } = await readTile(engine, { ...whole, channel });
      expect(values.every(Number.isFinite)).toBe(true);
      expect(last.valueRanges[0]?.[index]?.slice(0, 2)).toEqual([Math.min(...values), Math.max(...values)]);
    }
    const report = await engine.call("readToken", { traceId: trace.traceId, token: 8, layer: 0, unit: null });
    expect(report).toMatchObject({ label: "o", computed: true });
    expect(report.changed).toHaveLength(3);
    expect(report.predictions).toHaveLength(5);
    expect(report.surprisal).toBeGreaterThan(0);
  });

  it("starts every sequence from a zero state", async () => {
    const { traceId } = await prepare(["same", "same"]);
    await engine.call("runTrace", { traceId });
    const tile = { traceId, layer: 0, channel: "c", step: 1, unitStart: 0, unitEnd: 256 };
    const first = await readTile(engine, { ...tile, tokenStart: 0, tokenEnd: 4 });
    const second = await readTile(engine, { ...tile, tokenStart: 4, tokenEnd: 8 });
    expect(second.values).toEqual(first.values);
  });

  it("has gradients by token, tells how far they are, and ends them when it is edited", async () => {
    const { traceId, tokenCount } = await prepare([long.slice(0, 2000)]);
    await engine.call("runTrace", { traceId });
    const shares: number[] = [];
    const stop = engine.onDidGradientProgress((progress) => progress.traceId === traceId && shares.push(progress.share));
    const target = { kind: "log-probability", token: tokenCount - 1, output: 32, against: null } as const;
    const request = { traceId, target, of: { kind: "input" }, form: "norm", tokenStart: 0, tokenEnd: tokenCount } as const;
    const { values, computed, value, reached, size } = await engine.call("readGradient", request);
    stop();
    expect({ computed, reached, size }).toEqual({ computed: true, reached: 0, size: 16 });
    expect(value).toBeLessThan(0);
    expect(values.at(-1)).toBeGreaterThan(0);
    expect(shares.at(-1)).toBe(1);
    const rows = await engine.call("readGradient", { ...request, form: "rows", tokenStart: tokenCount - 2 });
    expect(rows.values.slice(16).reduce((sum, one) => sum + one * one, 0)).toBeCloseTo((values.at(-1) as number) ** 2, 6);
    const changed = engine.call("readGradient", { ...request, of: { kind: "channel", layer: 0, channel: "f" } });
    await engine.call("editTrace", { traceId, texts: ["x"], skipUnencodable: false });
    await expect(changed).rejects.toMatchObject({ code: "trace-changed" });
  });

  it("sends arrays that own buffers of just their size", async () => {
    const trace = await prepare(["abcdefgh"]);
    await engine.call("runTrace", { traceId: trace.traceId });
    const request = { traceId: trace.traceId, layer: 0, tokenStart: 2, tokenEnd: 5 };
    const tile = await readTile(engine, { ...request, channel: "h", step: 2, unitStart: 3, unitEnd: 9 });
    const unit = await engine.call("readUnit", { ...request, unit: 1 });
    const domain = { min: -1, max: 1 };
    const place = { ...request, channel: "h", step: 2, unitStart: 3, unitEnd: 9 };
    const [colored] = await engine.call("readColorTiles", { tiles: [{ ...place, domain }] });
    expect(colored?.colorIndices).toEqual(plainQuantize(tile, domain));
    const arrays = [
      trace.ids,
      trace.ranges[0]?.anchors,
      trace.ranges[0]?.advances,
      trace.ranges[0]?.lengths,
      colored!.colorIndices,
      tile.values,
      tile.minimum,
      tile.maximum,
      unit.channels["h"],
    ];
    for (const array of arrays) expect(array?.buffer.byteLength).toBe(array?.byteLength);
  });

  it("past its memory budget has the same numbers", async () => {
    const perToken = 4 * 6 * 256; // bytes: six channels of 256 units
    const text = long.slice(0, 600);
    const unit = { layer: 0, unit: 7, tokenStart: 130, tokenEnd: 170 };
    const courses = await Promise.all(
      [512 * MB, 100 * perToken].map(async (memoryBudget) => {
        const { traceId, tokenCount } = await prepare([text], { memoryBudget });
        expect(tokenCount).toBe(600);
        await engine.call("runTrace", { traceId });
        return (await engine.call("readUnit", { ...unit, traceId })).channels;
      }),
    );
    expect(courses[1]).toEqual(courses[0]);
  });

  it("is edited, and goes on from the edit", async () => {
    const [before, after] = [`${long.slice(0, 300)}a${long.slice(300, 340)}`, `${long.slice(0, 300)}bc${long.slice(300, 340)}`];
    const { traceId } = await prepare([before]);
    await engine.call("runTrace", { traceId });
    const edited = await engine.call("editTrace", {
      traceId,
      texts: [after],
      skipUnencodable: false,
      visible: { tokenStart: 290, tokenEnd: 310 },
    });
    expect(edited).toMatchObject({ traceId, revision: 1, unchanged: 300, tokenCount: 342 });
    expect(await computed(engine, traceId)).toBe(300);
    expect(await engine.call("runTrace", { traceId })).toMatchObject({
      tokens: 342,
      revision: 1,
      visibleDone: true,
      nonFinite: null,
    });
    const fresh = await prepare([after]);
    await engine.call("runTrace", { traceId: fresh.traceId });
    const tile = { layer: 0, channel: "c", tokenStart: 0, tokenEnd: 342, step: 1, unitStart: 0, unitEnd: 256 };
    const { values } = await readTile(engine, { ...tile, traceId });
    expect(values).toEqual((await readTile(engine, { ...tile, traceId: fresh.traceId })).values);
  });
});

describe("numbers", () => {
  const fixtures = resolve(__dirname, "../fixtures/json");
  const model = { kind: "file", path: join(fixtures, "rtneural.json") } as const;
  const { rtneural } = JSON.parse(readFileSync(join(fixtures, "expected.json"), "utf8")) as {
    rtneural: { input: number[][]; h: number[][] };
  };

  it("in a file are traced: what Keras gives", async () => {
    const file = join(workshop.folder, "signal.csv");
    writeFileSync(file, `left,right\n${rtneural.input.map((row) => row.join(",")).join("\n")}\n`);
    const trace = await prepare([], { model, file });
    expect(trace).toMatchObject({ tokenCount: rtneural.h.length, coverage: null });
    await engine.call("runTrace", { traceId: trace.traceId });
    const tile = {
      traceId: trace.traceId,
      layer: 1,
      channel: "h",
      tokenStart: 0,
      tokenEnd: rtneural.h.length,
      step: 1,
      unitStart: 0,
      unitEnd: 5,
    };
    const { values, cells } = await readTile(engine, tile);
    rtneural.h.forEach((row, step) => row.forEach((value, unit) => expect(values[unit * cells + step]).toBeCloseTo(value, 5)));
  });

  it("are asked for where a text has none, and refused where tokens are read", async () => {
    await expect(prepare(["To be"], { model })).rejects.toMatchObject({ code: "input-malformed" });
    const file = join(workshop.folder, "numbers.csv");
    writeFileSync(file, "1,2\n");
    const message = expect.stringContaining("numbers.csv is to be read as numbers") as string;
    await expect(prepare([], { file })).rejects.toMatchObject({ code: "input-malformed", message });
    await expect(prepare([], { model, file: join(workshop.folder, "none.csv") })).rejects.toMatchObject({
      code: "checkpoint-not-found",
    });
  });
});

describe("a run", () => {
  it("streams progress, and tiles are served meanwhile, NaN where it has not come to", async () => {
    const { traceId, tokenCount } = await prepare([long]);
    const abort = new AbortController();
    const run = engine.call("runTrace", { traceId }, abort.signal).catch((error: unknown) => error);
    const first = await nextProgress(engine, traceId);
    const second = await nextProgress(engine, traceId);
    expect(second.tokens).toBeGreaterThan(first.tokens);
    const tile = { traceId, layer: 0, channel: "h", step: 1, unitStart: 0, unitEnd: 1 };
    const head = await readTile(engine, { ...tile, tokenStart: 0, tokenEnd: first.tokens });
    const tail = await readTile(engine, { ...tile, tokenStart: tokenCount - 4, tokenEnd: tokenCount });
    expect(head.values.every(Number.isFinite)).toBe(true);
    expect(tail.computed).toBeLessThan(tokenCount);
    expect(tail.values.every(Number.isNaN)).toBe(true);
    abort.abort();
    await run;
  });

  it("is shared by two who ask for it, and outlives one of them", async () => {
    const { traceId, tokenCount } = await prepare([long.slice(0, 1500)]);
    const abort = new AbortController();
    const leaving = engine.call("runTrace", { traceId }, abort.signal);
    const staying = engine.call("runTrace", { traceId });
    await nextProgress(engine, traceId);
    abort.abort();
    await expect(leaving).rejects.toMatchObject({ code: "cancelled" });
    expect((await staying).tokens).toBe(tokenCount);
  });

  it("does not keep another trace from running beside it", async () => {
    const slow = await prepare([long]);
    const abort = new AbortController();
    const run = engine.call("runTrace", { traceId: slow.traceId }, abort.signal).catch((error: unknown) => error);
    await nextProgress(engine, slow.traceId);
    const quick = await prepare(["quick"]);
    expect((await engine.call("runTrace", { traceId: quick.traceId })).tokens).toBe(5);
    expect(await computed(engine, slow.traceId)).toBeLessThan(slow.tokenCount);
    abort.abort();
    expect(await run).toMatchObject({ code: "cancelled" });
  });

  it("ends as cancelled when the text is edited, and what is typed last is what is computed", async () => {
    const text = long.slice(0, 800);
    const { traceId } = await prepare([text]);
    const runs = [engine.call("runTrace", { traceId })];
    await nextProgress(engine, traceId);
    for (const typed of ["a", "ab", "abc"]) {
      void engine.call("editTrace", { traceId, texts: [`${text.slice(0, 750)}${typed}`], skipUnencodable: false });
      runs.push(engine.call("runTrace", { traceId }));
    }
    const outcomes = await Promise.allSettled(runs);
    expect(outcomes.slice(0, 3)).toMatchObject([1, 2, 3].map(() => ({ status: "rejected", reason: { code: "cancelled" } })));
    expect(outcomes[3]).toMatchObject({ status: "fulfilled", value: { tokens: 753, revision: 3 } });
  });

  it("ends when its trace is closed, and the trace is gone", async () => {
    const { traceId } = await prepare([long]);
    const run = engine.call("runTrace", { traceId });
    const outcome = expect(run).rejects.toMatchObject({ code: "no-such-trace" });
    await nextProgress(engine, traceId);
    await engine.call("closeTrace", { traceId });
    await outcome;
    await expect(computed(engine, traceId)).rejects.toMatchObject({ code: "no-such-trace" });
  });
});

describe("what cannot be done ends in a coded error", () => {
  it("no text", async () => {
    await expect(prepare([""])).rejects.toMatchObject({ code: "nothing-to-trace" });
    await expect(prepare([])).rejects.toMatchObject({ code: "nothing-to-trace" });
  });

  it("nothing left after skipping", async () => {
    await expect(prepare(["xyz"], { model: abc, skipUnencodable: true })).rejects.toMatchObject({ code: "nothing-to-trace" });
  });

  it("no room for one token", async () => {
    await expect(prepare(["a"], { memoryBudget: 100 })).rejects.toMatchObject({ code: "trace-too-large" });
  });

  it("characters that the vocabulary lacks, listed by text and position; they can be skipped", async () => {
    const texts = ["abc", "axb😀"];
    const found = [
      { character: "x", codePoint: 0x78, sequence: 1, offset: 1 },
      { character: "😀", codePoint: 0x1f600, sequence: 1, offset: 3 },
    ];
    await expect(prepare(texts, { model: abc })).rejects.toMatchObject({ code: "unencodable", details: { total: 2, found } });
    expect(await engine.call("checkText", { model: abc, texts })).toEqual({ total: 2, found });
    const trace = await prepare(texts, { model: abc, skipUnencodable: true });
    expect(trace).toMatchObject({ tokenCount: 5, skipped: 2 });
    const startsOf = (text: number, count: number) =>
      Array.from({ length: count }, (_, token) => rangeOfToken(trace.ranges[text] as TokenRanges, token).start);
    expect([startsOf(0, 3), startsOf(1, 2)]).toEqual([
      [0, 1, 2],
      [0, 2],
    ]);
  });

  it("a model that is not there", async () => {
    const model = { kind: "bundled", name: "missing" } as const;
    const outcome = await engine.call("describeModel", { model }).catch((error: unknown) => error);
    expect(outcome).toHaveProperty("code");
    expect(outcome).not.toMatchObject({ code: "internal" });
    expect(outcome).not.toMatchObject({ code: "engine-stopped" });
  });

  it("what a trace does not have: a channel, a layer, a unit, a token", async () => {
    const { traceId } = await prepare(["ab"]);
    await engine.call("runTrace", { traceId });
    const tile = { traceId, layer: 0, channel: "h", tokenStart: 0, tokenEnd: 2, step: 1, unitStart: 0, unitEnd: 4 };
    await expect(readTile(engine, { ...tile, channel: "z" })).rejects.toMatchObject({ code: "no-such-channel" });
    await expect(readTile(engine, { ...tile, unitEnd: 257 })).rejects.toMatchObject({ code: "out-of-range" });
    await expect(readTile(engine, { ...tile, tokenEnd: 3 })).rejects.toMatchObject({ code: "out-of-range" });
    const unit = { traceId, layer: 0, tokenStart: 0, tokenEnd: 2, unit: null };
    await expect(engine.call("readUnit", { ...unit, layer: 1 })).rejects.toMatchObject({ code: "out-of-range" });
    await expect(engine.call("readUnit", { ...unit, unit: 256 })).rejects.toMatchObject({ code: "out-of-range" });
    const token = { traceId, token: 2, layer: 0, unit: null };
    await expect(engine.call("readToken", token)).rejects.toMatchObject({ code: "out-of-range" });
  });

  it("what a reader of an older revision asks for and no longer is", async () => {
    const { traceId } = await prepare(["abc"]);
    await engine.call("editTrace", { traceId, texts: ["abd"], skipUnencodable: false });
    const tile = { traceId, revision: 0, layer: 0, channel: "h", tokenStart: 0, tokenEnd: 3, step: 1, unitStart: 0, unitEnd: 4 };
    await expect(readTile(engine, tile)).rejects.toMatchObject({ code: "trace-changed" });
    expect((await readTile(engine, { ...tile, tokenEnd: 2 })).revision).toBe(1);
  });

  it("an edit of a trace that is closed", async () => {
    const { traceId } = await prepare(["ab"]);
    await engine.call("closeTrace", { traceId });
    const edit = engine.call("editTrace", { traceId, texts: ["abc"], skipUnencodable: false });
    await expect(edit).rejects.toMatchObject({ code: "no-such-trace" });
  });

  it("a malformed request", async () => {
    await expect(engine.call("closeTrace", { traceId: -1 })).rejects.toMatchObject({ code: "bad-message" });
  });
});

it("a worker without a trace rests, is started by the next call, and is kept while it has one", async () => {
  const lines: string[] = [];
  const stops: string[] = [];
  const { workerPath, modelsDir } = workshop;
  const client = new EngineClient({ workerPath, modelsDir, log: (line) => lines.push(line), idleMs: 20 });
  client.onDidStop(({ code }) => stops.push(code));
  const rests = () => lines.filter((line) => line.startsWith("The engine rests")).length;
  const untilRests = async (times: number) => {
    while (rests() < times) await wait(10);
  };
  const trace = { model: abc, texts: ["abcab"], skipUnencodable: false, memoryBudget: MB };
  const first = await client.call("prepareTrace", trace);
  await client.call("closeTrace", { traceId: first.traceId });
  await untilRests(1);
  const { traceId } = await client.call("prepareTrace", trace);
  await wait(100);
  expect((await client.call("runTrace", { traceId })).tokens).toBe(5);
  expect(rests()).toBe(1);
  await client.call("closeTrace", { traceId });
  await untilRests(2);
  client.wake(); // for a call that does not come
  await untilRests(3);
  expect(stops).toEqual([]);
  client.dispose();
});

describe("a worker that dies", () => {
  afterEach(() => {
    engine.dispose();
    engine = newClient(workshop.workerPath);
  });

  it("rejects what it owed, says so, and the next call starts another", async () => {
    const stops: string[] = [];
    engine.onDidStop((error) => stops.push(error.code));
    const { traceId } = await prepare([long]);
    const run = engine.call("runTrace", { traceId });
    const outcome = expect(run).rejects.toMatchObject({ code: "engine-stopped" });
    await nextProgress(engine, traceId);
    await engine.restart();
    await outcome;
    expect(stops).toEqual(["engine-stopped"]);
    const again = await prepare(["again"]);
    expect((await engine.call("runTrace", { traceId: again.traceId })).tokens).toBe(5);
    expect(stops).toHaveLength(1);
  });

  it("in the middle of reading past a memory budget owes nothing", async () => {
    const text = long.slice(0, 1500);
    const { traceId } = await prepare([text], { memoryBudget: 100 * 4 * 6 * 256 });
    await engine.call("runTrace", { traceId });
    const reading = engine.call("readUnit", { traceId, layer: 0, unit: 0, tokenStart: 0, tokenEnd: 1500 });
    const outcome = expect(reading).rejects.toMatchObject({ code: "engine-stopped" });
    await computed(engine, traceId);
    await engine.restart();
    await outcome;
  });

  it("of an uncaught exception or a missing file does the same", async () => {
    const broken = join(workshop.folder, "broken.js");
    writeFileSync(broken, 'throw new Error("cannot go on");');
    for (const path of [broken, join(workshop.folder, "absent.js")]) {
      const client = newClient(path);
      await expect(client.call("describeModel", { model: bytes })).rejects.toMatchObject({ code: "engine-stopped" });
      client.dispose();
    }
  });

  it("after being shut down refuses calls at once", async () => {
    engine.dispose();
    await expect(prepare(["x"])).rejects.toMatchObject({ code: "engine-stopped" });
  });
});
