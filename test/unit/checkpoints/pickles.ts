/** Pickles, zips, streams and tars put together byte by byte, sound and otherwise. */

type Piece = string | number | Uint8Array | readonly Piece[];

/** Texts as Latin-1 (operations are letters), numbers as bytes, one after another. */
export function bytesOf(...pieces: readonly Piece[]): Uint8Array {
  const parts = pieces.map((piece): Uint8Array => {
    if (typeof piece === "number") return Uint8Array.of(piece);
    if (typeof piece === "string") return Buffer.from(piece, "latin1");
    return piece instanceof Uint8Array ? piece : bytesOf(...piece);
  });
  return new Uint8Array(Buffer.concat(parts));
}

/** `value` little-endian in `bytes` bytes. */
export function little(value: number | bigint, bytes: number): Uint8Array {
  const wide = BigInt.asUintN(8 * bytes, BigInt(value));
  return Uint8Array.from({ length: bytes }, (_, index) => Number((wide >> BigInt(8 * index)) & 0xffn));
}

export const u16 = (value: number) => little(value, 2);
export const u32 = (value: number) => little(value, 4);
export const u64 = (value: number | bigint) => little(value, 8);

/** BINUNICODE, BININT, GLOBAL: single values as operations. */
export const text = (value: string) => bytesOf("X", u32(Buffer.byteLength(value)), new Uint8Array(Buffer.from(value)));
export const int = (value: number) => bytesOf("J", u32(value));
export const global = (name: string) =>
  bytesOf("c", name.slice(0, name.lastIndexOf(".")), "\n", name.slice(name.lastIndexOf(".") + 1), "\n");
export const tuple = (...items: Piece[]) => bytesOf("(", items, "t");

/** A pickle of protocol 2 around `body`. */
export const pickle = (...body: Piece[]) => bytesOf(0x80, 2, body, ".");

/** A persistent id of a storage of `elements` numbers. */
export const storage = (key: string, elements: number | Uint8Array, storageClass = "torch.FloatStorage", ...rest: Piece[]) =>
  bytesOf(
    tuple(
      text("storage"),
      global(storageClass),
      text(key),
      text("cpu"),
      typeof elements === "number" ? int(elements) : elements,
      ...rest,
    ),
    "Q",
  );

/** torch._utils._rebuild_tensor_v2 over a storage. */
export const tensor = (from: Uint8Array, offset: Piece, shape: readonly Piece[], strides: readonly Piece[]) =>
  bytesOf(global("torch._utils._rebuild_tensor_v2"), tuple(from, offset, tuple(...shape), tuple(...strides), 0x89, "}"), "R");

/** A tensor of two numbers in storage "0". */
export const pair = () => tensor(storage("0", 2), int(0), [int(2)], [int(1)]);

export interface Entry {
  readonly name: string;
  readonly data: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  /** What the directory says where it lies. */
  readonly size?: number;
  readonly packedSize?: number;
  readonly offset?: number;
  readonly localName?: string;
  readonly extra?: Uint8Array;
}

export interface End {
  readonly count?: number;
  readonly size?: number;
  readonly start?: number;
  readonly disk?: number;
  /** Between the directory and its end record. */
  readonly before?: Uint8Array;
}

/** A zip archive that is as its entries say, or lies where they say so. */
export function zipOf(entries: readonly Entry[], end: End = {}): Uint8Array {
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const {
    name,
    data,
    method = 0,
    flags = 0,
    size = data.length,
    packedSize = data.length,
    offset,
    localName = name,
    extra = new Uint8Array(0),
  } of entries) {
    const local = bytesOf(
      "PK\x03\x04",
      u16(20),
      u16(flags),
      u16(method),
      u32(0),
      u32(0),
      u32(data.length),
      u32(data.length),
      u16(localName.length),
      u16(0),
      localName,
      data,
    );
    directory.push(
      bytesOf(
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
        u16(extra.length),
        u16(0),
        u16(0),
        u16(0),
        u32(0),
        u32(offset ?? at),
        name,
        extra,
      ),
    );
    locals.push(local);
    at += local.length;
  }
  const listed = bytesOf(directory);
  const { count = entries.length, size = listed.length, start = at, disk = 0, before = new Uint8Array(0) } = end;
  return bytesOf(
    locals,
    listed,
    before,
    "PK\x05\x06",
    u16(disk),
    u16(disk),
    u16(count),
    u16(count),
    u32(size),
    u32(start),
    u16(0),
  );
}

/** PyTorch's zip of a pickle and its storages. */
export function pytorchZip(data: Uint8Array, storages: Record<string, Uint8Array> = { 0: new Uint8Array(8) }): Uint8Array {
  const held = Object.entries(storages).map(([key, bytes]) => ({ name: `a/data/${key}`, data: bytes }));
  return zipOf([{ name: "a/data.pkl", data }, ...held]);
}

export const magic = bytesOf(0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, ".");
const version = pickle("M", u16(1001));
const system = pickle("}", text("little_endian"), 0x88, "s");

/** The legacy stream of a pickle, the keys, and what follows them. */
export const legacyStream = (object: Uint8Array, keys: Uint8Array, rest: Uint8Array) =>
  bytesOf(magic, version, system, object, keys, rest);

/** A tar archive of `members`. */
export function tarOf(members: Record<string, Uint8Array>, sizes: Record<string, string> = {}): Uint8Array {
  const parts = Object.entries(members).map(([name, data]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, "latin1");
    header.write(sizes[name] ?? data.length.toString(8).padStart(11, "0"), 124, "latin1");
    header.write("        0", 148, "latin1");
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    return bytesOf(new Uint8Array(header), data, new Uint8Array((512 - (data.length % 512)) % 512));
  });
  return bytesOf(parts, new Uint8Array(1024));
}
