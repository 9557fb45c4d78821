/** Where a vocabulary is looked for, in which order, and what is done with one that does not fit. */
import { describe, expect, it } from "vitest";
import { chooseVocabulary, vocabularyCandidates } from "../../../../src/checkpoints/input/findVocabulary";
import type { Manifest } from "../../../../src/checkpoints/manifest";
import { siblingsOf } from "../files";

interface Places {
  manifest?: Manifest["vocabulary"];
  metadata?: Record<string, string>;
  siblings?: Record<string, unknown>;
}

async function find(size: number, { manifest, metadata = {}, siblings = {} }: Places) {
  const declared = manifest ? { version: 1 as const, vocabulary: manifest } : null;
  const found = await vocabularyCandidates(declared, new Map(Object.entries(metadata)), siblingsOf(siblings));
  const { vocabulary, warnings } = chooseVocabulary(found.candidates, size);
  const ids = vocabulary?.encode("abc").ids;
  return { source: vocabulary?.description.source, kind: vocabulary?.description.kind, ids: ids && [...ids], warnings: [...found.warnings, ...warnings] };
}

const found: [where: string, places: Places, source: string, ids: number[]][] = [
  ["a manifest's string", { manifest: { kind: "characters", characters: "cba" } }, "manifest", [2, 1, 0]],
  ["a manifest's list", { manifest: { kind: "characters", characters: ["b", "<pad>", "a"] } }, "manifest", [2, 0]],
  ["metadata as a plain string", { metadata: { chars: "cab" } }, 'checkpoint metadata "chars"', [1, 2, 0]],
  ["metadata as a JSON list", { metadata: { itos: '["b","c","a"]' } }, 'checkpoint metadata "itos"', [2, 0, 1]],
  ["metadata as a JSON string", { metadata: { chars: '"bca"' } }, 'checkpoint metadata "chars"', [2, 0, 1]],
  ["metadata as {character: id}", { metadata: { stoi: '{"a":2,"b":0,"c":1}' } }, 'checkpoint metadata "stoi"', [2, 0, 1]],
  ["metadata as {id: character}", { metadata: { vocab: '{"2":"a","0":"b","1":"c"}' } }, 'checkpoint metadata "vocab"', [2, 0, 1]],
  ["vocab.json as {character: id}", { siblings: { "vocab.json": { a: 1, b: 2, c: 0 } } }, "vocab.json", [1, 2, 0]],
  ["vocab.json as a list", { siblings: { "vocab.json": ["c", "b", "a"] } }, "vocab.json", [2, 1, 0]],
  ["chars.txt", { siblings: { "chars.txt": "bca" } }, "chars.txt", [2, 0, 1]],
  ["chars.txt that ends in a newline of its own", { siblings: { "chars.txt": "bca\r\n" } }, "chars.txt", [2, 0, 1]],
  ["chars.txt whose last character is the newline", { siblings: { "chars.txt": "ba\n" } }, "chars.txt", [1, 0]],
];

describe("a vocabulary of the right size is found in", () => {
  it.each(found)("%s", async (_where, places, source, ids) => {
    expect(await find(3, places)).toMatchObject({ source, ids, kind: "characters", warnings: [] });
  });
});

it("ids may leave gaps in a map", async () => {
  const { ids, source } = await find(4, { metadata: { stoi: '{"a":3,"b":1,"c":2}' } });
  expect([ids, source]).toEqual([[3, 1, 2], 'checkpoint metadata "stoi"']);
});

it("the manifest goes before the metadata, and these before the files beside", async () => {
  const all: Places = {
    manifest: { kind: "characters", characters: "abc" }, metadata: { chars: "bca" }, siblings: { "chars.txt": "cab" },
  };
  expect((await find(3, all)).source).toBe("manifest");
  expect((await find(3, { metadata: { chars: "bca" }, siblings: { "chars.txt": "cab" } })).source).toMatch(/metadata/);
});

it("a vocabulary of another size is not used, and a warning says so", async () => {
  const { source, warnings } = await find(3, { metadata: { chars: "abcd" } });
  expect(source).toBeUndefined();
  expect(warnings).toEqual([expect.stringMatching(/metadata "chars" has 4 characters and the model 3/)]);
});

it("the next place is asked when one does not fit", async () => {
  const { source, warnings } = await find(3, { metadata: { chars: "abcd" }, siblings: { "chars.txt": "cab" } });
  expect([source, warnings]).toEqual(["chars.txt", []]);
});

it.each(["[1,2,3]", "{}", "5", '{"a":0,"b":0,"c":1}', '{"a":0,"b":1e9}', '{"a":-1}', "aab", "{broken", '{"a":{"b":1}}'])(
  "%s beside the checkpoint is no vocabulary", async (content) => {
    const { source, warnings } = await find(2, { siblings: { "vocab.json": content } });
    expect(source).toBeUndefined();
    expect(warnings).toEqual(["vocab.json beside the checkpoint lists no characters; it was not used."]);
  },
);

it("256 tokens without any vocabulary are taken to be bytes, with a warning", async () => {
  const { kind, source, warnings } = await find(256, {});
  expect([kind, source]).toEqual(["bytes", "assumed from the size 256"]);
  expect(warnings).toEqual([expect.stringMatching(/from its size alone/)]);
});

describe("a vocabulary from the size alone", () => {
  it("of 100 tokens is Python's string.printable, with a warning", () => {
    const { vocabulary, warnings } = chooseVocabulary([], 100);
    expect(vocabulary?.labels).toHaveLength(100);
    expect([...(vocabulary?.encode("0aZ~ \n").ids ?? [])]).toEqual([0, 10, 61, 93, 94, 96]);
    expect(warnings).toEqual([expect.stringMatching(/string\.printable, from its size alone/)]);
  });
});
