/**
 * The form before PyTorch 1.6: five pickles one after another (a magic number, a protocol version, facts about the
 * system, the object, the keys of its storages), then for each key the number of elements (8 bytes) and the elements.
 * Source: _legacy_load in torch/serialization.py.
 */
import { message, type Message } from "../../../messages/message";
import { malformed, quote } from "../../errors";
import type { ByteSource } from "../../source";
import type { TensorFile } from "../format";
import { Budget } from "../budget";
import { constructors } from "./constructors";
import { findTensors } from "./findTensors";
import { PickleInput } from "./pickleInput";
import { StorageTable } from "./storageTable";
import { pytorchTensorFile } from "./tensorFile";
import { unpickle } from "./unpickle";
import type { Value } from "./values";

// oxlint-disable-next-line gatescope/no-wording -- the format's name, the same in every language
const format = "PyTorch legacy stream";
const magic = 0x1950a86a20f9469cfc6cn;
const magicBytes = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
const protocolVersion = 1001;

/** A storage whose place becomes known when the keys are read. */
interface Pending {
  readonly byteLength: number;
  readonly elementBytes: number;
  offset: number;
}

/** A pickle of the magic number, in any protocol that has it as bytes. */
export function beginsAsLegacyStream(head: Uint8Array): boolean {
  if (head[0] !== 0x80) return false;
  const start = head.subarray(0, 24);
  return start.some((_, at) => magicBytes.every((byte, index) => start[at + index] === byte));
}

export async function openLegacyStream(source: ByteSource): Promise<TensorFile> {
  const fail = (offset: number, reason: Message) =>
    malformed(source.name, format, message("formats.byte", { at: offset }), reason);
  const input = new PickleInput({ end: source.size, read: (offset, length) => source.read(offset, length), fail });
  const pending = new Map<string, Pending>();
  const storages = new StorageTable((key, byteLength, elementBytes, building) => {
    if (byteLength > source.size)
      throw building.fail(
        message("formatsPytorch.storageBeyondFile", { name: quote(key), length: byteLength, size: source.size }),
      );
    const place: Pending = { byteLength, elementBytes, offset: -1 };
    pending.set(key, place);
    return { key, byteLength, read: (offset, length) => source.read(place.offset + offset, length) };
  });
  const placeholders = new Set<string>();
  const rules = constructors(placeholders, (id, building) => storages.resolve(id, building));
  const budget = new Budget();
  const next = () => unpickle(input, budget, rules);

  if ((await next()) !== magic) throw fail(0, message("formatsPytorch.noMagicNumber"));
  const version = await next();
  if (version !== protocolVersion)
    throw fail(input.offset, message("formatsPytorch.unknownProtocol", { version: String(version) }));
  const system = await next();
  const value = await next();
  const found = findTensors(value, (reason) => fail(input.offset, reason));
  await placeStorages(input, await next(), pending);
  return pytorchTensorFile(source, {
    format,
    found,
    placeholders: [...placeholders],
    notes: [],
    bigEndian: system instanceof Map && system.get("little_endian") === false,
  });
}

/** Follows the storages through the rest of the file, in the order of their keys. */
async function placeStorages(input: PickleInput, keys: Value, pending: Map<string, Pending>): Promise<void> {
  if (!Array.isArray(keys)) throw input.fail(input.offset, message("formatsPytorch.keysNoList"));
  for (const key of keys as readonly Value[]) {
    const place = pending.get(String(key));
    if (!place) throw input.fail(input.offset, message("formatsPytorch.storageOfNoTensor", { name: quote(String(key)) }));
    const at = input.offset;
    const count = (await input.take(8)).getBigInt64(0, true);
    if (count * BigInt(place.elementBytes) !== BigInt(place.byteLength)) {
      throw input.fail(
        at,
        message("formatsPytorch.storageOtherLength", {
          name: quote(String(key)),
          count: Number(count),
          bytes: place.elementBytes,
          length: place.byteLength,
        }),
      );
    }
    if (place.byteLength > input.remaining) {
      throw input.fail(
        at,
        message("formatsPytorch.storageBeyondRest", {
          name: quote(String(key)),
          length: place.byteLength,
          left: input.remaining,
        }),
      );
    }
    place.offset = input.offset;
    input.skip(place.byteLength);
  }
  for (const [key, place] of pending) {
    if (place.offset < 0) throw input.fail(input.offset, message("formatsPytorch.storageNotInFile", { name: quote(key) }));
  }
}
