/** Two threads give what one gives, to the bit, and a thread that is not there is not waited for. */
import { Worker } from "node:worker_threads";
import { afterAll, describe, expect, it } from "vitest";
import { cells } from "../../../src/engine/cells/cells";
import { KernelLayerRun } from "../../../src/engine/kernel/layerRun";
import { Pace } from "../../../src/engine/kernel/pace";
import { Partner, partnerSource } from "../../../src/engine/kernel/partner";
import { sizesOf, type LayerWeights } from "../../../src/engine/layer";
import { startKernel } from "./kernels";
import { seeded } from "./networks";

const UNITS = 41;
const STEPS = 400;
const partners: Partner[] = [];
const workers: Worker[] = [];

/** A kernel whose second thread serves. */
async function withPartner() {
  const kernel = startKernel();
  const partner = new Partner(kernel, (workerData) => workers.push(new Worker(partnerSource, { eval: true, workerData })));
  partners.push(partner);
  while (!partner.ready) await new Promise((resolve) => setTimeout(resolve, 1));
  return { kernel, partner };
}

afterAll(async () => {
  for (const partner of partners) partner.stop();
  await Promise.all(workers.map((worker) => worker.terminate()));
});

function randomLayer(id: string): LayerWeights {
  const random = seeded(UNITS);
  const layer = { cell: id, hiddenSize: UNITS, inputSize: UNITS, direction: "forward" as const, parameters: new Map<string, Float32Array>() };
  const sizes = sizesOf(layer);
  for (const { key, rows, columns } of cells.get(id)!.parameters) {
    const count = sizes[rows] * (columns === null ? 1 : sizes[columns]);
    const next = key === "periods" ? () => 2 ** Math.floor(2 + 2 * random()) : () => 0.1 * random();
    layer.parameters.set(key, Float32Array.from({ length: count }, next));
  }
  return layer;
}

const input = {
  x: { data: Float32Array.from({ length: STEPS * UNITS }, seeded(1)), offset: 0, stride: UNITS },
  below: { data: Float32Array.from({ length: STEPS * UNITS }, seeded(2)), offset: 0, stride: UNITS },
};

function rowsOf(run: KernelLayerRun): Float32Array {
  const data = new Float32Array(STEPS * run.rowSize);
  run.run(input, STEPS, { data, offset: 0, stride: run.rowSize });
  return data;
}

it.each([...cells.keys()])("%s with two threads gives the same to the bit", async (id) => {
  const definition = cells.get(id)!;
  const weights = randomLayer(id);
  const expected = rowsOf(new KernelLayerRun(startKernel(), definition, weights, 0));
  const { kernel, partner } = await withPartner();
  const actual = rowsOf(new KernelLayerRun(kernel, definition, weights, 0, partner));
  expect(actual.findIndex((value, at) => !Object.is(value, expected[at]))).toBe(-1);
  // Only the matrix LSTM has sums over all units, which one thread does.
  expect(partner.asked > 0).toBe(id !== "mlstm");
});

it("a partner that never comes changes nothing", () => {
  const definition = cells.get("lstm")!;
  const weights = randomLayer("lstm");
  const kernel = startKernel();
  const absent = new Partner(kernel, () => undefined);
  const expected = rowsOf(new KernelLayerRun(startKernel(), definition, weights, 0));
  expect(rowsOf(new KernelLayerRun(kernel, definition, weights, 0, absent))).toEqual(expected);
  expect(absent.asked).toBe(0);
});

it("tokens are looked up for both halves", async () => {
  const definition = cells.get("gru")!;
  const weights = randomLayer("gru");
  const x = { ids: Uint32Array.from({ length: STEPS }, (_, step) => (step * 7) % 31), embedding: input.x.data };
  const { kernel, partner } = await withPartner();
  const [two, one] = [new KernelLayerRun(kernel, definition, weights, 0, partner), new KernelLayerRun(startKernel(), definition, weights, 0)];
  const [actual, expected] = [two, one].map((run) => {
    const data = new Float32Array(STEPS * run.rowSize);
    run.run({ x }, STEPS, { data, offset: 0, stride: run.rowSize });
    return data;
  });
  expect(actual).toEqual(expected);
});

describe("the pace", () => {
  /** Does many stretches of steps, which take one thread and two so long; gives how often there were two, and the time taken. */
  function go(pace: Pace, clock: { time: number }, stretches: number, one: number, two: number) {
    let together = 0;
    const start = clock.time;
    for (let stretch = 0; stretch < stretches; stretch++) {
      pace.measure(true, 10, (both) => {
        if (both) together++;
        clock.time += 10 * (both ? two : one);
      });
    }
    return { together, time: clock.time - start };
  }

  it("measures one thread first, then takes two while they are faster", () => {
    const clock = { time: 0 };
    const { together } = go(new Pace(() => clock.time), clock, 1000, 1, 0.6);
    expect(together).toBeGreaterThan(950);
  });

  it("loses a few percent where a core is busy, and comes back when it is free", () => {
    const clock = { time: 0 };
    const pace = new Pace(() => clock.time);
    for (const two of [1.2, 3, 40]) {
      expect(go(pace, clock, 5000, 1, two).time).toBeLessThan(1.1 * 5000 * 10);
    }
    go(pace, clock, 1000, 1, 0.6);
    expect(go(pace, clock, 1000, 1, 0.6).together).toBeGreaterThan(950);
  });

  it("takes one where there is one", () => {
    const clock = { time: 0 };
    new Pace(() => clock.time).measure(false, 1, (together) => expect(together).toBe(false));
  });
});
