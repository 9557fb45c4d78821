/** The kernel's memory: blocks are taken from it one after the other and go all at once. */
import { message } from "../../../messages/message";
import { CodedError } from "../../../protocol/errors";

/** What this room needs of WebAssembly.Memory; the core rooms know neither DOM nor Node types. */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

const PAGE = 65536;
/** Bytes of a cache line; blocks start at multiples of it. */
export const LINE = 64;
/** The constants of the kernel lie below (assembly/constants.ts). */
const START = 1024;

/** Floats that a vector of n takes: n rounded up to a multiple of 8. */
export function padded(n: number): number {
  return Math.ceil(n / 8) * 8;
}

export class Arena {
  private end = START;
  /** Up to here blocks stay when the others go. */
  private kept = START;
  /** From here on memory is as the system gave it: zeros. */
  private clean = START;

  constructor(private readonly memory: WasmMemory) {}

  /** Bytes in use. Every address below that an operand may have lies in [START, used). */
  get used(): number {
    return this.end;
  }

  /** Address of a new block of zeros. Fails with "out-of-memory". */
  allocate(bytes: number): number {
    const { clean } = this;
    const address = this.tryAllocate(bytes);
    if (address !== null) {
      if (address < clean) this.bytes(address, Math.min(bytes, clean - address)).fill(0);
      return address;
    }
    throw new CodedError(
      "out-of-memory",
      message("engine.kernelMemoryRefused", { more: Math.ceil(bytes / 2 ** 20), held: Math.ceil(this.end / 2 ** 20) }),
    );
  }

  /** A block that may hold any numbers, or null where the memory cannot grow so far. */
  tryAllocate(bytes: number): number | null {
    const address = Math.ceil(this.end / LINE) * LINE;
    const missing = Math.ceil((address + bytes - this.memory.buffer.byteLength) / PAGE);
    if (missing > 0) {
      try {
        this.memory.grow(missing);
      } catch {
        return null;
      }
    }
    this.end = address + bytes;
    this.clean = Math.max(this.clean, this.end);
    return address;
  }

  /** The blocks there are stay when the arena is cleared. */
  keep(): void {
    this.kept = this.end;
  }

  /** Takes all other blocks back. */
  clear(): void {
    this.end = this.kept;
  }

  /** Bytes that the system gave so far. */
  get size(): number {
    return this.memory.buffer.byteLength;
  }

  allocateFloats(count: number): number {
    return this.allocate(4 * count);
  }

  /** Whether the bytes from an address on belong to blocks of the arena. */
  holds(address: number, bytes: number): boolean {
    return Number.isInteger(address) && address >= START && bytes >= 0 && address + bytes <= this.end;
  }

  /** A view of the memory; it stays valid when the memory grows. */
  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, count);
  }

  integers(address: number, count: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, count);
  }

  bytes(address: number, count: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, count);
  }
}
