/** What sizes alone would connect, and the file does not say: it is left open, or asked, and the alternatives are there. */
import { describe, expect, it } from "vitest";
import type { RecognisedModel } from "../../../../src/checkpoints/frameworks/framework";
import { recogniseModel } from "../../../../src/checkpoints/frameworks/registry";
import type { Manifest } from "../../../../src/checkpoints/manifest/manifest";
import type { PlainValue } from "../../../../src/checkpoints/formats/format";
import { inEnglish } from "../../../inEnglish";
import { infosOf, unreadFile, type Shapes } from "./unreadFile";
import { recurrentTensors } from "../files";

const rnn = (prefix: string, inputs: number[], hidden = 16, options?: Parameters<typeof recurrentTensors>[4]): Shapes =>
  Object.fromEntries(
    Object.entries(recurrentTensors(prefix, 4, hidden, inputs, options)).map(([name, { shape }]) => [name, shape]),
  );
const cell = (prefix: string, inputs: number, hidden = 16): Shapes => ({
  [`${prefix}weight_ih`]: [4 * hidden, inputs],
  [`${prefix}weight_hh`]: [4 * hidden, hidden],
});
const linear = (prefix: string, inputs: number, outputs: number): Shapes => ({
  [`${prefix}.weight`]: [outputs, inputs],
  [`${prefix}.bias`]: [outputs],
});
const norm = (prefix: string, size: number): Shapes => ({ [`${prefix}.weight`]: [size], [`${prefix}.bias`]: [size] });
const embedding = (size: number): Shapes => ({ "embedding.weight": [20, size] });

function recognise(shapes: Shapes, manifest: Partial<Manifest> = {}, attributes: Record<string, PlainValue> = {}) {
  const file = unreadFile(infosOf(shapes), { attributes: new Map(Object.entries(attributes)) });
  const said = Object.keys(manifest).length > 0 ? { version: 1 as const, ...manifest } : null;
  const model = recogniseModel(file, { manifest: said, vocabularySizes: [] });
  return model as RecognisedModel;
}
const about = (model: RecognisedModel, subject: string) =>
  inEnglish(model.inferences.find((inference) => inference.about === subject));
const partsOf = ({ parts }: RecognisedModel) => parts.map(({ name }) => name);
const problemOf = ({ problem }: RecognisedModel) => inEnglish(problem);

describe("a cell with more than its kind has is another one, and is not run as that", () => {
  it.each([
    ["normalised gates", norm("cell.ln_ih", 64)],
    ["a normalised state", norm("cell.layernorm_c", 16)],
    ["peepholes", { "cell.weight_ci": [16], "cell.weight_co": [16] }],
    ["a product of input and state", { "cell.w_mih": [16, 8], "cell.w_mhh": [16, 16] }],
  ])("%s", (_what, more) => {
    const shapes = { ...embedding(8), ...cell("cell.", 8), ...(more as Shapes), ...linear("fc", 16, 20) };
    expect(problemOf(recognise(shapes))).toMatch(/cell has cell\..* beside the weights of LSTM: it is another cell/);
    expect(problemOf(recognise(shapes, { cell: "lstm" }))).toBeNull();
  });

  it("a list of layers by which its input and its state gate one another, in turn", () => {
    const inTurn = { ...linear("rnn.list.0", 16, 8), ...linear("rnn.list.1", 8, 16) };
    const shapes = { ...embedding(8), ...cell("rnn.lstm.", 8), ...inTurn, ...linear("fc", 16, 20) };
    expect(problemOf(recognise(shapes))).toMatch(/lstm has rnn\.list\.0\.weight and rnn\.list\.1\.weight beside/);
    expect(problemOf(recognise(shapes, { cell: "lstm" }))).toBeNull();
    const apart = { ...linear("rnn.net.0", 8, 16), ...linear("rnn.net.2", 16, 8) };
    expect(problemOf(recognise({ ...embedding(8), ...cell("rnn.lstm.", 8), ...apart, ...linear("fc", 16, 20) }))).toBeNull();
  });

  it("an output layer, learned states and what drops weights are no part of a cell", () => {
    const raw = { "rnn.weight_hh_l0_raw": [64, 16], "rnn.module.weight_ih_l0": [64, 8] };
    expect(problemOf(recognise({ ...embedding(8), ...raw, ...linear("fc", 16, 20) }))).toBeNull();
    const states = { "rnn.h0": [1, 1, 16], "rnn.c0": [1, 1, 16] };
    expect(problemOf(recognise({ ...embedding(8), ...rnn("rnn.", [8]), ...states, ...linear("rnn.fc", 16, 20) }))).toBeNull();
  });

  it("of gates that are layers of their own, and of gates that somebody stacked", () => {
    const gates = Object.fromEntries(
      [..."ifgo"].flatMap((gate) => [
        [`W_x${gate}`, [8, 16]],
        [`W_h${gate}`, [16, 16]],
      ]),
    );
    expect(problemOf(recognise({ ...gates, P_i: [16], P_f: [16], P_o: [16] }))).toMatch(/P_i, P_f, and P_o/);
    const stacked = { "lstm.i2h.weight": [64, 8], "lstm.h2h.weight": [64, 16] };
    expect(problemOf(recognise({ ...stacked, ...norm("lstm.ln_cell", 16) }))).toMatch(/lstm has lstm\.ln_cell/);
  });
});

