/**
 * What a pickle builds here: numbers, texts, lists, dictionaries, and inert stand-ins for everything else. Dictionaries
 * are Maps, so no key of a file reaches a prototype; a tuple (and a frozenset) is a frozen array, a set an array.
 */
import { message, type Message } from "../../../messages/message";
import { legible } from "../../errors";
import type { Storage, Tensor } from "./tensor";

export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Value[]
  | Map<Value, Value>
  | Reference
  | Instance
  | NumpyDtype
  | NumpyArray
  | FileBytes
  | Storage
  | Tensor;

/** A class or function that the file names. It is a name and nothing more: nothing is looked up or imported. */
export class Reference {
  constructor(readonly name: string) {}
}

/** What an unknown class or function would have made of its arguments: they are kept, and nothing was run. */
export class Instance {
  /** What BUILD would have handed to __setstate__; undefined without it. */
  state: Value | undefined = undefined;
  /** What would have been appended, and what set by key. */
  readonly items: Value[] = [];
  readonly entries = new Map<Value, Value>();

  constructor(
    readonly className: string,
    readonly args: readonly Value[],
  ) {}

  /** A named attribute, from the state's dictionary or, where the class has slots, from the second of two. */
  attributes(): ReadonlyMap<Value, Value> | null {
    if (this.state instanceof Map) return this.state;
    if (!isTuple(this.state) || this.state.length !== 2) return null;
    const maps = this.state.filter((part) => part instanceof Map);
    return maps.length === 0 ? null : new Map(maps.flatMap((part) => [...part]));
  }
}

/** Bytes that are many and were passed over: they are read from the file when they are asked for. */
export class FileBytes {
  constructor(
    readonly length: number,
    /** A range of them. */
    readonly read: (offset: number, length: number) => Promise<Uint8Array>,
  ) {}
}

/** A NumPy element type, such as "<f4". */
export class NumpyDtype {
  constructor(
    readonly kind: string,
    public byteOrder: string,
  ) {}
}

export class NumpyArray {
  dtype: NumpyDtype | null = null;
  shape: readonly number[] = [];
  fortran = false;
  /** Raw elements, or the objects of an array of objects. */
  data: Uint8Array | FileBytes | readonly Value[] | null = null;
}

/** A set's items, in the order in which they were written, which means nothing. */
export class PickledSet extends Array<Value> {
  static holding(items: readonly Value[]): PickledSet {
    const set = new PickledSet();
    for (const item of items) set.push(item);
    return set;
  }
}

/** A list that can no longer change. */
export function tuple(items: Value[]): readonly Value[] {
  return Object.freeze(items);
}

export function isTuple(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value) && Object.isFrozen(value);
}

export function isList(value: Value | undefined): value is Value[] {
  return Array.isArray(value) && !Object.isFrozen(value);
}

/** Python's name for the type of a value, for messages. */
export function typeName(value: Value | undefined): string | Message {
  if (value === undefined || value === null) return "None";
  if (typeof value === "boolean") return message("formatsPytorch.typeBool");
  if (typeof value === "number" || typeof value === "bigint") return message("formatsPytorch.typeNumber");
  if (typeof value === "string") return message("formatsPytorch.typeStr");
  if (value instanceof Uint8Array || value instanceof FileBytes) return "bytes";
  if (Array.isArray(value))
    return Object.isFrozen(value) ? message("formatsPytorch.typeTuple") : message("formatsPytorch.typeList");
  if (value instanceof Map) return message("formatsPytorch.typeDict");
  if (value instanceof Reference) return legible(value.name);
  if (value instanceof Instance) return message("formatsPytorch.typeOf", { name: legible(value.className) });
  if (value instanceof NumpyDtype || value instanceof NumpyArray) return message("formatsPytorch.typeNumpy");
  return "shape" in value ? message("formatsPytorch.typeTensor") : message("formatsPytorch.typeStorage");
}
