/** Weights that PyTorch keeps in pieces are put together, by both ways of naming them; what is no such pair stays as it is. */
import { expect, it } from "vitest";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { memorySource } from "../../../../src/checkpoints/source";
import { englishText } from "../../../../src/messages/error";
import { safetensorsOf, type TensorSpec } from "../files";

const open = (tensors: Record<string, TensorSpec>) => openTensorFile(memorySource(safetensorsOf(tensors), "a.safetensors"));
const matrix = (values: number[]): TensorSpec => ({ shape: [2, 2], values });

it.each([
  ["weight_v", "weight_g"],
  ["parametrizations.weight.original1", "parametrizations.weight.original0"],
])("weight normalisation, %s: each row has its length", async (direction, length) => {
  const file = await open({
    "fc.bias": { shape: [2] },
    [`fc.${length}`]: { shape: [2, 1], values: [10, 2] },
    [`fc.${direction}`]: matrix([3, 4, 0, 5]),
  });
  expect(file.tensors.map(({ name }) => name)).toEqual(["fc.bias", "fc.weight"]);
  expect([...(await file.read("fc.weight"))]).toEqual([6, 8, 0, 2]);
  expect([...(await file.readRange("fc.weight", 1, 2))]).toEqual([8, 0]);
  expect(file.notes?.map(englishText)).toEqual([expect.stringMatching(/keeps fc\.weight in pieces/)]);
});

it("weight normalisation over columns, and over the whole matrix", async () => {
  const columns = await open({ a_weight_g: { shape: [1, 2], values: [1, 2] }, a_weight_v: matrix([3, 0, 4, 5]) });
  expect([...(await columns.read("a_weight"))]).toEqual([0.6, 0, 0.8, 2].map(Math.fround));
  const whole = await open({ weight_hh_l0_g: { shape: [1], values: [10] }, weight_hh_l0_v: matrix([3, 0, 0, 4]) });
  expect([...(await whole.read("weight_hh_l0"))]).toEqual([6, 0, 0, 8]);
});

it.each([
  ["weight_orig", "weight_u", "weight_v"],
  ["parametrizations.weight.original", "parametrizations.weight.0._u", "parametrizations.weight.0._v"],
])("spectral normalisation, %s: what it stretches its vectors by is taken out", async (original, u, v) => {
  const file = await open({
    [`fc.${original}`]: matrix([1, 2, 3, 4]),
    [`fc.${u}`]: { shape: [2], values: [1, 0] },
    [`fc.${v}`]: { shape: [2], values: [0, 1] },
  });
  expect([...(await file.read("fc.weight"))]).toEqual([0.5, 1, 1.5, 2]);
});

it("pruning leaves nothing of what its mask hides", async () => {
  const file = await open({ "rnn.weight_hh_l0_orig": matrix([1, 2, 3, 4]), "rnn.weight_hh_l0_mask": matrix([1, 0, 0, 1]) });
  expect([...(await file.read("rnn.weight_hh_l0"))]).toEqual([1, 0, 0, 4]);
});

it("half of a pair, pieces that do not fit, and a weight that is there as well, stay", async () => {
  const tensors = {
    "a.weight_v": matrix([1, 2, 3, 4]),
    "b.weight_v": matrix([1, 2, 3, 4]),
    "b.weight_g": { shape: [3, 1] },
    "c.weight": matrix([1, 2, 3, 4]),
    "c.weight_v": matrix([1, 2, 3, 4]),
    "c.weight_g": { shape: [2, 1] },
  };
  expect((await open(tensors)).tensors.map(({ name }) => name)).toEqual(Object.keys(tensors));
});
