/** TensorFlow Lite: FlatBuffers whose offsets and lengths lead past the file, and vectors of one table without end. */
import { join, repeat, u16, u32 } from "../bytes.mjs";

/** Where the root's table is, behind the file's identifier and the table's own list of fields. */
const rootAt = 22;
const fieldAt = (/** @type {number} */ field) => rootAt + 4 + 4 * field;
/** Where what follows the root begins. */
const behind = fieldAt(5);

/** A table of five fields, each an offset from its own place. @param {number[]} fields */
const table = (fields) =>
  join(
    u16(14),
    u16(24),
    [0, 1, 2, 3, 4].map((at) => u16(4 + 4 * at)),
    u32(14),
    fields.map(u32),
  );

/** A file whose root has these offsets; 0 leads to itself, which is an empty list. @param {number[]} fields @param {...import("../bytes.mjs").Piece} rest */
const file = (fields, ...rest) => join(u32(rootAt), "TFL3", table(fields), ...rest);

/** Subgraphs that are all one, each with tensors that are all one. @param {number} count */
function manyOfOne(count) {
  const graphs = behind + 4 + 4 * count; // a subgraph's table, with its list of fields in front
  const tensors = graphs + 14 + 24;
  const tensor = tensors + 4 + 4 * count;
  /** @param {number} from @param {number} to */
  const all = (from, to) =>
    join(
      u32(count),
      Array.from({ length: count }, (_, at) => u32(to - (from + 4 + 4 * at))),
    );
  return file(
    [0, 0, behind - fieldAt(2), 0, 0],
    all(behind, graphs + 14),
    table([tensors - (graphs + 18), 0, 0, 0, 0]),
    all(tensors, tensor + 14),
    table([0, 0, 0, 0, 0]),
  );
}

export function samples() {
  /** @type {[name: string, bytes: Uint8Array, says: string][]} */
  const cases = [
    ["root-past-the-file", join(u32(0xfffffff0), "TFL3", repeat(0, 64)), "leads out of the file"],
    ["fields-past-the-file", join(u32(8), "TFL3", u32(0x80000000), repeat(0, 64)), "leads out of the file"],
    ["operators-of-2-31", file([0, behind - fieldAt(1), 0, 0, 0], u32(0x7fffffff), repeat(0, 32)), "leads out of the file"],
    ["graphs-of-one", manyOfOne(3000), "more than"],
    ["no-graphs", file([0, 0, 0, 0, 0]), "no graph"],
    ["nothing-behind-the-name", join(u32(8), "TFL3"), "leads out of the file"],
  ];
  return cases.map(([name, bytes, says]) => ({ file: `tflite-${name}.tflite`, outcome: "refused", says, bytes }));
}
