/**
 * A TensorFlow Lite model as its schema has it: subgraphs, tensors, operators, as far as recurrent networks need them.
 * https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs
 */
import { message } from "../../../messages/message";
import type { StoredTensor } from "../storedTensors";
import { FlatFile, type FlatTable } from "./tables";

export interface LiteQuantization {
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  /** Along which scales differ, where there are several. */
  readonly axis: number;
}

export interface LiteTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** As safetensors writes them, or "tflite-type-5". */
  readonly dtype: string;
  /** Where its numbers are; null where it has none, and is made when the graph runs. */
  readonly data: { readonly start: number; readonly length: number } | null;
  readonly quantization: LiteQuantization | null;
}

export interface LiteOperator {
  /** The schema's name, "CUSTOM:" with the name of its own. */
  readonly op: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options: FlatTable | null;
}

export interface LiteGraph {
  readonly name: string;
  readonly tensors: readonly LiteTensor[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly operators: readonly LiteOperator[];
}

/** A subgraph's tensors under names that no two of a file share, and the short lists of whole numbers among them. */
export interface NamedGraph {
  readonly graph: LiteGraph;
  readonly names: readonly string[];
  readonly stored: ReadonlyMap<string, StoredTensor>;
  /** A constant list of whole numbers, or null. */
  list(index: number | undefined): readonly number[] | null;
}

export interface LiteModel {
  readonly version: number;
  readonly description: string;
  readonly graphs: readonly LiteGraph[];
}

/** BuiltinOperator, by number; those without a name here are given by it. */
const operators: readonly string[] = [
  "ADD",
  "AVERAGE_POOL_2D",
  "CONCATENATION",
  "CONV_2D",
  "DEPTHWISE_CONV_2D",
  "DEPTH_TO_SPACE",
  "DEQUANTIZE",
  "EMBEDDING_LOOKUP",
  "FLOOR",
  "FULLY_CONNECTED",
  "HASHTABLE_LOOKUP",
  "L2_NORMALIZATION",
  "L2_POOL_2D",
  "LOCAL_RESPONSE_NORMALIZATION",
  "LOGISTIC",
  "LSH_PROJECTION",
  "LSTM",
  "MAX_POOL_2D",
  "MUL",
  "RELU",
  "RELU_N1_TO_1",
  "RELU6",
  "RESHAPE",
  "RESIZE_BILINEAR",
  "RNN",
  "SOFTMAX",
  "SPACE_TO_DEPTH",
  "SVDF",
  "TANH",
  "CONCAT_EMBEDDINGS",
  "SKIP_GRAM",
  "CALL",
  "CUSTOM",
  "EMBEDDING_LOOKUP_SPARSE",
  "PAD",
  "UNIDIRECTIONAL_SEQUENCE_RNN",
  "GATHER",
  "BATCH_TO_SPACE_ND",
  "SPACE_TO_BATCH_ND",
  "TRANSPOSE",
  "MEAN",
  "SUB",
  "DIV",
  "SQUEEZE",
  "UNIDIRECTIONAL_SEQUENCE_LSTM",
  "STRIDED_SLICE",
  "BIDIRECTIONAL_SEQUENCE_RNN",
  "EXP",
  "TOPK_V2",
  "SPLIT",
  "LOG_SOFTMAX",
  "DELEGATE",
  "BIDIRECTIONAL_SEQUENCE_LSTM",
  "CAST",
  "PRELU",
  "MAXIMUM",
  "ARG_MAX",
  "MINIMUM",
  "LESS",
  "NEG",
  "PADV2",
  "GREATER",
  "GREATER_EQUAL",
  "LESS_EQUAL",
  "SELECT",
  "SLICE",
  "SIN",
  "TRANSPOSE_CONV",
  "SPARSE_TO_DENSE",
  "TILE",
  "EXPAND_DIMS",
  "EQUAL",
  "NOT_EQUAL",
  "LOG",
  "SUM",
  "SQRT",
  "RSQRT",
  "SHAPE",
  "POW",
  "ARG_MIN",
  "FAKE_QUANT",
  "REDUCE_PROD",
  "REDUCE_MAX",
  "PACK",
  "LOGICAL_OR",
  "ONE_HOT",
  "LOGICAL_AND",
  "LOGICAL_NOT",
  "UNPACK",
  "REDUCE_MIN",
  "FLOOR_DIV",
  "REDUCE_ANY",
  "SQUARE",
  "ZEROS_LIKE",
  "FILL",
  "FLOOR_MOD",
  "RANGE",
  "RESIZE_NEAREST_NEIGHBOR",
  "LEAKY_RELU",
  "SQUARED_DIFFERENCE",
  "MIRROR_PAD",
  "ABS",
  "SPLIT_V",
  "UNIQUE",
  "CEIL",
  "REVERSE_V2",
  "ADD_N",
  "GATHER_ND",
  "COS",
  "WHERE",
  "RANK",
  "ELU",
  "REVERSE_SEQUENCE",
  "MATRIX_DIAG",
  "QUANTIZE",
  "MATRIX_SET_DIAG",
  "ROUND",
  "HARD_SWISH",
  "IF",
  "WHILE",
  "NON_MAX_SUPPRESSION_V4",
  "NON_MAX_SUPPRESSION_V5",
  "SCATTER_ND",
  "SELECT_V2",
  "DENSIFY",
  "SEGMENT_SUM",
  "BATCH_MATMUL",
  "PLACEHOLDER_FOR_GREATER_OP_CODES",
  "CUMSUM",
  "CALL_ONCE",
  "BROADCAST_TO",
  "RFFT2D",
  "CONV_3D",
  "IMAG",
  "REAL",
  "COMPLEX_ABS",
  "HASHTABLE",
  "HASHTABLE_FIND",
  "HASHTABLE_IMPORT",
  "HASHTABLE_SIZE",
  "REDUCE_ALL",
  "CONV_3D_TRANSPOSE",
  "VAR_HANDLE",
  "READ_VARIABLE",
  "ASSIGN_VARIABLE",
  "BROADCAST_ARGS",
  "RANDOM_STANDARD_NORMAL",
  "BUCKETIZE",
  "RANDOM_UNIFORM",
  "MULTINOMIAL",
  "GELU",
  "DYNAMIC_UPDATE_SLICE",
];

const dtypes: Readonly<Record<number, string>> = {
  0: "F32",
  1: "F16",
  2: "I32",
  3: "U8",
  4: "I64",
  6: "BOOL",
  7: "I16",
  9: "I8",
  10: "F64",
  12: "U64",
  15: "U32",
  16: "U16",
};
const maximumRank = 16;
const maximumNodes = 200_000;

export function readLiteModel(name: string, bytes: Uint8Array): LiteModel {
  const file = new FlatFile(name, bytes);
  const root = file.root();
  const codes = root.tables(1).map((code) => operatorOf(code));
  const buffers = root.tables(4).map((buffer) => dataOf(file, buffer));
  let nodes = 0;
  const graphs = root.tables(2).map((graph): LiteGraph => {
    const tensors = graph.tables(0).map((tensor) => tensorOf(file, tensor, buffers));
    const within = (indices: readonly number[], isOptional = false) => {
      for (const index of indices) {
        const isSound = (index >= 0 || (isOptional && index === -1)) && index < tensors.length;
        if (!isSound) throw file.fail(graph.at, message("formatsTflite.noTensor", { index, count: tensors.length }));
      }
      return indices;
    };
    const operators = graph.tables(3).map((operator): LiteOperator => {
      const op = codes[operator.uint32(0)];
      if (op === undefined) throw file.fail(operator.at, message("formatsTflite.noOperator"));
      return { op, inputs: within(operator.int32s(1), true), outputs: within(operator.int32s(2)), options: operator.table(4) };
    });
    nodes += operators.length;
    if (nodes > maximumNodes) throw file.fail(graph.at, message("formatsOnnx.tooManyNodes", { limit: maximumNodes }));
    return { name: graph.text(4), tensors, inputs: within(graph.int32s(1)), outputs: within(graph.int32s(2)), operators };
  });
  if (graphs.length === 0) throw file.fail(0, message("formatsOnnx.noGraph"));
  return { version: root.uint32(0), description: root.text(3), graphs };
}

/** The number was a byte once, and is an int since there are more. */
function operatorOf(code: FlatTable): string {
  const number = Math.max(code.int8(0), code.int32(3));
  const name = operators[number] ?? `OPERATOR_${number}`;
  return name === "CUSTOM" ? `CUSTOM:${code.text(1)}` : name;
}

/** Within the buffer, or in files above 2 GB behind all of them. */
function dataOf(file: FlatFile, buffer: FlatTable): LiteTensor["data"] {
  const { start, count } = buffer.range(0, 1);
  if (count > 0) return { start, length: count };
  const [offset, size] = [buffer.uint64(1), buffer.uint64(2)];
  return offset > 1 && size > 0 ? { start: file.check(offset, size), length: size } : null;
}

function tensorOf(file: FlatFile, tensor: FlatTable, buffers: readonly LiteTensor["data"][]): LiteTensor {
  const shape = tensor.int32s(0);
  const name = tensor.text(3);
  if (shape.length > maximumRank) throw file.fail(tensor.at, message("formatsOnnx.tooManyAxes", { limit: maximumRank }));
  const type = tensor.int8(1);
  const quantization = tensor.table(4);
  const scales = quantization?.float32s(2) ?? [];
  return {
    name,
    shape: shape.map((size) => Math.max(0, size)),
    dtype: dtypes[type] ?? `tflite-type-${type}`,
    data: tensor.table(6) ? null : (buffers[tensor.uint32(2)] ?? null),
    quantization:
      scales.length > 0 ? { scales, zeroPoints: quantization?.int64s(3) ?? [], axis: quantization?.int32(6) ?? 0 } : null,
  };
}
