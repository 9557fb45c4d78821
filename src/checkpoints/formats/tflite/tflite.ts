/**
 * Reads TensorFlow Lite models: constant tensors, the quantised among them as the numbers they stand for, and the recurrent
 * part of the graph as the description that ONNX's has. The graph is not run. https://ai.google.dev/edge/litert
 */
import { message, type Message } from "../../../messages/message";
import { bytesPerElement, isDtype } from "../../../tensor/dtype";
import { CheckpointError, malformed, quote } from "../../errors";
import type { ByteSource } from "../../source";
import type { CheckpointFormat, TensorFile } from "../format";
import { Constants, type Constant } from "../onnx/constants";
import { flatten } from "../onnx/flatGraph";
import { traceNetwork, type OnnxNetwork } from "../onnx/network";
import { product } from "../onnx/rearrange";
import { withDistinctNames } from "../onnx/scopes";
import { byteLengthOf, placedTensor, storedTensorFile, type StoredTensor } from "../storedTensors";
import type { Kernel } from "./kernels";
import { readLiteModel, type LiteGraph, type LiteQuantization, type LiteTensor, type NamedGraph } from "./model";
import { translate } from "./translate";

// oxlint-disable-next-line gatescope/no-wording -- a name
const format = "TensorFlow Lite";
/** The attribute under which the description stands, as JSON of an OnnxNetwork. */
export const liteNetworkAttribute = "tflite.network";
/** FlatBuffers are read whole. */
const maximumSize = 2 ** 28;
const maximumList = 64;
/** The version of ONNX's operators that the graph is told in. */
const translatedOpset = 13;

export const tflite: CheckpointFormat = { name: format, sniff, open };

function sniff(head: Uint8Array): boolean {
  return head.length >= 8 && String.fromCharCode(...head.subarray(4, 8)) === "TFL3";
}

async function open(source: ByteSource): Promise<TensorFile> {
  if (source.size > maximumSize) {
    const said = { file: source.name, size: source.size, limit: maximumSize };
    throw new CheckpointError("checkpoint-unsupported", message("formatsTflite.tooLarge", said));
  }
  const bytes = await source.read(0, source.size);
  const model = readLiteModel(source.name, bytes);
  const named = model.graphs.map((graph, index) => nameAll(source, bytes, graph, index));
  const { graph: told, kernels, unread: operators } = translate(named);
  const graph = withDistinctNames(told);
  const constants = new Map(named.flatMap(({ stored }) => [...stored]));
  const flat = flatten(graph);
  const values = new Constants(constants, flat.producers, flat.unchanged);
  const { network, notes, unread, derived } = await traceNetwork(flat, values, translatedOpset);
  const attributes = new Map([[liteNetworkAttribute, JSON.stringify(withTensors(network, kernels))]]);
  const metadata = new Map([
    ["version", String(model.version)],
    ...(model.description === "" ? [] : [["description", model.description] as const]),
  ]);
  const refused = [...unread, ...operators.map((operator) => message("formatsOnnx.operatorNotRead", { operator }))];
  const said = [...refused, ...notes.filter((note) => !unread.includes(note)), ...quantizedNote(model.graphs)];
  const about = {
    format,
    name: source.name,
    size: source.size,
    metadata,
    attributes,
    notes: said,
    unread: network.nodes.length === 0 ? refused : [],
  };
  const all = [...constants.values()];
  const hidden = derived.filter(({ name }) => !constants.has(name)).map(asTensor);
  return storedTensorFile(about, all.filter(isOfInterest), [...hidden, ...all.filter((tensor) => !isOfInterest(tensor))]);
}

/** The tensors of each gate, which the description has joined. */
function withTensors(network: OnnxNetwork, kernels: readonly Kernel[]): OnnxNetwork {
  const byOutput = new Map(kernels.map(({ output, tensors }) => [output, tensors]));
  const none = { cellClip: null, projectionClip: null, layerNorm: false, inputFromForget: false };
  const nodes = network.nodes.map((node) => {
    const tensors = byOutput.get(node.name);
    return tensors ? { ...node, beyond: { ...none, ...node.beyond, tensors } } : node;
  });
  return { ...network, nodes };
}

