/** The process that keystroke.mjs measures: the host's own panel and session over the real worker, its page being whoever counts. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialize } from "node:v8";
import { EngineClient } from "host/engineClient";
import { Panels } from "host/panels";
import { fromEditor } from "host/traceSource";
import { Pins } from "../../src/host/models/pins";
import { SavedViews } from "../../src/host/trace/savedViews";
import { fake, Uri } from "../../test/unit/host/vscode";

const [, , workerPath = "", modelsDir = "", tokens = "100000", keystrokes = "20"] = process.argv;
const model = { kind: "bundled", name: "bytes" } as const;
const nothing = {} as never;

const folder = mkdtempSync(join(tmpdir(), "gatescope-keystroke-"));
mkdirSync(join(folder, "dist/webview"), { recursive: true });
for (const name of ["trace.css", "trace.js"]) writeFileSync(join(folder, "dist/webview", name), "");

const engine = new EngineClient({ workerPath, modelsDir, log: () => undefined });
const memento = { keys: () => [], get: () => undefined, update: () => Promise.resolve() } as never;
const kept = [new Pins(memento), new SavedViews(memento)] as const;
const panels = new Panels({ extensionUri: Uri.file(folder) as never, log: nothing }, engine, nothing, nothing, ...kept);
const sentence = "The panel follows what is typed. ";
const text = sentence.repeat(Math.ceil(Number(tokens) / sentence.length)).slice(0, Number(tokens));
const editor = fake.open("/a.txt", text);
await panels.trace(fromEditor(editor as never), model);
const [session] = panels.sessions;
const [panel] = fake.panels;
if (!session || !panel) throw new Error("Nothing was traced.");

let bytes = 0;
panel.posted.event((message) => (bytes += serialize(message).length));
panel.receive({ kind: "call", id: 1, method: "load", params: {} });
await new Promise((resolve) => setTimeout(resolve, 200));
const loaded = bytes;

const counted: number[] = [];
const times: number[] = [];
for (let at = 0; at < Number(keystrokes); at++) {
  const revision = session.trace?.revision ?? 0;
  bytes = 0;
  const started = performance.now();
  const { length } = editor.document.getText();
  editor.document.replace(length, 0, "e");
  editor.select(length + 1);
  while ((session.trace?.revision ?? 0) === revision || session.status.kind !== "done") {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  times.push(performance.now() - started);
  await new Promise((resolve) => setTimeout(resolve, 150));
  counted.push(bytes);
}
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;
console.log(JSON.stringify({ loaded, bytes: median(counted), milliseconds: median(times) }));
process.exit();