it("a module that is named for reversal reads in reverse, which is assumed and can be told", () => {
  const pair = { ...embedding(8), ...rnn("forward_lstm.", [8]), ...rnn("backward_lstm.", [8]) };
  expect(recognise(pair, { part: "forward_lstm" }).layers[0]?.direction).toBe("forward");
  const backward = recognise(pair, { part: "backward_lstm" });
  expect(backward.layers[0]?.direction).toBe("reverse");
  expect(about(backward, "direction")).toMatchObject({ ground: "assumed", evidence: ["Its name has backward in it."] });
  const flair = recognise({ ...embedding(8), ...rnn("rnn.", [8]) }, {}, { is_forward_lm: false });
  expect(about(flair, "direction")).toMatchObject({ ground: "stated", evidence: [expect.stringMatching(/is_forward_lm/)] });
  expect(recognise(pair, { part: "backward_lstm", directions: ["forward"] }).layers[0]?.direction).toBe("forward");
});

it("both directions of one of PyTorch's modules are stated by the names of its weights", () => {
  const reverse = Object.fromEntries(Object.entries(rnn("lstm.", [8])).map(([name, shape]) => [`${name}_reverse`, shape]));
  expect(about(recognise({ ...embedding(8), ...rnn("lstm.", [8]), ...reverse }), "direction")).toMatchObject({
    ground: "stated",
  });
});

it("states that either of two parts could begin with are assumed; those that a name ties to one are that one's", () => {
  const two = { ...rnn("left.", [8]), ...rnn("right.", [8]) };
  const shared = recognise({ ...two, h0: [1, 1, 16], c0: [1, 1, 16] }, { part: "left" });
  expect(about(shared, "initialState")).toMatchObject({
    ground: "assumed",
    evidence: [expect.any(String), expect.stringMatching(/^right has as many units/)],
  });
  const tied = { ...two, "left.h0": [1, 1, 16], "left.c0": [1, 1, 16] };
  expect(about(recognise(tied, { part: "left" }), "initialState")).toMatchObject({ ground: "convention" });
  expect(about(recognise(tied, { part: "right" }), "initialState")).toBeUndefined();
});

