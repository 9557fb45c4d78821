/**
 * Starts the SIMD kernel: of its two builds the one that this machine's WebAssembly takes, relaxed SIMD (with fused
 * multiply-add) before plain SIMD. Each kernel has a memory of its own, which goes with it.
 */
import { Arena, type WasmMemory } from "./memory/arena";
import { KernelMemory } from "./memory/kernelMemory";

/** What assembly/index.ts exports; addresses and strides in bytes. */
export interface KernelExports {
  /** Runs a program's records for steps first <= step < last; gives last, or the step at which a barrier broke. */
  run(program: number, records: number, first: number, last: number): number;
  matVec(d: number, c: number, w: number, x: number, rows: number, k: number): void;
  project(
    y: number,
    yStride: number,
    x: number,
    xStride: number,
    w: number,
    bias: number,
    rows: number,
    k: number,
    steps: number,
  ): void;
  projectTogether(own: number, other: number, finished: number): number;
  /** See assembly/rows.ts. */
  adam(
    w: number,
    g: number,
    m: number,
    v: number,
    n: number,
    scale: number,
    beta1: number,
    beta2: number,
    shrink: number,
    step: number,
    root: number,
    epsilon: number,
  ): void;
  sigmoid(d: number, a: number, n: number): void;
  tanh(d: number, a: number, n: number): void;
  exp(d: number, a: number, n: number): void;
  logSigmoid(d: number, a: number, n: number): void;
  quantize(d: number, mean: number, least: number, greatest: number, n: number, min: number, scale: number): void;
  reduce(least: number, greatest: number, mean: number, a: number, stride: number, n: number, steps: number): void;
}

export interface Kernel {
  readonly name: "relaxed-simd" | "simd";
  readonly exports: KernelExports;
  /** The compiled build and the memory, which another thread can share. */
  readonly module: object;
  readonly memory: WasmMemory;
  readonly arena: Arena;
  /** Where the rows of a trace are computed in place. */
  readonly traceMemory: KernelMemory;
}

/** The bytes of both builds. */
export interface KernelBuilds {
  readonly relaxed: Uint8Array;
  readonly plain: Uint8Array;
}

/** What is used of the global WebAssembly, which Node and browsers have and neither's types are known here. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  readonly Memory: new (options: { initial: number; maximum: number; shared: boolean }) => WasmMemory;
}

const MAXIMUM_PAGES = 65536; // 4 GiB, reserved and not taken

/** The best build that runs here, compiled once; null where WebAssembly has no SIMD. */
export class KernelFactory {
  private constructor(
    readonly name: Kernel["name"],
    private readonly module: object,
    private readonly api: WebAssemblyApi,
  ) {}

  static choose(builds: KernelBuilds): KernelFactory | null {
    const api = (globalThis as unknown as { WebAssembly?: WebAssemblyApi }).WebAssembly;
    if (!api) return null;
    if (api.validate(builds.relaxed)) return new KernelFactory("relaxed-simd", new api.Module(builds.relaxed), api);
    if (api.validate(builds.plain)) return new KernelFactory("simd", new api.Module(builds.plain), api);
    return null;
  }

  /** A kernel with a memory of its own. */
  start(): Kernel {
    const memory = new this.api.Memory({ initial: 1, maximum: MAXIMUM_PAGES, shared: true });
    const instance = new this.api.Instance(this.module, { env: { memory } });
    const arena = new Arena(memory);
    const exports = instance.exports as KernelExports;
    return { name: this.name, exports, module: this.module, memory, arena, traceMemory: new KernelMemory(arena) };
  }
}

/** Chooses a build and starts it; null where WebAssembly has no SIMD. */
export function loadKernel(builds: KernelBuilds): Kernel | null {
  return KernelFactory.choose(builds)?.start() ?? null;
}
