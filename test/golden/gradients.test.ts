/** Every gradient against PyTorch's autograd, from the fixtures that tools/fixtures wrote. */
import { describe, expect, it } from "vitest";
import { backpropagate } from "../../src/engine/gradients/backpropagation";
import { cells } from "../../src/engine/cell/definitions/cells";
import { NetworkRun } from "../../src/engine/network/network";
import { fixtures, inputOf, networkOf, type Values } from "./networkFixtures";

const withGradients = fixtures.flatMap(({ gradients, ...fixture }) => (gradients ? [{ ...fixture, gradients }] : []));

it("there are gradients for every cell", () => {
  const covered = new Set(withGradients.flatMap(({ layers }) => layers.map(({ cell }) => cell)));
  expect([...cells.keys()].filter((id) => !covered.has(id))).toEqual([]);
});

describe.each(withGradients)("$case", (fixture) => {
  const { steps, gradients, gradientTolerance } = fixture;
  const weights = networkOf(fixture);
  const initial = fixture.layers.map((layer) =>
    Object.fromEntries(Object.entries(layer.initial).map(([state, { data }]) => [state, Float32Array.from(data)])),
  );
  const forward = new NetworkRun(weights);
  forward.reset(initial);
  const rows = forward.layers.map(({ rowSize }) => new Float32Array(steps * rowSize));
  forward.run(inputOf(fixture), steps, rows, 0);
  const target = { kind: "outputs", first: 0, weights: Float32Array.from(gradients.weights.data) } as const;
  const found = backpropagate(weights, rows, inputOf(fixture), target, { initial, parameters: true });

  const compare = (values: ArrayLike<number>, { data }: Values) => {
    expect(values).toHaveLength(data.length);
    const worst = data.reduce((largest, value, i) => Math.max(largest, Math.abs((values[i] ?? NaN) - value)), 0);
    expect(worst).toBeLessThanOrEqual(gradientTolerance);
  };

  it("inputs", () => {
    compare(found.input, gradients.input);
  });

  describe.each(gradients.layers.map((layer, index) => ({ ...layer, index })))(
    "layer $index",
    ({ index, states, initial: starts, parameters }) => {
      const { places, size, rows: all, runner } = found.layers[index]!;

      it.each(Object.keys(states))("%s at every step", (name) => {
        const place = places.find((candidate) => candidate.name === name)!;
        const values = Array.from({ length: steps }, (_, step) => {
          return [...all.subarray(step * size + place.offset, step * size + place.offset + place.size)];
        });
        compare(values.flat(), states[name]!);
      });

      it.each(Object.keys(starts))("initial %s", (name) => {
        compare(runner.initial()[name]!, starts[name]!);
      });

      it("parameters", () => {
        for (const [key, expected] of Object.entries(parameters)) compare(runner.parameters!.get(key)!, expected);
        const learned = [...runner.parameters!.keys()].filter((key) => key !== "periods");
        expect(learned.filter((key) => !(key in parameters))).toEqual([]);
      });
    },
  );
});
