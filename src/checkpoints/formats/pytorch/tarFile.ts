/**
 * The form before PyTorch 0.1.10: a tar archive of "storages" (pickled keys, each followed by its number of elements and
 * the elements), "tensors" (pickled keys, each followed by sizes, strides and offset) and "pickle" (the object, whose
 * persistent ids are the tensors' keys). Source: legacy_load in torch/serialization.py.
 */
import { message, type Message } from "../../../messages/message";
import { malformed } from "../../errors";
import type { ByteSource } from "../../source";
import { hasChecksum, octal } from "../archive/tar";
import type { TensorFile } from "../format";
import { Budget } from "../budget";
import { constructors } from "./constructors";
import { storageType } from "./elementType";
import { findTensors } from "./findTensors";
import { PickleInput } from "./pickleInput";
import { PickleMachine, type Building } from "./pickleMachine";
import { view } from "./rebuild";
import { pytorchTensorFile } from "./tensorFile";
import { Storage, type Tensor } from "./tensor";
import { unpickle } from "./unpickle";
import { isTuple, Reference, typeName, type Value } from "./values";

// oxlint-disable-next-line gatescope/no-wording -- the format's name, the same in every language
const format = "PyTorch tar";
const blockLength = 512;
const memberNames = ["pickle", "tensors", "storages"];
const firstMembers = ["sys_info", ...memberNames];
const maximumMembers = 64;
const maximumItems = 100_000;
const maximumDimensions = 64;

interface Member {
  readonly start: number;
  readonly end: number;
}

/** A tar header with a sound checksum, whose member is one of PyTorch's. */
export function beginsAsTar(head: Uint8Array): boolean {
  return head.length >= blockLength && firstMembers.includes(memberName(head)) && hasChecksum(head);
}

export async function openTarFile(source: ByteSource): Promise<TensorFile> {
  const reader = new TarReader(source);
  const members = await reader.members();
  const [pickle, tensors, storages] = memberNames.map((name) => {
    const member = members.get(name);
    if (!member) throw reader.fail(source.size, message("formatsPytorch.memberMissing", { name }));
    return member;
  }) as [Member, Member, Member];
  await reader.readStorages(storages);
  await reader.readTensors(tensors);
  const value = await reader.unpickleAll(pickle);
  return pytorchTensorFile(source, {
    format,
    found: findTensors(value, (reason) => reader.fail(pickle.start, reason)),
    placeholders: [...reader.placeholders],
    notes: [],
    bigEndian: false,
  });
}

class TarReader {
  readonly placeholders = new Set<string>();
  private readonly objects = new Map<string, Storage | Tensor>();
  private readonly budget = new Budget();
  private readonly rules = constructors(this.placeholders, (id, building) => this.resolve(id, building));

  constructor(private readonly source: ByteSource) {}

  fail(offset: number, reason: Message) {
    return malformed(this.source.name, format, message("formats.byte", { at: offset }), reason);
  }

  async members(): Promise<Map<string, Member>> {
    const members = new Map<string, Member>();
    for (let at = 0; at + blockLength <= this.source.size;) {
      const header = await this.source.read(at, blockLength);
      if (header.every((byte) => byte === 0)) break;
      if (!hasChecksum(header)) throw this.fail(at, message("formatsContainers.noMember"));
      const size = octal(header.subarray(124, 136));
      const start = at + blockLength;
      if (size === null || start + size > this.source.size)
        throw this.fail(at, message("formatsPytorch.memberPastFile", { name: memberName(header) }));
      if (members.has(memberName(header)))
        throw this.fail(at, message("formatsPytorch.memberTwice", { name: memberName(header) }));
      members.set(memberName(header), { start, end: start + size });
      if (members.size > maximumMembers)
        throw this.fail(at, message("formatsContainers.tooManyMembers", { limit: maximumMembers }));
      at = start + Math.ceil(size / blockLength) * blockLength;
    }
    return members;
  }

