/** Pickles of NumPy's arrays and of joblib's: calls, shapes of exabytes, arrays of objects, bytes that are not there. */
import { global, int, join, pickle, repeat, text, tuple, u32, u64 } from "../bytes.mjs";

const bytes = (/** @type {import("../bytes.mjs").Piece} */ data) => join("C", join(data).length, data);
const long = (/** @type {bigint} */ value) => join(0x8a, 8, u64(value));
const dtype = (/** @type {string} */ name) =>
  join(global("numpy.dtype"), tuple(text(name), 0x89, 0x88), "R", tuple(int(3), text("<"), "NNN", int(-1), int(-1), int(0)), "b");

/** @param {import("../bytes.mjs").Piece} shape @param {import("../bytes.mjs").Piece} data @param {string} [name] */
const array = (shape, data, name = "f4") =>
  join(
    global("numpy.core.multiarray._reconstruct"),
    tuple(global("numpy.ndarray"), tuple(int(0)), bytes("b")),
    "R",
    tuple(int(1), shape, dtype(name), 0x89, data),
    "b",
  );

/** In a dictionary, under "w". @param {...import("../bytes.mjs").Piece} value */
const named = (...value) => pickle("}", text("w"), ...value, "s");

/** @param {string} command */
export function samples(command) {
  const call = join(global("os.system"), text(command), 0x85, "R");
  const eight = bytes(new Uint8Array(8));
  /** @type {[name: string, outcome: "refused" | "inert", bytes: Uint8Array, says: string][]} */
  const cases = [
    ["call", "refused", named(call), "names os.system.*it holds no tensors"],
    ["call-beside-array", "inert", pickle("}", text("w"), array(tuple(int(2)), eight), "s", text("x"), call, "s"), "os.system"],
    ["call-as-shape", "refused", named(array(call, eight)), "shape or dtype is none"],
    ["call-as-data", "refused", named(array(tuple(int(2)), call)), "has no data"],
    ["call-as-dtype", "refused", named(array(tuple(int(2)), eight, "O8")), "it holds no tensors"],
    [
      "shape-of-exabytes",
      "refused",
      named(array(tuple(long(2n ** 40n), long(2n ** 20n)), eight)),
      "takes .* bytes, and it has 8",
    ],
    ["shape-negative", "refused", named(array(tuple(int(-2)), eight)), "shape or dtype is none"],
    ["shape-past-data", "refused", named(array(tuple(int(1000)), eight)), "takes 4000 bytes, and it has 8"],
    ["hundred-axes", "refused", named(array(tuple(repeat(int(1), 100)), bytes(new Uint8Array(4)))), "shape or dtype is none"],
    ["bytes-of-2-62", "refused", pickle(0x8e, u64(2n ** 62n), "x"), "BINBYTES8 of .* and 2 are left"],
    ["bytes-of-4-gb", "refused", pickle("B", u32(2 ** 32 - 1), "x"), "BINBYTES of 4294967295 bytes, and 2 are left"],
    ["nested", "refused", pickle(repeat("]", 100_000), repeat("a", 99_999)), "it holds no tensors"],
    ["doubling", "refused", pickle("]q\0", repeat(join("0(h\0h\0lq\0"), 100)), "it holds no tensors"],
    ["thousand-pickles", "refused", repeat(pickle("}"), 5000), "it holds no tensors"],
  ];
  return cases.map(([name, outcome, content, says]) => ({ file: `numpy-pickle-${name}.pkl`, outcome, says, bytes: content }));
}
