/** Whatever goes wrong, and whenever: every request ends in a result or a coded error that says where, and the session goes on. */
import type { NetworkWeights } from "../../../../src/model/network";
import { describe, expect, it } from "vitest";
import type { TileRequest } from "../../../../src/protocol/traceShapes";
import type { OpenedModel } from "../../../../src/engine/network/network";
import { createSession, type FileHandlers, type SessionServices } from "../../../../src/engine/session/session";
import { randomLayer, seeded, smallModel, smallNetwork } from "../networks";
import { integers } from "../traces";

const notAskedFor = () => Promise.reject(new Error("not asked for"));
const noFiles = new Proxy({}, { get: () => notAskedFor, ownKeys: () => [] }) as FileHandlers;
const never = () => new AbortController().signal;
const budget = 64 * 2 ** 20;

/** A session that opens the models in turn, the last one again and again. */
function session(
  models: OpenedModel[],
  giveWay: SessionServices["giveWay"] = () => new Promise((resolve) => setImmediate(resolve)),
) {
  const handlers = createSession({
    openModel: () => Promise.resolve((models.length > 1 ? models.shift() : models[0]) ?? smallModel()),
    readInput: notAskedFor,
    files: noFiles,
    giveWay,
    onProgress: () => undefined,
  });
  const prepare = (texts: string[], memoryBudget = budget) => {
    return handlers.prepareTrace(
      { model: { kind: "bundled", name: "small" }, texts, skipUnencodable: false, memoryBudget },
      never(),
    );
  };
  const readTile = (request: TileRequest, signal: AbortSignal) =>
    Promise.resolve(handlers.readTiles({ tiles: [request] }, signal)).then(([tile]) => tile!);
  return { ...handlers, prepare, readTile };
}

/** The network with one parameter of a layer put in another's place, or taken away. */
function changed(weights: NetworkWeights, index: number, key: string, values: Float32Array | null): NetworkWeights {
  const layers = weights.layers.map((layer, at) => {
    const parameters = new Map(layer.parameters);
    if (at === index && values) parameters.set(key, values);
    if (at === index && !values) parameters.delete(key);
    return { ...layer, parameters };
  });
  return { ...weights, layers };
}

/** The result, or what was thrown. */
function settled(request: () => Promise<unknown>): Promise<unknown> {
  return request().catch((error: unknown) => error);
}

describe("a model that cannot be run", () => {
  const sound = smallNetwork();
  const wrong = Float32Array.from({ length: 36 }, (_, at) => (at === 5 ? NaN : 1));

  it.each([
    [
      "weights that are not finite",
      changed(sound, 1, "W.f.h", wrong),
      "bad-weights",
      "Layer 1 (LSTM): W.f.h holds NaN at position 5.",
    ],
    [
      "a parameter that is missing",
      changed(sound, 0, "b.g.xh", null),
      "bad-weights",
      "Layer 0 (LSTM): b.g.xh must have the shape [6], but is missing.",
    ],
    [
      "a shape that does not fit",
      changed(sound, 0, "W.o.x", new Float32Array(7)),
      "bad-weights",
      "W.o.x must have the shape [6, 4], but holds 7 values.",
    ],
    [
      "layers that do not fit",
      { ...sound, layers: sound.layers.slice(1) },
      "bad-weights",
      "Layer 0 reads 6 numbers but is given 4.",
    ],
    [
      "a cell that is not known",
      { ...sound, layers: sound.layers.map((layer) => ({ ...layer, cell: "lstn" })) },
      "unsupported-model",
      'the cell "lstn"',
    ],
  ])("with %s says so, and another can be", async (_, weights, code, message) => {
    const { prepare, runTrace } = session([smallModel(weights), smallModel()]);
    await expect(prepare(["ab"])).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
    expect((await runTrace(await prepare(["ab"]), never())).tokens).toBe(2);
  });

  it("with a cell that reads the layer below it, and nothing there, says so", async () => {
    const layer = randomLayer("lstm-depth-gated", { inputSize: 4, hiddenSize: 6 }, seeded(1));
    const alone = { ...smallNetwork(), layers: [layer] };
    const { prepare, runTrace } = session([smallModel(alone), smallModel()]);
    const attempt = async () => runTrace(await prepare(["ab"]), never());
    await expect(attempt()).rejects.toMatchObject({
      code: "bad-weights",
      message: expect.stringMatching(/^Layer 0 .*the c of a layer below/) as string,
    });
    expect((await attempt()).tokens).toBe(2);
  });
});

