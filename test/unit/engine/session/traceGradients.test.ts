/** Gradients as the session answers them, held against the backward pass itself, differences and the gradients of biases. */
import { wideIds } from "../../../../src/model/narrowArrays";
import { describe, expect, it } from "vitest";
import { backpropagate } from "../../../../src/engine/gradients/backpropagation";
import type { Objective } from "../../../../src/engine/gradients/objective";
import { saliency } from "../../../../src/engine/gradients/saliency";
import { layerRows } from "../../../../src/engine/network/rowLayout";
import { chooseCompute } from "../../../../src/engine/session/compute";
import { createSession, type FileHandlers, type SessionServices } from "../../../../src/engine/session/session";
import type { NetworkWeights } from "../../../../src/model/network";
import type { GradientProgress, GradientRequest, GradientSource } from "../../../../src/protocol/gradient";
import type { PlacedTarget } from "../../../../src/protocol/target";
import { forward } from "../differences";
import { compileKernel } from "../../../../tools/kernel/compile.mjs";
import { smallModel, smallNetwork } from "../networks";
import { bidirectional } from "../traces";

const notAskedFor = () => Promise.reject(new Error("not asked for"));
const never = new AbortController().signal;
const text = "the cat sat";
const coded = (code: string) => expect.objectContaining({ code }) as Error;
const input: GradientSource = { kind: "input" };

interface Options {
  weights?: NetworkWeights;
  texts?: string[];
  memoryBudget?: number;
  services?: Partial<SessionServices>;
  runs?: boolean;
}

/** A trace of a small network that was run to its end, and how to ask for gradients. */
async function traced({ weights = smallNetwork(), texts = [text], memoryBudget = 2 ** 26, services = {}, runs = true }: Options) {
  const shares: GradientProgress[] = [];
  const handlers = createSession({
    openModel: () => Promise.resolve(smallModel(weights)),
    readInput: notAskedFor,
    files: {} as FileHandlers,
    giveWay: () => new Promise((resolve) => setImmediate(resolve)),
    onProgress: () => undefined,
    onGradientProgress: (progress) => shares.push(progress),
    ...services,
  });
  const model = { kind: "bundled", name: "small" } as const;
  const { traceId, ids, tokenCount } = await handlers.prepareTrace({ model, texts, skipUnencodable: false, memoryBudget }, never);
  if (runs) await handlers.runTrace({ traceId }, never);
  const ask = async (request: Partial<GradientRequest> & { target: PlacedTarget }, signal = never) => {
    return handlers.readGradient({ traceId, of: input, form: "norm", tokenStart: 0, tokenEnd: tokenCount, ...request }, signal);
  };
  return { ...handlers, traceId, ids: wideIds(ids), ask, shares };
}

/** The same without a session. */
function direct(weights: NetworkWeights, ids: Uint32Array, target: Objective, parameters = false) {
  const rows = forward({ weights, input: { ids }, steps: ids.length, initial: [] });
  return { rows, run: backpropagate(weights, rows, { ids }, target, { parameters }) };
}

const targets: [PlacedTarget, Objective][] = [
  [
    { kind: "logit", token: 8, output: 97, against: null },
    { kind: "logit", step: 8, token: 97 },
  ],
  [
    { kind: "log-probability", token: 10, output: 101, against: null },
    { kind: "log-probability", step: 10, token: 101 },
  ],
  [
    { kind: "loss", first: 3, last: 7 },
    { kind: "loss", first: 3, last: 7 },
  ],
  [
    { kind: "unit", token: 9, layer: 1, state: "c", unit: 4 },
    { kind: "unit", layer: 1, state: "c", step: 9, unit: 4 },
  ],
];

