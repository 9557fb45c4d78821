/**
 * The objects of a Torch7 file as inert values: tables as dictionaries with Lua's own keys, tensors as views of their
 * storages, classes as instances that only hold their fields. Functions are passed over. Source: torch7, File.lua.
 */
import { message } from "../../../messages/message";
import { quote } from "../../errors";
import type { Budget } from "../budget";
import type { ElementType } from "../pytorch/elementType";
import { misfit, Storage, Tensor } from "../pytorch/tensor";
import { Instance, type Value } from "../pytorch/values";
import type { TorchInput } from "./input";

/** Codes before each object; functions have had three forms. */
const code = { nil: 0, number: 1, string: 2, table: 3, torch: 4, boolean: 5, function: 6, oldRecursive: 7, recursive: 8 };

const maximumDepth = 5000;
const maximumText = 2 ** 20;
const maximumClassName = 200;
const maximumDimensions = 64;
/** Estimates from above, in bytes, of what V8 takes. */
const cost = { object: 400, entry: 96, text: 48, tensor: 600 };

/** By what stands between "torch." (or "torch.Cuda", "torch.Cl") and "Tensor" or "Storage". */
const types: Readonly<Record<string, ElementType>> = {
  Double: { dtype: "F64", bytes: 8 },
  Float: { dtype: "F32", bytes: 4 },
  Half: { dtype: "F16", bytes: 2 },
  Long: { dtype: "I64", bytes: 8 },
  Int: { dtype: "I32", bytes: 4 },
  Short: { dtype: "I16", bytes: 2 },
  Char: { dtype: "I8", bytes: 1 },
  Byte: { dtype: "U8", bytes: 1 },
};
const arrayClass = /^torch\.(Cuda|Cl)?([A-Z][a-z]+)?(Tensor|Storage)$/;

export class ObjectReader {
  /** Every instance of a class, in the order of the file. */
  readonly instances: Instance[] = [];
  functions = 0;
  private readonly objects = new Map<number, Value>();
  private storages = 0;

  /** `longBytes`: of an element of a LongStorage. */
  constructor(
    private readonly input: TorchInput,
    private readonly budget: Budget,
    private readonly longBytes: 4 | 8,
  ) {}

  /** The next object and all that is in it. */
  async next(depth = 0): Promise<Value> {
    const at = this.input.offset;
    if (depth > maximumDepth) throw this.input.fail(at, message("formatsTorch7.objectsTooDeep", { limit: maximumDepth }));
    const tooMany = this.budget.step();
    if (tooMany !== null) throw this.input.fail(at, tooMany);
    const kind = await this.input.int();
    if (kind === code.nil) return null;
    if (kind === code.number) return this.input.double();
    if (kind === code.boolean) return (await this.input.int()) === 1;
    if (kind === code.string) return textOf(await this.text(maximumText));
    if (kind === code.function) return this.passFunction(depth);
    if (kind < code.nil || kind > code.recursive) throw this.input.fail(at, message("formatsTorch7.unknownKind", { kind }));
    const index = await this.input.int();
    const known = this.objects.get(index);
    if (known !== undefined || this.objects.has(index)) return known ?? null;
    this.spend(cost.entry);
    if (kind === code.table) return this.table(index, depth);
    if (kind === code.torch) return this.torch(index, depth);
    this.objects.set(index, null);
    return this.passFunction(depth);
  }

  private async table(index: number, depth: number): Promise<Value> {
    const table = new Map<Value, Value>();
    this.objects.set(index, table);
    this.spend(cost.object);
    await this.entries(await this.count(), table, depth);
    return table;
  }

  private async entries(count: number, table: Map<Value, Value>, depth: number): Promise<void> {
    for (let left = count; left > 0; left--) {
      const at = this.input.offset;
      const key = await this.next(depth + 1);
      if (key === null) throw this.input.fail(at, message("formatsTorch7.nilKey"));
      this.spend(cost.entry);
      table.set(key, await this.next(depth + 1));
    }
  }

  /** A number of items; each takes two bytes at least. */
  private async count(): Promise<number> {
    const at = this.input.offset;
    const count = await this.input.int();
    if (count >= 0 && 2 * count <= this.input.remaining) return count;
    throw this.input.fail(at, message("formatsTorch7.itemsAnnounced", { count, left: this.input.remaining }));
  }

