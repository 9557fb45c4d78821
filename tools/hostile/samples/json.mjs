/** JSON, as TensorFlow.js and RTNeural use it: lists without end, paths that lead out, shapes past the files. */
import { json } from "../bytes.mjs";

/** @param {unknown} shape @param {string} [path] */
const layers = (shape, path = "weights.bin") =>
  json({ weightsManifest: [{ paths: [path], weights: [{ name: "w", shape, dtype: "float32" }] }] });

export function samples() {
  /** @type {[name: string, bytes: Uint8Array, says: string][]} */
  const refused = [
    ["path-out", layers([2], "../../../../etc/passwd"), "TensorFlow\\.js.*same folder"],
    ["path-from-root", layers([2], "/etc/passwd"), "TensorFlow\\.js.*same folder"],
    ["old-path-out", json({ w: { filename: "..", shape: [2] } }), "TensorFlow\\.js.*same folder"],
    ["shape-overflows", layers([2 ** 40, 2 ** 40]), "TensorFlow\\.js.*no exact length"],
    ["shape-of-nothing", layers([-1, 2.5]), "TensorFlow\\.js.*whole numbers"],
    ["past-its-file", layers([1_000_000]), "TensorFlow\\.js.*its files have"],
    ["rows-of-many-lengths", json({ "rnn.weight_ih_l0": [[1, 2], [3]] }), "JSON state dict.*differ in length"],
    [
      "text-in-numbers",
      json({
        w: [
          [1, 2],
          [3, "__import__('os')"],
        ],
      }),
      "JSON state dict.*where a number",
    ],
    ["deep", Buffer.from(`{"w":${"[".repeat(500_000)}1${"]".repeat(500_000)}}`), "JSON"],
    ["million-lists", Buffer.from(`{"w":[${"[],".repeat(3_000_000)}[[1]]]}`), "JSON"],
  ];
  return refused.map(([name, bytes, says]) => ({
    file: `json-${name}.json`,
    outcome: "refused",
    says,
    bytes,
    beside: { "weights.bin": Buffer.alloc(8) },
  }));
}
