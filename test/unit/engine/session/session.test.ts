import { quoted } from "../../../../src/messages/message";
import { describe, expect, it } from "vitest";
import type { Progress, TileRequest } from "../../../../src/protocol/traceShapes";
import { byteVocabulary } from "../../../../src/checkpoints/input/vocabulary";
import { createSession, type FileHandlers, type SessionServices } from "../../../../src/engine/session/session";
import { heapAllocator } from "../../../../src/engine/trace/traceMemory";
import { rangeOfToken, type TokenRanges } from "../../../../src/protocol/tokenRanges";
import { smallModel, smallNetwork } from "../networks";

const reference = { kind: "bundled", name: "small" } as const;
const budget = 64 * 2 ** 20;

const notAskedFor = () => Promise.reject(new Error("not asked for"));
const noFiles: FileHandlers = {
  inspectCheckpoint: notAskedFor,
  tensorStatistics: notAskedFor,
  readTensorTile: notAskedFor,
  analyseLayer: notAskedFor,
  compareCheckpoints: notAskedFor,
  explainCheckpoint: notAskedFor,
  chooseInManifest: notAskedFor,
  checkManifest: notAskedFor,
};

function session(model = smallModel(), services: Partial<SessionServices> = {}) {
  const progress: Progress[] = [];
  const handlers = createSession({
    openModel: () => Promise.resolve(model),
    readInput: notAskedFor,
    files: noFiles,
    giveWay: () => new Promise((resolve) => setImmediate(resolve)),
    onProgress: (event) => progress.push(event),
    ...services,
  });
  const never = new AbortController().signal;
  const prepare = (
    texts: string[],
    options: { skipUnencodable?: boolean; memoryBudget?: number; expectedTokens?: number | undefined } = {},
  ) => {
    return handlers.prepareTrace({ model: reference, texts, skipUnencodable: false, memoryBudget: budget, ...options }, never);
  };
  const readTile = (request: TileRequest, signal: AbortSignal) =>
    Promise.resolve(handlers.readTiles({ tiles: [request] }, signal)).then(([tile]) => tile!);
  return { ...handlers, prepare, readTile, progress, never };
}

const coded = (code: string) => expect.objectContaining({ code }) as Error;
/** The small network over bytes, whose vocabulary encodes a text in pieces. */
function readingBytes() {
  const model = smallModel(smallNetwork("lstm", 6, 2, 256));
  return { ...model, vocabulary: { ...model.vocabulary, ...byteVocabulary("test") } };
}
const slow = () => smallModel(smallNetwork("lstm", 64, 2));

describe("preparing", () => {
  it("numbers the tokens of several texts through", async () => {
    const description = await session().prepare(["ab", "cde"]);
    expect(description.sequences).toEqual([
      { start: 0, count: 2 },
      { start: 2, count: 3 },
    ]);
    expect([...description.ids]).toEqual([97, 98, 99, 100, 101]);
    const startOf = (text: number, token: number) => rangeOfToken(description.ranges[text] as TokenRanges, token).start;
    expect([startOf(0, 0), startOf(0, 1), startOf(1, 0), startOf(1, 1), startOf(1, 2)]).toEqual([0, 1, 0, 1, 2]);
    expect(description.model.layers[0]!.equations[4]).toBe("c' = f ⊙ c + i ⊙ g");
  });

  it("lists what cannot be encoded, by text and offset, and skips it when told to", async () => {
    const { prepare } = session();
    const details = {
      total: 2,
      found: [
        { character: "é", codePoint: 233, sequence: 0, offset: 1 },
        { character: "ü", codePoint: 252, sequence: 1, offset: 0 },
      ],
    };
    await expect(prepare(["aé", "üb"])).rejects.toMatchObject({ code: "unencodable", details });
    expect(await prepare(["aé", "üb"], { skipUnencodable: true })).toMatchObject({ tokenCount: 2, skipped: 2, coverage: 0.5 });
    expect(await prepare(["ab"])).toMatchObject({ coverage: 1 });
  });

  it("says so when there is nothing to trace, also after skipping", async () => {
    await expect(session().prepare([""])).rejects.toThrow(coded("nothing-to-trace"));
    await expect(session().prepare(["é"], { skipUnencodable: true })).rejects.toThrow(coded("nothing-to-trace"));
  });

  it("takes all of the text, whatever the memory budget, unless that holds less than some tokens", async () => {
    const perToken = 4 * 2 * 6 * 6; // bytes: two layers, six channels, six units
    const description = await session().prepare(["abc".repeat(9), "def"], { memoryBudget: 12 * perToken });
    expect(description).toMatchObject({ tokenCount: 30, revision: 0 });
    await expect(session().prepare(["abc"], { memoryBudget: perToken - 1 })).rejects.toThrow(coded("trace-too-large"));
  });
});

