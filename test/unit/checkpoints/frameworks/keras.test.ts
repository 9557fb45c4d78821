/** What is understood of Keras files: configurations of three versions, graphs, defaults, and what cannot be run. */
import { inEnglish } from "../../../inEnglish";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { PlainValue, TensorInfo } from "../../../../src/checkpoints/formats/format";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { openZip } from "../../../../src/checkpoints/formats/zip";
import { parseConfig } from "../../../../src/checkpoints/frameworks/keras/config";
import { keras } from "../../../../src/checkpoints/frameworks/keras/keras";
import { memorySource } from "../../../../src/checkpoints/source";
import { inspectCheckpoint, openModel } from "../../../../src/checkpoints/open/openModel";
import { siblingsOf } from "../files";
import { zipOf, type Entry } from "../pickles";

const folder = resolve(__dirname, "../../../fixtures/keras");
const bytesOf = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

const tensorsOf = (shapes: Record<string, number[]>): TensorInfo[] =>
  Object.entries(shapes).map(([name, shape]) => ({
    name,
    shape,
    dtype: "F32",
    byteLength: 4 * shape.reduce((a, b) => a * b, 1),
  }));

/** A layer's tensors as Keras 2 names them. */
const cell = (
  layer: string,
  gates: number,
  inputs: number,
  units: number,
  bias: number[] | null = [gates * units],
  within = layer,
) => ({
  [`${layer}/${within}/kernel:0`]: [inputs, gates * units],
  [`${layer}/${within}/recurrent_kernel:0`]: [units, gates * units],
  ...(bias ? { [`${layer}/${within}/bias:0`]: bias } : {}),
});
const embedding = (layer: string, tokens: number, size: number) => ({ [`${layer}/${layer}/embeddings:0`]: [tokens, size] });
const dense = (layer: string, inputs: number, units: number) => ({
  [`${layer}/${layer}/kernel:0`]: [inputs, units],
  [`${layer}/${layer}/bias:0`]: [units],
});

/** A functional model's layer as Keras 2 writes it. */
const node = (className: string, name: string, inputs: string[], config: object = {}) => ({
  class_name: className,
  name,
  config: { name, ...config },
  inbound_nodes: inputs.length > 0 ? [inputs.map((input) => [input, 0, 0, {}])] : [],
});
const functional = (...layers: object[]) => JSON.stringify({ class_name: "Model", config: { layers } });
const sequential = (...layers: [className: string, config: object][]) =>
  JSON.stringify({ class_name: "Sequential", config: layers.map(([className, config]) => ({ class_name: className, config })) });

function recognise(
  shapes: Record<string, number[]>,
  attributes: Record<string, PlainValue> = {},
  cellName?: "gru" | "lstm" | "rnn-relu",
) {
  const manifest = cellName ? { version: 1 as const, cell: cellName } : null;
  return inEnglish(
    keras.recognise("a.h5", tensorsOf(shapes), {
      manifest,
      vocabularySizes: [],
      attributes: new Map(Object.entries(attributes)),
    }),
  );
}