describe("numbered layers are a row where nothing stands between them", () => {
  const row = { ...embedding(16), ...cell("cells.0.", 16), ...cell("cells.1.", 16), ...linear("fc", 16, 20) };

  it("a plain list is", () => {
    expect(recognise(row).layers).toHaveLength(2);
    expect(partsOf(recognise(row))).toEqual(["cells.0…cells.1"]);
  });

  it.each([
    ["members that hold more", { ...rnn("blocks.0.rnn.", [16]), ...norm("blocks.0.norm", 16), ...rnn("blocks.1.rnn.", [16]) }],
    ["members between", { ...rnn("net.0.", [16]), ...linear("net.1", 16, 16), ...rnn("net.2.", [16]) }],
    [
      "a list of as many normalisations",
      { ...rnn("rnns.0.", [16]), ...rnn("rnns.1.", [16]), ...norm("norms.0", 16), ...norm("norms.1", 16) },
    ],
    ["numbered normalisations", { ...rnn("lstm1.", [8]), ...norm("ln1", 16), ...rnn("lstm2.", [16]), ...norm("ln2", 16) }],
    ["a dense layer, in the program's order", { ...rnn("lstm1.", [8]), ...linear("fc1", 16, 16), ...rnn("lstm2.", [16]) }],
  ])("%s leave it open", (_what, shapes) => {
    const model = recognise({ ...(shapes as Shapes), ...linear("out", 16, 20) });
    expect(model.layers).toHaveLength(1);
    expect(partsOf(model)).toHaveLength(2);
    expect(about(model, "wiring")).toMatchObject({ ground: "open", value: expect.stringMatching(/not connected/) });
  });

  it("layers whose outputs a dense layer reads all at once stand side by side", () => {
    const lists = { ...embedding(8), ...rnn("rnns.0.", [8], 8), ...rnn("rnns.1.", [8], 8), ...linear("fc", 16, 20) };
    const model = recognise(lists);
    expect(partsOf(model)).toEqual(["rnns.0", "rnns.1"]);
    expect(model.head).toBeNull(); // the bias of fc makes no tied head of the embedding
  });

  it("Flax counts its cells as they come, and TensorFlow's wrappers hold more", () => {
    const flax = (path: string) =>
      Object.fromEntries(
        [..."ifgo"].flatMap((gate) => [
          [`${path}.i${gate}.kernel`, [16, 16]],
          [`${path}.h${gate}.kernel`, [16, 16]],
        ]),
      );
    expect(partsOf(recognise({ ...flax("LSTMCell_0"), ...flax("LSTMCell_1") }))).toEqual(["LSTMCell_0", "LSTMCell_1"]);
    const wrapped = (at: number) => ({
      [`rnn/multi_rnn_cell/cell_${at}/highway_wrapper/basic_lstm_cell/kernel`]: [32, 64],
      [`rnn/multi_rnn_cell/cell_${at}/highway_wrapper/basic_lstm_cell/bias`]: [64],
      [`rnn/multi_rnn_cell/cell_${at}/highway_wrapper/carry_w`]: [16, 16],
    });
    const model = recognise({ ...wrapped(0), ...wrapped(1) });
    expect(partsOf(model)).toHaveLength(2);
    expect(problemOf(model)).toMatch(/stands in highway_wrapper/);
  });
});

describe("the output", () => {
  const core = { ...embedding(8), ...rnn("lstm.", [8]) };

  it("of several that score the tokens the first is taken, and the others are measured", () => {
    const model = recognise({ ...core, ...linear("head_a", 16, 20), ...linear("head_b", 16, 20) });
    expect(about(model, "head")).toMatchObject({ ground: "assumed", taken: "head_a" });
    const question = model.hypotheses?.find(({ about: subject }) => subject === "head");
    expect(question?.isForPeople).toBe(false);
    expect(question?.alternatives.map(({ id }) => id)).toEqual(["head_a", "head_b"]);
    expect(
      about(
        recognise({ ...core, ...linear("head_a", 16, 20), ...linear("head_b", 16, 20) }, { wiring: { head: ["head_b"] } }),
        "head",
      ),
    ).toMatchObject({ ground: "stated", chosen: true, taken: "head_b" });
  });

  it("of several that say something else none is taken, and each can be", () => {
    const shapes = { ...core, ...linear("fc_tag", 16, 5), ...linear("fc_dep", 16, 7) };
    const model = recognise(shapes);
    expect(model.head).toBeNull();
    expect(about(model, "head")).toMatchObject({
      ground: "open",
      taken: "none",
      evidence: [expect.stringMatching(/fc_tag and fc_dep/)],
    });
    expect(recognise(shapes, { wiring: { head: ["fc_dep"] } }).head).toMatchObject({ outputSize: 7 });
  });

  it("layers in a row are no rivals", () => {
    expect(recognise({ ...core, ...linear("fc1", 16, 16), ...linear("fc2", 16, 3) }).head).toMatchObject({ outputSize: 3 });
  });

  it("a normalisation before it is assumed, and measured against going without", () => {
    const model = recognise({ ...core, ...norm("norm", 16), ...linear("fc", 16, 20) });
    expect(about(model, "head")).toMatchObject({ ground: "assumed", taken: "norm > fc" });
    const question = model.hypotheses?.find(({ about: subject }) => subject === "head");
    expect(question?.alternatives.map(({ id }) => id)).toEqual(["norm > fc", "fc"]);
  });
});

