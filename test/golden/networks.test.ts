/** Every channel of every layer against what other software computed, from the fixtures that tools/fixtures wrote. */
import { describe, expect, it } from "vitest";
import { cells } from "../../src/engine/cell/definitions/cells";
import { NetworkRun } from "../../src/engine/network/network";
import { layerRows } from "../../src/engine/network/rowLayout";
import { fixtures, inputOf, networkOf } from "./networkFixtures";

it("there is a fixture for every cell", () => {
  const covered = new Set(fixtures.flatMap(({ layers }) => layers.map(({ cell }) => cell)));
  expect([...cells.keys()].filter((id) => !covered.has(id))).toEqual([]);
});

describe.each(fixtures)("$case", (fixture) => {
  const run = new NetworkRun(networkOf(fixture));
  run.reset(
    fixture.layers.map(({ initial }) =>
      Object.fromEntries(Object.entries(initial).map(([state, { data }]) => [state, Float32Array.from(data)])),
    ),
  );
  const rows = run.layers.map(({ rowSize }) => new Float32Array(fixture.steps * rowSize));
  run.run(inputOf(fixture), fixture.steps, rows, 0);

  it.each(fixture.layers.flatMap(({ channels }, layer) => Object.keys(channels).map((name) => ({ layer, name }))))(
    "layer $layer, $name",
    ({ layer: index, name }) => {
      const layer = run.weights.layers[index]!;
      const expected = fixture.layers[index]!.channels[name]!;
      const { channels, rowSize } = layerRows(layer, index);
      expect(channels.map((channel) => channel.name)).toContain(name);
      const { offset, size } = channels.find((channel) => channel.name === name)!;
      expect(expected.data).toHaveLength(fixture.steps * size);
      const worst = expected.data.reduce((largest, value, position) => {
        const [step, unit] = [Math.floor(position / size), position % size];
        return Math.max(largest, Math.abs(rows[index]![step * rowSize + offset + unit]! - value) / Math.max(1, Math.abs(value)));
      }, 0);
      expect(worst).toBeLessThanOrEqual(fixture.tolerance);
    },
  );

  it("h of every layer is checked", () => {
    for (const { channels } of fixture.layers) expect(channels).toHaveProperty("h");
  });
});
