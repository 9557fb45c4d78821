/** A layer that does not fit its cell is refused, with what does not fit. */
import { expect, it } from "vitest";
import { checkLayer, definitionOf } from "../../../../src/engine/network/layer";
import { randomLayer, seeded } from "../networks";

const options = { steps: 3, pixels: 2, latent: 2, features: 2, hidden: 2, mode: "writes" };

it.each([3, 5])("a system that takes x apart is not given %d numbers where it reads 4", (inputSize) => {
  const given = (size: number) => randomLayer("vrnn", { inputSize: size, hiddenSize: 3 }, seeded(1), { options });
  const check = (size: number) => {
    const layer = given(size);
    checkLayer(definitionOf(layer, 0), layer, 0);
  };
  expect(() => check(4)).not.toThrow();
  expect(() => check(inputSize)).toThrow(
    `it reads 4 numbers in a step by its options, and ${inputSize} are given. Make the options and what is read agree.`,
  );
});
