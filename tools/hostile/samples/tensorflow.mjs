/** TensorFlow's checkpoints: tables whose blocks lie elsewhere, grow, or name tensors past the file. */
import { field, join, numberField, u32, varint } from "../bytes.mjs";

const magic = Buffer.from([0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb]);
/** @param {number | bigint} offset @param {number | bigint} size */
const handle = (offset, size) => join(varint(offset), varint(size));
/** @param {Uint8Array} metaindex @param {Uint8Array} index */
const footer = (metaindex, index) => join(Buffer.concat([metaindex, index, Buffer.alloc(40)]).subarray(0, 40), magic);
/** @param {[key: string, value: Uint8Array][]} entries */
const block = (entries) =>
  join(
    entries.map(([key, value]) => [varint(0), varint(key.length), varint(value.length), key, value]),
    u32(0),
    u32(1),
  );
/** @param {[key: string, value: Uint8Array][]} entries @param {number} [compression] @param {Uint8Array} [content] */
function table(entries, compression = 0, content = block(entries)) {
  const first = join(content, compression, u32(0));
  const index = join(block([["~", handle(0, content.length)]]), 0, u32(0));
  return join(first, index, footer(handle(0, 0), handle(first.length, index.length - 5)));
}
const header = (shards = 1) => /** @type {[string, Uint8Array]} */ (["", numberField(1, shards)]);
/** @param {(number | bigint)[]} shape @param {number} offset @param {number | bigint} size @returns {[string, Uint8Array]} */
const tensor = (shape, offset, size) => [
  "w",
  join(
    numberField(1, 1),
    field(
      2,
      shape.map((length) => field(2, numberField(1, length))),
    ),
    numberField(4, offset),
    numberField(5, size),
  ),
];

export function samples() {
  /** @type {[name: string, bytes: Uint8Array, says: string][]} */
  const refused = [
    ["index-outside", join(header()[0], Buffer.alloc(16), footer(handle(0, 0), handle(2 ** 40, 100))), "TensorFlow"],
    ["index-past-2-53", join(Buffer.alloc(16), footer(handle(0, 0), handle(2n ** 62n, 2n ** 62n))), "TensorFlow"],
    ["index-of-itself", table([], 0, join(block([["~", handle(0, 1)]]))), "TensorFlow"],
    ["shared-key", table([], 0, join(varint(200), varint(1), varint(0), "a", u32(0), u32(1))), "TensorFlow"],
    ["restarts-2-31", table([], 0, join(u32(0), u32(2 ** 31 - 1))), "restarts"],
    ["snappy-of-4-gb", table([], 1, join(varint(2 ** 32 - 1), 0, "a")), "Snappy"],
    ["shape-overflows", table([header(), tensor([2n ** 40n, 2n ** 40n], 0, 8)]), "no exact length"],
    ["size-and-shape", table([header(), tensor([1000], 0, 8)]), "takes 4000 bytes"],
    ["past-the-data", table([header(), tensor([1000], 2 ** 40, 4000)]), "ends at byte"],
    ["billion-shards", table([header(10 ** 9), tensor([2], 0, 8)]), "files of tensors"],
    ["no-header", table([tensor([2], 0, 8)]), "first entry"],
  ];
  return refused.map(([name, bytes, says]) => ({
    file: `tensorflow-${name}.index`,
    outcome: "refused",
    says: says === "TensorFlow" ? says : `TensorFlow.*${says}`,
    bytes,
    beside: { [`tensorflow-${name}.data-00000-of-00001`]: Buffer.alloc(64) },
  }));
}
