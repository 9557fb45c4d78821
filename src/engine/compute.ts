/** What computes here: the SIMD kernel in the best build that runs, or the plain interpreter as the last resort. */
import { KernelLayerRun } from "./kernel/layerRun";
import { KernelFactory, type KernelBuilds } from "./kernel/loader";
import { Partner, type PartnerData } from "./kernel/partner";
import { definitionOf } from "./layer";
import { NetworkRun, type MakeRunner, type NetworkWeights } from "./network";
import { kernelQuantize, plainQuantize, type Quantize } from "./quantize";
import { kernelReduce, plainReduce, type Reduce } from "./reduce";
import { collectedMemory, type TraceMemory } from "./traceMemory";

/** A network ready to run, with memory of its own. */
export interface Computing {
  readonly run: NetworkRun;
  readonly reduce: Reduce;
  /** Where its traces lie best. */
  readonly memory: TraceMemory;
  /** Ends the second thread; to be called when the network is not run any more. */
  end(): void;
}

export interface Compute {
  /** "relaxed SIMD, 2 threads", for people. */
  readonly name: string;
  /** Fails with "bad-weights", "unsupported-model" or "out-of-memory". */
  start(weights: NetworkWeights): Computing;
  /** Numbers to levels, for any picture. */
  readonly quantize: Quantize;
}

export const plainCompute: Compute = {
  name: "plain JavaScript",
  start: (weights) => ({ run: new NetworkRun(weights), reduce: plainReduce, memory: collectedMemory, end: () => undefined }),
  quantize: plainQuantize,
};

/** Matrix elements that the kernel gets through in some tens of milliseconds, on one thread of a slow machine. */
const PRODUCTS_IN_A_STRETCH = 6e8;

/** A network that runs for so long gets its second thread. */
const THREAD_AFTER_MS = 300;

/** Starts a thread with the kernel's `partnerSource` and the data; the returned function ends it. */
export type StartThread = (data: PartnerData) => () => void;

/** `builds` are null where none are at hand. Without `startThread` one thread does everything. */
export function chooseCompute(builds: KernelBuilds | null, startThread?: StartThread): Compute {
  const factory = builds && KernelFactory.choose(builds);
  if (!factory) return plainCompute;
  let quantize: Quantize | undefined; // its kernel is started when the first picture is drawn
  return {
    quantize: (cells, domain) => (quantize ??= kernelQuantize(factory.start()))(cells, domain),
    name: `${factory.name}, ${startThread ? "2 threads" : "1 thread"}`,
    start(weights) {
      const kernel = factory.start();
      let endThread: () => void = () => undefined;
      const partner = startThread ? new Partner(kernel, (data) => (endThread = startThread(data)), THREAD_AFTER_MS) : null;
      const end = () => {
        partner?.stop();
        endThread();
      };
      const make: MakeRunner = (layer, index) => new KernelLayerRun(kernel, definitionOf(layer, index), layer, index, partner);
      try {
        return { run: new NetworkRun(weights, make, PRODUCTS_IN_A_STRETCH), reduce: kernelReduce(kernel), memory: kernel.traceMemory, end };
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}