describe("running", () => {
  it("tells progress up to the end, and gives the trace's valueRanges", async () => {
    const { prepare, runTrace, progress, never } = session();
    const { traceId } = await prepare(["x".repeat(5000)]);
    const end = await runTrace({ traceId }, never);
    expect(end.tokens).toBe(5000);
    expect(progress.at(-1)).toEqual(end);
    expect(end.valueRanges[0]).toHaveLength(6);
    expect(await runTrace({ traceId }, never)).toEqual(end);
  });

  it("stops for a cancel, keeps what it has, and goes on when asked again", async () => {
    const { prepare, runTrace, readUnit, never } = session(slow());
    const { traceId } = await prepare(["x".repeat(3000)]);
    const abort = new AbortController();
    const first = runTrace({ traceId }, abort.signal);
    setTimeout(() => abort.abort(), 20);
    await expect(first).rejects.toThrow(coded("cancelled"));
    await new Promise((resolve) => setTimeout(resolve, 40));
    const request = { traceId, layer: 0, unit: 0, tokenStart: 0, tokenEnd: 1 };
    const { computed } = await readUnit(request, never);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect((await readUnit(request, never)).computed).toBe(computed);
    expect(computed).toBeLessThan(3000);
    expect((await runTrace({ traceId }, never)).tokens).toBe(3000);
  });

  it("serves two who wait for one run, and cancels for one of them only", async () => {
    const { prepare, runTrace, never } = session(slow());
    const { traceId } = await prepare(["x".repeat(1000)]);
    const abort = new AbortController();
    const one = runTrace({ traceId }, abort.signal);
    const other = runTrace({ traceId }, never);
    abort.abort();
    await expect(one).rejects.toThrow(coded("cancelled"));
    expect((await other).tokens).toBe(1000);
  });

  it("answers a closed trace with an error, also one that runs", async () => {
    const { prepare, runTrace, closeTrace, readTile, never } = session(slow());
    const { traceId } = await prepare(["x".repeat(6000)]);
    const running = runTrace({ traceId }, never);
    await closeTrace({ traceId }, never);
    await expect(running).rejects.toThrow(coded("no-such-trace"));
    const tile = { traceId, layer: 0, channel: "i", tokenStart: 0, tokenEnd: 1, step: 1, unitStart: 0, unitEnd: 1 };
    expect(() => readTile(tile, never)).toThrow(coded("no-such-trace"));
  });
});

describe("reading past the memory budget", () => {
  const text = "so it goes, and so it goes on. ".repeat(60);
  const request = { layer: 1, channel: "c", tokenStart: 100, tokenEnd: 140, step: 1, unitStart: 0, unitEnd: 6 };

  async function cramped(model = smallModel(), units = 6) {
    const opened = session(model);
    const { traceId } = await opened.prepare([text], { memoryBudget: 100 * 4 * 2 * 6 * units });
    await opened.runTrace({ traceId }, opened.never);
    return { ...opened, traceId };
  }

  it("gives what a trace in memory gives", async () => {
    const { readTile, traceId, never } = await cramped();
    const whole = session();
    const other = await whole.prepare([text]);
    await whole.runTrace({ traceId: other.traceId }, never);
    const tile = await readTile({ ...request, traceId }, never);
    expect(tile.values).toEqual((await whole.readTile({ ...request, traceId: other.traceId }, never)).values);
  });

  it("can be cancelled, and ends when the trace is closed", async () => {
    const { readUnit, closeTrace, traceId, never } = await cramped(slow(), 64);
    const all = { traceId, layer: 0, unit: 0, tokenStart: 0, tokenEnd: text.length };
    const abort = new AbortController();
    const one = readUnit(all, abort.signal);
    const other = readUnit(all, never);
    expect([one, other]).toEqual([expect.any(Promise), expect.any(Promise)]); // too much for one turn
    abort.abort();
    await expect(one).rejects.toThrow(coded("cancelled"));
    await closeTrace({ traceId }, never);
    await expect(other).rejects.toThrow(coded("no-such-trace"));
  });
});