describe("a target", () => {
  it.each(targets)("%o has the gradients of the backward pass", async (target, objective) => {
    const weights = smallNetwork();
    const { ask, ids } = await traced({ weights });
    const { run } = direct(weights, ids, objective);
    for (const form of ["norm", "sum"] as const) {
      const { values, value, computed, size } = await ask({ target, form });
      expect({ computed, value, size }).toEqual({ computed: true, value: run.value, size: 4 });
      const expected = new Float32Array(ids.length);
      expected.set(saliency(run, form === "norm" ? "norm" : "input-times-gradient"));
      expect(values).toEqual(expected);
    }
    for (const [layer, { places, rows, size }] of run.layers.entries()) {
      for (const place of places) {
        const { values } = await ask({ target, of: { kind: "channel", layer, channel: place.name }, form: "rows" });
        for (let step = 0; step <= run.last; step++) {
          const from = step * size + place.offset;
          expect(values.subarray(step * place.size, (step + 1) * place.size)).toEqual(rows.subarray(from, from + place.size));
        }
        expect(values.subarray((run.last + 1) * place.size).every((one) => one === 0)).toBe(true);
      }
    }
  });

  it("the difference of two tokens is that of their logits, and of their log-probabilities", async () => {
    const { ask } = await traced({});
    const place = { token: 8, form: "rows" as const };
    for (const kind of ["logit", "log-probability"] as const) {
      const of = async (output: number, against: number | null = null) =>
        ask({ ...place, target: { kind, token: 8, output, against } });
      const [difference, one, other] = [await of(97, 98), await of(97), await of(98)];
      expect(difference.value).toBeCloseTo(one.value - other.value, 5);
      difference.values.forEach((value, i) => expect(value).toBeCloseTo(one.values[i]! - other.values[i]!, 5));
    }
  });

  it("moves as the gradient of an input says", async () => {
    const weights = smallNetwork();
    const target = { kind: "log-probability", token: 10, output: 97, against: null } as const;
    const { ask, ids } = await traced({ weights });
    const { values } = await ask({ target, form: "rows" });
    const columns = weights.embedding!.columns;
    const once = [...ids].findIndex((id) => ids.indexOf(id) === ids.lastIndexOf(id));
    for (let i = 0; i < columns; i++) {
      const at = ids[once]! * columns + i;
      const moved = (by: number) => {
        const data = weights.embedding!.data.slice();
        data[at] = data[at]! + by;
        return direct({ ...weights, embedding: { ...weights.embedding!, data } }, ids, { kind: target.kind, step: 10, token: 97 })
          .run.value;
      };
      expect(values[once * columns + i]).toBeCloseTo((moved(0.01) - moved(-0.01)) / 0.02, 3);
    }
  });
});

it("gates have the gradients that their biases' gradients are sums of", async () => {
  const weights = smallNetwork();
  const target = { kind: "loss", first: 1, last: 10 } as const;
  const { ask, ids } = await traced({ weights });
  const { run, rows } = direct(weights, ids, target, true);
  for (const layer of [0, 1]) {
    const { channels, rowSize } = layerRows(weights.layers[layer]!, layer);
    for (const channel of ["i", "f", "o"]) {
      const { values, size } = await ask({ target, of: { kind: "channel", layer, channel }, form: "rows" });
      const { offset } = channels.find(({ name }) => name === channel)!;
      const bias = run.layers[layer]!.runner.parameters!.get(`b.${channel}.xh`)!;
      for (let unit = 0; unit < size; unit++) {
        let sum = 0;
        for (let step = 0; step <= run.last; step++) {
          const gate = rows[layer]![step * rowSize + offset + unit]!;
          sum += values[step * size + unit]! * gate * (1 - gate);
        }
        expect(sum).toBeCloseTo(bias[unit]!, 4);
      }
    }
  }
});

it("a layer that reads backward takes later tokens into account, and its gates too", async () => {
  const weights = bidirectional();
  const ids = Uint32Array.from({ length: 9 }, (_, i) => (5 * i) % 16);
  const characters = String.fromCharCode(...ids);
  const { ask } = await traced({ weights, texts: ["\x01\x02", characters] });
  const target: PlacedTarget = { kind: "unit", token: 6, layer: 3, state: "h", unit: 1 };
  const { values } = await ask({ target });
  expect(values.subarray(0, 2)).toEqual(new Float32Array(2)); // another text's
  expect(values.subarray(2).every((one) => one > 0)).toBe(true);
  const gate = await ask({ target, of: { kind: "channel", layer: 3, channel: "o" } });
  expect(Array.from(gate.values, (one) => one > 0)).toEqual(Array.from(gate.values, (_, token) => token >= 6));
});

