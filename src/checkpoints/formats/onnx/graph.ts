/**
 * ONNX's messages as far as recurrent networks need them: the model, its graphs (those within If, Loop and Scan too),
 * nodes, attributes. Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import { message } from "../../../messages/message";
import type { Field, ProtobufReader, Range } from "../protobuf";
import type { StoredTensor } from "../storedTensors";
import { constantOf, readPair, readTensor, type TensorContext } from "./tensor";

export interface OnnxNode {
  readonly op: string;
  /** "" for ONNX's own operators. */
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
  readonly graphs: ReadonlyMap<string, OnnxGraph>;
}

export interface OnnxAttribute {
  readonly ints: readonly number[];
  readonly floats: readonly number[];
  readonly strings: readonly string[];
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  /** Initializers and Constant nodes, under the names of their values. */
  readonly tensors: readonly StoredTensor[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Of inputs, outputs and of other values of which the graph says it; null for a size that is not fixed. */
  readonly shapes: ReadonlyMap<string, readonly (number | null)[]>;
}

export interface OnnxModel {
  readonly graph: OnnxGraph;
  readonly metadata: ReadonlyMap<string, string>;
}

/** Shared by all nodes that have none: there are many of them. */
const noAttributes = new Map<string, OnnxAttribute>();
const noGraphs = new Map<string, OnnxGraph>();
const maximumDepth = 32;
const maximumNodes = 200_000;
const maximumList = 4096;
const maximumAxes = 16;

export async function readModel(context: TensorContext): Promise<OnnxModel> {
  const { proto } = context;
  const fields = await proto.fields({ start: 0, end: proto.source.size });
  const metadata = new Map<string, string>();
  const texts: Record<number, string> = { 2: "producer", 3: "producer_version" };
  for (const field of fields) {
    const title = texts[field.number];
    if (title !== undefined && field.wire === 2 && field.end > field.start) metadata.set(title, await proto.text(field));
    if (field.number === 1) metadata.set("ir_version", String(field.value));
    if (field.number === 8 && field.wire === 2) await readOpset(proto, field, metadata);
    if (field.number === 14 && field.wire === 2) {
      const [key, value] = await readPair(proto, field);
      metadata.set(key, value);
    }
  }
  const graph = fields.find(({ number, wire }) => number === 7 && wire === 2);
  if (!graph) throw proto.fail(proto.source.size, message("formatsOnnx.noGraph"));
  return { graph: await new GraphReader(context).graph(graph, 0), metadata };
}

async function readOpset(proto: ProtobufReader, range: Range, metadata: Map<string, string>): Promise<void> {
  const fields = await proto.fields(range);
  const domain = fields.find(({ number, wire }) => number === 1 && wire === 2);
  const version = fields.find(({ number }) => number === 2)?.value ?? 0n;
  const name = domain ? await proto.text(domain) : "";
  metadata.set(name === "" || name === "ai.onnx" ? "opset" : `opset:${name}`, String(version));
}

class GraphReader {
  private nodeCount = 0;

  constructor(private readonly context: TensorContext) {}

  async graph(range: Range, depth: number): Promise<OnnxGraph> {
    const { proto } = this.context;
    if (depth > maximumDepth) throw proto.fail(range.start, message("formatsOnnx.graphsTooDeep", { limit: maximumDepth }));
    const nodes: OnnxNode[] = [];
    const tensors: StoredTensor[] = [];
    const inputs: string[] = [];
    const outputs: string[] = [];
    const shapes = new Map<string, readonly (number | null)[]>();
    for (const field of await proto.fields(range)) {
      if (field.wire !== 2) continue;
      if (field.number === 1) nodes.push(await this.node(field, depth, tensors));
      else if (field.number === 5) tensors.push(await readTensor(this.context, field));
      else if ([11, 12, 13].includes(field.number)) {
        const { name, shape } = await this.valueInfo(field);
        if (field.number === 11) inputs.push(name);
        if (field.number === 12) outputs.push(name);
        if (shape) shapes.set(name, shape);
      }
    }
    return { nodes, tensors, inputs, outputs, shapes };
  }

