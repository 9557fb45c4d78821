/**
 * What the essay "Understanding LSTM Networks" draws and names: each system can be opened, seen as heatmaps, seen as a cell, and
 * stepped through, by the requests that the views make of the real worker. What is not bundled is a network that was not trained.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manifestName } from "../../src/checkpoints/manifest/manifest";
import { safetensorsBytes } from "../../src/checkpoints/saving/safetensorsBytes";
import { manifestOf, tensorsOf } from "../../src/checkpoints/saving/trainedModel";
import { fitSettings } from "../../src/engine/training/fitSettings";
import { initialWeights } from "../../src/engine/training/initialWeights";
import { EngineClient } from "../../src/host/platform/engineClient";
import { placesOf } from "../../webview/views/cell/layout/layout";
import { trainingText } from "../../src/worker/trainingText";
import { openWorkshop, readTile, type Workshop } from "./engineSupport";

const root = resolve(__dirname, "../..");
const modelsDir = join(root, "models");
const text = readFileSync(join(root, "samples/shrew.txt"), "utf8").slice(0, 60);
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

/** A network of a cell as training writes it. */
const written = (cell: string, options?: Record<string, string>) => () => {
  const { learn, size, vocabulary } = trainingText([new TextEncoder().encode(text.repeat(8))]);
  const settings = fitSettings({ cell, units: 12, ...(options && { options }) }, false, {
    tokens: learn.length,
    vocabulary: size,
  });
  const model = { weights: initialWeights(settings, size), name: cell, description: "", vocabulary, isOneHot: false };
  const path = join(workshop.folder, `${cell}.safetensors`);
  writeFileSync(path, safetensorsBytes(tensorsOf(model)));
  writeFileSync(manifestName(path), manifestOf(model));
  return { model: { kind: "file", path } as const, texts: [text] };
};

/** A system is added here when there is one more. */
const essay: [named: string, opened: ReturnType<typeof bundled | typeof ofDigits | typeof written>][] = [
  ["recurrent neural networks", bundled("shakespeare-rnn")],
  ["LSTM networks", bundled("shakespeare-lstm")],
  ["peephole connections", written("lstm-peephole")],
  ["peepholes for some gates and not others", written("lstm-peephole", { peepholes: "if" })],
  ["coupled forget and input gates", written("lstm-coupled")],
  ["gated recurrent units", bundled("shakespeare-gru")],
  ["gated recurrent units as in their paper", written("gru-reset-before")],
  ["depth-gated RNNs", written("lstm-depth-gated")],
  ["clockwork RNNs", written("rnn-clockwork")],
  ...["nig", "nfg", "nog", "niaf", "noaf", "cifg", "fgr"].map((variant): (typeof essay)[number] => {
    return [`Greff et al. 2015, ${variant.toUpperCase()}`, written(`lstm-${variant}`)];
  }),
  ...["mut1", "mut2", "mut3"].map((cell): (typeof essay)[number] => {
    return [`Jozefowicz et al. 2015, ${cell.toUpperCase()}`, written(cell)];
  }),
  ["attention", ofDigits("attention")],
  ["generative models: VRNN writes", ofDigits("vrnn", "write")],
  ["generative models: VRNN reads", ofDigits("vrnn", "read")],
  ["generative models: STORN writes", ofDigits("storn", "write")],
  ["generative models: STORN reads", ofDigits("storn", "read")],
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
