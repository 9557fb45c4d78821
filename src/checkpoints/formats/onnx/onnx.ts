/**
 * Reads ONNX models: initializers and constants as tensors, and the recurrent part of the graph as a description
 * (network.ts). The graph is not run. https://onnx.ai/onnx/repo-docs/IR.html
 */
import { message } from "../../../messages/message";
import { malformed, quote } from "../../errors";
import { noSiblings, type ByteSource, type Siblings } from "../../source";
import type { CheckpointFormat, TensorFile } from "../format";
import { ProtobufReader, readVarint } from "../protobuf";
import { storedTensorFile, type StoredTensor } from "../storedTensors";
import { Constants, type Constant } from "./constants";
import { readModel, type OnnxGraph } from "./graph";
import { flatten } from "./flatGraph";
import { networkAttribute, traceNetwork } from "./network";
import { product } from "./rearrange";
import { withDistinctNames } from "./scopes";

const format = "ONNX";
/** Wire types of a ModelProto's fields, by number. */
const modelFields: Record<number, number> = { 1: 0, 2: 2, 3: 2, 4: 2, 5: 0, 6: 2, 7: 2, 8: 2, 14: 2, 20: 2, 25: 2 };

export const onnx: CheckpointFormat = { name: format, sniff, holds, open };

/** The first fields are a ModelProto's, short ones before the graph. */
function sniff(head: Uint8Array, size: number): boolean {
  let hasVersion = false;
  for (let at = 0; at < head.length;) {
    const tag = readVarint(head, at);
    if (!tag) break;
    const [number, wire] = [Number(tag.value >> 3n), Number(tag.value & 7n)];
    if (modelFields[number] !== wire) return false;
    const value = readVarint(head, tag.next);
    if (!value) break;
    if (number === 1) hasVersion = value.value > 0n && value.value < 1000n;
    const end = wire === 2 ? value.next + Number(value.value) : value.next;
    if (end > size) return hasVersion && number === 7; // cut off within the graph
    at = end;
  }
  return hasVersion;
}

/** A model has a graph; a TensorFlow SavedModel begins alike and has none. */
async function holds(source: ByteSource): Promise<boolean> {
  const fields = await new ProtobufReader(source, format).fields({ start: 0, end: source.size }).catch(() => null);
  return fields === null || fields.some(({ number, wire }) => number === 7 && wire === 2);
}

async function open(source: ByteSource, siblings: Siblings = noSiblings): Promise<TensorFile> {
  const model = await readModel({ proto: new ProtobufReader(source, format), siblings });
  const graph = withDistinctNames(model.graph);
  const tensors = allTensors(graph);
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const twice = tensors.find((tensor) => byName.get(tensor.name) !== tensor);
  if (twice)
    throw malformed(
      source.name,
      format,
      message("formats.tensorNamed", { name: quote(twice.name) }),
      message("formats.twoTensors"),
    );
  const flat = flatten(graph);
  const constants = new Constants(byName, flat.producers, flat.unchanged);
  const opset = Number(model.metadata.get("opset") ?? 1);
  const { network, notes, unread, derived } = await traceNetwork(flat, constants, opset);
  const attributes = new Map([[networkAttribute, JSON.stringify(network)]]);
  const hidden = derived.filter(({ name }) => !byName.has(name)).map(asTensor);
  const about = {
    format,
    name: source.name,
    size: source.size,
    metadata: model.metadata,
    attributes,
    notes: network.nodes.length === 0 && notes.length === 0 ? [message("formatsOnnx.noRecurrence")] : notes,
    unread: network.nodes.some(({ operands }) => operands["W"] && operands["R"]) ? [] : unread,
  };
  const [listed, small] = [tensors.filter(isOfInterest), tensors.filter((tensor) => !isOfInterest(tensor))];
  return storedTensorFile(about, listed, [...hidden, ...small]);
}

/** Scalars and short lists of whole numbers say how to move others; a graph has hundreds of them. */
function isOfInterest({ shape, dtype }: StoredTensor): boolean {
  return shape.length > 0 && (dtype !== "I64" || product(shape) > 64);
}

function allTensors({ tensors, nodes }: OnnxGraph): StoredTensor[] {
  return [...tensors, ...nodes.flatMap(({ graphs }) => [...graphs.values()].flatMap(allTensors))];
}

/** A value that is made of tensors when it is read. */
function asTensor({ name, shape, compute }: Constant): StoredTensor {
  const values = async (start: number, count: number, wide: boolean) => (await compute(wide)).subarray(start, start + count);
  return { name, shape, dtype: "F32", byteLength: 4 * product(shape), values };
}
