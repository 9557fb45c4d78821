/**
 * Opens one checkpoint to the model as understood, in this process of its own, and prints { ms, rss, model }: the time of the
 * first opening, the most memory beyond what the process held before it (bytes), and what was understood. opening.mjs starts it.
 */
import { withFile } from "../../src/checkpoints/nodeFile";
import { inspectCheckpoint } from "../../src/checkpoints/open/openModel";

const [path = ""] = process.argv.slice(2);
const before = process.memoryUsage.rss();
const start = performance.now();
const { model, tensors, format } = await withFile(path, inspectCheckpoint);
const ms = performance.now() - start;
const rss = Math.max(0, process.resourceUsage().maxRSS * 1024 - before);
const layers = model?.layers.map(({ cell, inputSize, hiddenSize }) => `${cell} ${inputSize} → ${hiddenSize}`).join(", ");
console.log(JSON.stringify({ ms, rss, model: `${format}, ${tensors.length} tensors, ${layers ?? "no model"}` }));
