/**
 * What a contender is, and how each is held against the float64 reference before it is timed. The files of contenders/
 * are found by pattern: each exports contenders(), which fails, saying why, where a peer is not to be had.
 *
 * @typedef {import("./workloads.mjs").Workload} Workload
 * @typedef {{ layer: number, channel: string, data: ArrayLike<number> }} Values  [steps][units] of one channel
 * @typedef {{ scalar: "last" | "sum", run: () => number | Promise<number>, values: () => ArrayLike<number> | Promise<ArrayLike<number>> }} Backward
 *   the gradient of one of workloads.mjs' scalars to every input, [steps][inputSize]; run() times it without the forward pass
 * @typedef {{ run: () => number | Promise<number>, values: () => Values[] | Promise<Values[]>, close: () => unknown,
 *   backward?: Backward[] }} Prepared   run() does the whole sequence from zero states and gives the milliseconds it took
 * @typedef {{ id: string, title: string, returns: "gates" | "outputs", threads: number,
 *   prepare: (workload: Workload) => Prepared | Promise<Prepared>, stop?: () => unknown }} Contender
 */
import { readdirSync } from "node:fs";
import { largestError } from "./reference.mjs";
import { cells } from "./workloads.mjs";

const folder = new URL("contenders/", import.meta.url);

/** Every contender that can be had here, and why the others cannot. @returns {Promise<{ contenders: Contender[], missing: string[] }>} */
export async function findContenders() {
  /** @type {Contender[]} */
  const contenders = [];
  const missing = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".mjs"))
    .sort()) {
    try {
      contenders.push(...(await (await import(new URL(file, folder).href)).contenders()));
    } catch (error) {
      missing.push(`${file.replace(".mjs", "")}: ${error instanceof Error ? error.message.split("\n")[0] : error}`);
    }
  }
  return { contenders, missing };
}

/**
 * The largest absolute error over everything a contender returns. Fails where it returns less than it says: every
 * channel of every layer, or the h of the last layer.
 * @param {Contender} contender @param {Prepared} prepared @param {Workload} workload @param {import("./reference.mjs").Channels[]} reference
 */
export async function checkContender({ title, returns }, prepared, workload, reference) {
  const found = await prepared.values();
  const expected =
    returns === "outputs"
      ? [{ layer: workload.layers.length - 1, channel: "h" }]
      : workload.layers.flatMap((_, layer) => cells[workload.cell].channels.map((channel) => ({ layer, channel })));
  const errors = expected.map(({ layer, channel }) => {
    const values = found.find((one) => one.layer === layer && one.channel === channel);
    if (!values) throw new Error(`${title} returned no ${channel} of layer ${layer}.`);
    return largestError(values.data, reference[layer][channel]);
  });
  return errors.some(Number.isNaN) ? NaN : Math.max(...errors);
}
