/** The engine itself, every gate and state kept: the kernel on one thread and on two, its plain build, the interpreter. */
import { compileKernel } from "../../../tools/kernel/compile.mjs";
import { bundleEngine } from "../bundle.mjs";
import { clock } from "../measure.mjs";

/** @typedef {import("../workloads.mjs").Workload} Workload */

/** @returns {Promise<import("../contender.mjs").Contender[]>} */
export async function contenders() {
  const engine = await bundleEngine();
  const builds = await compileKernel();
  const kernel =
    (/** @type {typeof builds} */ build, /** @type {1 | 2} */ threads, backward = false) =>
    async (/** @type {Workload} */ workload) => {
      const kernel = await engine.startKernel(build, threads);
      return { ...timed(engine.open(workload, kernel), backward ? workload.scalars : []), close: kernel.stop };
    };
  const title = "Gatescope, kernel";
  return [
    { id: "kernel-1", title, returns: "gates", threads: 1, prepare: kernel(builds, 1, true) },
    { id: "kernel-2", title, returns: "gates", threads: 2, prepare: kernel(builds, 2, true) },
    {
      id: "kernel-plain-1",
      title: `${title} without relaxed SIMD`,
      returns: "gates",
      threads: 1,
      prepare: kernel({ ...builds, relaxed: new Uint8Array(0) }, 1),
    },
    {
      id: "interpreter",
      title: "Gatescope, interpreter",
      returns: "gates",
      threads: 1,
      prepare: (workload) => timed(engine.open(workload)),
    },
  ];
}

/** @param {ReturnType<typeof import("../ours").open>} opened @param {("last" | "sum")[]} differentiated */
function timed({ run, values, backward }, differentiated = []) {
  const through = (/** @type {import("../../../src/engine/gradients/backpropagation").Backpropagation} */ pass) => {
    while (!pass.done) pass.advance();
  };
  return {
    run: () => clock(run),
    values() {
      run();
      return values();
    },
    backward: differentiated.map((scalar) => ({
      scalar,
      run() {
        const pass = backward(scalar);
        return clock(() => through(pass));
      },
      values() {
        const pass = backward(scalar);
        through(pass);
        return pass.input;
      },
    })),
    close: () => undefined,
  };
}
