/** What computes here: the SIMD kernel in the best build that runs, or the plain interpreter as the last resort. */
import type { NetworkWeights } from "../../model/network";
import { kernelQuantize } from "../kernel/run/quantize";
import { kernelRowProducts } from "../kernel/run/rowProducts";
import { kernelReduce } from "../kernel/run/reduce";
import { kernelBackpropagation } from "../kernel/run/layerBackpropagation";
import { KernelLayerRun } from "../kernel/run/layerRun";
import { KernelFactory, type KernelBuilds } from "../kernel/loader";
import { PooledKernel, KernelPool, type Later } from "../kernel/run/kernelPool";
import { THREAD_AFTER_MS } from "../kernel/threads/constants";
import { HelperThread, type HelperThreadData } from "../kernel/threads/helperThread";
import { canCompile } from "../kernel/compile/compileLayer";
import { LayerRun } from "../network/interpreter";
import { definitionOf } from "../network/layer";
import { NetworkRun, numbersPerToken, type MakeRunner } from "../network/network";
import { plainQuantize, type Quantize } from "../trace/quantize";
import { plainReduce, type Reduce } from "../trace/reduce";
import { heapAllocator, type TraceMemory } from "../trace/traceMemory";
import type { BackwardCompute } from "./traceGradients";

/** A network ready to run, with memory of its own. */
export interface Computing {
  readonly run: NetworkRun;
  readonly reduce: Reduce;
  /** Where its traces lie best. */
  readonly memory: TraceMemory;
  /** What runs its layers backward; in plain JavaScript, unless said. */
  readonly backward?: BackwardCompute;
  /** To be called once, when the network is not run any more and its traces are not read. */
  end(): void;
}

export interface Compute {
  /** "relaxed-simd/2", the kernel and its threads, for logs. */
  readonly name: string;
  /** For traces of about so many tokens. Fails with "bad-weights", "unsupported-model" or "out-of-memory". */
  start(weights: NetworkWeights, tokens?: number): Computing;
  /** Numbers to levels, for any picture. */
  readonly quantize: Quantize;
}

export const plainCompute: Compute = {
  name: "javascript/1",
  start: (weights) => ({ run: new NetworkRun(weights), reduce: plainReduce, memory: heapAllocator, end: () => undefined }),
  quantize: plainQuantize,
};

/** Matrix elements that the kernel gets through in some tens of milliseconds, on one thread of a slow machine. */
const PRODUCTS_IN_A_STRETCH = 6e8;

/** What the surroundings give, where they can. */
export interface Surroundings {
  /** Starts a thread with `helperThreadSource` and the data; the returned function ends it. */
  readonly startThread?: ((data: HelperThreadData) => () => void) | undefined;
  /** Does something some milliseconds later, unless the returned function is called before. */
  readonly later?: Later | undefined;
}

/**
 * `builds` are null where none are at hand. Without `startThread` one thread does everything; without `later` no kernel
 * is kept for the next network.
 */
export function chooseCompute(builds: KernelBuilds | null, { startThread, later }: Surroundings = {}): Compute {
  const factory = builds && KernelFactory.choose(builds);
  if (!factory) return plainCompute;
  let quantize: Quantize | undefined; // its kernel is started when the first picture is drawn
  const pool = new KernelPool(() => {
    const kernel = factory.start();
    let endThread: () => void = () => undefined;
    const partner = startThread ? new HelperThread(kernel, (data) => (endThread = startThread(data)), THREAD_AFTER_MS) : null;
    return new PooledKernel(kernel, partner, () => endThread());
  }, later);
  return {
    quantize: (cells, domain) => (quantize ??= kernelQuantize(factory.start()))(cells, domain),
    name: `${factory.name}/${startThread ? 2 : 1}`,
    start(weights, tokens = 0) {
      const pooled = pool.take(4 * numbersPerToken(weights) * tokens);
      const { kernel, partner } = pooled;
      const end = () => pool.giveBack(pooled);
      const make: MakeRunner = (layer, index) => {
        const definition = definitionOf(layer, index);
        return canCompile(definition)
          ? new KernelLayerRun(kernel, definition, layer, index, partner)
          : new LayerRun(definition, layer, index);
      };
      try {
        return {
          run: new NetworkRun(weights, make, PRODUCTS_IN_A_STRETCH, kernelRowProducts(kernel)),
          reduce: kernelReduce(kernel),
          memory: kernel.traceMemory,
          backward: { make: kernelBackpropagation(kernel, partner), products: PRODUCTS_IN_A_STRETCH },
          end,
        };
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}
