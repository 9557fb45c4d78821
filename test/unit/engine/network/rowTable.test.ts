/** Texts of numbers, from what is typed or read from a file to the values of a trace, on the interpreter and on the kernel. */
import type { NetworkWeights } from "../../../../src/model/network";
import { describe, expect, it } from "vitest";
import { numbersVocabulary } from "../../../../src/checkpoints/input/numbers";
import { memorySource } from "../../../../src/checkpoints/source";
import { chooseCompute, plainCompute } from "../../../../src/engine/session/compute";
import type { NetworkRun, OpenedModel } from "../../../../src/engine/network/network";
import { RowTable } from "../../../../src/engine/network/rowTable";
import { createSession, type SessionServices } from "../../../../src/engine/session/session";
import { compileKernel } from "../../../../tools/kernel/compile.mjs";
import { seeded, smallModel, smallNetwork } from "../networks";

const budget = 64 * 2 ** 20;
const table = (columns: number, data: number[]) => {
  return {
    columns,
    data: Float32Array.from(data),
    label: (row: number) => `row ${row}`,
  };
};
const coded = (code: string, what: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(what) as string }) as Error;

describe("rows", () => {
  it("are kept once, whichever text brings them, with what the first was called", () => {
    const rows = new RowTable(2, budget);
    expect([...rows.take({ ids: Uint32Array.of(0, 1, 2, 1), table: table(2, [1, 2, 3, 4, 1, 2]) })]).toEqual([0, 1, 0, 1]);
    expect([...rows.take({ ids: Uint32Array.of(1, 0), table: table(2, [3, 4, 4, 3]) })]).toEqual([1 + 1, 1]);
    expect(rows.labels).toEqual(["row 0", "row 1", "row 1"]);
    expect([...rows.data]).toEqual([1, 2, 3, 4, 4, 3]);
  });

  it("are compared by their bits: a NaN equals itself, and 0 is not -0", () => {
    const rows = new RowTable(1, budget);
    expect([...rows.take({ ids: Uint32Array.of(0, 1, 2, 3), table: table(1, [NaN, 0, -0, NaN]) })]).toEqual([0, 1, 2, 0]);
  });

  it("a million, half of them different, each found again", () => {
    const random = seeded(5);
    const data = Float32Array.from({ length: 1e6 }, random);
    data.copyWithin(5e5, 0, 5e5);
    const rows = new RowTable(1, budget);
    const ids = rows.take({
      ids: Uint32Array.from(data, (_, row) => row),
      table: { columns: 1, data, label: String },
    });
    expect(rows.rows).toBe(new Set(data).size);
    expect(rows.labels).toHaveLength(65_536); // of so many rows the others go by their number
    const kept = rows.data;
    expect(ids.every((id, row) => kept[id] === data[row])).toBe(true);
  });

  it("that are no rows of the model's, or too many, are refused", () => {
    const rows = new RowTable(2, 8000);
    expect(() => rows.take({ ids: Uint32Array.of(0), table: table(3, [1, 2, 3]) })).toThrow(
      coded("unsupported-model", "reads 2 numbers in each step, and the text gives 3"),
    );
    expect(() => rows.take({ ids: Uint32Array.of(0) })).toThrow(coded("unsupported-model", "gives tokens"));
    const many = table(
      2,
      Array.from({ length: 4000 }, (_, i) => i),
    );
    expect(() => rows.take({ ids: Uint32Array.from({ length: 2000 }, (_, i) => i), table: many })).toThrow(
      coded("trace-too-large", "gatescope.trace.memory"),
    );
  });
});

/** Reads two numbers in each step; its head gives numbers, too. */
function numbersModel(): OpenedModel {
  const random = seeded(11);
  const small = smallNetwork("gru", 6, 2);
  const [first, second] = small.layers as [NetworkWeights["layers"][0], NetworkWeights["layers"][0]];
  const parameters = new Map(
    [...first.parameters].map(([key, values]) => [
      key,
      key.endsWith(".x") && key.startsWith("W") ? Float32Array.from({ length: 12 }, random) : values,
    ]),
  );
  const head = { rows: 1, columns: 6, weight: Float32Array.from({ length: 6 }, random), bias: Float32Array.of(0) };
  const weights = { layers: [{ ...first, inputSize: 2, parameters }, second], embedding: null, head };
  return { ...smallModel(weights), vocabulary: numbersVocabulary(2, "test") };
}

const builds = await compileKernel();