describe("what the output reads", () => {
  const core = { ...embedding(16), ...rnn("gru.", [16]) };

  it.each([
    ["what joins attention to the state", linear("concat", 32, 16)],
    ["a convolution", { "conv.weight": [16, 16, 3] }],
    ["attention", { "attn.in_proj_weight": [48, 16], ...linear("attn.out_proj", 16, 16) }],
    ["a gate of a highway", { ...linear("highway.gate", 16, 16), ...linear("highway.transform", 16, 16) }],
  ])("%s before it leaves it open", (_what, between) => {
    const shapes = { ...core, ...(between as Shapes), ...linear("out", 16, 20) };
    const model = recognise(shapes);
    expect(model.head).toBeNull();
    expect(about(model, "head")).toMatchObject({
      ground: "open",
      evidence: [expect.stringMatching(/Beside the recurrent part and out/)],
    });
    expect(recognise(shapes, { wiring: { head: ["out"] } }).head).toMatchObject({ outputSize: 20 });
  });

  it.each([
    ["of a name", { ...linear("fc1", 16, 8), "act.weight": [1], ...linear("fc2", 8, 20) }],
    ["for each unit", { ...linear("fc1", 16, 8), "prelu.weight": [8], ...linear("fc2", 8, 20) }],
    ["in a list", { ...linear("fc.0", 16, 8), "fc.1.weight": [1], ...linear("fc.2", 8, 20) }],
  ])("an activation with weights %s on the way to the output leaves it open", (_what, layers) => {
    const model = recognise({ ...core, ...(layers as Shapes) });
    expect(model.head).toBeNull();
    expect(about(model, "head")).toMatchObject({ ground: "open", evidence: [expect.stringMatching(/act|prelu|fc\.1/)] });
  });

  it("attention leaves it open wherever it is defined", () => {
    const shapes = { ...core, ...linear("out", 16, 20), ...linear("attn", 32, 16) };
    expect(recognise(shapes).head).toBeNull();
    expect(about(recognise(shapes), "head")).toMatchObject({ ground: "open", evidence: [expect.stringMatching(/attn/)] });
  });

  it("dense layers of another purpose make no chain to nothing", () => {
    const latent = { ...linear("hidden2mean", 16, 4), ...linear("hidden2logv", 16, 4), ...linear("latent2hidden", 4, 16) };
    expect(recognise({ ...core, ...latent }).head).toBeNull();
    expect(recognise({ ...core, ...latent, ...linear("outputs2vocab", 16, 20) }).head).toMatchObject({ outputSize: 20 });
  });

  it("one class is a yes or no, and scores before a CRF are no probabilities", () => {
    expect(recognise({ ...core, ...linear("fc", 16, 1) }).head).toMatchObject({ output: "sigmoid" });
    const tags = { ...core, ...linear("hidden2tag", 16, 5), "crf.transitions": [5, 5] };
    expect(recognise(tags).head).toMatchObject({ output: "none" });
    expect(about(recognise(tags), "output")?.evidence.join(" ")).toMatch(/crf\.transitions scores one class behind another/);
  });

  it("attention of the module around a list of cells, and dense layers over more than the state", () => {
    const cells = { ...cell("decoder.layers.0.", 24), ...cell("decoder.layers.1.", 16) };
    const attended = { ...cells, ...linear("decoder.attention.output_proj", 32, 16), ...linear("decoder.fc_out", 16, 20) };
    expect(recognise(attended).head).toBeNull();
    expect(recognise({ ...core, ...linear("fc1", 24, 16), ...linear("fc2", 16, 20) }).head).toBeNull();
  });

  it("also behind layers that come first in the file", () => {
    const shapes = { ...rnn("lstm.", [5]), ...linear("attention", 16, 16), ...linear("fc", 16, 2) };
    expect(about(recognise(shapes), "head")).toMatchObject({ ground: "open", evidence: [expect.stringMatching(/attention/)] });
    expect(recognise({ ...rnn("lstm.", [5]), ...linear("fc", 16, 2) }).head).toMatchObject({ outputSize: 2 });
  });

  it("a list that ends in it is the way to it, with its activation asked", () => {
    const model = recognise({ ...core, ...linear("classifier.0", 16, 16), ...linear("classifier.2", 16, 20) });
    expect(model.head).toMatchObject({ outputSize: 20, stages: [{}] });
    expect(about(model, "headActivation")).toMatchObject({ ground: "assumed" });
  });

  it("of parts that give as much it may be either's", () => {
    const model = recognise({ ...embedding(8), ...rnn("first.", [8]), ...rnn("second.", [8]), ...linear("fc", 16, 20) });
    expect(about(model, "head")).toMatchObject({ ground: "assumed", evidence: [expect.stringMatching(/output of second/)] });
  });
});