describe("who comes first", () => {
  const text = "the quick brown fox jumps over the lazy dog. ".repeat(60);
  /** A trace that is done, and how often the event loop had its turn. */
  async function traced() {
    let turns = 0;
    const giveWay = () => (turns++, new Promise<void>((resolve) => setImmediate(resolve)));
    const own = session(slow(), { giveWay });
    const { traceId } = await own.prepare([text.replaceAll(/[^a-e]/g, "a")]);
    await own.runTrace({ traceId }, own.never);
    const place = { traceId, layer: 0, tokenStart: 0, tokenEnd: 2000 };
    return { ...own, place, texts: { texts: [text], ranges: [], marks: [] }, turns: () => turns };
  }

  it("what is in view is read before what is found in the background, and that after what comes into view", async () => {
    const { readOverview, readSurprisals, readUnitOrder, readTile, place, texts, never } = await traced();
    const ended: string[] = [];
    const all = [
      Promise.resolve(readOverview({ ...place, ...texts }, never)).then(() => ended.push("overview")),
      Promise.resolve(readSurprisals(place, never)).then(() => ended.push("surprisals")),
      Promise.resolve(readUnitOrder({ ...place, by: "similarity", units: [], channel: null }, never)).then(() =>
        ended.push("order"),
      ),
      readTile({ ...place, channel: "h", unitStart: 0, unitEnd: 64, step: 1 }, never).then(() => ended.push("tile")),
    ];
    await Promise.all(all);
    // Both are in view: which of them is there first says how long the order takes.
    expect([new Set(ended.slice(0, 2)), ...ended.slice(2)]).toEqual([new Set(["tile", "order"]), "surprisals", "overview"]);
  });

  it("what is in view does not wait for an analysis that has begun, and outlives its cancelling", async () => {
    const { readOverview, readTile, place, texts, never, turns } = await traced();
    const abort = new AbortController();
    const found = Promise.resolve(readOverview({ ...place, ...texts }, abort.signal));
    const before = turns();
    while (turns() === before) await new Promise((resolve) => setImmediate(resolve));
    const tile = readTile({ ...place, channel: "h", unitStart: 0, unitEnd: 64, step: 1 }, never);
    abort.abort();
    await expect(found).rejects.toThrow(coded("cancelled"));
    expect((await tile).values.every(Number.isFinite)).toBe(true);
  });
});

