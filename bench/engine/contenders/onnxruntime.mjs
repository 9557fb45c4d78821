/**
 * ONNX Runtime for Node, in two ways: its fused LSTM, GRU and RNN operators, which return h alone, and a Scan graph that
 * returns every gate and state of every layer (the product of the inputs stands before the loop).
 */
import { clock } from "../measure.mjs";
import { constant, model, node, value } from "../onnx.mjs";
import { cells, stacked, transposed } from "../workloads.mjs";

/** @typedef {import("../workloads.mjs").Workload} Workload @typedef {import("../workloads.mjs").Layer} Layer */

/** Fails where the package or its binary for this platform is not to be had. @returns {Promise<import("../contender.mjs").Contender[]>} */
export async function contenders() {
  const runtime = (await import("onnxruntime-node")).default;
  const version = `ONNX Runtime ${runtime.env.versions.node ?? runtime.env.versions.common}`;
  return [1, 2].flatMap((threads) => [
    {
      id: `ort-fused-${threads}`,
      title: `${version}, fused`,
      returns: "outputs",
      threads,
      prepare: (/** @type {Workload} */ workload) => open(runtime, fusedModel(workload), threads, workload),
    },
    {
      id: `ort-scan-${threads}`,
      title: `${version}, Scan graph`,
      returns: "gates",
      threads,
      prepare: (/** @type {Workload} */ workload) => open(runtime, scanModel(workload), threads, workload),
    },
  ]);
}

/** @param {any} runtime @param {Uint8Array} bytes @param {number} threads @param {Workload} workload */
async function open(runtime, bytes, threads, workload) {
  const session = await runtime.InferenceSession.create(bytes, {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    // Its threads spin while they wait for work, which is fast; without this they would go on into the next contender's time.
    extra: { session: { force_spinning_stop: "1" } },
  });
  const x = new runtime.Tensor("float32", workload.input, [workload.steps, 1, workload.inputSize]);
  return {
    run: () => clock(() => session.run({ x })),
    values: async () =>
      Object.entries(await session.run({ x })).map(([name, tensor]) => {
        const [channel, layer] = name.split("_");
        return { layer: Number(layer), channel, data: tensor.data };
      }),
    close: () => session.release(),
  };
}

/** @type {Record<string, { order: string[], operator: string, attributes: Record<string, number> }>} Gate orders of the ONNX operators. */
const fused = {
  lstm: { order: ["i", "o", "f", "g"], operator: "LSTM", attributes: {} },
  gru: { order: ["z", "r", "n"], operator: "GRU", attributes: { linear_before_reset: 1 } },
  rnn: { order: ["h"], operator: "RNN", attributes: {} },
};

/** @param {Workload} workload */
function fusedModel({ cell, layers, steps, inputSize }) {
  const { order, operator, attributes } = fused[cell];
  const rows = order.length;
  const last = layers.length - 1;
  return model({
    name: "fused",
    inputs: [value("x", [steps, 1, inputSize])],
    outputs: [value(`h_${last}`, [steps, 1, layers[last].units])],
    initializers: [
      constant("axis", [1], BigInt64Array.of(1n)),
      ...layers.flatMap((layer, k) => [
        constant(`W${k}`, [1, rows * layer.units, layer.inputSize], stacked(layer, order, "W")),
        constant(`R${k}`, [1, rows * layer.units, layer.units], stacked(layer, order, "R")),
        constant(
          `B${k}`,
          [1, 2 * rows * layer.units],
          Float32Array.of(...stacked(layer, order, "b"), ...stacked(layer, order, "bh")),
        ),
      ]),
    ],
    nodes: layers.flatMap((layer, k) => [
      node(operator, [k === 0 ? "x" : `h_${k - 1}`, `W${k}`, `R${k}`, `B${k}`], [`y${k}`], {
        hidden_size: layer.units,
        ...attributes,
      }),
      node("Squeeze", [`y${k}`, "axis"], [`h_${k}`]), // the axis of directions
    ]),
  });
}

