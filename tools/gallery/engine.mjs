/** The built engine's worker, asked by name: what comes back is JSON, with arrays of numbers as base64. */
import { Worker } from "node:worker_threads";
import { join } from "node:path";
import { repository } from "../vscode/install.mjs";

/** Starts a worker that is in dist/: "worker", the engine, "trainer" or "lab". @param {"worker" | "trainer" | "lab"} [name] */
export function startEngine(name = "worker") {
  const workerData = { modelsDir: join(repository, "models"), threads: "1", version: "0.0.0" };
  const worker = new Worker(join(repository, `dist/${name}.js`), { workerData });
  /** @type {Map<number, (envelope: any) => void>} */
  const open = new Map();
  let last = 0;
  worker.on("message", (envelope) => {
    open.get(envelope.id)?.(envelope);
    open.delete(envelope.id);
  });
  return {
    /** @param {string} method @param {unknown} params @returns {Promise<{ ok: boolean, body: string }>} */
    async ask(method, params) {
      const id = ++last;
      const answered = new Promise((resolve) => open.set(id, resolve));
      worker.postMessage({ kind: "call", id, method, params });
      const { kind, value, code, said, details } = await answered;
      const ok = kind === "result";
      return { ok, body: JSON.stringify(ok ? value : { code, said, details }, (_, each) => written(each)) };
    },
    stop: () => worker.terminate(),
  };
}

/** What JSON has no words for. @param {unknown} value */
function written(value) {
  if (typeof value === "number" && !Number.isFinite(value)) return { $: "number", of: String(value) };
  if (!ArrayBuffer.isView(value)) return value;
  const of = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  return { $: value.constructor.name, of };
}

/** What webview/gallery/engine.ts wrote. @param {string} text */
export function readJson(text) {
  return JSON.parse(text, (_, each) => {
    if (typeof each?.$ !== "string") return each;
    const bytes = Uint8Array.from(Buffer.from(each.of, "base64"));
    const kinds = { Int8Array, Int16Array, Int32Array, Uint8Array, Uint16Array, Uint32Array };
    return new kinds[/** @type {keyof typeof kinds} */ (each.$)](bytes.buffer);
  });
}