describe("the input", () => {
  it.each([
    ["a convolution", { "conv1.weight": [16, 16, 3], "conv1.bias": [16] }],
    ["what joins attention to it", linear("attn_combine", 32, 16)],
    ["a dense layer of the same size", linear("fc_in", 16, 16)],
  ])("%s between embedding and layers leaves it open", (_what, between) => {
    const shapes = { ...embedding(16), ...(between as Shapes), ...rnn("lstm.", [16]), ...linear("out", 16, 20) };
    const model = recognise(shapes);
    expect(model.embedding).toBeNull();
    expect(about(model, "input")).toMatchObject({
      ground: "open",
      evidence: [expect.stringMatching(/Between embedding\.weight and the recurrent part/)],
    });
    expect(recognise(shapes, { input: "embedding" }).embedding).toMatchObject({ vocabularySize: 20 });
  });

  it("what the embedding's own module does behind it, and a convolution in a file by the alphabet", () => {
    const encoder = { "bert.embedding.weight": [20, 16], ...linear("bert.layer.0.dense", 16, 16), ...rnn("lstm.", [16]) };
    expect(about(recognise(encoder), "input")).toMatchObject({ ground: "open" });
    const sorted = Object.entries({ ...embedding(16), "conv.weight": [16, 16, 3], ...rnn("lstm.", [16]) });
    const byName = Object.fromEntries(sorted.sort(([a], [b]) => (a < b ? -1 : 1)));
    expect(about(recognise(byName), "input")).toMatchObject({ ground: "open" });
  });

  it("in a part of several, and of several embeddings", () => {
    const decoder = {
      "decoder.embedding.weight": [20, 16],
      ...linear("decoder.attn_combine", 32, 16),
      ...rnn("decoder.gru.", [16]),
    };
    const pair = {
      "encoder.embedding.weight": [25, 16],
      ...rnn("encoder.gru.", [16]),
      ...decoder,
      ...linear("decoder.out", 16, 20),
    };
    expect(about(recognise(pair, { part: "decoder" }), "input")).toMatchObject({ ground: "open" });
    expect(about(recognise(pair, { part: "encoder" }), "input")).toMatchObject({ ground: "convention" });
    const two = { "char_embedding.weight": [40, 16], "word_embedding.weight": [50, 16], ...rnn("lstm.", [16]) };
    expect(about(recognise(two), "embedding")).toMatchObject({ ground: "assumed", taken: "char_embedding.weight" });
  });

  it("a normalisation before the layers is assumed, and said", () => {
    const model = recognise({ ...embedding(16), ...norm("norm", 16), ...rnn("lstm.", [16]) });
    expect(about(model, "inputActivation")).toMatchObject({ ground: "assumed", value: "norm" });
  });

  it("behind the layers, or in another module, it stands between nothing", () => {
    const behind = { ...embedding(16), ...rnn("lstm.", [16]), "conv1.weight": [16, 16, 3], ...linear("out", 16, 20) };
    expect(recognise(behind).embedding).not.toBeNull();
  });
});

