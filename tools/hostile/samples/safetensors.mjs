/** safetensors: headers of gigabytes, offsets that overlap or lie outside, shapes whose product overflows, shards elsewhere. */
import { join, json, u64 } from "../bytes.mjs";

/** @param {string | Uint8Array} header @param {number} [data] bytes @param {number | bigint} [length] */
const file = (header, data = 0, length = header.length) => join(u64(length), header, new Uint8Array(data));
/** @param {number[]} shape @param {number} begin @param {number} end @param {string} [dtype] */
const entry = (shape, begin, end, dtype = "F32") => ({ dtype, shape, data_offsets: [begin, end] });

export function samples() {
  const many = `{${Array.from({ length: 500_000 }, (_, index) => `"${index}":{}`).join(",")}}`;
  /** @type {{ name: string, says: string, bytes: Uint8Array, size?: number, beside?: Record<string, Uint8Array> }[]} */
  const cases = [
    {
      name: "header-of-3-gb.safetensors",
      says: "safetensors.*header length",
      bytes: file("{}", 0, 3 * 2 ** 30),
      size: 3 * 2 ** 30 + 16,
    },
    { name: "header-of-2-63.safetensors", says: "safetensors.*header length", bytes: file('{"', 0, 2n ** 63n) },
    { name: "header-of-90-mb.safetensors", says: "safetensors.*header", bytes: file('{"', 0, 90_000_000), size: 90_000_008 },
    { name: "header-past-the-file.safetensors", says: "safetensors.*header length", bytes: file("{}", 0, 1000) },
    { name: "half-a-million-entries.safetensors", says: "safetensors", bytes: file(many) },
    { name: "lists-in-lists.safetensors", says: "safetensors.*levels deep", bytes: file(`{"a":${"[".repeat(1_000_000)}`) },
    { name: "a-million-lists.safetensors", says: "safetensors", bytes: file(`{"a":[${"[],".repeat(1_000_000)}0]}`) },
    {
      name: "overlap.safetensors",
      says: "safetensors.*overlap",
      bytes: file(json({ a: entry([2], 0, 8), b: entry([2], 4, 12) }), 12),
    },
    {
      name: "out-of-range.safetensors",
      says: "safetensors.*the file has",
      bytes: file(json({ a: entry([2 ** 30], 0, 2 ** 32) }), 8),
    },
    { name: "backwards.safetensors", says: "safetensors.*backwards", bytes: file(json({ a: entry([0], 8, 0) }), 8) },
    {
      name: "shape-overflows.safetensors",
      says: "safetensors.*no exact length",
      bytes: file(json({ a: entry([2 ** 40, 2 ** 40], 0, 8) }), 8),
    },
    { name: "negative-shape.safetensors", says: "safetensors.*shape is not", bytes: file(json({ a: entry([-2], 0, 8) }), 8) },
    {
      name: "two-names.safetensors",
      says: 'safetensors.*"a" occurs twice',
      bytes: file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1),
    },
    { name: "gap.safetensors", says: "safetensors.*gap", bytes: file(json({ a: entry([1], 0, 4), b: entry([1], 8, 12) }), 12) },
    {
      name: "shard-elsewhere.safetensors.index.json",
      says: "safetensors.*no file of the same folder",
      bytes: json({ weight_map: { a: "../../../../etc/passwd" } }),
    },
    {
      name: "shard-is-the-index.safetensors.index.json",
      says: "safetensors",
      bytes: json({ weight_map: { a: "shard-is-the-index.safetensors.index.json" } }),
    },
    {
      name: "shard-without-it.safetensors.index.json",
      says: "safetensors.*does not hold it",
      bytes: json({ weight_map: { a: "x.safetensors" } }),
      beside: { "x.safetensors": file(json({ b: entry([1], 0, 4) }), 4) },
    },
  ];
  return cases.map(({ name, ...rest }) => ({ file: name, outcome: "refused", ...rest }));
}
