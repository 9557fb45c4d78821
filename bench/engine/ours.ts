/**
 * The engine as a contender: bundled on the fly by contenders/gatescope.mjs, it turns a workload into the engine's own
 * weights and runs it in each of the ways the engine has, every channel of every layer kept in rows taken beforehand.
 */
import type { LayerWeights, NetworkWeights } from "../../src/model/network";
import { Worker } from "node:worker_threads";
import { Backpropagation } from "../../src/engine/gradients/backpropagation";
import { CHUNK } from "../../src/engine/network/chunk";
import { chooseCompute } from "../../src/engine/session/compute";
import { kernelBackpropagation } from "../../src/engine/kernel/run/layerBackpropagation";
import { KernelLayerRun } from "../../src/engine/kernel/run/layerRun";
import { loadKernel, type Kernel, type KernelBuilds } from "../../src/engine/kernel/loader";
import { HelperThread, helperThreadSource } from "../../src/engine/kernel/threads/helperThread";
import { definitionOf } from "../../src/engine/network/layer";
import { NetworkRun, type MakeRunner } from "../../src/engine/network/network";
import { layerRows } from "../../src/engine/network/rowLayout";
import type { Objective } from "../../src/engine/gradients/objective";
import { Trace } from "../../src/engine/trace/trace";
import { heapAllocator, type TraceMemory } from "../../src/engine/trace/traceMemory";
import type { Workload } from "./workloads.mjs";

const cellIds = { lstm: "lstm", gru: "gru", rnn: "rnn-tanh" };

/** A workload in the engine's terms. */
export function networkOf({ cell, layers }: Workload): NetworkWeights {
  return {
    embedding: null,
    head: null,
    layers: layers.map((layer, index): LayerWeights => {
      const shape = { cell: cellIds[cell], inputSize: layer.inputSize, hiddenSize: layer.units, direction: "forward" as const };
      const parameters = new Map(definitionOf(shape, index).parameters.map(({ key }) => [key, parameterOf(layer, key)]));
      return { ...shape, parameters };
    }),
  };
}

/** "W.i.x" and "W.i.h" are matrices; "b.n.h" is the bias of the recurrent product alone, every other b the gate's one bias. */
function parameterOf(layer: Workload["layers"][number], key: string): Float32Array {
  const [kind, name, operands] = key.split(".") as [string, string, string];
  const gate = layer.gates[name];
  const found = kind === "W" ? gate?.[operands === "x" ? "W" : "R"] : operands === "h" ? gate?.bh : gate?.b;
  if (!found) throw new Error(`The workload has nothing for the parameter ${key}.`);
  return found;
}

/** The SIMD kernel with a memory of its own, and a second thread where asked for: what runs layers on it, forward and back. */
export async function startKernel(builds: KernelBuilds, threads: 1 | 2 = 1) {
  const kernel = loadKernel(builds);
  if (!kernel) throw new Error("WebAssembly has no SIMD here.");
  const partner = threads === 2 ? await startPartner(kernel) : null;
  const make: MakeRunner = (layer, index) => new KernelLayerRun(kernel, definitionOf(layer, index), layer, index, partner);
  const memory: TraceMemory = kernel.traceMemory;
  return { make, makeBackward: kernelBackpropagation(kernel, partner), memory, stop: () => partner?.stop() };
}

type Started = Awaited<ReturnType<typeof startKernel>>;

/** Resolves when the second thread serves. */
async function startPartner(kernel: Kernel): Promise<HelperThread> {
  const partner = new HelperThread(kernel, (workerData) => new Worker(helperThreadSource, { eval: true, workerData }).unref());
  for (let waited = 0; !partner.serves; waited += 10) {
    if (waited > 10_000) throw new Error("The second thread does not start.");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return partner;
}

/** The layers one after the other over a chunk of steps. Without makers the plain interpreter. */
export function open(workload: Workload, { make, makeBackward, memory = heapAllocator }: Partial<Started> = {}) {
  const { steps, input, inputSize } = workload;
  const network = networkOf(workload);
  const run = new NetworkRun(network, make);
  const rows = run.layers.map(({ rowSize }) => memory.allocate(steps * rowSize));
  return {
    run() {
      run.reset();
      for (let at = 0; at < steps; at += CHUNK) {
        const vectors = { data: input, offset: at * inputSize, stride: inputSize };
        run.run({ vectors }, Math.min(CHUNK, steps - at), rows, at);
      }
    },
    values: () => network.layers.flatMap((layer, index) => channelsOf(layer, index, rows[index] as Float32Array, steps)),
    /** A pass back through the rows of the last run, ready to go. */
    backward(scalar: Scalar): Backpropagation {
      const source = (layer: number, from: number) => {
        const stride = run.layers[layer]?.rowSize ?? 0;
        return { data: rows[layer] as Float32Array, offset: from * stride, stride };
      };
      const vectors = { data: input, offset: 0, stride: inputSize };
      const forward = { weights: network, input: { vectors }, steps, rows: source };
      return new Backpropagation(forward, targetOf(scalar, workload), { chunk: CHUNK, make: makeBackward });
    },
  };
}

type Scalar = Workload["scalars"][number];

function targetOf(scalar: Scalar, { steps, layers }: Workload): Objective {
  if (scalar === "last") return { kind: "unit", layer: layers.length - 1, state: "h", step: steps - 1, unit: 0 };
  const units = layers.at(-1)?.units ?? 0;
  return { kind: "outputs", first: 0, weights: new Float32Array(steps * units).map((_, at) => (at % units === 0 ? 1 : 0)) };
}

/** Each channel of a layer's rows by itself. */
function channelsOf(layer: LayerWeights, index: number, rows: Float32Array, steps: number) {
  const { channels, rowSize } = layerRows(layer, index);
  return channels.map(({ name, offset, size }) => {
    const data = new Float32Array(steps * size);
    for (let step = 0; step < steps; step++) {
      const at = step * rowSize + offset;
      data.set(rows.subarray(at, at + size), step * size);
    }
    return { layer: index, channel: name, data };
  });
}

/** The setting gatescope.trace.memory as it is by default. */
const MEMORY_BUDGET = 512 * 2 ** 20;

/**
 * What traces bytes through the workload's network to the end, as the extension does on one thread: every call makes ready
 * a trace of its own, on a new kernel or on the one that served the trace before.
 */
export function traces(workload: Workload, builds: KernelBuilds): (bytes: Uint32Array) => () => void {
  const { input, inputSize } = workload;
  const rows = 256;
  const weights = { ...networkOf(workload), embedding: { rows, columns: inputSize, data: input.subarray(0, rows * inputSize) } };
  const later = (milliseconds: number, work: () => void) => {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  };
  const { start } = chooseCompute(builds, { later });
  return (bytes) => {
    const count = bytes.length;
    const { end, ...compute } = start(weights, count);
    return () => {
      const trace = new Trace(weights, bytes, [{ start: 0, count }], { memoryBudget: MEMORY_BUDGET, ...compute });
      while (!trace.done) trace.advance();
      end();
    };
  };
}