  private async node(range: Range, depth: number, tensors: StoredTensor[]): Promise<OnnxNode> {
    const { proto } = this.context;
    if (++this.nodeCount > maximumNodes)
      throw proto.fail(range.start, message("formatsOnnx.tooManyNodes", { limit: maximumNodes }));
    const fields = await proto.fields(range);
    const texts = async (wanted: number) => {
      const found: string[] = [];
      for (const field of fields) if (field.number === wanted && field.wire === 2) found.push(await proto.text(field));
      return found;
    };
    const [op = ""] = await texts(4);
    const [domain = ""] = await texts(7);
    const [name = ""] = await texts(3);
    const outputs = await texts(2);
    const hasAttributes = fields.some(({ number }) => number === 5);
    const attributes = hasAttributes ? new Map<string, OnnxAttribute>() : noAttributes;
    const graphs = hasAttributes ? new Map<string, OnnxGraph>() : noGraphs;
    for (const field of fields) {
      if (field.number !== 5 || field.wire !== 2) continue;
      const parts = await proto.fields(field);
      const key = await this.nameIn(field, 1);
      const graph = parts.find(({ number, wire }) => number === 6 && wire === 2);
      const tensor = parts.find(({ number, wire }) => number === 5 && wire === 2);
      if (graph) graphs.set(key, await this.graph(graph, depth + 1));
      else if (tensor && op === "Constant" && key === "value") tensors.push(await readTensor(this.context, tensor, outputs[0]));
      else if (tensor && op === "ConstantOfShape" && key === "value") attributes.set(key, await this.filling(tensor));
      else if (!tensor) attributes.set(key, await this.attribute(parts));
    }
    const constant = op === "Constant" ? constantOf(outputs[0] ?? "", attributes) : null;
    if (constant) tensors.push(constant);
    const own = domain === "ai.onnx" ? "" : domain;
    return { op, domain: own, name, inputs: await texts(1), outputs, attributes, graphs };
  }

  /** The number that ConstantOfShape repeats. */
  private async filling(tensor: Range): Promise<OnnxAttribute> {
    const { values, shape } = await readTensor(this.context, tensor, "value");
    const isOne = shape.every((size) => size === 1);
    return { ints: [], floats: isOne ? [...(await values(0, 1, false))] : [], strings: [] };
  }

  private async attribute(fields: readonly Field[]): Promise<OnnxAttribute> {
    const { proto } = this.context;
    const ints: number[] = [];
    const floats: number[] = [];
    const strings: string[] = [];
    for (const field of fields) {
      const { number, wire, value } = field;
      if ((number === 3 || number === 8) && wire === 0) ints.push(signed(value));
      else if (number === 8 && wire === 2) ints.push(...(await proto.varints(field, maximumList)).map(signed));
      else if ((number === 2 || number === 7) && wire === 5) floats.push(floatOf(value));
      else if (number === 7 && wire === 2) floats.push(...floatsOf(await proto.bytes(field)));
      else if ((number === 4 || number === 9) && wire === 2) strings.push(await proto.text(field, 2 ** 16));
      if (Math.max(ints.length, floats.length, strings.length) > maximumList) {
        throw proto.fail(field.start, message("formatsOnnx.listTooLong", { limit: maximumList }));
      }
    }
    return { ints, floats, strings };
  }

  /** The string in a field of a message. */
  private async nameIn(range: Range, wanted: number): Promise<string> {
    const field = (await this.context.proto.fields(range)).find(({ number, wire }) => number === wanted && wire === 2);
    return field ? this.context.proto.text(field) : "";
  }

  /** A ValueInfoProto: a value's name, and its shape where it is a tensor of which one is said. */
  private async valueInfo(range: Range): Promise<{ name: string; shape: (number | null)[] | null }> {
    const { proto } = this.context;
    const within = async (outer: Range, wanted: number) =>
      (await proto.fields(outer)).filter(({ number, wire }) => number === wanted && wire === 2);
    const [title] = await within(range, 1);
    const name = title ? await proto.text(title) : "";
    const [type] = await within(range, 2);
    const [tensor] = type ? await within(type, 1) : [];
    const [said] = tensor ? await within(tensor, 2) : [];
    if (!said) return { name, shape: null };
    const shape: (number | null)[] = [];
    for (const axis of (await within(said, 1)).slice(0, maximumAxes)) {
      const size = (await proto.fields(axis)).find(({ number, wire }) => number === 1 && wire === 0);
      shape.push(size && size.value > 0n && size.value < 2n ** 31n ? Number(size.value) : null);
    }
    return { name, shape };
  }
}

function signed(value: bigint): number {
  return Number(BigInt.asIntN(64, value));
}

function floatOf(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, Number(bits));
  return view.getFloat32(0);
}

function floatsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.min(Math.floor(bytes.length / 4), maximumList);
  return Array.from({ length: count }, (_, index) => view.getFloat32(4 * index, true));
}