/** @param {Workload} workload */
function scanModel({ cell, layers, steps, inputSize }) {
  const { gates, channels } = cells[cell];
  const states = cell === "lstm" ? ["h", "c"] : ["h"];
  return model({
    name: "scan",
    inputs: [value("x", [steps, 1, inputSize])],
    outputs: layers.flatMap(({ units }, k) => channels.map((name) => value(`${name}_${k}`, [steps, 1, units]))),
    initializers: layers.flatMap((layer, k) => [
      constant(
        `W${k}`,
        [layer.inputSize, gates.length * layer.units],
        transposed(stacked(layer, gates, "W"), gates.length * layer.units, layer.inputSize),
      ),
      constant(`b${k}`, [gates.length * layer.units], stacked(layer, gates, "b")),
      constant(`zero${k}`, [1, layer.units], new Float32Array(layer.units)),
    ]),
    nodes: layers.flatMap((layer, k) => [
      node("MatMul", [k === 0 ? "x" : `h_${k - 1}`, `W${k}`], [`product${k}`]),
      node("Add", [`product${k}`, `b${k}`], [`p${k}`]),
      node(
        "Scan",
        [...states.map(() => `zero${k}`), `p${k}`],
        [...states.map((state) => `last_${state}_${k}`), ...channels.map((name) => `${name}_${k}`)],
        {
          num_scan_inputs: 1,
          body: {
            name: `step${k}`,
            inputs: [
              ...states.map((state) => value(`${state}_before`, [1, layer.units])),
              value("p", [1, gates.length * layer.units]),
            ],
            outputs: [
              ...states.map((state) => value(`${state}_after`, [1, layer.units])),
              ...channels.map((name) => value(name, [1, layer.units])),
            ],
            initializers: [
              constant(
                "R",
                [layer.units, gates.length * layer.units],
                transposed(stacked(layer, gates, "R"), gates.length * layer.units, layer.units),
              ),
              ...(cell === "gru"
                ? [
                    constant("bh", [gates.length * layer.units], stacked(layer, gates, "bh")),
                    constant("one", [1], Float32Array.of(1)),
                  ]
                : []),
            ],
            nodes: [
              node("MatMul", ["h_before", "R"], ["recurrent"]),
              ...body[cell],
              ...states.map((state) => node("Identity", [state], [`${state}_after`])),
            ],
          },
        },
      ),
    ]),
  });
}

/** What follows the recurrent product in one step of each cell. */
const body = {
  lstm: [
    node("Add", ["p", "recurrent"], ["z"]),
    node("Split", ["z"], ["zi", "zf", "zg", "zo"], { axis: 1 }),
    node("Sigmoid", ["zi"], ["i"]),
    node("Sigmoid", ["zf"], ["f"]),
    node("Tanh", ["zg"], ["g"]),
    node("Sigmoid", ["zo"], ["o"]),
    node("Mul", ["f", "c_before"], ["kept"]),
    node("Mul", ["i", "g"], ["written"]),
    node("Add", ["kept", "written"], ["c"]),
    node("Tanh", ["c"], ["tanh_c"]),
    node("Mul", ["o", "tanh_c"], ["h"]),
  ],
  gru: [
    node("Add", ["recurrent", "bh"], ["q"]),
    node("Split", ["p"], ["pr", "pz", "pn"], { axis: 1 }),
    node("Split", ["q"], ["qr", "qz", "qn"], { axis: 1 }),
    node("Add", ["pr", "qr"], ["zr"]),
    node("Sigmoid", ["zr"], ["r"]),
    node("Add", ["pz", "qz"], ["zz"]),
    node("Sigmoid", ["zz"], ["z"]),
    node("Mul", ["r", "qn"], ["reset"]),
    node("Add", ["pn", "reset"], ["zn"]),
    node("Tanh", ["zn"], ["n"]),
    node("Sub", ["one", "z"], ["share"]),
    node("Mul", ["share", "n"], ["new"]),
    node("Mul", ["z", "h_before"], ["old"]),
    node("Add", ["new", "old"], ["h"]),
  ],
  rnn: [node("Add", ["p", "recurrent"], ["z"]), node("Tanh", ["z"], ["h"])],
};
