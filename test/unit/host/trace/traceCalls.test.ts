/** What a session asks of the engine, asked of the engine's real session: texts at once, and texts by their beginning first. */
import { beforeEach, describe, expect, it } from "vitest";
import type * as vscode from "vscode";
import { prepareGrowing, prepareTexts, runToFirstProgress } from "../../../../src/host/trace/traceCalls";
import { startEngine } from "../engine";
import { fake } from "../vscode";

beforeEach(() => fake.reset());

function calls(skipUnencodable = false) {
  const engine = startEngine();
  const abort = new AbortController();
  const { document } = fake.open("/a.txt", "");
  const source = { kind: "text", document: document as unknown as vscode.TextDocument, ranges: [], wholeFile: true } as const;
  const model = { kind: "bundled", name: "small" } as const;
  return { abort, engine, source, model, skipUnencodable, signal: abort.signal };
}

it("texts are traced as they are, and what the vocabulary lacks is left out where that is asked for", async () => {
  expect((await prepareTexts(calls(), ["abc", "de"])).tokenCount).toBe(5);
  await expect(prepareTexts(calls(), ["é"])).rejects.toMatchObject({ code: "unencodable" });
  expect(await prepareTexts(calls(true), ["éa"])).toMatchObject({ tokenCount: 1, skipped: 1 });
});

describe("by the beginning first", () => {
  it("shows that, and gives the whole as an edit of the same trace", async () => {
    const shown: [tokens: number, isComputed: boolean][] = [];
    const asked = calls();
    const grown = await prepareGrowing(asked, ["ab"], ["abc"], (first, isComputed) => {
      shown.push([first.tokenCount, isComputed]);
      return Promise.resolve();
    });
    expect(shown).toEqual([[2, true]]);
    expect(grown).toMatchObject({ tokenCount: 3, unchanged: 2, revision: 1 });
    expect(asked.engine.calls).toEqual(["prepareTrace", "editTrace"]);
  });

  it("is not possible where the beginning cannot be traced: nothing is shown", async () => {
    const show = () => Promise.reject(new Error("shown"));
    expect(await prepareGrowing(calls(), ["é"], ["éa"], show)).toBeNull();
  });

  it("ends where it is cancelled meanwhile", async () => {
    const asked = calls();
    const grown = prepareGrowing(asked, ["ab"], ["abc"], () => Promise.reject(new Error("shown")));
    asked.abort.abort();
    await expect(grown).rejects.toMatchObject({ code: "cancelled" });
  });
});

it("a run is waited for until something is there to be seen", async () => {
  const asked = calls();
  const { traceId } = await prepareTexts(asked, ["a".repeat(5000)]);
  let told = 0;
  asked.engine.onDidProgress(({ tokens }) => (told = tokens));
  await runToFirstProgress(asked.engine, traceId, asked.signal);
  expect(told).toBeGreaterThan(0);
});
