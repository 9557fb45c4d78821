/** Cells that the engine does not have: named where names and shapes are theirs alone, and nowhere else. */
import { describe, expect, it } from "vitest";
import { noModel } from "../../../../src/checkpoints/open/readCheckpoint";
import { recogniseModel } from "../../../../src/checkpoints/frameworks/registry";
import { unrunCell } from "../../../../src/checkpoints/frameworks/shared/unrunCells";
import { inEnglish } from "../../../inEnglish";
import { recurrentTensors } from "../files";
import { infosOf, unreadFile, type Shapes } from "./unreadFile";

const around: Shapes = { "encoder.weight": [20, 8], "decoder.weight": [20, 16], "decoder.bias": [20] };

/** As implementations name and shape their tensors. */
const cells: [string, Shapes, RegExp][] = [
  [
    "IndRNN",
    { "rnn.cells.0.weight_ih": [16, 8], "rnn.cells.0.weight_hh": [16], "rnn.cells.0.bias_ih": [16] },
    /By rnn\.cells\.0\.weight_hh, this looks like an IndRNN/,
  ],
  [
    "SRU",
    { "sru.rnn_lst.0.weight": [8, 64], "sru.rnn_lst.0.weight_c": [32], "sru.rnn_lst.0.bias": [32], "sru.rnn_lst.0.scale_x": [1] },
    /By sru\.rnn_lst\.0\.weight, this looks like an SRU/,
  ],
  [
    "ON-LSTM",
    {
      "rnn.cells.0.ih.0.weight": [72, 8],
      "rnn.cells.0.ih.0.bias": [72],
      "rnn.cells.0.hh.weight_raw": [72, 16],
      "rnn.cells.0.hh.bias": [72],
    },
    /By rnn\.cells\.0\.hh\.weight_raw, this looks like an ON-LSTM/,
  ],
  [
    "QRNN",
    { "qrnn.layers.0.linear.weight": [48, 16], "qrnn.layers.0.linear.bias": [48] },
    /By qrnn\.layers\.0\.linear\.weight, this looks like a QRNN/,
  ],
  [
    "ConvLSTM, its gates side by side",
    { "cell_list.0.conv.weight": [64, 19, 3, 3], "cell_list.0.conv.bias": [64], "cell_list.1.conv.weight": [64, 32, 3, 3] },
    /By cell_list\.0\.conv\.weight and cell_list\.1\.conv\.weight, this looks like a ConvLSTM/,
  ],
  [
    "ConvLSTM, each gate apart",
    Object.fromEntries(
      ["i", "f", "c", "o"].flatMap((gate): [string, number[]][] => [
        [`cell0.Wx${gate}.weight`, [16, 3, 3, 3]],
        [`cell0.Wh${gate}.weight`, [16, 16, 3, 3]],
      ]),
    ),
    /looks like a ConvLSTM/,
  ],
  [
    "ConvLSTM of Keras",
    { "conv_lstm2d/conv_lstm_cell/kernel": [3, 3, 1, 64], "conv_lstm2d/conv_lstm_cell/recurrent_kernel": [3, 3, 16, 64] },
    /looks like a ConvLSTM/,
  ],
  [
    "ConvLSTM of Flax",
    { "params.ConvLSTMCell_0.ih.kernel": [3, 3, 1, 64], "params.ConvLSTMCell_0.hh.kernel": [3, 3, 16, 64] },
    /looks like a ConvLSTM/,
  ],
  [
    "MGU of Flax",
    {
      "MGUCell_0/if/kernel": [5, 6],
      "MGUCell_0/in/kernel": [5, 6],
      "MGUCell_0/hf/kernel": [6, 6],
      "MGUCell_0/hn/kernel": [6, 6],
    },
    /By MGUCell_0\/if\/kernel, this looks like a minimal gated unit/,
  ],
];

describe.each(cells)("%s", (_cell, shapes, says) => {
  it("is named, and no advice leads to running it as another", () => {
    const tensors = infosOf({ ...around, ...shapes });
    expect(recogniseModel(unreadFile(tensors), { manifest: null, vocabularySizes: [] })).toBeNull();
    const problem = inEnglish(noModel({ name: "a", tensors }).said);
    expect(problem).toMatch(says);
    expect(problem).toMatch(/can be inspected\. Cells that are run are such as LSTM, .*GRU/);
    expect(problem).not.toMatch(/save the weights under such names/);
  });
});

describe("of nothing else is anything said", () => {
  it.each<[string, Shapes]>([
    [
      "a network of convolutions",
      { "layer1.conv.weight": [256, 128, 3, 3], "layer1.conv.bias": [256], "conv.weight": [64, 32, 3, 3] },
    ],
    ["convolutions in a list that is of no LSTM", { "cells.0.conv.weight": [256, 128, 3, 3] }],
    ["convolutions that leave no room for an input", { "cell_list.0.conv.weight": [64, 16, 3, 3] }],
    ["gates of which each unit has its own", { "rnn.weight_ih": [64, 8], "rnn.weight_hh": [16] }],
    ["a dense layer with a vector", { "fc.weight": [8, 64], "fc.bias": [64], "fc.weight_c": [64] }],
    ["five or six gates", { "cell.hh.weight": [96, 16], "cell.ih.weight": [96, 8] }],
    ["five gates", { "cell.hh.weight": [80, 16], "cell.ih.weight": [80, 8] }],
    ["a dense layer in a list", { "layers.0.linear.weight": [48, 16], "layers.0.linear.bias": [48] }],
    ["a GRU of Flax", { ...flaxGates("r"), ...flaxGates("z"), ...flaxGates("n") }],
    ["an LSTM of Keras", { "lstm/kernel": [8, 64], "lstm/recurrent_kernel": [16, 64] }],
    [
      "an LSTM of PyTorch",
      Object.fromEntries(Object.entries(recurrentTensors("rnn.", 4, 16, [8])).map(([name, { shape }]) => [name, shape])),
    ],
    ["nothing", {}],
  ])("%s", (_what, shapes) => {
    expect(unrunCell(infosOf({ ...around, ...shapes }))).toBeNull();
  });
});

function flaxGates(gate: string): Shapes {
  return { [`GRUCell_0.i${gate}.kernel`]: [5, 6], [`GRUCell_0.h${gate}.kernel`]: [6, 6] };
}