describe("within a memory budget", () => {
  const long = "so it goes, and so it goes on. ".repeat(40);
  const target: PlacedTarget = { kind: "logit", token: long.length - 1, output: 97, against: null };

  it("rows are computed again, with the same gradients", async () => {
    const perToken = 4 * 2 * 6 * 8;
    const small = await traced({ texts: [long], memoryBudget: 200 * perToken });
    const large = await traced({ texts: [long] });
    const [one, other] = [await small.ask({ target }), await large.ask({ target })];
    expect(one.reached).toBeGreaterThan(0);
    expect(other.reached).toBe(0);
    expect(one.values.subarray(0, one.reached).every(Number.isNaN)).toBe(true);
    expect(one.values.subarray(one.reached)).toEqual(other.values.subarray(one.reached));
  });

  it("a target that takes more by itself is refused", async () => {
    const { ask } = await traced({ texts: [long], memoryBudget: 200 * 4 * 2 * 6 * 8 });
    const loss = ask({ target: { kind: "loss", first: 1, last: long.length - 1 } });
    await expect(loss).rejects.toThrow(coded("out-of-memory"));
  });

  it("goes back no farther than asked", async () => {
    const { ask } = await traced({ texts: [long] });
    expect(await ask({ target, tokenStart: long.length - 20 })).toMatchObject({ reached: long.length - 20 });
  });
});

it("the kernel has the plain gradients, within rounding", async () => {
  const fast = await traced({ services: { compute: chooseCompute(await compileKernel()).start } });
  const plain = await traced({});
  for (const [target] of targets) {
    const [one, other] = [await fast.ask({ target }), await plain.ask({ target })];
    one.values.forEach((value, token) => expect(value).toBeCloseTo(other.values[token]!, 5));
    const gate = { kind: "channel", layer: 0, channel: "f" } as const;
    const gates = [await fast.ask({ target, of: gate }), await plain.ask({ target, of: gate })];
    gates[0]!.values.forEach((value, token) => expect(value).toBeCloseTo(gates[1]!.values[token]!, 5));
  }
});

describe("while other things happen", () => {
  const long = "x".repeat(800);
  const slow = () => smallNetwork("lstm", 64, 2);
  const target: PlacedTarget = { kind: "logit", token: 700, output: 97, against: null };

  it("tells how far it is, gives way, and is cancelled", async () => {
    const { ask, shares } = await traced({ weights: slow(), texts: [long] });
    const abort = new AbortController();
    const one = ask({ target }, abort.signal);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(shares.length).toBeGreaterThan(0);
    abort.abort();
    await expect(one).rejects.toThrow(coded("cancelled"));
    await ask({ target });
    expect(shares.at(-1)?.share).toBe(1);
  });

  it("fails when the text that the target depends on is edited, and goes on when what follows is", async () => {
    const { ask, editTrace, traceId, runTrace } = await traced({ weights: slow(), texts: [long] });
    const edit = (texts: string[]) => editTrace({ traceId, texts, skipUnencodable: false }, never);
    const failing = ask({ target });
    await edit([`y${long}`]);
    await expect(failing).rejects.toThrow(coded("trace-changed"));
    await runTrace({ traceId }, never);
    const going = ask({ target });
    await edit([`y${long}z`]);
    expect((await going).computed).toBe(true);
    expect(await ask({ target, form: "sum", tokenStart: 600, tokenEnd: 700 })).toMatchObject({ computed: true, revision: 2 });
  });

  it("says when the run has not come there", async () => {
    const { ask } = await traced({ runs: false });
    expect(await ask({ target: { kind: "logit", token: 3, output: 97, against: null } })).toMatchObject({ computed: false });
  });
});

it.each<[string, PlacedTarget, Partial<GradientRequest>]>([
  ["bad-target", { kind: "logit", token: 3, output: 128, against: null }, {}],
  ["bad-target", { kind: "log-probability", token: 3, output: 1, against: 128 }, {}],
  ["bad-target", { kind: "loss", first: 0, last: 3 }, {}],
  ["bad-target", { kind: "unit", token: 3, layer: 0, state: "c", unit: 6 }, {}],
  ["bad-target", { kind: "unit", token: 3, layer: 0, state: "i", unit: 0 }, {}],
  ["out-of-range", { kind: "logit", token: 11, output: 1, against: null }, {}],
  ["out-of-range", { kind: "logit", token: 3, output: 1, against: null }, { tokenStart: 4, tokenEnd: 4 }],
  ["no-such-channel", { kind: "logit", token: 3, output: 1, against: null }, { of: { kind: "channel", layer: 0, channel: "z" } }],
  ["no-such-channel", { kind: "logit", token: 3, output: 1, against: null }, { of: { kind: "channel", layer: 2, channel: "c" } }],
])("what is not there fails with %s: %o", async (code, target, request) => {
  const { ask } = await traced({});
  await expect(ask({ target, ...request })).rejects.toThrow(coded(code));
});