describe("a run that is cancelled", () => {
  const model = smallModel(smallNetwork("lstm", 32, 2));
  const text = "the quick brown fox ".repeat(60);
  const tile = { layer: 1, channel: "c", tokenStart: 0, tokenEnd: text.length, step: 1, unitStart: 0, unitEnd: 32 };

  it.each([1, 2, 3, 5, 8])("in its turn %i ends so, and goes on to the same numbers", async (when) => {
    const abort = new AbortController();
    let turns = 0;
    const { prepare, runTrace, readTile } = session([model], async () => {
      if (++turns === when) abort.abort();
      await new Promise((resolve) => setImmediate(resolve));
    });
    const { traceId } = await prepare([text]);
    const outcome = await settled(async () => runTrace({ traceId }, abort.signal));
    if (abort.signal.aborted) expect(outcome).toMatchObject({ code: "cancelled" });
    expect((await runTrace({ traceId }, never())).tokens).toBe(text.length);
    const fresh = session([model]);
    const { traceId: whole } = await fresh.prepare([text]);
    await fresh.runTrace({ traceId: whole }, never());
    const [one, other] = [
      await readTile({ ...tile, traceId }, never()),
      await fresh.readTile({ ...tile, traceId: whole }, never()),
    ];
    expect(one.values).toEqual(other.values);
  });
});

it.each([1, 2, 3])("requests that race, in any order, all end, and none in a defect (%i)", async (seed) => {
  const integer = integers(seed);
  const model = smallModel(smallNetwork("gru", 12, 2));
  const { prepare, runTrace, editTrace, closeTrace, readTile, readToken, readUnit } = session([model]);
  const ids: number[] = [];
  const text = () => "abcdefgh".repeat(1 + integer(40)).slice(integer(8));
  const requests = [
    async () => ids.push((await prepare([text(), text()], integer(2) === 0 ? budget : 200 * 4 * 2 * 4 * 12)).traceId),
    async (traceId: number, signal: AbortSignal) => runTrace({ traceId }, signal),
    async (traceId: number, signal: AbortSignal) =>
      editTrace({ traceId, texts: [text(), text()], skipUnencodable: false }, signal),
    async (traceId: number, signal: AbortSignal) => closeTrace({ traceId }, signal),
    async (traceId: number, signal: AbortSignal) => readToken({ traceId, token: integer(300), layer: 1, unit: null }, signal),
    async (traceId: number, signal: AbortSignal) =>
      readUnit({ traceId, layer: 1, unit: null, tokenStart: 0, tokenEnd: 1 + integer(300) }, signal),
    async (traceId: number, signal: AbortSignal) => {
      const tokenEnd = 1 + integer(300);
      return readTile(
        { traceId, layer: 0, channel: "h", tokenStart: 0, tokenEnd, step: 2 ** integer(8), unitStart: 0, unitEnd: 12 },
        signal,
      );
    },
  ];
  const open: Promise<unknown>[] = [];
  for (let count = 0; count < 100; count++) {
    const abort = new AbortController();
    const request = requests[integer(count < 5 ? 1 : requests.length)] ?? notAskedFor;
    const traceId = ids[integer(Math.max(1, ids.length))] ?? 1;
    open.push(settled(async () => request(traceId, abort.signal)));
    if (integer(6) === 0) setTimeout(() => abort.abort(), integer(10));
    if (integer(4) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const errors = (await Promise.all(open)).filter((outcome) => outcome instanceof Error);
  const codes = new Set(errors.map((error) => (error as { code?: string }).code ?? error.message));
  for (const code of codes) expect(["cancelled", "no-such-trace", "out-of-range", "trace-changed"]).toContain(code);
  expect(open.length - errors.length).toBeGreaterThan(20);
  expect((await runTrace(await prepare(["still here"]), never())).tokens).toBe(10);
});
