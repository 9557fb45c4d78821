/** The process that largeText.mjs measures: worker's path and megabytes of text as arguments. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beginningOf } from "../../src/host/trace/largeText";
import { EngineClient } from "../../src/host/platform/engineClient";

const BUDGET = 16 * 2 ** 20;
/** The worker is ended so long after its last trace was closed: earlier than for people, who wait half a minute. */
const IDLE_MS = 100;
const [, , workerPath = "", megabytes = "1"] = process.argv;
const modelsDir = fileURLToPath(new URL("../../models/", import.meta.url));
const readme = readFileSync(new URL("../../README.md", import.meta.url), "latin1");
const model = { kind: "bundled", name: "bytes" } as const;
const engine = new EngineClient({ workerPath, modelsDir, log: () => undefined, idleMs: IDLE_MS });

/** Resident memory when what nothing refers to is collected, in this thread and, by its own pressure, in the worker. */
async function resident(): Promise<number> {
  for (let turn = 0; turn < 10; turn++) {
    (globalThis as { gc?: () => void }).gc?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return process.memoryUsage.rss();
}

/** As the extension's session does: the beginning of a large text first, and the rest as an edit. */
async function trace(text: string) {
  const started = performance.now();
  const beginning = beginningOf([text]);
  const asked = { model, skipUnencodable: false, memoryBudget: BUDGET };
  const description = await engine.call("prepareTrace", { ...asked, texts: beginning ?? [text], expectedTokens: text.length });
  const { traceId, tokenCount } = description;
  const run = () => engine.call("runTrace", { traceId }).catch(() => undefined);
  const begun = new Promise<void>((resolve) => engine.onDidProgress(() => resolve()));
  const beginningRun = run();
  if (beginning) await begun;
  const edit = beginning && engine.call("editTrace", { traceId, texts: [text], skipUnencodable: false });
  const prepared = Promise.resolve(edit).then(() => performance.now() - started);
  const running = edit ? edit.then(run) : beginningRun;
  const tile = {
    traceId,
    layer: 0,
    channel: "c",
    tokenStart: 0,
    tokenEnd: Math.min(256, tokenCount),
    step: 1,
    unitStart: 0,
    unitEnd: 64,
  };
  for (;;) {
    const [first] = await engine.call("readColorTiles", { tiles: [{ ...tile, domain: { min: -1, max: 1 } }] });
    if (first && first.computed >= tile.tokenEnd) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const first = performance.now() - started;
  const whole = { ...description, ...(await edit) };
  return { description: whole, running, prepared: await prepared, first };
}

async function close({ description: { traceId }, running }: Awaited<ReturnType<typeof trace>>): Promise<void> {
  await engine.call("closeTrace", { traceId });
  await running;
}

const short = await trace(readme.slice(0, 2000));
await short.running;
const before = await resident();
await close(short);
const length = Number(megabytes) * 1e6;
let text = readme.repeat(Math.ceil(length / readme.length)).slice(0, length);
Buffer.from(text); // makes one flat string of it
let most = 0;
const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
const long = await trace(text);
clearInterval(watch);
text = "";
const { prepared, first } = long;
const tokens = long.description.tokenCount;
const open = await resident();
await close(long);
const kept = await resident();
const perToken = (bytes: number) => (bytes - before) / tokens;
console.log(JSON.stringify({ prepared, first, open: perToken(open), most: perToken(most), kept: perToken(kept) }));
process.exit();
