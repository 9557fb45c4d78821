/** Zip archives, as PyTorch, Keras and NumPy use them: bombs, entries over one another, paths that lead out. */
import { bomb, join, json, pickle, text, u16, zip } from "../bytes.mjs";

const data = { name: "a/data.pkl", data: pickle("}") };
const npy = join(
  [0x93],
  "NUMPY",
  1,
  0,
  u16(118),
  "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }".padEnd(117),
  "\n",
  new Uint8Array(8),
);
const config = { name: "config.json", data: json({}) };
const metadata = { name: "metadata.json", data: json({}) };

export function samples() {
  /** @type {[name: string, bytes: Uint8Array, says: string][]} */
  const refused = [
    ["bomb-pickle.pt", zip([bomb("a/data.pkl", 32 * 2 ** 20)]), "PyTorch.*unpacks to 33554432 bytes"],
    [
      "bomb-by-ratio.pt",
      zip([data, { name: "a/data/0", data: new Uint8Array(8), method: 8, size: 2 ** 31 }]),
      "PyTorch.*claims 2147483648 bytes out of 8",
    ],
    ["bomb-that-lies.pt", zip([{ ...bomb("a/data.pkl", 32 * 2 ** 20), size: 1000 }]), "PyTorch.*does not unpack"],
    [
      "bomb-that-lies.npz",
      zip([
        { name: "a.npy", data: npy },
        { ...bomb("w.npy", 2 ** 20), size: 2 ** 31 },
      ]),
      "claims 2147483648 bytes",
    ],
    ["bomb.keras", zip([config, metadata, bomb("model.weights.h5", 48 * 2 ** 20)]), "HDF5|Keras"],
    ["overlap.pt", zip([data, { name: "a/data/0", data: new Uint8Array(8), offset: 0 }]), "PyTorch.*runs into what begins"],
    [
      "overlap.npz",
      zip([
        { name: "a.npy", data: npy },
        { name: "b.npy", data: npy, offset: 0 },
      ]),
      "runs into what begins",
    ],
    ["leaves.pt", zip([data, { name: "a/../../escaped", data: text("a") }]), "leads out of the archive"],
    ["leaves.npz", zip([{ name: "../escaped.npy", data: npy }]), "leads out of the archive"],
    ["from-root.keras", zip([config, metadata, { name: "/escaped", data: text("a") }]), "leads out of the archive"],
    ["of-windows.pt", zip([data, { name: "a\\..\\..\\escaped", data: text("a") }]), "leads out of the archive"],
    ["two-names.pt", zip([data, data]), "two entries have one name"],
    [
      "own-name.pt",
      zip([
        { ...data, localName: "b/data.pkl" },
        { name: "a/version", data: text("3") },
      ]),
      "its own header does not",
    ],
    ["no-directory.pt", zip([data]).subarray(0, 60), "directory is missing"],
    ["directory-elsewhere.npz", zip([{ name: "a.npy", data: npy }], { start: 2 ** 31 }), "does not end before"],
    ["count.npz", zip([{ name: "a.npy", data: npy }], { count: 60_000 }), "ends after 1 of 60000"],
    ["encrypted.keras", zip([{ ...config, flags: 1 }, metadata]), "encrypted"],
  ];
  // its header is sound: the array is listed, and it is not unpacked to be read
  const large = zip([bomb("w.npy", 80_000_000, npy)]);
  return [
    ...refused.map(([file, bytes, says]) => ({ file: `zip-${file}`, outcome: "refused", says, bytes })),
    { file: "zip-bomb.npz", outcome: "inert", says: "NumPy archive", bytes: large },
  ];
}
