/**
 * Which parts of what a pickle built are plain (numbers, texts, lists and dictionaries of them), and which hold tensors.
 * Nothing is copied where a part is plain already; a structure that shares or contains itself is looked at once.
 */
import type { PlainKey, PlainValue } from "../format";
import { arraySize, plainArray } from "./numpy";
import { Storage, Tensor } from "./tensor";
import { FileBytes, Instance, NumpyArray, NumpyDtype, Reference, tuple, type Value } from "./values";

/** A part that repeats one of its parts over and over may be small here and without bound when written out. */
const maximumSize = 2_000_000;
/** Elements of all NumPy arrays that are turned into lists; weights are larger, vocabularies and settings smaller. */
const maximumElements = 250_000;

export interface Part {
  /** Undefined where nothing plain is in it. */
  readonly plain: PlainValue | undefined;
  /** How many values it is when written out as a tree. */
  readonly size: number;
  readonly hasTensors: boolean;
}

/** What stands for an array of objects: the only one, or the list of them. */
export function unwrapped(value: Value): Value {
  let inner = value;
  for (let level = 0; level < 8 && inner instanceof NumpyArray && Array.isArray(inner.data); level++) {
    const objects = inner.data as readonly Value[];
    inner = inner.shape.length === 0 ? (objects[0] ?? null) : objects;
  }
  return inner;
}

const none: Part = { plain: undefined, size: 0, hasTensors: false };

export class PlainValues {
  private readonly done = new Map<object, Part>();
  private readonly open = new Set<object>();
  private readonly arrays = new Map<NumpyArray, PlainValue | undefined>();
  private elementsLeft = maximumElements;

  /** `isTensor`: which arrays are tensors, and not lists of numbers. */
  constructor(private readonly isTensor: (array: NumpyArray) => boolean = () => false) {}

  /** Whether any of what was looked at was an array of NumPy's, and no tensor. */
  get hasArrays(): boolean {
    return this.arrays.size > 0;
  }

  /** Looks at a value and everything in it. */
  of(root: Value): Part {
    const stack: Value[] = [unwrapped(root)];
    while (stack.length > 0) {
      const value = stack.at(-1) as Value;
      if (!isContainer(value) || this.done.has(value)) {
        stack.pop();
      } else if (!this.open.has(value)) {
        this.open.add(value);
        for (const child of childrenOf(value)) {
          if (isContainer(child) && !this.done.has(child) && !this.open.has(child)) stack.push(child);
        }
      } else {
        stack.pop();
        this.done.set(value, this.combine(value));
        this.open.delete(value);
      }
    }
    return this.part(root);
  }

  /** What `of` found before; a part that contains itself is empty. */
  part(given: Value): Part {
    const value = unwrapped(given);
    if (value === null || typeof value !== "object") return { plain: value, size: 1, hasTensors: false };
    if (isContainer(value)) return this.done.get(value) ?? none;
    if (value instanceof Tensor) return { plain: undefined, size: 1, hasTensors: true };
    if (value instanceof NumpyArray && this.isTensor(value)) return { plain: undefined, size: 1, hasTensors: true };
    if (value instanceof NumpyArray) return { plain: this.plainArray(value), size: arraySize(value), hasTensors: false };
    return { plain: plainLeaf(value), size: 1, hasTensors: false };
  }

  private plainArray(array: NumpyArray): PlainValue | undefined {
    if (this.arrays.has(array)) return this.arrays.get(array);
    this.elementsLeft -= arraySize(array);
    const plain = this.elementsLeft < 0 ? undefined : plainArray(array);
    this.arrays.set(array, plain as PlainValue | undefined);
    return plain as PlainValue | undefined;
  }

  private combine(value: Container): Part {
    let size = 1;
    let hasTensors = false;
    for (const child of childrenOf(value)) {
      const part = this.part(child);
      size += part.size;
      hasTensors ||= part.hasTensors;
    }
    const plain = size > maximumSize ? undefined : this.plainContainer(value);
    return { plain, size, hasTensors };
  }

  private plainContainer(value: Container): PlainValue | undefined {
    if (value instanceof Map) return this.plainMap(value);
    if (Array.isArray(value)) return this.plainList(value);
    const instance = value as Instance;
    const attributes = instance.attributes();
    if (attributes) return this.plainMap(attributes);
    if (instance.entries.size > 0) return this.plainMap(instance.entries);
    if (instance.items.length > 0) return this.plainList(instance.items);
    // Arguments of bytes are a class's own encoding, such as a date's.
    const isOpaque = instance.args.length === 0 || instance.args.some((argument) => argument instanceof Uint8Array);
    return isOpaque ? undefined : this.plainList(instance.args);
  }

  /** The same list where all in it is plain; else a list of what is, at other places. */
  private plainList(list: readonly Value[]): PlainValue | undefined {
    if (list.every((item) => this.part(item).plain === item)) return list as readonly PlainValue[];
    const plain = list.map((item) => this.part(item).plain).filter((item) => item !== undefined);
    return plain.length > 0 ? (tuple(plain as Value[]) as readonly PlainValue[]) : undefined;
  }

  private plainMap(map: ReadonlyMap<Value, Value>): PlainValue | undefined {
    let isPlain = true;
    for (const [key, item] of map) {
      if (isPlainKey(key) && this.part(item).plain === item) continue;
      isPlain = false;
      break;
    }
    if (isPlain) return map as ReadonlyMap<PlainKey, PlainValue>;
    const plain = new Map<PlainKey, PlainValue>();
    for (const [key, item] of map) {
      const value = this.part(item).plain;
      if (isPlainKey(key) && value !== undefined) plain.set(key, value);
    }
    return plain.size > 0 ? plain : undefined;
  }
}

export type Container = readonly Value[] | Map<Value, Value> | Instance;

export function isContainer(value: Value): value is Container {
  return Array.isArray(value) || value instanceof Map || value instanceof Instance;
}

function* childrenOf(value: Container): Iterable<Value> {
  for (const child of partsOf(value)) yield unwrapped(child);
}

function* partsOf(value: Container): Iterable<Value> {
  if (value instanceof Map) yield* value.values();
  else if (Array.isArray(value)) yield* value as readonly Value[];
  else {
    const { args, state, items, entries } = value as Instance;
    yield* args;
    if (Array.isArray(state)) for (const part of state as readonly Value[]) yield part;
    yield* (value as Instance).attributes()?.values() ?? [];
    yield* items;
    yield* entries.values();
  }
}

function isPlainKey(key: Value): key is PlainKey {
  return key === null || typeof key !== "object";
}

function plainLeaf(value: Value): PlainValue | undefined {
  if (value instanceof Reference) return value.name;
  if (value instanceof NumpyDtype || value instanceof FileBytes || value instanceof Storage || value instanceof Tensor)
    return undefined;
  return value as PlainValue;
}
