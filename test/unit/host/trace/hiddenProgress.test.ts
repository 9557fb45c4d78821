/** Progress is shown once: by the panel while it is in view, else by a notification. */
import type * as vscode from "vscode";
import { beforeEach, expect, it } from "vitest";
import { showHiddenProgress } from "../../../../src/host/trace/hiddenProgress";
import type { TraceSession } from "../../../../src/host/trace/traceSession";
import { EventEmitter, fake, Uri, WebviewPanel } from "../vscode";

beforeEach(() => fake.reset());

const until = (what: () => unknown) => expect.poll(what, { timeout: 5000, interval: 5 });

it("a notification stands while the panel is hidden, and goes when it is shown or the run is done", async () => {
  const panel = new WebviewPanel("");
  const progressed = new EventEmitter<{ tokens: number; tokenCount: number }>();
  const trace = { model: { vocabulary: { kind: "numbers", size: 1, source: "" } } };
  const session = { uri: Uri.file("/a/b.npy"), trace, onDidProgress: progressed.event } as unknown as TraceSession;
  let end: () => void = () => undefined;
  const running = new Promise<void>((resolve) => (end = resolve));
  showHiddenProgress(panel as unknown as vscode.WebviewPanel, session, running, 0);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(fake.progress).toEqual([]);
  panel.visible = false;
  progressed.fire({ tokens: 1200, tokenCount: 4000 });
  const said = { increment: 30, message: "1,200 of 4,000 steps" };
  expect(fake.progress).toEqual([{ title: "Tracing b.npy", reports: [said] }]);
  panel.visible = true;
  await until(() => fake.progress).toEqual([]);
  panel.visible = false;
  expect(fake.progress).toHaveLength(1);
  end();
  await until(() => fake.progress).toEqual([]);
  panel.visible = true;
  panel.visible = false;
  expect(fake.progress).toEqual([]);
});