describe("a .keras file", () => {
  const entriesOf = async (name: string): Promise<Map<string, Uint8Array>> => {
    const archive = await openZip(memorySource(bytesOf(name), name), "zip");
    const all = [...archive.entries.values()].map(
      async (entry) => [entry.name, await archive.read(entry, 0, entry.size)] as const,
    );
    return new Map(await Promise.all(all));
  };
  const zipped = (entries: Map<string, Uint8Array>, change: (entry: Entry) => Entry = (entry) => entry) =>
    zipOf([...entries].map(([name, data]) => change({ name, data })));

  it("tells where its tensors' bytes lie in the archive", async () => {
    const bytes = bytesOf("char-lstm.keras");
    const file = await openTensorFile(memorySource(bytes, "renamed.pt"));
    expect(file.format).toBe("Keras");
    const table = file.tensors.find(({ name }) => name === "layers/embedding/vars/0")!;
    const values = new Float32Array(bytes.slice(table.byteOffset, table.byteOffset! + table.byteLength).buffer);
    expect([...values]).toEqual([...(await file.read(table.name))]);
    expect(file.attributes?.get("keras_version")).toMatch(/^3\./);
    expect(JSON.parse(String(file.attributes?.get("model_config")))).toMatchObject({ class_name: "Sequential" });
  });

  it("is read when it is compressed", async () => {
    const entries = await entriesOf("char-lstm.keras");
    const bytes = zipped(entries, ({ name, data }) => ({
      name,
      data: new Uint8Array(deflateRawSync(data)),
      method: 8,
      size: data.length,
    }));
    const file = await openTensorFile(memorySource(bytes, "a.keras"));
    const plain = await openTensorFile(memorySource(bytesOf("char-lstm.keras"), "a.keras"));
    for (const { name, byteOffset } of file.tensors) {
      expect(byteOffset).toBeUndefined();
      expect(await file.read(name)).toEqual(await plain.read(name));
    }
  });

  it("without weights is refused", async () => {
    const entries = await entriesOf("char-lstm.keras");
    entries.delete("model.weights.h5");
    const opening = openTensorFile(memorySource(zipped(entries), "a.keras"));
    await expect(opening).rejects.toMatchObject({
      code: "checkpoint-unsupported",
      message: expect.stringMatching(/holds no model\.weights\.h5/),
    });
  });

  it("with a damaged weights file names it", async () => {
    const entries = await entriesOf("char-lstm.keras");
    entries.set("model.weights.h5", entries.get("model.weights.h5")!.slice(0, 500));
    const opening = openTensorFile(memorySource(zipped(entries), "a.keras"));
    await expect(opening).rejects.toMatchObject({
      code: "checkpoint-malformed",
      message: expect.stringMatching(/a\.keras \(model\.weights\.h5\) is not a sound HDF5 file/),
    });
  });

  it("with a configuration that is no JSON is understood from names", async () => {
    const entries = await entriesOf("char-lstm.keras");
    entries.set("config.json", new TextEncoder().encode("{"));
    const found = await inspectCheckpoint(memorySource(zipped(entries), "a.keras"), siblingsOf({}));
    expect(found.model?.layers).toHaveLength(2);
    expect(found.model?.inferences.find(({ about }) => about === "wiring")?.ground).toBe("convention");
  });
});

it("a whole model opens with the vocabulary that is named after it", async () => {
  const vocabulary = Object.fromEntries([..."abcdefghij"].map((character, index) => [character, index + 1]));
  const source = memorySource(bytesOf("char-lstm.h5"), "letters_weights.h5");
  const { description, weights } = await openModel(source, siblingsOf({ "letters_vocab.json": vocabulary }));
  expect(description.vocabulary).toMatchObject({ size: 11, source: "letters_vocab.json" });
  expect(weights.head).toMatchObject({ rows: 11, columns: 6 });
});