describe("editing", () => {
  const edit = { skipUnencodable: false };

  it("keeps the trace, and says what stayed", async () => {
    const { prepare, runTrace, editTrace, readTile, never } = session();
    const { traceId } = await prepare(["hello", "world"]);
    await runTrace({ traceId }, never);
    const description = await editTrace({ ...edit, traceId, texts: ["help!", "world"] }, never);
    expect(description).toMatchObject({
      traceId,
      revision: 1,
      unchanged: 3,
      tokenCount: 10,
      sequences: [
        { start: 0, count: 5 },
        { start: 5, count: 5 },
      ],
    });
    expect(String.fromCharCode(...description.ids)).toBe("help!world");
    expect(await runTrace({ traceId }, never)).toMatchObject({ tokens: 10, revision: 1 });
    const fresh = await prepare(["help!", "world"]);
    await runTrace({ traceId: fresh.traceId }, never);
    const tile = { layer: 1, channel: "h", tokenStart: 0, tokenEnd: 10, step: 1, unitStart: 0, unitEnd: 6 };
    const edited = await readTile({ ...tile, traceId }, never);
    expect(edited).toEqual({ ...(await readTile({ ...tile, traceId: fresh.traceId }, never)), revision: 1 });
  });

  it("a reader of an older revision gets what still holds, and an error for the rest", async () => {
    const { prepare, runTrace, editTrace, readToken, readUnit, never } = session();
    const { traceId } = await prepare(["hello world"]);
    await runTrace({ traceId }, never);
    await editTrace({ ...edit, traceId, texts: ["hello there"] }, never);
    const request = { traceId, revision: 0, layer: 0, unit: 0 };
    expect(await readToken({ ...request, token: 5 }, never)).toMatchObject({ computed: true });
    expect(() => readToken({ ...request, token: 6 }, never)).toThrow(coded("trace-changed"));
    expect(await readToken({ ...request, revision: 1, token: 6 }, never)).toMatchObject({ label: "t", computed: false });
    expect((await readUnit({ ...request, tokenStart: 0, tokenEnd: 6 }, never)).revision).toBe(1);
    expect(() => readUnit({ ...request, tokenStart: 0, tokenEnd: 7 }, never)).toThrow(coded("trace-changed"));
  });

  it("of several edits the last one wins, and runs of earlier ones end as cancelled", async () => {
    const { prepare, runTrace, editTrace, readTile, never } = session(slow());
    const { traceId } = await prepare(["x".repeat(1000)]);
    const run = () => Promise.allSettled([runTrace({ traceId }, never)]); // it may end before anybody waits for it
    const runs = [run()];
    for (const letter of "abc") {
      const texts = [`${"x".repeat(500)}${letter}${"x".repeat(499)}`];
      await editTrace({ ...edit, traceId, texts }, never);
      runs.push(run());
    }
    const outcomes = await Promise.all(runs);
    expect(
      outcomes.map(([outcome]) =>
        outcome.status === "fulfilled" ? outcome.value.revision : (outcome.reason as { code: string }).code,
      ),
    ).toEqual(["cancelled", "cancelled", "cancelled", 3]);
    const fresh = await prepare([`${"x".repeat(500)}c${"x".repeat(499)}`]);
    await runTrace({ traceId: fresh.traceId }, never);
    const tile = { layer: 1, channel: "c", tokenStart: 480, tokenEnd: 1000, step: 1, unitStart: 0, unitEnd: 64 };
    expect((await readTile({ ...tile, traceId }, never)).values).toEqual(
      (await readTile({ ...tile, traceId: fresh.traceId }, never)).values,
    );
  });

  it("tells when the visible tokens are computed, before the rest is", async () => {
    const { prepare, runTrace, editTrace, progress, never } = session(slow());
    const { traceId } = await prepare(["x".repeat(2000)]);
    await runTrace({ traceId }, never);
    progress.length = 0;
    await editTrace(
      { ...edit, traceId, texts: [`${"x".repeat(300)}y${"x".repeat(1699)}`], visible: { tokenStart: 290, tokenEnd: 330 } },
      never,
    );
    await runTrace({ traceId }, never);
    const first = progress.findIndex(({ visibleDone }) => visibleDone);
    expect(progress[first]!.tokens).toBeGreaterThanOrEqual(330);
    expect(progress[first]!.tokens).toBeLessThan(1000);
    expect(progress.every(({ tokens }) => tokens >= 300)).toBe(true);
  });

  it("of a large text is read in turns: others are answered meanwhile, and another edit takes its place", async () => {
    const { prepare, runTrace, editTrace, readToken, never } = session(readingBytes());
    const { traceId } = await prepare(["hello"]);
    await runTrace({ traceId }, never);
    const outcomes: string[] = [];
    const large = { ...edit, traceId, texts: ["hello".repeat(2 ** 20)] };
    const first = Promise.resolve(editTrace(large, never)).catch(({ code }: { code: string }) => outcomes.push(code));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await readToken({ traceId, revision: 0, layer: 0, unit: 0, token: 4 }, never)).toMatchObject({ computed: true });
    const description = await editTrace({ ...edit, traceId, texts: ["hello!"] }, never);
    await first;
    expect(outcomes).toEqual(["cancelled"]);
    expect(description).toMatchObject({ revision: 1, unchanged: 5, tokenCount: 6 });
    const stop = new AbortController();
    const last = editTrace(large, stop.signal);
    stop.abort();
    await expect(last).rejects.toThrow(coded("cancelled"));
    expect(await runTrace({ traceId }, never)).toMatchObject({ revision: 1, tokens: 6 });
  });

  it("that brings what was expected keeps the rows of the beginning", async () => {
    const memoryBudget = 2 ** 20;
    const { prepare, runTrace, editTrace, readToken, never } = session(readingBytes());
    const whole = "hello there ".repeat(2000);
    for (const [expectedTokens, computed] of [
      [whole.length, true],
      [undefined, false],
    ] as const) {
      const { traceId } = await prepare([whole.slice(0, 120)], { memoryBudget, expectedTokens });
      await runTrace({ traceId }, never);
      expect(await editTrace({ ...edit, traceId, texts: [whole] }, never)).toMatchObject({ unchanged: 120 });
      expect(await readToken({ traceId, layer: 0, unit: 0, token: 119 }, never)).toMatchObject({ computed });
    }
  });

  it("that fails leaves the trace as it was", async () => {
    const { prepare, runTrace, editTrace, readUnit, never } = session();
    const { traceId } = await prepare(["hello"]);
    const running = runTrace({ traceId }, never);
    expect(() => editTrace({ ...edit, traceId, texts: ["hé"] }, never)).toThrow(coded("unencodable"));
    expect(() => editTrace({ ...edit, traceId, texts: [""] }, never)).toThrow(coded("nothing-to-trace"));
    expect(() => editTrace({ ...edit, traceId: 99, texts: ["a"] }, never)).toThrow(coded("no-such-trace"));
    expect(await running).toMatchObject({ tokens: 5, revision: 0 });
    expect((await readUnit({ traceId, layer: 0, unit: 0, tokenStart: 0, tokenEnd: 5 }, never)).revision).toBe(0);
  });
});

