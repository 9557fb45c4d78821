/**
 * This machine's 128-bit roofline for a workload on one thread: the product of the inputs at the peak of multiply-adds,
 * and in every step the recurrent weights once at the bandwidth with which a block of their size can be read (or at that
 * peak, where it is the slower). Activations, the trace and everything else count as free. Both speeds are measured by
 * a small WASM module each time it is its turn among the contenders.
 */
import asc from "assemblyscript/asc";
import { readFileSync } from "node:fs";

const PAGE = 65536;
/** Milliseconds that each of the two measurements takes, about. */
const LENGTH = 10;

/** @param {import("./workloads.mjs").Workload} workload */
export async function roofline({ steps, layers }) {
  const blocks = layers.map(({ units, gates }) => 4 * units * units * Object.keys(gates).length); // bytes of recurrent weights
  const inputs = layers.reduce(
    (sum, { units, inputSize, gates }) => sum + 2 * steps * units * inputSize * Object.keys(gates).length,
    0,
  );
  const block = Math.max(512, Math.floor(blocks[0] / 512) * 512); // one layer at a time: layers run in chunks of steps
  const { multiplyAdds, readTwo, readFour } = await instantiate(block);
  const speeds = () => ({
    /** Operations per millisecond. */
    peak: perMillisecond(192, (turns) => multiplyAdds(turns, 1e-3)),
    /** Bytes per millisecond. */
    bandwidth: Math.max(...[readTwo, readFour].map((read) => perMillisecond(block, (times) => read(PAGE, block, times)))),
  });
  return {
    speeds,
    run() {
      const { peak, bandwidth } = speeds();
      return inputs / peak + blocks.reduce((sum, bytes) => sum + steps * Math.max(bytes / bandwidth, bytes / 2 / peak), 0);
    },
  };
}

/** @param {number} amount what one turn does @param {(turns: number) => unknown} work */
function perMillisecond(amount, work) {
  for (let turns = 1; ; turns *= 2) {
    // The faster of two: the system may take the core away during one.
    const took = Math.min(
      ...[0, 1].map(() => {
        const begun = performance.now();
        work(turns);
        return performance.now() - begun;
      }),
    );
    if (took >= LENGTH || turns >= 2 ** 30) return (turns * amount) / took;
  }
}

/** @param {number} block @returns {Promise<any>} */
async function instantiate(block) {
  const pages = Math.ceil(block / PAGE) + 2;
  const source = readFileSync(new URL("roofline.as.ts", import.meta.url), "utf8");
  const { error, binary, stderr } = await asc.compileString(source, {
    optimizeLevel: 2,
    runtime: "stub",
    enable: ["simd", "relaxed-simd"],
    initialMemory: pages,
    use: ["abort="],
  });
  if (error || !binary) throw new Error(`The roofline's AssemblyScript does not compile: ${stderr}`);
  const { instance } = await WebAssembly.instantiate(binary);
  const { exports } = /** @type {any} */ (instance);
  new Float32Array(exports.memory.buffer, PAGE, block / 4).fill(1); // memory that was never written is one page of zeros
  return exports;
}
