/** Errors of a manifest in Problems: there while it is wrong and there, gone with the file. */
import { beforeEach, expect, it } from "vitest";
import type * as vscode from "vscode";
import { ManifestDiagnostics } from "../../../../src/host/checkpoints/manifestDiagnostics";
import type { EngineClient } from "../../../../src/host/platform/engineClient";
import { checkManifestFile } from "../../../../src/worker/manifests";
import { fake } from "../vscode";

beforeEach(() => fake.reset());

it("a manifest that is deleted on disk takes its errors with it, though its text stays open", async () => {
  const path = "/w/a.pt.gatescope.json";
  fake.write(path, 2);
  fake.open(path, "{}");
  const engine = { call: (_: string, { path, text }: { path: string; text: string }) => checkManifestFile(path, text) };
  const diagnostics = new ManifestDiagnostics(engine as unknown as EngineClient, {} as vscode.LogOutputChannel);
  await expect.poll(() => fake.problems.get(`file://${path}`)?.length).toBe(1);
  fake.write(path, undefined);
  expect(fake.problems.has(`file://${path}`)).toBe(false);
  diagnostics.dispose();
});