  private async torch(index: number, depth: number): Promise<Value> {
    const at = this.input.offset;
    const version = textOf(await this.text(maximumClassName));
    const className = /^V \d/.test(version) ? textOf(await this.text(maximumClassName)) : version; // early files have no version
    const [, device, element, kind] = arrayClass.exec(className) ?? [];
    const type = kind === undefined ? undefined : types[element ?? (device === undefined ? "" : "Float")];
    const value =
      type === undefined
        ? null
        : kind === "Storage"
          ? await this.storage(type, device)
          : await this.tensor(className, type, depth);
    if (value) {
      this.objects.set(index, value);
      return value;
    }
    if (className === "tds.Hash" || className === "tds.Vec") return this.plainContainer(className, index, depth);
    const instance = new Instance(className, []);
    this.objects.set(index, instance);
    this.instances.push(instance);
    this.spend(cost.object);
    instance.state = await this.next(depth + 1);
    if (!(instance.state instanceof Map))
      throw this.input.fail(at, message("formatsTorch7.ownWay", { className: quote(className) }));
    return instance;
  }

  /** Containers of the package tds: a number of items, then the items or keys and items. */
  private async plainContainer(className: string, index: number, depth: number): Promise<Value> {
    const table = new Map<Value, Value>();
    this.objects.set(index, table);
    this.spend(cost.object);
    const at = this.input.offset;
    const count = await this.input.long();
    if (!(count >= 0 && 2 * count <= this.input.remaining))
      throw this.input.fail(at, message("formatsTorch7.itemsAnnounced", { count, left: this.input.remaining }));
    if (className === "tds.Hash") await this.entries(count, table, depth);
    else
      for (let item = 1; item <= count; item++) {
        this.spend(cost.entry);
        table.set(item, await this.next(depth + 1));
      }
    return table;
  }

  private async storage(type: ElementType, device: string | undefined): Promise<Storage> {
    this.spend(cost.tensor);
    const at = this.input.offset;
    const count = await this.input.long();
    if (count < 0 || !Number.isSafeInteger(count * type.bytes))
      throw this.input.fail(at, message("formatsTorch7.storageSize", { count }));
    const isShortLong = type.dtype === "I64" && this.longBytes === 4 && device === undefined;
    const own = isShortLong ? { dtype: "I32", bytes: 4 } : type;
    const read = await this.input.elements(count, own);
    const byteLength = count * own.bytes;
    return new Storage({ key: String(this.storages++), byteLength, read }, own, 0, byteLength);
  }

  /** Number of dimensions, sizes, strides, the first element counted from 1, the storage or nil. */
  private async tensor(className: string, type: ElementType, depth: number): Promise<Tensor> {
    this.spend(cost.tensor);
    const at = this.input.offset;
    const dimensions = await this.input.int();
    if (dimensions < 0 || dimensions > maximumDimensions)
      throw this.input.fail(at, message("formats.tensorDimensions", { count: dimensions }));
    const numbers: number[] = [];
    for (let index = 0; index < 2 * dimensions; index++) numbers.push(await this.input.long());
    const offset = (await this.input.long()) - 1;
    const storage = await this.next(depth + 1);
    if (storage === null || dimensions === 0) return new Tensor(type, [0], [1], emptyStorage(type), 0);
    if (!(storage instanceof Storage)) throw this.input.fail(at, message("formatsTorch7.noStorage", { className }));
    const [shape, strides] = [numbers.slice(0, dimensions), numbers.slice(dimensions)];
    const reason = misfit(storage.type, shape, strides, storage, offset);
    if (reason !== null) throw this.input.fail(at, message("formatsTorch7.doesNotFit", { className, reason }));
    return new Tensor(storage.type, shape, strides, storage, offset);
  }

  /** Compiled code, which nobody looks at, and the variables that it has captured. */
  private async passFunction(depth: number): Promise<null> {
    this.functions++;
    const at = this.input.offset;
    const length = await this.input.int();
    if (length < 0 || length > maximumText) throw this.input.fail(at, message("formatsTorch7.functionSize", { length }));
    await this.input.bytes(length);
    await this.next(depth + 1);
    return null;
  }

  private async text(limit: number): Promise<Uint8Array> {
    const at = this.input.offset;
    const length = await this.input.int();
    if (length < 0 || length > limit) throw this.input.fail(at, message("formatsTorch7.textSize", { length }));
    this.spend(cost.text + 2 * length);
    return this.input.bytes(length);
  }

  private spend(bytes: number): void {
    const reason = this.budget.spend(bytes);
    if (reason !== null) throw this.input.fail(this.input.offset, reason);
  }
}

function emptyStorage(type: ElementType): Storage {
  return new Storage({ key: "", byteLength: 0, read: () => Promise.resolve(new Uint8Array(0)) }, type, 0, 0);
}

/**
 * Lua's strings are bytes: UTF-8 where they are, else one character for each byte. A single byte that is no character, as
 * char-rnn numbers them, stays apart from the character of its number: it is U+DC80 to U+DCFF, as Python's surrogateescape has it.
 */
function textOf(bytes: Uint8Array): string {
  const [first = 0] = bytes;
  if (bytes.length === 1 && first >= 0x80) return String.fromCharCode(0xdc00 + first);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return String.fromCharCode(...bytes);
  }
}
