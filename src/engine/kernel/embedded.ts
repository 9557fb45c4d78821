/** The kernel's builds as the bundles carry them: esbuild.mjs puts their bytes, in base64, in place of the name below. */
import { KernelFactory, type KernelBuilds } from "./loader";

declare const GATESCOPE_KERNEL: { readonly relaxed: string; readonly plain: string };

/** Null where the source runs without having been bundled, as in tests, which compile the kernel themselves. */
export function embeddedKernel(): KernelBuilds | null {
  if (typeof GATESCOPE_KERNEL === "undefined") return null;
  return { relaxed: bytesOf(GATESCOPE_KERNEL.relaxed), plain: bytesOf(GATESCOPE_KERNEL.plain) };
}

/** What starts kernels from them; null where there are none, or WebAssembly has no SIMD. */
export function embeddedFactory(): KernelFactory | null {
  const builds = embeddedKernel();
  return builds && KernelFactory.choose(builds);
}

function bytesOf(base64: string): Uint8Array {
  const { atob } = globalThis as unknown as { atob(text: string): string };
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
