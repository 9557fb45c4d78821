/** A memory that only counts: what is laid out in it tells how much a real one would have to give. */
import { LINE } from "../kernel/memory/arena";
import type { Memory } from "./recordList";

export class CountingMemory implements Memory {
  private end = LINE;

  /** Bytes that were asked for. */
  get bytes(): number {
    return this.end;
  }

  allocate(bytes: number): number {
    const address = Math.ceil(this.end / LINE) * LINE;
    this.end = address + bytes;
    return address;
  }

  /** Numbers that nobody reads. */
  floats(_address: number, count: number): Float32Array {
    return new Float32Array(count);
  }

  integers(_address: number, count: number): Int32Array {
    return new Int32Array(count);
  }

  holds(address: number, bytes: number): boolean {
    return address >= LINE && address + bytes <= this.end;
  }
}
