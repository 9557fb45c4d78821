/** Bytes put together piece by piece: numbers, pickles, zip archives, protocol buffers, JSON headers. */
import { constants, deflateRawSync } from "node:zlib";

/** @typedef {string | number | Uint8Array | Piece[]} Piece */

/** Texts as Latin-1 (operations of pickles are letters), numbers as single bytes. @param {...Piece} pieces */
export const join = (...pieces) => joined(pieces);

/** @param {Piece[]} pieces @returns {Buffer} */
function joined(pieces) {
  return Buffer.concat(
    pieces.map((piece) => {
      if (typeof piece === "number") return Buffer.of(piece);
      if (typeof piece === "string") return Buffer.from(piece, "latin1");
      return piece instanceof Uint8Array ? piece : joined(piece);
    }),
  );
}

/** @param {number} bytes @returns {(value: number | bigint) => Buffer} little-endian */
const little = (bytes) => (value) => {
  // Half a million of them in one file: what fits is not written by way of big integers.
  if (bytes === 4 && typeof value === "number") return Buffer.of(value, value >>> 8, value >>> 16, value >>> 24);
  const wide = BigInt.asUintN(8 * bytes, BigInt(value));
  return Buffer.from(Array.from({ length: bytes }, (_, index) => Number((wide >> BigInt(8 * index)) & 0xffn)));
};
export const [u16, u32, u64] = [little(2), little(4), little(8)];

/** @param {Piece} piece @param {number} times */
export const repeat = (piece, times) => {
  const bytes = join(piece);
  return Buffer.alloc(bytes.length * times, bytes);
};

// Pickles: BINUNICODE, BININT, GLOBAL, MARK ... TUPLE, and a whole one of protocol 2.
/** @param {string} value */
export const text = (value) => join("X", u32(Buffer.byteLength(value)), Buffer.from(value));
/** @param {number} value */
export const int = (value) => join("J", u32(value));
/** @param {string} name "os.system" */
export const global = (name) =>
  join("c", name.slice(0, name.lastIndexOf(".")), "\n", name.slice(name.lastIndexOf(".") + 1), "\n");
/** @param {...Piece} items */
export const tuple = (...items) => join("(", items, "t");
/** @param {...Piece} body */
export const pickle = (...body) => join(0x80, 2, body, ".");
/** @param {string} key @param {Piece} elements @param {...Piece} rest */
export const storage = (key, elements, ...rest) =>
  join(tuple(text("storage"), global("torch.FloatStorage"), text(key), text("cpu"), elements, ...rest), "Q");
/** @param {Piece} from @param {number} offset @param {number[]} shape @param {number[]} strides */
export const tensor = (from, offset, shape, strides) =>
  join(
    global("torch._utils._rebuild_tensor_v2"),
    tuple(from, int(offset), tuple(...shape.map(int)), tuple(...strides.map(int)), 0x89, "}"),
    "R",
  );

/**
 * A zip archive; what an entry says of itself (size, packedSize, offset, localName) may be a lie.
 * @param {{ name: string, data: Uint8Array, method?: number, flags?: number, size?: number, packedSize?: number, offset?: number, localName?: string }[]} entries
 * @param {{ count?: number, size?: number, start?: number }} [end]
 */
export function zip(entries, end = {}) {
  const [locals, directory] = [/** @type {Buffer[]} */ ([]), /** @type {Buffer[]} */ ([])];
  let at = 0;
  for (const {
    name,
    data,
    method = 0,
    flags = 0,
    size = data.length,
    packedSize = data.length,
    offset = at,
    localName = name,
  } of entries) {
    const local = join(
      "PK\x03\x04",
      u16(20),
      u16(flags),
      u16(method),
      u32(0),
      u32(0),
      u32(packedSize),
      u32(size),
      u16(localName.length),
      u16(0),
      localName,
      data,
    );
    directory.push(
      join(
        "PK\x01\x02",
        u16(20),
        u16(20),
        u16(flags),
        u16(method),
        u32(0),
        u32(0),
        u32(packedSize),
        u32(size),
        u16(name.length),
        u16(0),
        u16(0),
        u16(0),
        u16(0),
        u32(0),
        u32(offset),
        name,
      ),
    );
    locals.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const { count = entries.length, size = listed.length, start = at } = end;
  return join(locals, listed, "PK\x05\x06", u16(0), u16(0), u16(count), u16(count), u32(size), u32(start), u16(0));
}

const MEGABYTE = 2 ** 20;
/** What ends at a whole byte, with nothing to look back to. */
const whole = { finishFlush: constants.Z_FULL_FLUSH };
/** A megabyte of zeros, deflated such that anything may follow. */
const packedMegabyte = deflateRawSync(Buffer.alloc(MEGABYTE), whole);

/** Zeros that deflate shrinks by a thousand, as an entry. @param {string} name @param {number} length @param {Uint8Array} [head] */
export const bomb = (name, length, head = Buffer.alloc(0)) => {
  const megabytes = Math.floor((length - head.length) / MEGABYTE);
  const rest = deflateRawSync(Buffer.concat([head, Buffer.alloc(length - head.length - megabytes * MEGABYTE)]), whole);
  const data = join(rest, repeat(packedMegabyte, megabytes), deflateRawSync(Buffer.alloc(0)));
  return { name, data, method: 8, size: length };
};

// Protocol buffers.
/** @param {number | bigint} value */
export function varint(value) {
  const out = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  return Buffer.from([...out, Number(rest)]);
}
/** @param {number} number @param {...Piece} content */
export const field = (number, ...content) => {
  const bytes = join(...content);
  return join(varint((number << 3) | 2), varint(bytes.length), bytes);
};
/** @param {number} number @param {number | bigint} value */
export const numberField = (number, value) => join(varint(number << 3), varint(value));

/** @param {unknown} value */
export const json = (value) => Buffer.from(JSON.stringify(value));
