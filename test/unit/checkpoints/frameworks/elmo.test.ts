/** What is understood of bilm-tf's tensors and of the options beside them. */
import { inEnglish } from "../../../inEnglish";
import { describe, expect, it } from "vitest";
import type { TensorInfo } from "../../../../src/checkpoints/formats/format";
import { elmo } from "../../../../src/checkpoints/frameworks/elmo/elmo";

const layer = (direction: number, depth: number, inputs = 3, units = 5, outputs = 3): Record<string, number[]> => {
  const prefix = `RNN_${direction}/RNN/MultiRNNCell/Cell${depth}/LSTMCell`;
  return {
    [`${prefix}/W_0`]: [inputs + outputs, 4 * units],
    [`${prefix}/B`]: [4 * units],
    [`${prefix}/W_P_0`]: [units, outputs],
  };
};
const stacks = { ...layer(0, 0), ...layer(1, 0), ...layer(0, 1), ...layer(1, 1) };
const network = {
  char_embed: [261, 4],
  "CNN/W_cnn_0": [1, 1, 4, 6],
  "CNN/b_cnn_0": [6],
  "CNN_proj/W_proj": [6, 3],
  "CNN_proj/b_proj": [3],
};
const whole = { ...stacks, ...network };

function recognise(shapes: Record<string, number[]>, options?: string) {
  const tensors = Object.entries(shapes).map(([name, shape]): TensorInfo => ({ name, shape, dtype: "F32", byteLength: 4 }));
  const siblings = new Map(options === undefined ? [] : [["options.json", options]]);
  return inEnglish(elmo.recognise("lm_weights.hdf5", tensors, { manifest: null, vocabularySizes: [], siblings }));
}

describe("bilm-tf's tensors", () => {
  it("are two stacks over the words that a character network spells", () => {
    const model = recognise(whole, '{"lstm": {"cell_clip": 3, "proj_clip": 3}}');
    expect(model?.layers).toHaveLength(4);
    expect(model).toMatchObject({ problem: null, numbersPerStep: null, ownInput: { description: { kind: "words" } } });
    expect(model?.roles.get("char_embed")?.text).toBe("characters of words");
    expect(model?.roles.get("RNN_1/RNN/MultiRNNCell/Cell1/LSTMCell/B")).toEqual({
      text: "bias, layer 3, reverse",
      gates: ["i", "f", "g", "o"].map((gate, index) => ({
        gate,
        start: 5 * [0, 2, 1, 3][index]!,
        end: 5 * [0, 2, 1, 3][index]! + 5,
      })),
    });
    expect(model?.warnings).toEqual([]);
  });

  it("without readable options are taken to be clipped as the published ones, with a warning", () => {
    expect(recognise(whole)?.warnings).toEqual([expect.stringMatching(/no options\.json.*clipped at 3/)]);
    expect(recognise(whole, "{")?.warnings).toEqual([expect.stringMatching(/not valid JSON/)]);
  });

  it("with connections past a layer are shown and not run", () => {
    expect(recognise(whole, '{"lstm": {"use_skip_connections": true}}')?.problem).toMatch(/use_skip_connections/);
  });

  it.each([
    ["of one direction alone", layer(0, 0)],
    ["of layers that do not chain", { ...whole, ...layer(0, 1, 4), ...layer(1, 1, 4) }],
    ["with a layer missing", { ...layer(0, 1), ...layer(1, 1) }],
    ["of wrong shapes", { ...layer(0, 0), ...layer(1, 0), "RNN_0/RNN/MultiRNNCell/Cell0/LSTMCell/B": [7] }],
    ["of something else", { "rnn.weight_ih_l0": [4, 1] }],
  ])("%s are none", (_what, shapes) => {
    expect(recognise(shapes)).toBeNull();
  });
});
