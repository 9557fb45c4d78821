/** HDF5, from a sound file of the fixtures: addresses that lead in circles or out of the file, counts and sizes past it. */
import { readFileSync } from "node:fs";
import { u16, u32, u64 } from "../bytes.mjs";

const fixtures = new URL("../../../test/fixtures/keras/", import.meta.url);
const sound = readFileSync(new URL("hdf5-small.h5", fixtures));
const rootHeader = Number(sound.readBigUInt64LE(64));
const place = (/** @type {string} */ signature) => sound.indexOf(signature, 0, "latin1");
/** Object header address of the root's n-th link. @param {number} index */
const linked = (index) => place("SNOD") + 8 + 40 * index + 8;

/** @param {...[at: number, value: Uint8Array | number[]]} changes */
function changed(...changes) {
  const out = Buffer.from(sound);
  for (const [at, value] of changes) out.set(value, at);
  return out;
}

export function samples() {
  /** @type {[name: string, bytes: Uint8Array, says: string][]} */
  const refused = [
    ["cycle-of-groups", changed([linked(0), u64(rootHeader)]), "linked within itself"],
    [
      "cycle-of-continuations",
      changed([rootHeader + 16, u16(0x10)], [rootHeader + 24, u64(rootHeader + 16)], [rootHeader + 32, u64(24)]),
      "circle",
    ],
    ["cycle-of-trees", changed([place("TREE") + 5, [1]], [place("TREE") + 32, u64(place("TREE"))]), "circle|out of place"],
    ["deep-groups", readFileSync(new URL("hdf5-deep.h5", fixtures)), "nests more than"],
    ["header-of-2-gb", changed([rootHeader + 8, u32(0x7fffffff)]), "bytes of messages"],
    ["root-outside", changed([64, u64(2n ** 40n)]), "beyond the file"],
    ["heap-of-2-50", changed([place("HEAP") + 8, u64(2n ** 50n)]), "beyond the file"],
    ["node-of-65535", changed([place("SNOD") + 6, u16(0xffff)]), "beyond the file"],
    ["tree-of-200-levels", changed([place("TREE") + 5, [200]]), "out of place"],
    ["past-2-53", changed([40, u64(2n ** 60n)]), "2\\^53"],
    ["cut-off", sound.subarray(0, 3000), "cut off"],
    ["addresses-of-three-bytes", changed([13, [3]]), "3 bytes"],
  ];
  return refused.map(([name, bytes, says]) => ({ file: `hdf5-${name}.h5`, outcome: "refused", says: `HDF5.*(${says})`, bytes }));
}
