/** NumPy: headers that are programs or gigabytes, arrays of objects, shapes past the file. */
import { global, join, pickle, text, u16, u32 } from "../bytes.mjs";

/** @param {string} header @param {Uint8Array} [data] */
const array = (header, data = Buffer.alloc(8)) => join([0x93], "NUMPY", 1, 0, u16(header.length), header, data);
/** @param {string} shape @param {string} [descr] */
const dictionary = (shape, descr = "'<f4'") => `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`;

/** @param {string} command */
export function samples(command) {
  const call = `__import__('os').system(${JSON.stringify(command)})`;
  /** @type {[name: string, outcome: string, bytes: Uint8Array, says: string][]} */
  const cases = [
    ["program-as-shape", "refused", array(dictionary(`(${call},)`)), "shape is not of its kind"],
    ["program-as-header", "refused", array(call), "not a dictionary"],
    [
      "objects",
      "inert",
      array(dictionary("(1,)", "'|O'"), pickle(global("os.system"), text(command), 0x85, "R")),
      '"objects|numpy-objects"',
    ],
    ["header-of-4-gb", "refused", join([0x93], "NUMPY", 2, 0, u32(2 ** 32 - 1), "{"), "header of 4294967295 bytes"],
    ["shape-overflows", "refused", array(dictionary("(1099511627776, 1099511627776)")), "no exact length"],
    ["shape-of-2-70", "refused", array(dictionary("(1180591620717411303424,)")), "whole numbers"],
    ["past-the-file", "refused", array(dictionary("(1000000000,)")), "the file has"],
    ["negative", "refused", array(dictionary("(-1,)")), "shape is not of its kind"],
    ["hundred-axes", "refused", array(dictionary(`(${"1,".repeat(100)})`)), "100 axes"],
  ];
  return cases.map(([name, outcome, bytes, says]) => ({
    file: `numpy-${name}.npy`,
    outcome,
    says: outcome === "inert" ? says : `NumPy.*(${says})`,
    bytes,
  }));
}
