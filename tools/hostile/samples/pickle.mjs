/** PyTorch's files: pickles that call, that break the machine's rules, that grow; storages that are not what they claim. */
import { global, int, join, pickle, repeat, storage, tensor, text, tuple, u32, u64, zip } from "../bytes.mjs";

const magic = join(0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, ".");
const stream = (/** @type {Uint8Array} */ object, /** @type {Uint8Array} */ rest) =>
  join(magic, pickle("M", [0xe9, 3]), pickle("}", text("little_endian"), 0x88, "s"), object, rest);
const archive = (/** @type {Uint8Array} */ data) =>
  zip([
    { name: "a/data.pkl", data },
    { name: "a/data/0", data: new Uint8Array(8) },
  ]);
const pair = tensor(storage("0", int(2)), 0, [2], [1]);

/** @param {string} command */
export function samples(command) {
  const run = text(command);
  const script = text(`import os; os.system(${JSON.stringify(command)})`);
  /** @type {Record<string, import("../bytes.mjs").Piece>} */
  const calls = {
    "reduce-os-system": [global("os.system"), run, 0x85, "R"],
    "reduce-posix-system": [global("posix.system"), run, 0x85, "R"],
    "reduce-exec": [global("builtins.exec"), script, 0x85, "R"],
    "stack-global-eval": [
      text("builtins"),
      text("eval"),
      0x93,
      text(`__import__("os").system(${JSON.stringify(command)})`),
      0x85,
      "R",
    ],
    "inst-system": ["(", run, "iposix\nsystem\n"],
    "obj-popen": ["(", global("subprocess.Popen"), run, "o"],
    "newobj-popen": [global("subprocess.Popen"), run, 0x85, 0x81],
    "newobj-ex": [global("subprocess.Popen"), tuple(run), "}", text("shell"), 0x88, "s", 0x92],
    "build-setstate": [global("a.B"), ")", 0x81, "}", text("__setstate__"), global("os.system"), "sb"],
    "build-of-call": [global("os.system"), run, 0x85, "R", "}", text("x"), int(1), "s", "b"],
    "getattr-chain": [global("builtins.getattr"), tuple(global("os.path"), text("os")), "R"],
    copyreg: [global("copyreg._reconstructor"), tuple(global("subprocess.Popen"), global("builtins.object"), run), "R"],
    partial: [global("functools.partial"), tuple(global("os.system"), run), "R"],
    "nested-loader": [
      global("torch.storage._load_from_bytes"),
      "C",
      pickle(global("os.system"), run, 0x85, "R").length,
      pickle(global("os.system"), run, 0x85, "R"),
      0x85,
      "R",
    ],
    "rebuild-from-type": [
      global("torch._tensor._rebuild_from_type_v2"),
      tuple(global("os.system"), global("a.B"), tuple(run), "}"),
      "R",
    ],
  };
  const inert = Object.entries(calls).map(([name, call]) => ({
    file: `pickle-${name}.pt`,
    outcome: "inert",
    says: '"w"',
    bytes: archive(pickle("}", text("model"), call, "s", text("w"), pair, "s")),
  }));
  const keys = pickle("]", "(", text("0"), "e");
  const legacyPair = (/** @type {Uint8Array} */ elements) => tensor(storage("0", elements, "N"), 0, [2], [1]);
  const two = join(u64(2), new Uint8Array(8));
  inert.push({
    file: "pickle-legacy-reduce.pt",
    outcome: "inert",
    says: '"w"',
    bytes: stream(
      pickle("}", text("m"), calls["reduce-os-system"] ?? "", "s", text("w"), legacyPair(int(2)), "s"),
      join(keys, two),
    ),
  });
  /** @type {[name: string, bytes: Uint8Array, says: string][]} */
  const refused = [
    ["reduce-dict", archive(pickle("}", ")", "R")), "a dict is no class or function"],
    ["setitem-on-list", archive(pickle("]", int(0), int(1), "s")), "a list is no dict"],
    ["setitem-on-class", archive(pickle(global("os.environ"), text("PATH"), text("/tmp"), "s")), "no dict"],
    ["setitems-on-text", archive(pickle(text("a"), "(", int(0), int(1), "u")), "a str is no dict"],
    ["append-to-dict", archive(pickle("}", int(1), "a")), "a dict is no list"],
    ["build-on-class", archive(pickle(global("os.system"), "}", "b")), "takes no state"],
    [
      "memo-bomb",
      archive(
        pickle(
          Array.from({ length: 500_000 }, (_, index) => join("N", "r", u32(2 * index + 1), "0")),
          "N",
        ),
      ),
      "more than 28 MB",
    ],
    ["memo-missing", archive(pickle("h", 9)), "memo has no entry 9"],
    ["nested-tensors", archive(pickle(repeat("]", 5000), pair, repeat("a", 5000))), "more than 100 levels"],
    [
      "doubling",
      archive(pickle("]", pair, "a", repeat(["q", 0, "0", "]h", 0, "ah", 0, "a"], 40))),
      "hold one another|names in it take",
    ],
    ["marks", archive(pickle(repeat("(", 20_000))), "marks are set"],
    ["stack", archive(pickle("N", repeat("2", 1_500_000))), "values are stacked"],
    ["text-of-2-31", archive(pickle("X", u32(2 ** 31))), "2147483648 bytes"],
    ["text-of-2-63", archive(pickle(0x8d, u64(2n ** 63n))), "9223372036854776000 bytes"],
    ["long-of-2-31", archive(pickle(0x8b, u32(2 ** 31))), "LONG4"],
    ["storage-too-large", archive(pickle(tensor(storage("0", int(2 ** 30)), 0, [2], [1]))), "its entry has 8"],
    ["storage-elsewhere", archive(pickle(tensor(storage("../../../etc/passwd", int(2)), 0, [2], [1]))), "is not in the archive"],
    [
      "shape-overflows",
      archive(pickle(tensor(storage("0", int(2)), 0, Array(4).fill(2 ** 30), Array(4).fill(0)))),
      "too many elements",
    ],
    ["stride-repeats", archive(pickle(tensor(storage("0", int(2)), 0, [2 ** 30], [0]))), "repeats"],
    ["tensor-past-storage", archive(pickle(tensor(storage("0", int(2)), 1, [2], [1]))), "reaches element 2"],
    ["legacy-storage-cut-off", stream(pickle(legacyPair(int(2))), join(keys, u64(2), new Uint8Array(7))), "7 are left"],
    [
      "legacy-storage-2-63",
      stream(pickle(legacyPair(int(2))), join(keys, u64(2n ** 63n), new Uint8Array(8))),
      "elements of 4 bytes",
    ],
    ["legacy-no-end", magic, "are left"],
  ];
  return [
    ...inert,
    ...refused.map(([name, bytes, says]) => ({
      file: `pickle-${name}.pt`,
      outcome: "refused",
      says: `PyTorch.*(${says})`,
      bytes,
    })),
  ];
}
