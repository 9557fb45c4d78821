/** What a figure is worth nothing without: processor, system, Node and V8, how quiet the machine was. */
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { readFileSync } from "node:fs";

/** One line each. */
export function describeMachine() {
  const [cpu] = cpus();
  return [
    `CPU: ${cpu?.model.trim() ?? "unknown"}, ${cpus().length} cores${caches()}, ${Math.round(totalmem() / 2 ** 30)} GB`,
    `Node ${process.versions.node}, V8 ${process.versions.v8}, ${type()} ${release().split("-")[0]} ${process.arch}`,
    `Measured on ${new Date().toISOString().slice(0, 10)}; load average at the start: ${loadavg()[0].toFixed(2)}`,
  ];
}

/** Linux tells the sizes of the first core's caches. */
function caches() {
  const colorIndices = [2, 3].flatMap((level) => {
    try {
      return [`L${level} ${readFileSync(`/sys/devices/system/cpu/cpu0/cache/index${level}/size`, "utf8").trim()}`];
    } catch {
      return [];
    }
  });
  return colorIndices.length > 0 ? ` (${colorIndices.join(", ")})` : "";
}