  /** How many; each (key, location, class), its number of elements, its elements; then the views into other storages. */
  async readStorages(member: Member): Promise<void> {
    const input = this.input(member);
    const building = this.building(input);
    for (let left = await this.count(input); left > 0; left--) {
      const [key, , storageClass] = await this.parts(input, 3);
      const type = storageClass instanceof Reference ? storageType(storageClass.name) : undefined;
      if (!type) throw this.fail(input.offset, message("formatsPytorch.noStorageClass", { what: typeName(storageClass) }));
      const elements = Number((await input.take(8)).getBigInt64(0, true));
      const byteLength = elements * type.bytes;
      if (!(elements >= 0 && byteLength <= input.remaining)) {
        throw this.fail(input.offset - 8, message("formats.storageElements", { count: elements, left: input.remaining }));
      }
      const start = input.offset;
      const read = (offset: number, length: number) => this.source.read(start + offset, length);
      this.add(key, new Storage({ key: String(key as string), byteLength, read }, type, 0, byteLength), building);
      input.skip(byteLength);
    }
    const views = await this.unpickle(input);
    if (!Array.isArray(views)) throw this.fail(input.offset, message("formatsPytorch.viewsNoList"));
    for (const entry of views as readonly Value[]) {
      const [target, root, offset, elements] = isTuple(entry) ? entry : [];
      const { bytes, type, byteLength } = this.storage(root, building);
      const [first, length] = [Number(offset) * type.bytes, Number(elements) * type.bytes];
      const lies =
        Number.isSafeInteger(first) && Number.isSafeInteger(length) && first >= 0 && length >= 0 && first + length <= byteLength;
      if (!lies) throw this.fail(input.offset, message("formatsPytorch.viewLeaves"));
      this.add(target, new Storage(bytes, type, first, length), building);
    }
  }

  /** How many; each (key, key of the storage, class), then dimensions (4 bytes, 4 of no meaning), sizes, strides, offset. */
  async readTensors(member: Member): Promise<void> {
    const input = this.input(member);
    const building = this.building(input);
    for (let left = await this.count(input); left > 0; left--) {
      const [key, storageKey] = await this.parts(input, 3);
      const dimensions = (await input.take(8)).getInt32(0, true);
      if (dimensions < 0 || dimensions > maximumDimensions)
        throw this.fail(input.offset - 8, message("formats.tensorDimensions", { count: dimensions }));
      const numbers = await input.take(8 * (2 * dimensions + 1));
      const all = Array.from({ length: 2 * dimensions + 1 }, (_, index) => Number(numbers.getBigInt64(8 * index, true)));
      const storage = this.storage(storageKey, building);
      const [shape, strides] = [all.slice(0, dimensions), all.slice(dimensions, 2 * dimensions)];
      this.add(key, view(storage, storage.type, all.at(-1), shape, strides, building), building);
    }
  }

  unpickleAll(member: Member): Promise<Value> {
    return this.unpickle(this.input(member));
  }

  private unpickle(input: PickleInput): Promise<Value> {
    return unpickle(input, this.budget, this.rules);
  }

  /** A tensor or storage by its key; (class, source file, source) of a module is the class. */
  private resolve(id: Value, building: Building): Value {
    if (isTuple(id) && id[0] instanceof Reference) return id[0];
    const object =
      typeof id === "number" || typeof id === "bigint" || typeof id === "string" ? this.objects.get(String(id)) : undefined;
    if (!object) throw building.fail(message("formatsPytorch.persistentIdNoTensor"));
    return object;
  }

  private storage(key: Value | undefined, building: Building): Storage {
    const storage = this.resolve(key ?? null, building);
    if (!(storage instanceof Storage)) throw building.fail(message("formatsPytorch.noStorage", { what: typeName(storage) }));
    return storage;
  }

  private add(key: Value | undefined, object: Storage | Tensor, building: Building): void {
    if (typeof key !== "number" && typeof key !== "bigint" && typeof key !== "string")
      throw building.fail(message("formatsPytorch.keyIs", { what: typeName(key) }));
    if (this.objects.has(String(key))) throw building.fail(message("formatsPytorch.keyTwice", { key: String(key) }));
    this.objects.set(String(key), object);
  }

  private async count(input: PickleInput): Promise<number> {
    const count = await this.unpickle(input);
    const fits = typeof count === "number" && Number.isInteger(count) && count >= 0 && count <= maximumItems;
    if (!fits) throw this.fail(input.offset, message("formatsPytorch.itemCountExpected", { limit: maximumItems }));
    return count;
  }

  private async parts(input: PickleInput, length: number): Promise<readonly Value[]> {
    const parts = await this.unpickle(input);
    if (!isTuple(parts) || parts.length !== length)
      throw this.fail(input.offset, message("formatsPytorch.tupleExpected", { length }));
    return parts;
  }

  private input({ start, end }: Member): PickleInput {
    const fail = (offset: number, reason: Message) => this.fail(offset, reason);
    return new PickleInput({ end, read: (offset, length) => this.source.read(offset, length), fail }, start);
  }

  /** Refuses at the input's place. */
  private building(input: PickleInput): Building {
    const machine = new PickleMachine(input, this.budget, this.rules);
    const fail = (reason: Message) => input.fail(input.offset, reason);
    return {
      fail,
      spend: (bytes) => machine.spend(bytes),
      interleave: () => {
        throw fail(message("formatsPytorch.numbersBetween"));
      },
    };
  }
}

function memberName(header: Uint8Array): string {
  const end = header.indexOf(0);
  return new TextDecoder().decode(header.subarray(0, end < 0 ? 100 : Math.min(end, 100))).replace(/^\.\//, "");
}