describe("TensorFlow", () => {
  const basic = (path: string, inputs: number) => ({ [`${path}/kernel`]: [inputs + 16, 64], [`${path}/bias`]: [64] });
  const dense = (path: string, inputs: number, outputs: number) => ({
    [`${path}/kernel`]: [inputs, outputs],
    [`${path}/bias`]: [outputs],
  });

  it("a dense layer in a scope called lstm is no cell", () => {
    const shapes = {
      "lstm/embedding": [20, 8],
      ...basic("lstm/rnn/basic_lstm_cell", 8),
      ...dense("lstm/dense", 16, 40),
      ...dense("lstm/logits", 40, 20),
    };
    const model = recognise(shapes);
    expect(model.layers).toHaveLength(1);
    expect(model.head).toMatchObject({ outputSize: 20, stages: [{}] });
    expect(about(model, "headActivation")).toMatchObject({ ground: "assumed" });
  });

  it("LSTMs of other equations are left out by name", () => {
    const coupled = {
      "rnn/coupled_input_forget_gate_lstm_cell/kernel": [24, 48],
      "rnn/coupled_input_forget_gate_lstm_cell/bias": [48],
    };
    expect(recognise(coupled)).toBeNull();
    const model = recognise({ ...coupled, ...basic("other/lstm_cell", 8) });
    expect(inEnglish(model.warnings)).toContainEqual(
      expect.stringMatching(/coupled.* was left out: it is a cell of other equations/),
    );
  });

  it("behind attention nothing says what the output reads", () => {
    const model = recognise({
      embedding: [20, 8],
      ...basic("decoder/attention_wrapper/basic_lstm_cell", 24),
      ...dense("decoder/dense", 16, 20),
    });
    expect(model.head).toBeNull();
    expect(about(model, "head")).toMatchObject({ ground: "open", taken: "none" });
  });

  it("dense layers are in the order of their numbers, and CuDNN's cells add no forget bias", () => {
    const cell = { embedding: [20, 8], ...basic("rnn/lstm_cell", 8) };
    const model = recognise({ ...cell, ...dense("dense", 16, 16), ...dense("dense_1", 16, 20) });
    expect(about(model, "head")).toMatchObject({ ground: "assumed", taken: "dense > dense_1" });
    const cudnn = recognise({ embedding: [20, 8], ...basic("rnn/cudnn_compatible_lstm_cell", 8) });
    expect(about(cudnn, "forgetBias")).toMatchObject({ ground: "convention", taken: "0" });
  });

  it("a bias is taken by its name, and never another layer's", () => {
    const model = recognise({
      embedding: [20, 8],
      ...basic("rnn/lstm_cell", 8),
      "dense/kernel": [16, 20],
      "dense_1/kernel": [7, 20],
      "dense_1/bias": [20],
    });
    expect(model.roles.get("dense/kernel")).toBeDefined();
    expect(model.roles.get("dense_1/bias")).toBeUndefined();
  });
});

