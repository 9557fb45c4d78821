/**
 * Kernels with their second threads, which one network after the other uses. The first touch of memory costs a short text
 * more than its computing does, and a thread some tens of milliseconds: what the last network is done with serves the next
 * one, for as long as a person may take to trace something else.
 */
import type { Kernel } from "../loader";
import type { HelperThread } from "../threads/helperThread";

/** Does something some milliseconds later, unless the returned function is called before. */
export type Later = (milliseconds: number, work: () => void) => () => void;

/** How long a kernel is kept without a network. */
const KEPT_MS = 30_000;
/** Memory of a kernel that any network may have; a larger one is for those that need half of what it has. */
const SMALL = 64 * 2 ** 20;

export class PooledKernel {
  constructor(
    readonly kernel: Kernel,
    readonly partner: HelperThread | null,
    private readonly endThread: () => void,
  ) {
    kernel.arena.keep();
  }

  /** Whether it can serve again. */
  get isIdle(): boolean {
    return this.partner?.isIdle ?? true;
  }

  clear(): void {
    this.kernel.arena.clear();
    this.kernel.traceMemory.clear();
  }

  stop(): void {
    this.partner?.stop();
    this.endThread();
  }
}

export class KernelPool {
  private kept: { readonly pooled: PooledKernel; readonly forget: () => void } | null = null;

  /** Without `later` none is kept. */
  constructor(
    private readonly make: () => PooledKernel,
    private readonly later: Later | undefined,
  ) {}

  /** One for a network whose traces take about so many bytes. */
  take(bytes: number): PooledKernel {
    const { kept } = this;
    if (!kept || kept.pooled.kernel.arena.size > Math.max(SMALL, 2 * bytes)) return this.make();
    kept.forget();
    this.kept = null;
    return kept.pooled;
  }

  giveBack(pooled: PooledKernel): void {
    if (!this.later || this.kept || !pooled.isIdle) return pooled.stop();
    pooled.clear();
    const forget = this.later(KEPT_MS, () => {
      this.kept = null;
      pooled.stop();
    });
    this.kept = { pooled, forget };
  }
}
