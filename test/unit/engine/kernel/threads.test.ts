/** Two threads give what one gives, to the bit, and a thread that is not there is not waited for. */
import type { LayerWeights } from "../../../../src/model/network";
import { describe, expect, it } from "vitest";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { KernelLayerRun } from "../../../../src/engine/kernel/run/layerRun";
import { TimeBalance, ThreadTuner } from "../../../../src/engine/kernel/threads/threadTuner";
import { HelperThread } from "../../../../src/engine/kernel/threads/helperThread";
import { sizesOf } from "../../../../src/engine/network/layer";
import { sideBySide } from "../../../../src/engine/network/readout";
import { rowLayoutOf } from "../../../../src/engine/network/rowLayout";
import { heapAllocator } from "../../../../src/engine/trace/traceMemory";
import { startKernel } from "../kernels";
import { seeded } from "../networks";
import { withPartner } from "../partners";

const STEPS = 400;

const layerOf = (cell: string, units: number) => ({
  cell,
  hiddenSize: units,
  inputSize: units,
  direction: "forward" as const,
  parameters: new Map<string, Float32Array>(),
});

function randomLayer(id: string, units = 41): LayerWeights {
  const random = seeded(units);
  const layer = layerOf(id, units);
  const sizes = sizesOf(layer);
  for (const { key, rows, columns } of cells.get(id)!.parameters) {
    const count = sizes[rows] * (columns === null ? 1 : sizes[columns]);
    const next = key === "periods" ? () => 2 ** Math.floor(2 + 2 * random()) : () => 0.1 * random();
    layer.parameters.set(key, Float32Array.from({ length: count }, next));
  }
  return layer;
}

function inputOf(units: number) {
  const vectors = (seed: number) => ({
    data: Float32Array.from({ length: STEPS * units }, seeded(seed)),
    offset: 0,
    stride: units,
  });
  return { x: vectors(1), below: vectors(2) };
}

/** The numbers of all channels; what stands between two of them means nothing. */
function valuesOf(run: KernelLayerRun, memory = heapAllocator): Float32Array {
  const data = memory.allocate(STEPS * run.rowSize);
  run.run(inputOf(run.outputs), STEPS, { data, offset: 0, stride: run.rowSize });
  const { channels } = rowLayoutOf(run.definition, sizesOf(layerOf(run.definition.id, run.outputs)));
  return sideBySide(
    Array.from({ length: STEPS }, (_, step) =>
      channels.map(({ offset, size }) => data.subarray(step * run.rowSize + offset, step * run.rowSize + offset + size)),
    ).flat(),
  );
}

it.each(
  [...cells.keys()].flatMap(
    (id) =>
      [
        [id, 41],
        [id, 48],
      ] as const,
  ),
)("%s of %i units with two threads gives the same to the bit", async (id, units) => {
  const definition = cells.get(id)!;
  const weights = randomLayer(id, units);
  const expected = valuesOf(new KernelLayerRun(startKernel(), definition, weights, 0));
  const { kernel, partner } = await withPartner();
  const before = partner.asked;
  const actual = valuesOf(new KernelLayerRun(kernel, definition, weights, 0, partner), kernel.traceMemory);
  expect(actual).toHaveLength(expected.length);
  expect(actual.findIndex((value, at) => !Object.is(value, expected[at]))).toBe(-1);
  // Only the matrix LSTM has sums over all units, which one thread does.
  expect(partner.asked > before).toBe(id !== "mlstm");
});

it("a thread that has gone to sleep is woken", async () => {
  const { partner } = await withPartner(HelperThread);
  await new Promise((resolve) => setTimeout(resolve, 100)); // it looks for work for some milliseconds
  await expect.poll(() => partner.forSteps.ready(1), { timeout: 20_000, interval: 5 }).toBe(true);
});

it("a partner that never comes changes nothing", () => {
  const definition = cells.get("lstm")!;
  const weights = randomLayer("lstm");
  const kernel = startKernel();
  const absent = new HelperThread(kernel, () => undefined);
  const expected = valuesOf(new KernelLayerRun(startKernel(), definition, weights, 0));
  expect(valuesOf(new KernelLayerRun(kernel, definition, weights, 0, absent))).toEqual(expected);
  expect(absent.asked).toBe(0);
});

it("tokens are looked up for both halves", async () => {
  const definition = cells.get("gru")!;
  const weights = randomLayer("gru");
  const x = { ids: Uint32Array.from({ length: STEPS }, (_, step) => (step * 7) % 31), embedding: inputOf(41).x.data };
  const { kernel, partner } = await withPartner();
  const [two, one] = [
    new KernelLayerRun(kernel, definition, weights, 0, partner),
    new KernelLayerRun(startKernel(), definition, weights, 0),
  ];
  const [actual, expected] = [two, one].map((run) => {
    const data = new Float32Array(STEPS * run.rowSize);
    run.run({ x }, STEPS, { data, offset: 0, stride: run.rowSize });
    return data;
  });
  expect(actual).toEqual(expected);
});

describe("the pace", () => {
  /** A pace by a clock of its own. */
  function start() {
    const clock = { time: 0 };
    const now = () => clock.time;
    const balance = new TimeBalance(now);
    const second = { ready: () => !balance.isResting, record: (_took: number, gained: number) => balance.record(gained) };
    return { clock, pace: new ThreadTuner(second, now) };
  }

  /** Does many stretches of steps, which take one thread and two so long; gives how often there were two, and the time taken. */
  function go(pace: ThreadTuner, clock: { time: number }, stretches: number, one: number, two: number) {
    let together = 0;
    const start = clock.time;
    for (let stretch = 0; stretch < stretches; stretch++) {
      pace.measure(10, (both) => {
        if (both) together++;
        clock.time += 10 * (both ? two : one);
      });
    }
    return { together, time: clock.time - start };
  }

  it("measures one thread first, then takes two while they are faster", () => {
    const { clock, pace } = start();
    const { together } = go(pace, clock, 1000, 1, 0.6);
    expect(together).toBeGreaterThan(950);
  });

  it("loses a few percent where a core is busy, and comes back when it is free", () => {
    const { clock, pace } = start();
    for (const two of [1.2, 3, 40]) {
      expect(go(pace, clock, 5000, 1, two).time).toBeLessThan(1.1 * 5000 * 10);
    }
    go(pace, clock, 1000, 1, 0.6);
    expect(go(pace, clock, 1000, 1, 0.6).together).toBeGreaterThan(950);
  });

  it("goes on past an interruption, with the time that was gained before", () => {
    const { clock, pace } = start();
    go(pace, clock, 60, 0.1, 0.05);
    go(pace, clock, 1, 0.1, 0.2);
    expect(go(pace, clock, 40, 0.1, 0.05).together).toBeGreaterThan(36);
  });

  it("takes one where there is one", () => {
    const pace = new ThreadTuner({ ready: () => false, record: (_took, gained) => expect(gained).toBe(0) });
    for (let times = 0; times < 3; times++) pace.measure(1, (together) => expect(together).toBe(false));
  });
});
