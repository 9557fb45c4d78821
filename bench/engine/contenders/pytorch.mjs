/**
 * PyTorch on the CPU, where a Python with torch is to be had: GATESCOPE_PYTHON, or python3 on the path. One child process
 * for each count of threads (pytorch.py) lives as long as the benchmark and waits in between; it times its own runs, so
 * that the talk with it is not counted.
 */
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { cells, stacked } from "../workloads.mjs";

/** @typedef {import("../workloads.mjs").Workload} Workload */

const script = fileURLToPath(new URL("pytorch.py", import.meta.url));

/** Fails where no Python with torch starts. @returns {Promise<import("../contender.mjs").Contender[]>} */
export async function contenders() {
  const all = [];
  for (const threads of [1, 2]) {
    const child = await start(threads);
    const name = `PyTorch ${child.version.replace(/\+.*/, "")}`;
    const stop = () => child.stop();
    all.push(
      {
        id: `torch-fused-${threads}`,
        title: `${name}, fused`,
        returns: "outputs",
        threads,
        stop,
        prepare: (/** @type {Workload} */ workload) => open(child, "fused", workload),
      },
      {
        id: `torch-hand-${threads}`,
        title: `${name}, by hand`,
        returns: "gates",
        threads,
        stop,
        prepare: (/** @type {Workload} */ workload) => open(child, "by_hand", workload),
      },
    );
  }
  return all;
}

/** @param {Child} child @param {string} way @param {Workload} workload */
async function open(child, way, workload) {
  await child.load(workload);
  const timed = (/** @type {object} */ what) => ({ run: async () => (await child.ask({ do: "run", ...what })).ms });
  return {
    ...timed({ way }),
    async values() {
      return (await child.values({ way })).map(({ name, data }) => {
        const [channel, layer] = name.split("_");
        return { layer: Number(layer), channel, data };
      });
    },
    backward:
      way === "fused"
        ? workload.scalars.map((scalar) => ({
            scalar,
            ...timed({ scalar }),
            values: async () => (await child.values({ scalar }))[0].data,
          }))
        : [],
    close: () => child.unload(),
  };
}

/** @typedef {Awaited<ReturnType<typeof start>>} Child */

/** @param {number} threads */
async function start(threads) {
  const python = process.env.GATESCOPE_PYTHON || "python3";
  const child = spawn(python, [script, String(threads)], { stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (text) => {
    complaint += text;
  });
  const failed = new Promise((_, reject) => {
    child.once("error", (error) => reject(new Error(`${python} does not start (${error.message}); set GATESCOPE_PYTHON`)));
    child.once("close", (code) =>
      reject(
        new Error(
          `${complaint.trim().split("\n").pop() || `${python} ended with ${code}`}; set GATESCOPE_PYTHON to a Python with torch`,
        ),
      ),
    );
  });
  failed.catch(() => undefined); // a child that ends when it is told to is no failure
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const reply = async () => {
    const { done, value } = await lines.next();
    return JSON.parse(done ? await failed : value);
  };
  const { version } = await reply();
  const folder = mkdtempSync(join(tmpdir(), "gatescope-bench-"));
  /** @type {Workload | null} */
  let loaded = null;

  const ask = (/** @type {object} */ request) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return reply();
  };
  return {
    version,
    ask,
    /** Both ways share what is loaded. @param {Workload} workload */
    async load(workload) {
      if (loaded === workload) return;
      const { cell, steps, layers } = workload;
      const file = join(folder, "weights");
      const count = writeWeights(file, workload);
      const shapes = layers.map(({ inputSize, units }) => ({ inputSize, units }));
      await ask({ do: "load", file, count, cell, steps, layers: shapes });
      loaded = workload;
      rmSync(file);
    },
    async unload() {
      if (loaded) await ask({ do: "unload" });
      loaded = null;
    },
    /** What a run gives. @param {object} what @returns {Promise<{ name: string, data: Float32Array }[]>} */
    async values(what) {
      const file = join(folder, "values");
      const { tensors } = await ask({ do: "run", ...what, file });
      const { buffer, byteOffset } = readFileSync(file);
      rmSync(file);
      let at = byteOffset;
      return tensors.map((/** @type {[string, number]} */ [name, length]) => {
        const data = new Float32Array(buffer, at, length);
        at += data.byteLength;
        return { name, data };
      });
    },
    stop() {
      child.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The layout that pytorch.py's load() reads. Gives the count of numbers. @param {string} path @param {Workload} workload */
function writeWeights(path, { cell, input, layers }) {
  const file = openSync(path, "w");
  let count = 0;
  const write = (/** @type {Float32Array} */ values) => {
    for (let at = 0; at < values.byteLength;) at += writeSync(file, values, at, values.byteLength - at);
    count += values.length;
  };
  write(input);
  for (const layer of layers) {
    for (const part of /** @type {const} */ (["W", "R", "b", "bh"])) write(stacked(layer, cells[cell].gates, part));
  }
  closeSync(file);
  return count;
}
