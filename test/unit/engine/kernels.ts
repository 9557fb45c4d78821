/** The kernel's builds as they run here, for tests: the one that would be chosen, and plain SIMD. */
import { compileKernel } from "../../../tools/kernel/compile.mjs";
import { KernelFactory, type Kernel } from "../../../src/engine/kernel/loader";

const builds = await compileKernel();
const chosen = KernelFactory.choose(builds);
const plain = KernelFactory.choose({ ...builds, relaxed: new Uint8Array(0) });
if (!chosen || !plain) throw new Error("The WebAssembly of this Node has no SIMD, so that the kernel cannot be tested.");

/** Start a kernel with memory of its own; by name of the build. */
export const factories = new Map([chosen, plain].map((factory) => [factory.name, factory]));

export function startKernel(): Kernel {
  return chosen!.start();
}

/** Puts numbers into the kernel's memory, in vectors whose rest is NaN, so that a use of it would show; gives the address. */
export function put({ arena }: Kernel, values: ArrayLike<number>): number {
  const floats = Math.ceil(values.length / 8) * 8;
  const address = arena.allocateFloats(floats);
  arena.floats(address, floats).fill(NaN).set(values);
  return address;
}

export function take({ arena }: Kernel, address: number, count: number): Float32Array {
  return arena.floats(address, count).slice();
}