describe("Keras without a configuration", () => {
  const layer = (name: string, inputs: number, units: number) => ({
    [`${name}/${name}/kernel:0`]: [inputs, 4 * units],
    [`${name}/${name}/recurrent_kernel:0`]: [units, 4 * units],
    [`${name}/${name}/bias:0`]: [4 * units],
  });
  const dense = (name: string, inputs: number, units: number) => ({
    [`${name}/${name}/kernel:0`]: [inputs, units],
    [`${name}/${name}/bias:0`]: [units],
  });
  const inOrder = (...names: string[]) => ({ layer_names: names });

  it("a dense layer between two recurrent ones may lead to either: it is not connected", () => {
    const shapes = { ...layer("lstm", 5, 8), ...dense("dense", 8, 12), ...layer("lstm_1", 12, 8), ...dense("dense_1", 8, 1) };
    const model = recognise(shapes, {}, inOrder("lstm", "dense", "lstm_1", "dense_1"));
    expect(partsOf(model)).toEqual(["lstm", "lstm_1"]);
    expect(model.head).toBeNull();
    expect(about(model, "head")).toMatchObject({
      ground: "open",
      taken: "none",
      evidence: [expect.stringMatching(/Between lstm and lstm_1 the file lists dense/)],
    });
    const told = recognise(shapes, { wiring: { head: ["dense"] } }, inOrder("lstm", "dense", "lstm_1", "dense_1"));
    expect(told.head).toMatchObject({ outputSize: 12 });
    const last = recognise(shapes, { part: "lstm_1" }, inOrder("lstm", "dense", "lstm_1", "dense_1"));
    expect(last.head).toMatchObject({ outputSize: 1 });
  });

  it("the ground of a default is the file's own", () => {
    const why = (shapes: Shapes, attributes: Record<string, PlainValue> = {}) =>
      about(recognise(shapes, {}, attributes), "gateActivation")?.evidence.join(" ");
    expect(why(layer("lstm", 5, 8))).toMatch(/neither a configuration nor a version/);
    expect(why(layer("lstm", 5, 8), { keras_version: "2.2.4" })).toMatch(
      /no configuration; this is the default of Keras 2\.2\.4/,
    );
    expect(
      why({ "layers/lstm/cell/vars/0": [5, 32], "layers/lstm/cell/vars/1": [8, 32], "layers/lstm/cell/vars/2": [32] }),
    ).toMatch(/names are those of Keras 3/);
    const first = Object.fromEntries(
      [..."ifco"].flatMap((gate) => [
        [`lstm_1/lstm_1_W_${gate}`, [5, 8]],
        [`lstm_1/lstm_1_U_${gate}`, [8, 8]],
        [`lstm_1/lstm_1_b_${gate}`, [8]],
      ]),
    );
    expect(why(first)).toMatch(/names are those of Keras 1/);
    expect(about(recognise(first), "gateActivation")).toMatchObject({ taken: "hard-sigmoid" });
    expect(why(layer("lstm", 5, 8), { model_config: '{"class_name":"Custom","config":{}}' })).toMatch(
      /configuration does not describe these layers/,
    );
    expect(
      why({ "layer_0_lstm/kernel": [5, 32], "layer_0_lstm/recurrent_kernel": [8, 32] }, { "layer_0_lstm.units": 8 }),
    ).toMatch(/RTNeural/);
  });

  it("W, U and b by themselves are not Keras's, and their gates' order is asked", () => {
    const model = recognise({ W: [20, 128], U: [32, 128], b: [128] });
    expect(about(model, "gateOrder")).toMatchObject({ ground: "assumed" });
  });

  it("what metrics and generators keep is not named among the layers", () => {
    const shapes = {
      ...layer("lstm", 5, 8),
      ...dense("dense", 3, 2),
      "mean_metric_wrapper/total": [1],
      "0/count": [1],
      "mean/total": [],
    };
    expect(inEnglish(recognise(shapes).warnings).filter((text) => /not:/.test(text))).toEqual([
      expect.stringMatching(/is not: dense\.$/),
    ]);
  });
});