/** Weights in less than float are read as what they stand for; what goes through the graph is not rounded as the interpreter does. */
function quantizedNote(graphs: readonly LiteGraph[]): Message[] {
  const weights = graphs
    .flatMap(({ tensors }) => tensors)
    .filter(({ data, quantization, shape }) => data && quantization && shape.length > 1);
  const dtypes = [...new Set(weights.map(({ dtype }) => dtype))];
  if (dtypes.length === 0) return [];
  return [message("formatsTflite.quantized", { count: weights.length, dtypes })];
}

/** Every tensor under a name of its own; further subgraphs' begin with the subgraph's. */
function nameAll(source: ByteSource, bytes: Uint8Array, graph: LiteGraph, place: number): NamedGraph {
  const used = new Set<string>();
  const prefix = place === 0 ? "" : `${graph.name === "" ? `subgraph-${place}` : graph.name}/`;
  const names = graph.tensors.map(({ name }, index) => {
    const own = `${prefix}${name === "" ? `tensor-${index}` : name}`;
    const distinct = used.has(own) ? `${own}#${index}` : own;
    used.add(distinct);
    return distinct;
  });
  const stored = new Map<string, StoredTensor>();
  graph.tensors.forEach((tensor, index) => {
    const name = names[index] ?? "";
    if (tensor.data) stored.set(name, storedTensor(source, name, tensor, tensor.data));
  });
  const list = (index: number | undefined) => {
    const tensor = graph.tensors[index ?? -1];
    if (!tensor?.data || tensor.data.length > 8 * maximumList || !/^I(32|64)$/.test(tensor.dtype)) return null;
    const view = new DataView(bytes.buffer, bytes.byteOffset + tensor.data.start, tensor.data.length);
    const size = tensor.dtype === "I32" ? 4 : 8;
    return Array.from({ length: Math.floor(tensor.data.length / size) }, (_, at) => {
      return size === 4 ? view.getInt32(4 * at, true) : Number(view.getBigInt64(8 * at, true));
    });
  };
  return { graph, names, stored, list };
}

function storedTensor(
  source: ByteSource,
  name: string,
  tensor: LiteTensor,
  { start, length }: { start: number; length: number },
): StoredTensor {
  const { shape, dtype, quantization } = tensor;
  const due = isDtype(dtype) ? byteLengthOf(shape, dtype) : length;
  if (due !== length) {
    const reason = message("formatsTflite.bufferHolds", { length: due ?? 0, held: length });
    throw malformed(source.name, format, message("formats.tensorNamed", { name: quote(name) }), reason);
  }
  const plain = placedTensor({ name, shape, dtype, source, byteOffset: start, byteLength: length });
  return quantization && isDtype(dtype) && bytesPerElement(dtype) <= 4 ? dequantized(plain, quantization) : plain;
}

/** scale (q - zero point), one of each or one for each place along an axis. */
function dequantized(plain: StoredTensor, { scales, zeroPoints, axis }: LiteQuantization): StoredTensor {
  const { shape } = plain;
  const count = scales.length > 1 ? (shape[axis] ?? 0) : 1;
  if (count !== scales.length) return plain; // scales that fit no axis are no scales of it
  const inner = scales.length > 1 ? product(shape.slice(axis + 1)) : 1;
  return {
    ...plain,
    async values(start, length, wide) {
      const stored = await plain.values(start, length, true);
      const out = wide ? new Float64Array(length) : new Float32Array(length);
      stored.forEach((value, at) => {
        const place = count > 1 ? Math.floor((start + at) / inner) % count : 0;
        out[at] = (scales[place] ?? 1) * (value - (zeroPoints[place] ?? zeroPoints[0] ?? 0));
      });
      return out;
    },
  };
}

/** Scalars and lists of whole numbers say how to move others. */
function isOfInterest({ shape, dtype }: StoredTensor): boolean {
  return shape.length > 0 && !(/^I(32|64)$/.test(dtype) && shape.length === 1 && product(shape) <= maximumList);
}

/** A value that is made of tensors when it is read. */
function asTensor({ name, shape, compute }: Constant): StoredTensor {
  const values = async (start: number, count: number, wide: boolean) => (await compute(wide)).subarray(start, start + count);
  return { name, shape, dtype: "F32", byteLength: 4 * product(shape), values };
}