describe("a configuration", () => {
  it.each([
    ["no JSON", "{"],
    ["a number", "7"],
    ["no layers", '{"class_name":"Sequential","config":{}}'],
    ["100,000 lists", `{"config":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
    ["models nested 100 deep", `${'{"class_name":"Sequential","config":{"layers":['.repeat(100)}${"]}}".repeat(100)}`],
  ])("of %s is none", (_what, text) => {
    expect(parseConfig(text)).toBeNull();
  });

  it("of Keras 1 is a list, of Keras 3 has its inputs in keras_history", () => {
    const old = parseConfig(sequential(["Embedding", { name: "e" }], ["LSTM", { name: "l" }]));
    expect(old?.map(({ name, inputs }) => [name, inputs])).toEqual([
      ["e", []],
      ["l", ["e"]],
    ]);
    const history = (name: string) => ({ class_name: "__keras_tensor__", config: { shape: [], keras_history: [name, 0, 0] } });
    const model = {
      class_name: "Functional",
      config: {
        layers: [
          { class_name: "InputLayer", config: { name: "i" }, name: "i", inbound_nodes: [] },
          { class_name: "LSTM", config: { name: "l" }, name: "l", inbound_nodes: [{ args: [history("i")], kwargs: {} }] },
          {
            class_name: "Concatenate",
            config: { name: "c" },
            name: "c",
            inbound_nodes: [{ args: [[history("i"), history("l")]], kwargs: {} }],
          },
        ],
      },
    };
    expect(parseConfig(JSON.stringify(model))?.map(({ inputs }) => inputs)).toEqual([[], ["i"], ["i", "l"]]);
  });

  it("with a model in it is laid out in one graph", () => {
    const inner = {
      class_name: "Functional",
      name: "inner",
      config: {
        name: "inner",
        layers: [node("InputLayer", "in", []), node("LSTM", "one", ["in"]), node("LSTM", "two", ["one"])],
        output_layers: [["two", 0, 0]],
      },
      inbound_nodes: [[["e", 0, 0, {}]]],
    };
    const layers = parseConfig(
      functional(node("InputLayer", "i", []), node("Embedding", "e", ["i"]), inner, node("Dense", "d", ["inner"])),
    );
    expect(layers?.map(({ name, inputs }) => [name, inputs])).toEqual([
      ["i", []],
      ["e", ["i"]],
      ["one", ["e"]],
      ["two", ["one"]],
      ["d", ["two"]],
    ]);
  });
});

describe("a graph", () => {
  const outer = { ...embedding("e", 9, 4), ...dense("d", 6, 9) };

  it("reads through what does nothing when run, and says what is beside", () => {
    const model = recognise(
      { ...outer, ...cell("l", 4, 4, 6) },
      {
        model_config: sequential(
          ["Embedding", { name: "e", mask_zero: true }],
          ["SpatialDropout1D", { name: "s" }],
          ["LSTM", { name: "l" }],
          ["Dropout", { name: "p" }],
          ["Dense", { name: "d", activation: "softmax" }],
        ),
      },
    );
    expect(model).toMatchObject({ problem: null, vocabularySize: 9, head: { inputSize: 6, outputSize: 9 } });
    expect(model?.warnings).toEqual([expect.stringMatching(/mask_zero/)]);
  });

  it("has a part of its own behind what is not run", () => {
    const model = recognise(
      { ...outer, ...cell("l", 4, 4, 5), "n/n/gamma:0": [5], "n/n/beta:0": [5], ...cell("m", 4, 5, 6) },
      {
        model_config: sequential(
          ["Embedding", { name: "e" }],
          ["LSTM", { name: "l" }],
          ["LayerNormalization", { name: "n" }],
          ["LSTM", { name: "m" }],
          ["Dense", { name: "d" }],
        ),
      },
    );
    expect(model?.layers).toHaveLength(1);
    expect(model?.head).toBeNull();
    expect(model?.parts.map(({ name, isTaken }) => [name, isTaken])).toEqual([
      ["l", true],
      ["m", false],
    ]);
    expect(model?.warnings.join("\n")).toMatch(/is not: n \(LayerNormalization\) and d \(Dense\)/);
  });

  it("reads vectors behind a convolution, and says whose", () => {
    const model = recognise(
      { ...outer, "c/c/kernel:0": [3, 4, 7], "c/c/bias:0": [7], ...cell("l", 4, 7, 6) },
      {
        model_config: sequential(
          ["Embedding", { name: "e" }],
          ["Conv1D", { name: "c" }],
          ["LSTM", { name: "l" }],
          ["Dense", { name: "d" }],
        ),
      },
    );
    expect(model).toMatchObject({ vocabularySize: null, numbersPerStep: 7, embedding: null, problem: null });
    expect(model?.inferences.find(({ about }) => about === "input")).toMatchObject({
      value: "vectors of 7 numbers",
      evidence: ["They come from c, which is not run."],
    });
    expect(model?.warnings.join("\n")).toMatch(/reads what c gives, and c is not run: the numbers that are read here are taken/);
  });

  it("does not take a mask for states that are given, as Keras 3 writes both among the arguments", () => {
    const tensor = (name: string) => ({ class_name: "__keras_tensor__", config: { keras_history: [name, 0, 0] } });
    const third = (kwargs: object) => ({
      ...node("LSTM", "l", []),
      inbound_nodes: [{ args: [tensor("e")], kwargs }],
    });
    const warningsOf = (kwargs: object) => {
      const layers = [node("InputLayer", "a", []), node("Embedding", "e", ["a"]), node("NotEqual", "s", ["a"]), third(kwargs)];
      const tensors = { ...embedding("e", 9, 4), ...cell("l", 4, 4, 6) };
      return recognise(tensors, { model_config: functional(...layers) })?.warnings.join("\n");
    };
    expect(warningsOf({ mask: tensor("s") })).not.toMatch(/starts from states/);
    expect(warningsOf({ initial_state: [tensor("s")] })).toMatch(/l \(LSTM\) starts from states that are given to it/);
  });

  it("takes the encoder of two, and the decoder by its name", () => {
    const model = recognise(
      { ...embedding("e", 9, 4), ...embedding("f", 8, 4), ...cell("l", 4, 4, 6), ...cell("m", 4, 4, 6) },
      {
        model_config: functional(
          node("InputLayer", "a", []),
          node("InputLayer", "b", []),
          node("Embedding", "e", ["a"]),
          node("Embedding", "f", ["b"]),
          node("LSTM", "l", ["e"]),
          node("LSTM", "m", ["f", "l"]),
        ),
      },
    );
    expect(model?.layers).toHaveLength(1);
    expect(model?.parts.map(({ name }) => name)).toEqual(["l", "m"]);
    expect(model?.inferences.find(({ about }) => about === "part")?.evidence.join()).toMatch(/--part NAME.*: m/);
  });

  it("runs a layer backward, and no reader of it", () => {
    const model = recognise(
      { ...outer, ...cell("l", 4, 4, 5), ...cell("m", 4, 5, 6) },
      {
        model_config: sequential(
          ["Embedding", { name: "e" }],
          ["LSTM", { name: "l", go_backwards: true }],
          ["LSTM", { name: "m" }],
          ["Dense", { name: "d" }],
        ),
      },
    );
    expect(model?.layers.map(({ direction }) => direction)).toEqual(["reverse"]);
  });

  it("does not add up the directions of a layer", () => {
    const both = { ...cell("b", 4, 4, 5, [20], "forward_l"), ...cell("b", 4, 4, 5, [20], "backward_l") };
    const model = recognise(
      { ...outer, ...both, ...cell("m", 4, 5, 6) },
      {
        model_config: sequential(
          ["Embedding", { name: "e" }],
          ["Bidirectional", { name: "b", merge_mode: "sum" }],
          ["LSTM", { name: "m" }],
        ),
      },
    );
    expect(model?.layers.map(({ direction }) => direction)).toEqual(["forward", "reverse"]);
    expect(model?.parts.map(({ name }) => name)).toEqual(["b", "m"]);
  });

  it("gives classes where the scores are not over the tokens, and numbers where they are of another activation", () => {
    for (const [units, activation] of [
      [2, "softmax"],
      [9, "relu"],
    ] as const) {
      const model = recognise(
        { ...embedding("e", 9, 4), ...cell("l", 4, 4, 6), ...dense("d", 6, units) },
        { model_config: sequential(["Embedding", { name: "e" }], ["LSTM", { name: "l" }], ["Dense", { name: "d", activation }]) },
      );
      expect(model?.head).toMatchObject({ outputSize: units, output: activation });
      expect(model?.warnings.join()).toMatch(/no next token/);
    }
  });

  it("that bites its own tail ends", () => {
    const model = recognise(
      { ...outer, ...cell("l", 4, 4, 6) },
      { model_config: functional(node("Concatenate", "x", ["y"]), node("Concatenate", "y", ["x"]), node("LSTM", "l", ["x"])) },
    );
    expect(model).toMatchObject({ numbersPerStep: 4, problem: null });
  });

  it("stacks the cells of one layer", () => {
    const cells = { ...cell("r", 4, 4, 5, [20], "lstm_cell"), ...cell("r", 4, 5, 6, [24], "lstm_cell_1") };
    const model = recognise(
      { ...outer, ...cells },
      { model_config: sequential(["Embedding", { name: "e" }], ["RNN", { name: "r" }], ["Dense", { name: "d" }]) },
    );
    expect(model?.recognised.join("\n")).toMatch(/layer 1: LSTM 5 → 6, reads layer 0/);
    expect(model?.problem).toBeNull();
  });
});

describe("what the tensors do not tell", () => {
  const gru = (bias: number[] | null) => ({ ...embedding("e", 9, 4), ...cell("g", 3, 4, 5, bias) });
  const cellIn = (attributes: Record<string, PlainValue>, bias: number[] | null = null) =>
    recognise(gru(bias), attributes)?.layers[0]?.cell;

  it("a GRU's reset is seen in its bias, or in its configuration, or is the version's default", () => {
    expect(cellIn({}, [2, 15])).toBe("gru");
    expect(cellIn({}, [30])).toBe("gru");
    expect(cellIn({}, [15])).toBe("gru-reset-before");
    expect(cellIn({ keras_version: "2.2.4" })).toBe("gru-reset-before");
    expect(cellIn({ keras_version: "2.2.4-tf" })).toBe("gru");
    expect(cellIn({ keras_version: "2.15.0" })).toBe("gru");
    expect(
      cellIn({
        keras_version: "2.2.4",
        model_config: sequential(["Embedding", { name: "e" }], ["GRU", { name: "g", reset_after: true }]),
      }),
    ).toBe("gru");
    expect(recognise(gru(null), { keras_version: "2.2.4" }, "gru")?.layers[0]?.cell).toBe("gru");
    expect(() => recognise(gru([15]), {}, "lstm")).toThrow(/"cell"/);
  });

  it("hard sigmoids were the default before 2.3", () => {
    const first = (keras_version: string) =>
      recognise(gru([15]), { keras_version })?.hypotheses?.find(({ about }) => about === "gateActivation")?.alternatives[0]
        ?.label;
    for (const version of ["1.2.2", "2.2.4", "2.1.6-tf"]) expect(first(version)).toBe("hard sigmoid");
    for (const version of ["2.3.0", "2.2.4-tf", "2.15.0", "3.0.1"]) expect(first(version)).toBe("sigmoid");
  });

  it("an activation that no cell has is named", () => {
    const config = (className: string, activation: string) =>
      sequential(["Embedding", { name: "e" }], [className, { name: "g", activation }]);
    expect(recognise(gru([15]), { model_config: config("GRU", "relu") })?.problem).toBeNull();
    expect(recognise(gru([15]), { model_config: config("GRU", "swish") })?.problem).toMatch(/layer g uses the activation swish/);
    const plain = { ...embedding("e", 9, 4), ...cell("g", 1, 4, 5) };
    expect(recognise(plain, { model_config: config("SimpleRNN", "relu") })).toMatchObject({
      problem: null,
      layers: [{ cell: "rnn-relu" }],
    });
    expect(recognise(plain, {}, "rnn-relu")?.layers[0]?.cell).toBe("rnn-relu");
  });

  it("shapes of no cell are left out by name, and an optimizer's tensors are none", () => {
    expect(recognise({ "l/l/kernel:0": [4, 15], "l/l/recurrent_kernel:0": [5, 20] })).toBeNull();
    expect(recognise({ "optimizer_weights/l/kernel:0": [4, 20], "optimizer_weights/l/recurrent_kernel:0": [5, 20] })).toBeNull();
    const model = recognise({ ...gru([15]), ...cell("l", 4, 5, 6, [7]) });
    expect(model?.warnings.join()).toMatch(/l\/l\/kernel:0 \[5, 24\].*the bias \[7\] does not fit/);
  });
});

describe("without a configuration", () => {
  const listed = { layer_names: ["l", "n", "m", "d"] };
  const partsOf = (shapes: Record<string, number[]>, attributes: Record<string, PlainValue> = listed) => {
    const model = recognise(shapes, attributes);
    const names = model?.parts.map(({ name, isTaken }) => (isTaken ? `${name}*` : name));
    return {
      names,
      head: model?.head?.inputSize ?? null,
      ground: model?.inferences.find(({ about }) => about === "wiring")?.ground,
    };
  };

  it("layers in the file's order are a row, unless something stands between or the second could read what the first reads", () => {
    const ends = dense("d", 4, 3);
    expect(partsOf({ ...cell("l", 4, 5, 8), ...cell("m", 4, 8, 4), ...ends })).toMatchObject({
      names: ["l…m*"],
      ground: "convention",
    });
    const norm = { "n/n/gamma:0": [8], "n/n/beta:0": [8] };
    expect(partsOf({ ...cell("l", 4, 5, 8), ...norm, ...cell("m", 4, 8, 4), ...ends })).toMatchObject({
      names: ["l*", "m"],
      ground: "open",
    });
    expect(partsOf({ ...cell("l", 4, 8, 8), ...cell("m", 4, 8, 4), ...ends })).toMatchObject({
      names: ["l*", "m"],
      ground: "open",
    });
  });

  it("layers of a file in the alphabet's order are a row by Keras's count alone", () => {
    expect(partsOf({ ...cell("lstm", 4, 5, 8), ...cell("lstm_1", 4, 8, 4) }, {}).names).toEqual(["lstm…lstm_1*"]);
    expect(partsOf({ ...cell("gru", 3, 8, 4), ...cell("lstm", 4, 5, 8) }, {}).ground).toBe("open");
    expect(partsOf({ ...cell("lstm", 4, 5, 8), ...dense("skip", 8, 5) }, {}).head).toBeNull();
  });
});

describe("a declared length", () => {
  const outer = { ...embedding("e", 9, 4), ...dense("d", 6, 9), ...cell("l", 4, 4, 6) };
  const windowOf = (ofEmbedding: object, ofLayer: object) => {
    const layers = ["Embedding", { name: "e", ...ofEmbedding }] as [string, object];
    const config = sequential(layers, ["LSTM", { name: "l", ...ofLayer }], ["Dense", { name: "d", activation: "softmax" }]);
    return recognise(outer, { model_config: config })?.inferences.find(({ about }) => about === "window")?.value;
  };

  it("of numbers is said, as a trace reads them in one sequence", () => {
    const config = sequential(
      ["LSTM", { name: "lstm", units: 4, batch_input_shape: [null, 10, 3] }],
      ["Dense", { name: "dense", units: 1, activation: "linear" }],
    );
    const model = recognise({ ...cell("lstm", 4, 3, 4), ...dense("dense", 4, 1) }, { model_config: config });
    expect(model?.warnings).toContainEqual(expect.stringMatching(/answers once for 10 steps/));
  });

  it("is a window in whatever layer it stands", () => {
    expect(windowOf({ input_length: 7 }, {})).toMatch(/^7 tokens/);
    expect(windowOf({ batch_input_shape: [null, 12] }, {})).toMatch(/^12 tokens/);
    expect(windowOf({}, { batch_input_shape: [null, 5, 4] })).toMatch(/^5 tokens/);
    expect(windowOf({ batch_shape: [null, null] }, {})).toBeUndefined();
  });

  it("is none where a layer keeps its state or gives every step", () => {
    expect(windowOf({ batch_input_shape: [1, 20] }, { stateful: true })).toBeUndefined();
    expect(windowOf({ input_length: 7 }, { return_sequences: true })).toBeUndefined();
  });
});
