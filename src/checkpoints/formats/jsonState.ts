/**
 * Reads tensors written out as JSON: a state dict of nested lists by name, as RTNeural's examples export PyTorch models,
 * RTNeural's own models, a list of layers with their weights, and neural amp models. https://github.com/jatinchowdhury18/RTNeural
 */
import { message, type Message } from "../../messages/message";
import { malformed, quote } from "../errors";
import type { ByteSource } from "../source";
import type { CheckpointFormat, PlainValue, TensorFile } from "./format";
import { neuralAmpTensors } from "./neuralAmpModeler";
import { contradictions, rtneuralLayers } from "./rtneuralLayers";
import { beginsAsJson, isObject, jsonObject, type JsonObject } from "./jsonFile";
import { storedTensorFile, type StoredTensor } from "./storedTensors";

// oxlint-disable-next-line gatescope/no-wording -- the format's name, the same in every language
const format = "JSON state dict";
const maximumRank = 8;
const maximumDepth = 16;
const maximumTensors = 100_000;

export const jsonState: CheckpointFormat = {
  name: format,
  sniff: beginsAsJson,
  async holds(source) {
    const object = await jsonObject(source);
    return object !== null && (neuralAmpTensors(object) !== null || holdsTensor(object, 0));
  },
  open,
};

/** Whether some value, however deep, is a list of lists of numbers. */
function holdsTensor(value: unknown, depth: number): boolean {
  if (depth > maximumDepth || typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) {
    const [first] = value as unknown[];
    if (Array.isArray(first) && typeof first[0] === "number") return true;
    return value.slice(0, maximumTensors).some((item) => holdsTensor(item, depth + 1));
  }
  return Object.values(value).some((item) => holdsTensor(item, depth + 1));
}

async function open(source: ByteSource): Promise<TensorFile> {
  const object = await jsonObject(source);
  if (!object) throw malformed(source.name, format, message("formats.byte", { at: 0 }), message("formats.isNoJsonObject"));
  const reader = new Reader(source);
  reader.object(object, "", 0);
  const { tensors, attributes } = reader;
  const notes = contradictions(object);
  return storedTensorFile({ format, name: source.name, size: source.size, metadata: new Map(), attributes, notes }, tensors);
}

class Reader {
  readonly tensors: StoredTensor[] = [];
  readonly attributes = new Map<string, PlainValue>();
  private readonly names = new Set<string>();

  constructor(private readonly source: ByteSource) {}

  object(object: JsonObject, prefix: string, depth: number): void {
    const slices = prefix === "" ? neuralAmpTensors(object) : null;
    if (slices && "id" in slices) throw this.fail("weights", slices);
    if (slices) {
      for (const { name, shape, values } of slices) this.add(name, shape, Float64Array.from(values));
      for (const [key, value] of Object.entries(object)) if (key !== "weights") this.value(value, key, depth);
      return;
    }
    const layers = prefix === "" ? rtneuralLayers(object) : null;
    if (layers) return layers.forEach(([name, value]) => this.value(value, name, depth));
    for (const [key, value] of Object.entries(object)) this.value(value, prefix === "" ? key : `${prefix}.${key}`, depth);
  }

  private value(value: unknown, name: string, depth: number): void {
    if (depth > maximumDepth) throw this.fail(name, message("formats.objectsTooDeep", { limit: maximumDepth }));
    if (isObject(value)) return this.object(value, name, depth + 1);
    if (Array.isArray(value)) return this.list(value, name, depth);
    const isPlain = value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    if (isPlain) this.attributes.set(name, value);
  }

  /** A tensor, a short list of settings, or a list of layers. */
  private list(list: readonly unknown[], name: string, depth: number): void {
    const shape = shapeIn(list);
    if (shape) return this.tensor(list, name, shape);
    const isPlain = list.every((item) => item === null || typeof item !== "object");
    if (isPlain) this.attributes.set(name, list as PlainValue);
    else list.forEach((item, index) => this.value(item, `${name}.${index}`, depth + 1));
  }

  private tensor(list: readonly unknown[], name: string, shape: readonly number[]): void {
    const numbers: number[] = [];
    const place = (value: unknown, axis: number): void => {
      if (axis === shape.length) {
        if (typeof value !== "number")
          throw this.fail(name, message("formats.standsForNumber", { value: quote(JSON.stringify(value) ?? "") }));
        numbers.push(value);
      } else if (!Array.isArray(value) || value.length !== shape[axis]) {
        throw this.fail(name, message("formats.rowsDiffer", { expected: shape[axis] ?? 0 }));
      } else {
        for (const item of value) place(item, axis + 1);
      }
    };
    place(list, 0);
    this.add(name, shape, Float64Array.from(numbers));
  }

  private add(name: string, shape: readonly number[], values: Float64Array): void {
    if (this.names.has(name)) throw this.fail(name, message("formats.twoTensors"));
    if (this.names.size >= maximumTensors) throw this.fail(name, message("formats.tooManyTensors", { limit: maximumTensors }));
    this.names.add(name);
    const part = (start: number, count: number, wide: boolean) => {
      return wide ? values.slice(start, start + count) : Float32Array.from(values.subarray(start, start + count));
    };
    this.tensors.push({
      name,
      shape,
      dtype: "F64",
      byteLength: values.byteLength,
      values: (start, count, wide) => Promise.resolve(part(start, count, wide)),
    });
  }

  private fail(name: string, reason: Message): Error {
    return malformed(this.source.name, format, message("formats.tensorNamed", { name: quote(name) }), reason);
  }
}

/** The shape that a list has by its first elements, or null where they are no numbers. */
function shapeIn(list: readonly unknown[]): number[] | null {
  const shape: number[] = [];
  let at: unknown = list;
  while (Array.isArray(at)) {
    shape.push(at.length);
    if (shape.length > maximumRank) return null;
    at = (at as unknown[])[0];
  }
  return typeof at === "number" ? shape : null;
}
