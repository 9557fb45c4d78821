/** Every channel of every layer against what other software computed, from the fixtures that tools/fixtures wrote. */
import { describe, expect, it } from "vitest";
import { cells } from "../../src/engine/cells/cells";
import { definitionOf } from "../../src/engine/layer";
import { NetworkRun } from "../../src/engine/network";
import { fixtures, inputOf, networkOf } from "./networkFixtures";

it("there is a fixture for every cell", () => {
  const covered = new Set(fixtures.flatMap(({ layers }) => layers.map(({ cell }) => cell)));
  expect([...cells.keys()].filter((id) => !covered.has(id))).toEqual([]);
});

describe.each(fixtures)("$case", (fixture) => {
  const run = new NetworkRun(networkOf(fixture));
  run.reset(fixture.layers.map(({ initial }) => Object.fromEntries(
    Object.entries(initial).map(([state, { data }]) => [state, Float32Array.from(data)]),
  )));
  const rows = run.layers.map(({ rowSize }) => new Float32Array(fixture.steps * rowSize));
  run.run(inputOf(fixture), fixture.steps, rows, 0);

  it.each(fixture.layers.flatMap(({ channels }, layer) => Object.keys(channels).map((name) => ({ layer, name }))))(
    "layer $layer, $name", ({ layer: index, name }) => {
      const layer = run.weights.layers[index]!;
      const expected = fixture.layers[index]!.channels[name]!;
      const { channels } = definitionOf(layer, index);
      expect(channels.map((channel) => channel.name)).toContain(name);
      const sizes = channels.map(({ size }) => ({ input: layer.inputSize, units: layer.hiddenSize, outputs: layer.outputSize ?? layer.hiddenSize, one: 1, square: layer.hiddenSize ** 2 })[size]);
      const at = channels.findIndex((channel) => channel.name === name);
      const offset = sizes.slice(0, at).reduce((sum, size) => sum + size, 0);
      const { rowSize } = run.layers[index]!;
      expect(expected.data).toHaveLength(fixture.steps * sizes[at]!);
      const worst = expected.data.reduce((largest, value, position) => {
        const [step, unit] = [Math.floor(position / sizes[at]!), position % sizes[at]!];
        return Math.max(largest, Math.abs(rows[index]![step * rowSize + offset + unit]! - value) / Math.max(1, Math.abs(value)));
      }, 0);
      expect(worst).toBeLessThanOrEqual(fixture.tolerance);
    },
  );

  it("h of every layer is checked", () => {
    for (const { channels } of fixture.layers) expect(channels).toHaveProperty("h");
  });
});
