/** Numbers to colour indices on the SIMD kernel: the same to the byte as ../../trace/quantize.ts. */
import { scaleOf, type Quantize } from "../../trace/quantize";
import type { Kernel } from "../loader";

/** Cells that are in the kernel's memory at a time. */
const PIECE = 4096;

/** The same on the SIMD kernel: cells are copied into its memory, piece by piece. */
export function kernelQuantize({ arena, exports }: Kernel): Quantize {
  const [mean, low, high] = [arena.allocateFloats(PIECE), arena.allocateFloats(PIECE), arena.allocateFloats(PIECE)] as const;
  const out = arena.allocate(PIECE);
  return ({ values, minimum, maximum }, domain) => {
    const colorIndices = new Uint8Array(values.length);
    const scale = scaleOf(domain);
    for (let from = 0; from < colorIndices.length; from += PIECE) {
      const size = Math.min(PIECE, colorIndices.length - from);
      const put = (address: number, numbers: Float32Array | undefined) => {
        if (numbers) arena.floats(address, size).set(numbers.subarray(from, from + size));
        return numbers ? address : mean;
      };
      exports.quantize(out, put(mean, values), put(low, minimum), put(high, maximum), size, domain.min, scale);
      colorIndices.set(arena.bytes(out, size), from);
    }
    return colorIndices;
  };
}
