/** Where the memory of a trace comes from, and goes back to. */
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";

export interface TraceMemory {
  /** Memory for numbers, which may hold any. Fails where the system refuses it. */
  allocate(numbers: number): Float32Array;
  /** Takes back what it gave. */
  release(memory: Float32Array): void;
}

/** Memory that is collected when nothing refers to it. */
export const heapAllocator: TraceMemory = {
  allocate: (numbers) => new Float32Array(numbers),
  release: () => undefined,
};

/** The same, with the system's refusal as the coded error "out-of-memory". */
export function codedMemory(memory: TraceMemory): TraceMemory {
  return {
    allocate(numbers) {
      try {
        return memory.allocate(numbers);
      } catch {
        throw new CodedError(
          "out-of-memory",
          message("engine.traceMemoryRefused", {
            megabytes: Math.ceil((numbers * 4) / 2 ** 20),
            setting: "gatescope.trace.memory",
          }),
        );
      }
    },
    release: (released) => memory.release(released),
  };
}