it("tells where the first NaN arose", async () => {
  const weights = smallNetwork();
  weights.embedding!.data.fill(NaN, 4 * "n".charCodeAt(0), 4 * "n".charCodeAt(0) + 4);
  const { prepare, runTrace, never } = session(smallModel(weights));
  const { traceId } = await prepare(["a number"]);
  expect((await runTrace({ traceId }, never)).nonFinite).toEqual({ layer: 0, token: 2, channel: "i", unit: 0 });
});

it("memory that is refused ends a run in a coded error, and the engine goes on", async () => {
  let left = 0;
  const { prepare, runTrace, never } = session(smallModel(), {
    // What the system says when it refuses.
    compute: () => ({
      memory: { ...heapAllocator, allocate: (numbers) => new Float32Array((left -= numbers) < 0 ? 2 ** 53 : numbers) },
    }),
  });
  const { traceId } = await prepare(["hello"]);
  await expect(runTrace({ traceId }, never)).rejects.toThrow(coded("out-of-memory"));
  left = Infinity;
  expect((await runTrace({ traceId }, never)).tokens).toBe(5);
});

it("ends what computes a trace when the trace is closed or cannot be made", async () => {
  let [begun, ended] = [0, 0];
  const compute = () => (begun++, { end: () => void ended++ });
  const { prepare, runTrace, closeTrace, never } = session(slow(), { compute });
  const { traceId } = await prepare(["x".repeat(6000)]);
  const running = runTrace({ traceId }, never);
  expect([begun, ended]).toEqual([1, 0]);
  await closeTrace({ traceId }, never);
  await closeTrace({ traceId }, never);
  await expect(running).rejects.toThrow(coded("no-such-trace"));
  expect([begun, ended]).toEqual([1, 1]);
  await expect(prepare(["abc"], { memoryBudget: 1 })).rejects.toThrow(coded("trace-too-large"));
  expect([begun, ended]).toEqual([2, 2]);
});

it("names the layer and the shapes when weights do not fit", async () => {
  const weights = smallNetwork();
  const [first, second] = weights.layers as [(typeof weights.layers)[0], (typeof weights.layers)[0]];
  const parameters = new Map(second!.parameters).set("W.f.h", new Float32Array(5));
  const model = smallModel({ ...weights, layers: [first!, { ...second!, parameters }] });
  await expect(session(model).prepare(["a"])).rejects.toThrow(
    "Layer 1 (LSTM): W.f.h must have the shape [6, 6], but holds 5 values.",
  );
});

describe("a model that leaves something open", () => {
  const undecided = () => {
    const model = slow();
    const alternatives = ["a", "b"].map((id) => ({ id, label: quoted(id), open: () => Promise.resolve(slow()) }));
    return { ...model, questions: [{ about: "gateOrder" as const, alternatives }] };
  };

  it("is measured in turns, so that a cancel is heard", async () => {
    const giving = { turns: 0 };
    const controller = new AbortController();
    const { prepareTrace } = session(undecided(), {
      async giveWay() {
        giving.turns++;
        if (giving.turns === 2) controller.abort();
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
    const params = { model: reference, texts: ["abc".repeat(2000)], skipUnencodable: false, memoryBudget: budget };
    await expect(prepareTrace(params, controller.signal)).rejects.toThrow(coded("cancelled"));
    expect(giving.turns).toBe(2);
  });
});
