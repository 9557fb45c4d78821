/**
 * The large checkpoints that are opened: as torch.save and safetensors write a language model of 2 GB, with thousands of small
 * tensors beside a few huge ones. The numbers are zeros in sparse files, so that they take no room and no time to make.
 */
import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import { global, int, join, pickle, text, u16, u32, u64 } from "../../tools/hostile/bytes.mjs";

/** @typedef {{ name: string, shape: number[] }} Tensor */
const HIDDEN = 2048;
const SMALL = 3000;
/** Past 4 GB a zip archive would need its wide form, which bytes.mjs does not write. */
const TOKENS = 180_000;

/** Embedding, two LSTM layers and head, 2.0 GB of float32, and a few thousand vectors of something else. @returns {Tensor[]} */
export function tensors() {
  const recurrent = [0, 1].flatMap((layer) => [
    { name: `rnn.weight_ih_l${layer}`, shape: [4 * HIDDEN, layer === 0 ? 512 : HIDDEN] },
    { name: `rnn.weight_hh_l${layer}`, shape: [4 * HIDDEN, HIDDEN] },
    { name: `rnn.bias_ih_l${layer}`, shape: [4 * HIDDEN] },
    { name: `rnn.bias_hh_l${layer}`, shape: [4 * HIDDEN] },
  ]);
  const others = Array.from({ length: SMALL }, (_, index) => ({ name: `extra.blocks.${index}.scale`, shape: [64] }));
  return [
    { name: "embedding.weight", shape: [TOKENS, 512] },
    ...recurrent,
    { name: "head.weight", shape: [TOKENS, HIDDEN] },
    { name: "head.bias", shape: [TOKENS] },
    ...others,
  ];
}

/** @param {number[]} shape */
const count = (shape) => shape.reduce((product, size) => product * size, 1);
/** @param {number[]} shape */
const strides = (shape) => shape.map((_, axis) => count(shape.slice(axis + 1)));

/** An OrderedDict of tensors as Python's pickler writes it: all that it makes goes into the memo. @param {Tensor[]} all */
function pickleOf(all) {
  let made = 0;
  const memo = () => (made < 256 ? join("q", made++) : join("r", u32(made++)));
  const known = new Map();
  /** @param {string} key @param {() => Uint8Array} make */
  const once = (key, make) => {
    const index = known.get(key);
    if (index !== undefined) return index < 256 ? join("h", index) : join("j", u32(index));
    const bytes = make();
    known.set(key, made);
    return join(bytes, memo());
  };
  /** @param {string} name */
  const named = (name) => once(name, () => global(name));
  /** @param {string} value */
  const told = (value) => once(`text ${value}`, () => text(value));
  /** @param {number[]} values one or two */
  const sizes = (values) => join(values.map(int), values.length === 1 ? 0x85 : 0x86, memo());
  const empty = () => join(named("collections.OrderedDict"), ")R", memo());
  const outer = empty(); // first in the file, and so in the memo
  const items = all.map(({ name, shape }, index) =>
    join(
      told(name),
      named("torch._utils._rebuild_tensor_v2"),
      "((",
      told("storage"),
      named("torch.FloatStorage"),
      told(String(index)),
      told("cpu"),
      int(count(shape)),
      "t",
      memo(),
      "Q",
      int(0),
      sizes(shape),
      sizes(strides(shape)),
      0x89,
      empty(),
      "t",
      memo(),
      "R",
      memo(),
    ),
  );
  return pickle(outer, "(", items, "u");
}

/** An OrderedDict of tensors, each with a storage of its own, in the zip form. @param {string} path @param {Tensor[]} all */
export function writePytorch(path, all) {
  const data = pickleOf(all);
  /** @type {[name: string, size: number, bytes?: Uint8Array][]} */
  const entries = [
    ["data.pkl", data.length, data],
    ["byteorder", 6, Buffer.from("little")],
  ];
  entries.push(
    ...all.map(({ shape }, index) => /** @type {[string, number]} */ ([`data/${index}`, 4 * count(shape)])),
    ["version", 2, Buffer.from("3\n")],
  );
  const file = openSync(path, "w");
  const directory = [];
  let at = 0;
  for (const [name, size, bytes] of entries) {
    const full = Buffer.from(`archive/${name}`);
    const sum = bytes ? crc32(bytes) : 0;
    const padding = (64 - ((at + 30 + full.length + 4) % 64)) % 64; // the bytes begin at a multiple of 64, as torch.save aligns them
    const about = join(u16(0), u16(0), u16(0), u16(0), u32(sum), u32(size), u32(size), u16(full.length));
    const header = join("PK\x03\x04", u16(0), about, u16(padding + 4), full, "FB", u16(padding), Buffer.alloc(padding, "Z"));
    writeSync(file, header, 0, header.length, at);
    if (bytes) writeSync(file, bytes, 0, bytes.length, at + header.length);
    directory.push(join("PK\x01\x02", u16(0), u16(0), about, u16(0), u16(0), u16(0), u16(0), u32(0), u32(at), full));
    at += header.length + size;
  }
  const listed = Buffer.concat(directory);
  const end = join("PK\x05\x06", u16(0), u16(0), u16(entries.length), u16(entries.length), u32(listed.length), u32(at), u16(0));
  writeSync(file, Buffer.concat([listed, end]), 0, listed.length + end.length, at);
  closeSync(file);
}

/** @param {string} path @param {Tensor[]} all */
export function writeSafetensors(path, all) {
  let end = 0;
  const entries = all.map(({ name, shape }) => [name, { dtype: "F32", shape, data_offsets: [end, (end += 4 * count(shape))] }]);
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const file = openSync(path, "w");
  writeSync(file, Buffer.concat([u64(header.length), header]));
  ftruncateSync(file, 8 + header.length + end);
  closeSync(file);
}
