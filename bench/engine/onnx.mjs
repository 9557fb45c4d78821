/**
 * ONNX models as bytes: the few messages and fields of onnx.proto3 that a graph of dense layers needs, written straight
 * in protobuf's wire format. Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3.
 */

const FLOAT = 1,
  INT64 = 7; // TensorProto.DataType
const OPSET = 17,
  IR_VERSION = 8;

/** @typedef {Uint8Array[]} Message  pieces of one message, put together once at the end: weights are not copied on the way */

/** @param {{ nodes: Message[], initializers: Message[], inputs: Message[], outputs: Message[], name: string }} graph @returns {Uint8Array} */
export function model(graph) {
  return Buffer.concat([
    ...integer(1, IR_VERSION),
    ...message(8, [...text(1, ""), ...integer(2, OPSET)]),
    ...message(7, graphMessage(graph)),
  ]);
}

/** @param {Parameters<typeof model>[0]} graph @returns {Message} */
function graphMessage({ nodes, initializers, inputs, outputs, name }) {
  return [
    ...nodes.flatMap((piece) => message(1, piece)),
    ...text(2, name),
    ...initializers.flatMap((piece) => message(5, piece)),
    ...inputs.flatMap((piece) => message(11, piece)),
    ...outputs.flatMap((piece) => message(12, piece)),
  ];
}

/**
 * One operation. Attributes are integers, strings, lists of integers or (for a loop's body) graphs.
 * @param {string} operation @param {string[]} inputs @param {string[]} outputs
 * @param {Record<string, number | string | number[] | Parameters<typeof model>[0]>} attributes @returns {Message}
 */
export function node(operation, inputs, outputs, attributes = {}) {
  return [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(4, operation),
    ...Object.entries(attributes).flatMap(([name, value]) => message(5, [...text(1, name), ...attribute(value)])),
  ];
}

/** @param {number | string | number[] | Parameters<typeof model>[0]} value @returns {Message} */
function attribute(value) {
  if (typeof value === "number") return [...integer(3, value), ...integer(20, 2)];
  if (typeof value === "string") return [...text(4, value), ...integer(20, 3)];
  if (Array.isArray(value)) return [...value.flatMap((item) => integer(8, item)), ...integer(20, 7)];
  return [...message(6, graphMessage(value)), ...integer(20, 5)];
}

/** A constant. @param {string} name @param {number[]} shape @param {Float32Array | BigInt64Array} values @returns {Message} */
export function constant(name, shape, values) {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return [
    ...shape.flatMap((size) => integer(1, size)),
    ...integer(2, values instanceof Float32Array ? FLOAT : INT64),
    ...text(8, name),
    ...message(9, [bytes]),
  ];
}

/** A float input or output of a graph. @param {string} name @param {number[]} shape @returns {Message} */
export function value(name, shape) {
  const dimensions = shape.flatMap((size) => message(1, integer(1, size)));
  return [...text(1, name), ...message(2, message(1, [...integer(1, FLOAT), ...message(2, dimensions)]))];
}

/** @param {number} field @param {number} number @returns {Message} */
const integer = (field, number) => [varint(field << 3), varint(number)];

/** @param {number} field @param {string} string @returns {Message} */
const text = (field, string) => message(field, [Buffer.from(string, "utf8")]);

/** @param {number} field @param {Message} pieces @returns {Message} */
const message = (field, pieces) => [
  varint((field << 3) | 2),
  varint(pieces.reduce((sum, piece) => sum + piece.length, 0)),
  ...pieces,
];

/** @param {number} number not negative */
function varint(number) {
  const bytes = [];
  for (let rest = number; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}
