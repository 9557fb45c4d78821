/** ONNX: protocol buffers that nest and that claim lengths past the file, tensors whose data lie elsewhere. */
import { field, join, numberField, repeat, varint } from "../bytes.mjs";

/** @param {...import("../bytes.mjs").Piece} graph */
const model = (...graph) => join(numberField(1, 8), field(7, ...graph));
/** @param {(number | bigint)[]} shape @param {...import("../bytes.mjs").Piece} rest */
const tensor = (shape, ...rest) =>
  field(
    5,
    shape.map((size) => numberField(1, size)),
    numberField(2, 1),
    field(8, "w"),
    ...rest,
  );
/** @param {string} location @param {number} [offset] */
const external = (location, offset = 0) => [
  field(13, field(1, "location"), field(2, location)),
  field(13, field(1, "offset"), field(2, String(offset))),
  numberField(14, 1),
];

/** A branch within a branch within a branch. @param {number} levels */
function branches(levels) {
  let graph = join();
  for (let level = 0; level < levels; level++)
    graph = field(1, field(4, "If"), field(5, field(1, "then_branch"), field(6, graph)));
  return graph;
}

export function samples() {
  /** @type {[name: string, outcome: string, bytes: Uint8Array, says: string][]} */
  const cases = [
    ["deep-branches", "refused", model(branches(3000)), "nest|deep"],
    ["graph-of-2-60", "refused", join(numberField(1, 8), varint((7 << 3) | 2), varint(2n ** 60n)), "ONNX"],
    ["graph-past-the-file", "refused", join(numberField(1, 8), varint((7 << 3) | 2), varint(5_000_000), "abc"), "ONNX"],
    ["varint-without-end", "refused", model(field(5, repeat([0x88, 0x80], 40))), "ONNX"],
    ["tensor-of-2-62", "refused", model(field(5, varint((9 << 3) | 2), varint(2n ** 62n))), "ONNX"],
    ["shape-overflows", "refused", model(tensor([2n ** 40n, 2n ** 40n], field(9, new Uint8Array(8)))), "ONNX"],
    ["negative-shape", "refused", model(tensor([-4], field(9, new Uint8Array(8)))), "ONNX"],
    ["data-too-short", "refused", model(tensor([1000], field(9, new Uint8Array(8)))), "ONNX"],
    ["external-elsewhere", "refused", model(tensor([2], external("../../../../etc/passwd"))), "ONNX"],
    ["external-from-root", "refused", model(tensor([2], external("/etc/passwd"))), "ONNX"],
    ["million-nodes", "refused", model(repeat(field(1), 1_000_000)), "ONNX"],
  ];
  return cases.map(([name, outcome, bytes, says]) => ({
    file: `onnx-${name}.onnx`,
    outcome,
    says: says === "ONNX" ? says : `ONNX.*(${says})`,
    bytes,
  }));
}
