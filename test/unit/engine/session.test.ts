import { describe, expect, it } from "vitest";
import type { Progress } from "../../../src/protocol/engineContract";
import { createSession } from "../../../src/engine/session";
import { smallModel, smallNetwork } from "./networks";

const reference = { kind: "bundled", name: "small" } as const;
const budget = 64 * 2 ** 20;

function session(model = smallModel()) {
  const progress: Progress[] = [];
  const handlers = createSession({
    openModel: () => Promise.resolve(model),
    inspectCheckpoint: () => Promise.reject(new Error("not asked for")),
    tensorStatistics: () => Promise.reject(new Error("not asked for")),
    giveWay: () => new Promise((resolve) => setImmediate(resolve)),
    onProgress: (event) => progress.push(event),
  });
  const never = new AbortController().signal;
  const prepare = (texts: string[], options: { skipUnencodable?: boolean; memoryBudget?: number } = {}) => {
    return handlers.prepareTrace({ model: reference, texts, skipUnencodable: false, memoryBudget: budget, ...options }, never);
  };
  return { ...handlers, prepare, progress, never };
}

const coded = (code: string) => expect.objectContaining({ code }) as Error;
const slow = () => smallModel(smallNetwork("lstm", 64, 2));

describe("preparing", () => {
  it("numbers the tokens of several texts through", async () => {
    const description = await session().prepare(["ab", "cde"]);
    expect(description.sequences).toEqual([{ start: 0, count: 2 }, { start: 2, count: 3 }]);
    expect([...description.ids]).toEqual([97, 98, 99, 100, 101]);
    expect([...description.starts]).toEqual([0, 1, 0, 1, 2]);
    expect(description.model.layers[0]!.equations[4]).toBe("c' = f ⊙ c + i ⊙ g");
  });

  it("lists what cannot be encoded, by text and offset, and skips it when told to", async () => {
    const { prepare } = session();
    const details = { total: 2, found: [
      { character: "é", codePoint: 233, sequence: 0, offset: 1 }, { character: "ü", codePoint: 252, sequence: 1, offset: 0 },
    ] };
    await expect(prepare(["aé", "üb"])).rejects.toMatchObject({ code: "unencodable", details });
    expect(await prepare(["aé", "üb"], { skipUnencodable: true })).toMatchObject({ tokenCount: 2, skipped: 2 });
  });

  it("says so when there is nothing to trace, also after skipping", async () => {
    await expect(session().prepare([""])).rejects.toThrow(coded("nothing-to-trace"));
    await expect(session().prepare(["é"], { skipUnencodable: true })).rejects.toThrow(coded("nothing-to-trace"));
  });

  it("ends a trace where the memory budget ends, and keeps the texts' count", async () => {
    const perToken = 4 * 2 * 6 * 6; // bytes: two layers, six channels, six units
    const description = await session().prepare(["abc", "def"], { memoryBudget: 4 * perToken });
    expect(description).toMatchObject({ tokenCount: 4, totalTokens: 6 });
    expect(description.sequences).toEqual([{ start: 0, count: 3 }, { start: 3, count: 1 }]);
    await expect(session().prepare(["abc"], { memoryBudget: perToken - 1 })).rejects.toThrow(coded("trace-too-large"));
  });
});

describe("running", () => {
  it("tells progress up to the end, and gives the trace's extents", async () => {
    const { prepare, runTrace, progress, never } = session();
    const { traceId } = await prepare(["x".repeat(5000)]);
    const end = await runTrace({ traceId }, never);
    expect(end.tokens).toBe(5000);
    expect(progress.at(-1)).toEqual(end);
    expect(end.extents[0]).toHaveLength(6);
    expect(await runTrace({ traceId }, never)).toEqual(end);
  });

  it("stops for a cancel, keeps what it has, and goes on when asked again", async () => {
    const { prepare, runTrace, readUnit, never } = session(slow());
    const { traceId } = await prepare(["x".repeat(6000)]);
    const abort = new AbortController();
    const first = runTrace({ traceId }, abort.signal);
    setTimeout(() => abort.abort(), 20);
    await expect(first).rejects.toThrow(coded("cancelled"));
    await new Promise((resolve) => setTimeout(resolve, 40));
    const request = { traceId, layer: 0, unit: 0, tokenStart: 0, tokenEnd: 1 };
    const { computed } = await readUnit(request, never);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect((await readUnit(request, never)).computed).toBe(computed);
    expect(computed).toBeLessThan(6000);
    expect((await runTrace({ traceId }, never)).tokens).toBe(6000);
  });

  it("serves two who wait for one run, and cancels for one of them only", async () => {
    const { prepare, runTrace, never } = session(slow());
    const { traceId } = await prepare(["x".repeat(3000)]);
    const abort = new AbortController();
    const one = runTrace({ traceId }, abort.signal);
    const other = runTrace({ traceId }, never);
    abort.abort();
    await expect(one).rejects.toThrow(coded("cancelled"));
    expect((await other).tokens).toBe(3000);
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

it("names the layer and the shapes when weights do not fit", async () => {
  const weights = smallNetwork();
  const [first, second] = weights.layers as [typeof weights.layers[0], typeof weights.layers[0]];
  const parameters = new Map(second!.parameters).set("W.f.h", new Float32Array(5));
  const model = smallModel({ ...weights, layers: [first!, { ...second!, parameters }] });
  await expect(session(model).prepare(["a"])).rejects.toThrow("Layer 1 (LSTM): W.f.h must have the shape [6, 6], but holds 5 values.");
});