describe.each([
  ["the interpreter", plainCompute],
  ["the kernel", chooseCompute(builds)],
])("a text of numbers, on %s", (_, { start }) => {
  const model = numbersModel();
  const never = new AbortController().signal;

  function session(services: Partial<SessionServices> = {}) {
    return createSession({
      openModel: () => Promise.resolve(model),
      readInput: () => Promise.reject(new Error("not asked for")),
      files: {} as SessionServices["files"],
      compute: start,
      giveWay: () => new Promise((resolve) => setImmediate(resolve)),
      onProgress: () => undefined,
      ...services,
    });
  }

  const prepare = {
    model: { kind: "bundled", name: "numbers" },
    texts: [] as string[],
    skipUnencodable: false,
    memoryBudget: budget,
  } as const;
  const lines = (rows: number[][]) => rows.map((row) => row.join(",")).join("\n");
  const random = seeded(17);
  const numbers = Array.from({ length: 200 }, () => [random(), random()].map(Math.fround));

  /** h of the top layer at every step of one sequence, straight from the vectors. */
  function expected(rows: number[][]): Float32Array {
    const { run } = start(model.weights);
    const out = run.layers.map(({ rowSize }) => new Float32Array(rows.length * rowSize));
    const vectors = { data: Float32Array.from(rows.flat()), offset: 0, stride: 2 };
    run.reset();
    for (let at = 0; at < rows.length; at += run.chunk) {
      const steps = Math.min(run.chunk, rows.length - at);
      run.run({ vectors: { ...vectors, offset: 2 * at } }, steps, out, at);
    }
    const { rowSize, outputs, outputsAt } = run.layers[1] as NetworkRun["layers"][0];
    const h = (step: number) => out[1]!.subarray(step * rowSize + outputsAt, step * rowSize + outputsAt + outputs);
    return Float32Array.from(rows.flatMap((_, step) => [...h(step)]));
  }

  async function h(handlers: ReturnType<typeof session>, traceId: number, tokenStart: number, tokenEnd: number) {
    const tile = { traceId, layer: 1, channel: "h", tokenStart, tokenEnd, step: 1, unitStart: 0, unitEnd: 6 };
    const { values, cells } = (await handlers.readTiles({ tiles: [tile] }, never))[0]!;
    return Float32Array.from(values, (__, at) => values[(at % 6) * cells + Math.floor(at / 6)]!); // as [token][unit]
  }

  const close = (found: Float32Array, right: Float32Array) => {
    expect(found).toHaveLength(right.length);
    expect(Math.max(...found.map((value, at) => Math.abs(value - right[at]!)))).toBeLessThan(5e-6);
  };

  it("is traced as the network computes vectors, with rows that come twice and in two texts", async () => {
    const handlers = session();
    const parts = [[...numbers, numbers[3]!, numbers[3]!], numbers.slice(0, 5)];
    const trace = await handlers.prepareTrace({ ...prepare, texts: parts.map(lines) }, never);
    expect(trace).toMatchObject({
      tokenCount: 207,
      skipped: 0,
      coverage: null,
      sequences: [
        { start: 0, count: 202 },
        { start: 202, count: 5 },
      ],
    });
    expect(trace.labels).toHaveLength(200);
    expect(trace.ids[200]).toBe(3);
    expect(trace.labels[trace.ids[202]!]).toBe(numbers[0]!.map((value) => `${Number(value.toPrecision(3))}`).join(" "));
    await handlers.runTrace({ traceId: trace.traceId }, never);
    close(await h(handlers, trace.traceId, 0, 202), expected(parts[0]!));
    close(await h(handlers, trace.traceId, 202, 207), expected(parts[1]!));
    const report = await handlers.readToken({ traceId: trace.traceId, token: 203, layer: 0, unit: null }, never);
    expect(report).toMatchObject({ label: trace.labels[1], computed: true, predictions: [], surprisal: null });
    const { values } = await handlers.readDerived({ traceId: trace.traceId, token: 0, layer: 0 }, never);
    expect(values["z.x"]).toHaveLength(6);
  });

  it("may be edited: what comes before a changed row stays, and ids stay what they were", async () => {
    const handlers = session();
    const { traceId, ids } = await handlers.prepareTrace({ ...prepare, texts: [lines(numbers)] }, never);
    await handlers.runTrace({ traceId }, never);
    const rows = [...numbers.slice(0, 150), [0.25, -0.5], ...numbers.slice(151)];
    const edited = await handlers.editTrace({ traceId, texts: [lines(rows)], skipUnencodable: false }, never);
    expect(edited).toMatchObject({ unchanged: 150, revision: 1 });
    expect(edited.labels?.[200]).toBe("0.25 -0.5");
    expect([...edited.ids].filter((id, row) => id !== ids[row])).toEqual([200]);
    await handlers.runTrace({ traceId }, never);
    close(await h(handlers, traceId, 0, 200), expected(rows));
    expect(() => handlers.editTrace({ traceId, texts: ["0.5"], skipUnencodable: false }, never)).toThrow(
      coded("input-malformed", "reads 2"),
    );
    expect((await handlers.runTrace({ traceId }, never)).tokens).toBe(200);
  });

  it("may be a file", async () => {
    const file = memorySource(new TextEncoder().encode(`a,b\n${lines(numbers)}\n`), "numbers.csv");
    const handlers = session({
      readInput: (path, { vocabulary }) =>
        path === "numbers.csv" ? vocabulary.encodeFile!(file) : Promise.reject(new Error(path)),
    });
    const { traceId, tokenCount } = await handlers.prepareTrace({ ...prepare, file: "numbers.csv" }, never);
    expect(tokenCount).toBe(200);
    await handlers.runTrace({ traceId }, never);
    close(await h(handlers, traceId, 0, 200), expected(numbers));
  });

  it("of more different rows than products are kept for, past its memory budget, has the same numbers", async () => {
    const handlers = session();
    const many = Array.from({ length: 9000 }, () => [random(), random()].map(Math.fround));
    const { traceId } = await handlers.prepareTrace({ ...prepare, texts: [lines(many)], memoryBudget: 2000 * 48 * 4 }, never);
    await handlers.runTrace({ traceId }, never);
    const right = expected(many);
    for (const from of [0, 4000, 8900])
      close(await h(handlers, traceId, from, from + 100), right.subarray(6 * from, 6 * (from + 100)));
  });
});
