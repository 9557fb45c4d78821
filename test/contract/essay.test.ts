/**
 * What the essay "Understanding LSTM Networks" draws and names: each system can be opened, seen as heatmaps, seen as a cell, and
 * stepped through, by the requests that the views make of the real worker.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EngineClient } from "../../src/host/platform/engineClient";
import { loadLibraries } from "../../webview/libraries/libraries";
import { canPlace, placesOf } from "../../webview/views/cell/layout/layout";
import { openWorkshop, readTile, type Workshop } from "./engineSupport";

const root = resolve(__dirname, "../..");
const modelsDir = join(root, "models");
const text = readFileSync(join(root, "samples/shrew.txt"), "utf8").slice(0, 60);
const dates = readFileSync(join(root, "samples/dates.txt"), "utf8");
const digits = join(root, "samples/digits.csv");

let workshop: Workshop;
let engine: EngineClient;
beforeAll(async () => {
  workshop = await openWorkshop();
  engine = new EngineClient({ workerPath: workshop.workerPath, modelsDir, log: () => undefined });
});
afterAll(() => {
  engine.dispose();
  workshop.remove();
});

const bundled = (name: string) => () => ({ model: { kind: "bundled", name } as const, texts: [text] });

/** `part` is one of several ways of running it. */
const ofDigits = (name: string, part?: string) => () => ({
  model: { kind: "file", path: join(modelsDir, `${name}.safetensors`), ...(part !== undefined && { part }) } as const,
  texts: [],
  file: digits,
});

const ofDates = (name: string) => () => ({ model: { kind: "bundled", name } as const, texts: [dates] });

/** A system is added here when there is one more. */
const essay: [named: string, opened: ReturnType<typeof bundled | typeof ofDates | typeof ofDigits>][] = [
  ["recurrent neural networks", bundled("family-rnn")],
  ["LSTM networks", bundled("family-lstm")],
  ["peephole connections", bundled("family-lstm-peephole")],
  ["peepholes for some gates and not others", bundled("family-lstm-peephole-if")],
  ["coupled forget and input gates", bundled("family-lstm-coupled")],
  ["gated recurrent units", bundled("family-gru")],
  ["gated recurrent units as in their paper", bundled("family-gru-reset-before")],
  ["depth-gated RNNs", bundled("family-lstm-depth-gated")],
  ["grid LSTMs", bundled("family-grid-lstm")],
  ["clockwork RNNs", bundled("family-rnn-clockwork")],
  ...["nig", "nfg", "nog", "niaf", "noaf", "cifg", "fgr"].map((variant): (typeof essay)[number] => {
    return [`Greff et al. 2015, ${variant.toUpperCase()}`, bundled(`family-lstm-${variant}`)];
  }),
  ...["mut1", "mut2", "mut3"].map((cell): (typeof essay)[number] => {
    return [`Jozefowicz et al. 2015, ${cell.toUpperCase()}`, bundled(`family-${cell}`)];
  }),
  ["attention", ofDigits("attention")],
  ["attention over text", ofDates("rnnsearch")],
  ["generative models: VRNN writes", ofDigits("vrnn", "write")],
  ["generative models: VRNN reads", ofDigits("vrnn", "read")],
  ["generative models: STORN writes", ofDigits("storn", "write")],
  ["generative models: STORN reads", ofDigits("storn", "read")],
  ["generative models: DRAW draws from noise", ofDigits("draw", "write")],
  ["generative models: DRAW reads and draws", ofDigits("draw", "read")],
];

const areFinite = (values: Iterable<number>) => [...values].every(Number.isFinite);

describe.each(essay)("%s", (_, opened) => {
  it("is opened, seen as heatmaps and as a cell, and stepped", async () => {
    const options = { skipUnencodable: false, memoryBudget: 2 ** 26 };
    const { traceId, model } = await engine.call("prepareTrace", { ...opened(), ...options });
    const { tokens } = await engine.call("runTrace", { traceId });
    const [earlier, later] = [tokens - 2, tokens - 1];
    for (const [layer, { channels, graph, equations }] of model.layers.entries()) {
      const range = { traceId, layer, tokenStart: 0, tokenEnd: tokens, step: 1, unitStart: 0 };
      const tiles = await Promise.all(
        channels.map(({ name, size }) => readTile(engine, { ...range, channel: name, unitEnd: size })),
      );
      tiles.forEach(({ values, cells, computed }, channel) => {
        expect([cells, computed, values.length]).toEqual([tokens, tokens, tokens * channels[channel]!.size]);
        expect(areFinite(values)).toBe(true);
      });

      await loadLibraries();
      expect(canPlace(graph)).toBe(true);
      const { parts, lines } = placesOf(graph);
      expect(parts.length).toBeGreaterThan(3);
      expect(lines.length).toBeGreaterThan(3);
      expect(equations.length).toBeGreaterThan(0);

      const before = await engine.call("readCell", { traceId, layer, token: earlier });
      const after = await engine.call("readCell", { traceId, layer, token: later });
      expect(after.acts.length).toBeGreaterThan(0);
      for (const values of [...Object.values(after.nodes), ...Object.values(after.symbols)]) expect(areFinite(values)).toBe(true);
      const states = Object.keys(after.symbols).filter((symbol) => `${symbol}'` in before.symbols);
      expect(states.length).toBeGreaterThan(0);
      for (const state of states) expect(after.symbols[state]).toEqual(before.symbols[`${state}'`]);
    }
    await engine.call("closeTrace", { traceId });
  });
});
