/**
 * Memory of a trace that lies in the kernel's own: rows there are computed in place, and reduced without being copied.
 * What was given back serves again, in pieces or joined with what lies beside it.
 */
import type { TraceMemory } from "../../trace/traceMemory";
import { LINE, type Arena } from "./arena";

/** Free bytes in a row. */
interface Gap {
  address: number;
  bytes: number;
}

export class KernelMemory implements TraceMemory {
  private addresses = new WeakMap<Float32Array, number>();
  private readonly gaps: Gap[] = []; // by address; no two touch

  constructor(private readonly arena: Arena) {}

  /** What the kernel's memory has no room for, beyond 4 GiB, lies elsewhere. */
  allocate(numbers: number): Float32Array {
    const address = this.find(sizeOf(numbers));
    if (address === null) return new Float32Array(numbers);
    const memory = this.arena.floats(address, numbers);
    this.addresses.set(memory, address);
    return memory;
  }

  release(memory: Float32Array): void {
    const address = this.addresses.get(memory);
    if (address === undefined) return;
    this.addresses.delete(memory);
    const bytes = sizeOf(memory.length);
    const at = this.gapFrom(address);
    const [before, after] = [this.gaps[at - 1], this.gaps[at]];
    const touchesBefore = before && before.address + before.bytes === address;
    const touchesAfter = after && address + bytes === after.address;
    if (touchesBefore) {
      before.bytes += bytes + (touchesAfter ? after.bytes : 0);
      if (touchesAfter) this.gaps.splice(at, 1);
    } else if (touchesAfter) {
      after.address = address;
      after.bytes += bytes;
    } else this.gaps.splice(at, 0, { address, bytes });
  }

  /** Forgets all that was given: the arena takes it back. */
  clear(): void {
    this.addresses = new WeakMap();
    this.gaps.length = 0;
  }

  /** Where an array that was given lies; undefined where it is another one. */
  addressOf(memory: Float32Array): number | undefined {
    return this.addresses.get(memory);
  }

  private find(bytes: number): number | null {
    const at = this.gaps.findIndex((gap) => gap.bytes >= bytes);
    const gap = this.gaps[at];
    if (!gap) return this.arena.tryAllocate(bytes);
    const { address } = gap;
    gap.address += bytes;
    gap.bytes -= bytes;
    if (gap.bytes === 0) this.gaps.splice(at, 1);
    return address;
  }

  /** Index of the first gap behind an address. */
  private gapFrom(address: number): number {
    let [low, high] = [0, this.gaps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.gaps[middle] as Gap).address < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Whole cache lines. */
function sizeOf(numbers: number): number {
  return Math.ceil((4 * numbers) / LINE) * LINE;
}
