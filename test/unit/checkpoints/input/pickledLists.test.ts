/** Vocabularies in pickles, as programs keep them: read as data, whatever classes they name; nothing of them is run. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { pickledLists } from "../../../../src/checkpoints/input/pickledLists";
import { bytesOf, global, int, pickle, text, tuple } from "../pickles";

const dict = (entries: Record<string, Uint8Array>) =>
  bytesOf(
    "}(",
    Object.entries(entries).map(([key, value]) => [text(key), value]),
    "u",
  );
const ids = dict({ a: int(0), b: int(1), "\n": int(2) });
const list = bytesOf("](", text("a"), text("b"), text("\n"), "e");
const object = (name: string, state: Uint8Array) => bytesOf(global(name), ")", 0x81, state, "b");

const cases: [form: string, bytes: Uint8Array][] = [
  ["a dict of text to number", pickle(ids)],
  ["a list", pickle(list)],
  ["a dict of number to text", pickle("}(", int(0), text("a"), int(1), text("b"), int(2), text("\n"), "u")],
  [
    "an OrderedDict",
    pickle(global("collections.OrderedDict"), ")R(", text("a"), int(0), text("b"), int(1), text("\n"), int(2), "u"),
  ],
  [
    "a defaultdict of a class that is not there",
    pickle(
      global("collections.defaultdict"),
      tuple(global("my.unknown")),
      "R(",
      text("a"),
      int(0),
      text("b"),
      int(1),
      text("\n"),
      int(2),
      "u",
    ),
  ],
  ["torchtext's Vocab", pickle(object("torchtext.vocab.Vocab", dict({ freqs: bytesOf("}"), itos: list, stoi: ids })))],
  ["a class of one's own", pickle(object("__main__.Vocabulary", dict({ word2idx: ids, idx: int(3) })))],
  ["(token to number, number to token)", pickle(tuple(ids, dict({ "0": text("a"), "1": text("b"), "2": text("\n") })))],
];

it.each(cases)("%s", async (_form, bytes) => {
  const [first] = await pickledLists("vocab.pkl", bytes);
  expect(first?.tokens).toEqual(["a", "b", "\n"]);
});

it("NumPy's array of texts", async () => {
  const header = "{'descr': '<U1', 'fortran_order': False, 'shape': (2,), }\n";
  const bytes = bytesOf(0x93, "NUMPY", 1, 0, header.length, 0, header, "a\0\0\0b\0\0\0");
  expect((await pickledLists("chars.npy", bytes))[0]?.tokens).toEqual(["a", "b"]);
});

it("what pickle.dump wrote", async () => {
  const path = resolve(__dirname, "../../../fixtures/faults", join("G3-vocabulary-pickle", "vocab.pkl"));
  expect((await pickledLists("vocab.pkl", new Uint8Array(readFileSync(path))))[0]?.tokens.join("")).toBe("abdeflnorstu .");
});

it("a Counter is no vocabulary, and a call is kept and not made", async () => {
  expect(await pickledLists("vocab.pkl", pickle(global("os.system"), tuple(text("true")), "R"))).toEqual([]);
  const counted = pickle(global("collections.Counter"), tuple(dict({ a: int(70), b: int(70) })), "R");
  expect(await pickledLists("vocab.pkl", counted)).toEqual([]);
});

/** pickle.dumps({"chars": {"a", "b", "c"}}, protocol=…) of Python 3.11. */
it.each([
  [2, "gAJ9cQBYBQAAAGNoYXJzcQFjX19idWlsdGluX18Kc2V0CnECXXEDKFgBAAAAY3EEWAEAAABhcQVYAQAAAGJxBmWFcQdScQhzLg=="],
  [4, "gASVHAAAAAAAAAB9lIwFY2hhcnOUj5QojAFjlIwBYZSMAWKUkHMu"],
])("a set, protocol %i, lists nothing, as it keeps no order", async (_, base64) => {
  expect(await pickledLists("vocab.pkl", Uint8Array.from(Buffer.from(base64, "base64")))).toEqual([]);
});
