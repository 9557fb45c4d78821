/** Rows in the kernel's own memory: computed in place as they are elsewhere, and the memory serves again. */
import type { NetworkWeights } from "../../../../src/model/network";
import { kernelReduce } from "../../../../src/engine/kernel/run/reduce";
import { describe, expect, it } from "vitest";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { KernelLayerRun } from "../../../../src/engine/kernel/run/layerRun";
import { definitionOf } from "../../../../src/engine/network/layer";
import { NetworkRun, type MakeRunner } from "../../../../src/engine/network/network";
import { heapAllocator } from "../../../../src/engine/trace/traceMemory";
import { startKernel } from "../kernels";
import { expectSame, integers, network, randomIds, run, traceOf } from "../traces";

/** A network on a kernel of its own, and that kernel's memory. */
function started(weights: NetworkWeights) {
  const kernel = startKernel();
  const make: MakeRunner = (layer, index) => new KernelLayerRun(kernel, definitionOf(layer, index), layer, index);
  return { kernel, options: { run: new NetworkRun(weights, make, 6e8), reduce: kernelReduce(kernel) } };
}

const narrow = [...cells.keys()].filter((id) => cells.get(id)!.sizeOf("x") !== "units" && !cells.get(id)!.standsOn); // the others cannot read an embedding

it.each(
  narrow.flatMap(
    (id) =>
      [
        [id, 16],
        [id, 12],
      ] as const,
  ),
)("a trace of %s with %i units is the same there, to the bit", (id, units) => {
  const weights = network(id, units);
  const ids = randomIds(700, integers(3));
  const memoryBudget = 300 * 4 * 2 * 8 * units * (id === "mlstm" ? units : 1);
  const [there, elsewhere] = [started(weights), started(weights)];
  const one = run(traceOf(weights, ids, [300, 77, 323], { ...there.options, memoryBudget, memory: there.kernel.traceMemory }));
  const other = run(traceOf(weights, ids, [300, 77, 323], { ...elsewhere.options, memoryBudget, memory: heapAllocator }));
  expectSame(one, other);
  expect(one.held(699)?.rows[0]?.buffer instanceof SharedArrayBuffer).toBe(true);
});

describe("memory that was given back", () => {
  it("serves again, whole, in pieces and joined", () => {
    const { traceMemory: memory, arena } = startKernel();
    const blocks = Array.from({ length: 4 }, () => memory.allocate(160));
    const { used } = arena;
    const addresses = blocks.map((block) => memory.addressOf(block)!);
    for (const index of [1, 3, 2]) memory.release(blocks[index]!);
    const joined = memory.allocate(3 * 160);
    expect(memory.addressOf(joined)).toBe(addresses[1]);
    memory.release(joined);
    expect([80, 160, 200].map((numbers) => memory.addressOf(memory.allocate(numbers)))).toEqual([
      addresses[1],
      addresses[1]! + 320,
      addresses[2]! + 320,
    ]);
    expect(arena.used).toBe(used);
  });

  it("is not given twice where it is released twice, and what lies elsewhere is left alone", () => {
    const { traceMemory: memory } = startKernel();
    const block = memory.allocate(64);
    memory.release(block);
    memory.release(block);
    memory.release(new Float32Array(64));
    const [first, second] = [memory.allocate(64), memory.allocate(64)];
    expect(memory.addressOf(first)).not.toBe(memory.addressOf(second));
  });

  it("is what an edited trace takes next", () => {
    const weights = network("lstm", 16);
    const { kernel, options } = started(weights);
    const integer = integers(5);
    const trace = run(traceOf(weights, randomIds(3000, integer), undefined, { ...options, memory: kernel.traceMemory }));
    const { used } = kernel.arena;
    for (let edit = 0; edit < 5; edit++) {
      trace.edit(randomIds(3000, integer), [{ start: 0, count: 3000 }]);
      run(trace);
    }
    expect(kernel.arena.used).toBe(used);
  });
});
