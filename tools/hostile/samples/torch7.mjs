/** Torch7: compiled functions, counts and sizes past the file, tables without end, tensors outside their storages. */
import { join, repeat, u32, u64 } from "../bytes.mjs";

const [string, table, torch, oldFunction, recursive] = [2, 3, 4, 6, 8].map((kind) => u32(kind));
/** @param {string} value */
const text = (value) => join(u32(Buffer.byteLength(value)), Buffer.from(value));
/** @param {number} value */
const number = (value) => join(u32(1), Buffer.from(Float64Array.of(value).buffer));

/**
 * As many of a piece, each with its own numbers written into it: half a million made one by one take seconds.
 * @param {number} count @param {Buffer} piece @param {(bytes: Buffer, at: number, index: number) => void} write
 */
function numbered(count, piece, write) {
  const bytes = repeat(piece, count);
  for (let index = 0; index < count; index++) write(bytes, index * piece.length, index);
  return bytes;
}

/** A table at the front; what is within is numbered from 2. @param {...[key: string, value: Uint8Array]} entries */
const file = (...entries) =>
  join(
    table,
    u32(1),
    u32(entries.length),
    entries.map(([key, value]) => [string, text(key), value]),
  );
/** @param {string} className @param {number} index @param {...(Uint8Array | Uint8Array[])} content */
const object = (className, index, ...content) => join(torch, u32(index), text("V 1"), text(className), ...content);
/** @param {number | bigint} count @param {Uint8Array} [data] */
const storage = (count, data = Buffer.alloc(16)) => object("torch.DoubleStorage", 3, u64(count), data);
/** @param {(number | bigint)[]} shape @param {(number | bigint)[]} strides @param {number | bigint} offset @param {Uint8Array} from */
const tensor = (shape, strides, offset, from) =>
  object("torch.DoubleTensor", 2, u32(shape.length), shape.map(u64), strides.map(u64), u64(offset), from);

/** @param {string} command */
export function samples(command) {
  const code = join(Buffer.from([0x1b]), "LJ", 2, `os.execute('${command}')`);
  const upvalues = join(table, u32(9), u32(0));
  const sound = tensor([2], [1], 1, storage(2));
  /** @type {[name: string, outcome: string, bytes: Uint8Array, says: string][]} */
  const cases = [
    [
      "function",
      "inert",
      file(["run", join(recursive, u32(7), u32(code.length), code, upvalues)], ["w", tensor([2], [1], 1, storage(2))]),
      '"Torch7"',
    ],
    ["early-function", "inert", file(["run", join(oldFunction, u32(code.length), code, upvalues)], ["w", sound]), '"Torch7"'],
    [
      "class-of-its-own",
      "inert",
      file(["run", object("os.execute", 4, table, u32(5), u32(1), string, text("command"), string, text(command))], ["w", sound]),
      "os\\.execute",
    ],
    ["table-within-itself", "inert", file(["self", join(table, u32(1))], ["w", sound]), '"Torch7"'],
    ["function-of-2-31", "refused", file(["run", join(recursive, u32(2), u32(2 ** 31 - 1))]), "a function of 2147483647 bytes"],
    ["table-of-2-31", "refused", join(table, u32(1), u32(2 ** 31 - 1), number(1)), "2147483647 items are announced"],
    ["text-of-2-31", "refused", join(table, u32(1), u32(1), string, u32(2 ** 31 - 1)), "a text of 2147483647 bytes"],
    [
      "tables-in-tables",
      "refused",
      join(
        numbered(200_000, join(table, u32(0), u32(1), number(1)), (bytes, at, level) => bytes.writeUInt32LE(level + 1, at + 4)),
        Buffer.alloc(16),
      ),
      "more than 5000 levels",
    ],
    [
      "million-numbers",
      "refused",
      join(table, u32(1), u32(1_000_000), repeat(join(number(1), number(2)), 1_000_000)),
      "more than 28 MB",
    ],
    [
      "million-tables",
      "refused",
      join(
        table,
        u32(1),
        u32(500_000),
        numbered(500_000, join(number(0), table, u32(0), u32(0)), (bytes, at, index) => {
          bytes.writeDoubleLE(index, at + 4);
          bytes.writeUInt32LE(index + 2, at + 16);
        }),
      ),
      "more than 28 MB",
    ],
    ["storage-of-2-60", "refused", file(["w", tensor([2], [1], 1, storage(2n ** 60n))]), "no size and no place|a storage of"],
    ["storage-past-the-file", "refused", file(["w", tensor([2], [1], 1, storage(2 ** 40))]), "takes 8796093022208 bytes"],
    ["shape-overflows", "refused", file(["w", tensor([2n ** 50n, 2n ** 50n], [1, 1], 1, storage(2))]), "too many elements"],
    ["past-its-storage", "refused", file(["w", tensor([1000], [1], 1, storage(2))]), "reaches element 999"],
    ["before-its-storage", "refused", file(["w", tensor([2], [1], -5n, storage(2))]), "not whole numbers from 0"],
    ["repeated", "refused", file(["w", tensor([2 ** 30], [0], 1, storage(2))]), "repeats the 2 elements"],
    ["dimensions", "refused", file(["w", object("torch.DoubleTensor", 2, u32(2 ** 31 - 1))]), "2147483647 dimensions"],
    [
      "text-storage",
      "refused",
      Buffer.from("3\n1\n1\n2\n1\nw\n4\n2\n3\nV 1\n19\ntorch.DoubleStorage\n2147483647\n1 2 3\n"),
      "2147483647 elements",
    ],
    [
      "text-without-end",
      "refused",
      Buffer.from(`3\n1\n1\n2\n1\nw\n1\n${"7".repeat(3_000_000)}`),
      "a number is expected|no whole number",
    ],
  ];
  return cases.map(([name, outcome, bytes, says]) => ({
    file: `torch7-${name}.t7`,
    outcome,
    says: outcome === "refused" ? `Torch7.*(${says})` : says,
    bytes,
  }));
}
