/** Where a vocabulary is looked for, in which order, and what is done with one that does not fit. */
import { inEnglish } from "../../../inEnglish";
import { describe, expect, it } from "vitest";
import { englishText } from "../../../../src/messages/error";
import { chooseVocabulary, missingVocabulary, vocabularyCandidates } from "../../../../src/checkpoints/input/findVocabulary";
import type { PlainValue } from "../../../../src/checkpoints/formats/format";
import { PickledSet } from "../../../../src/checkpoints/formats/pytorch/values";
import type { Manifest } from "../../../../src/checkpoints/manifest/manifest";
import { siblingsOf } from "../files";

interface Places {
  manifest?: Manifest["vocabulary"];
  metadata?: Record<string, string>;
  settings?: Record<string, PlainValue>;
  siblings?: Record<string, unknown>;
}

async function find(size: number, { manifest, metadata = {}, settings = {}, siblings = {} }: Places) {
  const declared = manifest ? { version: 1 as const, vocabulary: manifest } : null;
  const file = {
    name: "poems_weights.hdf5",
    metadata: new Map(Object.entries(metadata)),
    attributes: new Map(Object.entries(settings)),
  };
  const found = await vocabularyCandidates(declared, file, siblingsOf(siblings));
  const { vocabulary, inference, warnings } = chooseVocabulary(found.candidates, size);
  const ids = vocabulary?.encode("abc").ids;
  const { source, kind } = inEnglish(vocabulary?.description) ?? {};
  return { source, kind, inference: inEnglish(inference), ids: ids && [...ids], warnings: [...found.warnings, ...warnings] };
}

it.each<[where: string, places: Places, basis: string, evidence: string]>([
  ["the manifest", { manifest: { kind: "characters", characters: "cab" } }, "manifest", "The manifest says so."],
  [
    "a file that the manifest names",
    { manifest: { kind: "file", file: "c.txt" }, siblings: { "c.txt": "cab" } },
    "manifest",
    "The manifest names c.txt.",
  ],
  ["a setting", { settings: { chars: "cab" } }, "file", 'The checkpoint setting "chars" lists it.'],
  [
    "a setting that is JSON",
    { settings: { config: '{"char2int":{"a":1,"b":0,"c":2}}' } },
    "file",
    'The checkpoint setting "config.char2int" lists it.',
  ],
  ["a file beside", { siblings: { "chars.txt": "cab" } }, "beside", "chars.txt lies beside the checkpoint."],
])("that it is from %s is said in a sentence", async (_, places, from, evidence) => {
  expect((await find(3, places)).inference).toMatchObject({
    value: "3 characters",
    ground: "stated",
    chosen: from === "manifest",
    evidence: [evidence],
  });
});

it.each<[what: string, siblings: Record<string, unknown>, ground: string, evidence: RegExp]>([
  [
    "another list",
    { "vocab.json": { a: 0, b: 1, c: 2 }, "chars.txt": "cab" },
    "assumed",
    /In chars\.txt the same ids stand for other/,
  ],
  [
    "the same list",
    { "vocab.json": { a: 0, b: 1, c: 2 }, "chars.txt": "abc" },
    "stated",
    /^vocab\.json lies beside the checkpoint\.$/,
  ],
  ["a list of another size", { "vocab.json": { a: 0, b: 1, c: 2 }, "chars.txt": "zyxw" }, "stated", /^vocab\.json lies/],
  ["the same with a token that is not told", { "chars.json": ["", "b", "c"], "chars.txt": "abc" }, "stated", /^chars\.json lies/],
])("beside a list: %s", async (_, siblings, ground, evidence) => {
  const { inference } = await find(3, { siblings });
  expect(inference).toMatchObject({ ground });
  expect(inference!.evidence.join(" ")).toMatch(evidence);
});

const found: [where: string, places: Places, source: string, ids: number[]][] = [
  ["a manifest's string", { manifest: { kind: "characters", characters: "cba" } }, "manifest", [2, 1, 0]],
  ["a manifest's list", { manifest: { kind: "characters", characters: ["b", "<pad>", "a"] } }, "manifest", [2, 0]],
  ["metadata as a plain string", { metadata: { chars: "cab" } }, 'checkpoint metadata "chars"', [1, 2, 0]],
  ["metadata as a JSON list", { metadata: { itos: '["b","c","a"]' } }, 'checkpoint metadata "itos"', [2, 0, 1]],
  ["metadata as a JSON string", { metadata: { chars: '"bca"' } }, 'checkpoint metadata "chars"', [2, 0, 1]],
  ["metadata as {character: id}", { metadata: { stoi: '{"a":2,"b":0,"c":1}' } }, 'checkpoint metadata "stoi"', [2, 0, 1]],
  ["metadata as {id: character}", { metadata: { vocab: '{"2":"a","0":"b","1":"c"}' } }, 'checkpoint metadata "vocab"', [2, 0, 1]],
  [
    "metadata as JSON that holds it deeper",
    { metadata: { config: '{"data":{"char2int":{"a":1,"b":0,"c":2}}}' } },
    'checkpoint metadata "config.data.char2int"',
    [1, 0, 2],
  ],
  ["a setting as a list", { settings: { chars: ["c", "b", "a"] } }, 'checkpoint setting "chars"', [2, 1, 0]],
  [
    "a setting as {character: id}",
    {
      settings: {
        char2int: new Map<string, PlainValue>([
          ["a", 2n],
          ["b", 0],
          ["c", 1],
        ]),
      },
    },
    'checkpoint setting "char2int"',
    [2, 0, 1],
  ],
  [
    "a setting as {id: character}",
    {
      settings: {
        "dataset.int2char": new Map([
          [2, "a"],
          [0, "b"],
          [1, "c"],
        ]),
      },
    },
    'checkpoint setting "dataset.int2char"',
    [2, 0, 1],
  ],
  [
    "hyperparameters",
    {
      settings: {
        hyper_parameters: new Map<string, PlainValue>([
          ["hidden", 3],
          ["all_letters", "cab"],
        ]),
      },
    },
    'checkpoint setting "hyper_parameters.all_letters"',
    [1, 2, 0],
  ],
  [
    "a pair of maps",
    {
      settings: {
        vocab: [
          new Map([
            ["a", 0],
            ["b", 1],
            ["c", 2],
          ]),
          new Map([[0, "a"]]),
        ],
      },
    },
    'checkpoint setting "vocab[0]"',
    [0, 1, 2],
  ],
  ["vocab.json as {character: id}", { siblings: { "vocab.json": { a: 1, b: 2, c: 0 } } }, "vocab.json", [1, 2, 0]],
  ["vocab.json as a list", { siblings: { "vocab.json": ["c", "b", "a"] } }, "vocab.json", [2, 1, 0]],
  ["chars.txt", { siblings: { "chars.txt": "bca" } }, "chars.txt", [2, 0, 1]],
  ["chars.txt that ends in a newline of its own", { siblings: { "chars.txt": "bca\r\n" } }, "chars.txt", [2, 0, 1]],
  [
    "poems_vocab.json, by the checkpoint's name",
    { siblings: { "poems_vocab.json": { a: 1, b: 2, c: 0 } } },
    "poems_vocab.json",
    [1, 2, 0],
  ],
  ["vocab.txt with a line for each", { siblings: { "vocab.txt": "b\nc\na\n" } }, "vocab.txt", [2, 0, 1]],
  ["vocab.txt with ids behind", { siblings: { "vocab.txt": "b 1\nc 2\na 0" } }, "vocab.txt", [0, 1, 2]],
  ["vocab.txt with ids in front", { siblings: { "vocab.txt": "2\tb\n1\tc\n0\ta" } }, "vocab.txt", [0, 2, 1]],
  ["vocab.txt with counts", { siblings: { "vocab.txt": "b 17\nc 9\na 2" } }, "vocab.txt", [2, 0, 1]],
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
    manifest: { kind: "characters", characters: "abc" },
    metadata: { chars: "bca" },
    siblings: { "chars.txt": "cab" },
  };
  expect((await find(3, all)).source).toBe("manifest");
  expect((await find(3, { metadata: { chars: "bca" }, siblings: { "chars.txt": "cab" } })).source).toMatch(/metadata/);
});

it("a vocabulary of another size is not used, and a warning says so", async () => {
  const { source, warnings } = await find(3, { metadata: { chars: "abcde" } });
  expect(source).toBeUndefined();
  expect(warnings.map(englishText)).toEqual([expect.stringMatching(/metadata "chars" has 5 tokens and the model 3/)]);
});

it("the next place is asked when one does not fit", async () => {
  const { source, warnings } = await find(3, { metadata: { chars: "abcd" }, siblings: { "chars.txt": "cab" } });
  expect([source, warnings]).toEqual(["chars.txt", []]);
});

it.each(["[1,2,3]", "{}", "5", '{"a":0,"b":0,"c":1}', '{"a":0,"b":1e9}', '{"a":-1}', "{broken", '{"a":{"b":1}}'])(
  "%s beside the checkpoint is no vocabulary",
  async (content) => {
    const { source, warnings } = await find(2, { siblings: { "vocab.json": content } });
    expect(source).toBeUndefined();
    expect(warnings.map(englishText)).toEqual(["vocab.json beside the checkpoint lists no tokens; it was not used."]);
  },
);

it("256 tokens without any vocabulary are taken to be bytes, and this is said once", async () => {
  const { kind, source, inference, warnings } = await find(256, {});
  expect([kind, source]).toEqual(["bytes", "the 256 bytes, assumed from the size 256"]);
  expect(inference).toMatchObject({
    about: "vocabulary",
    value: "the 256 bytes",
    ground: "assumed",
    evidence: [expect.stringMatching(/^The size 256 alone/)],
  });
  expect(warnings).toEqual([]);
});

describe("a vocabulary from the size alone", () => {
  it("of 100 tokens is Python's string.printable, and this is said once", () => {
    const { vocabulary, inference, warnings } = chooseVocabulary([], 100);
    expect(vocabulary?.labels).toHaveLength(100);
    expect([...(vocabulary?.encode("0aZ~ \n").ids ?? [])]).toEqual([0, 10, 61, 93, 94, 96]);
    expect(inEnglish(inference)).toMatchObject({
      value: "string.printable of Python",
      ground: "assumed",
      evidence: [expect.stringMatching(/^The size 100 alone/)],
    });
    expect(warnings).toEqual([]);
  });
});

describe("a size that is off is explained", () => {
  const off: [what: string, size: number, places: Places, ids: number[], source: RegExp][] = [
    ["a list behind padding or unknown", 4, { settings: { chars: "bca" } }, [3, 1, 2], /with one more id in front/],
    ["a list behind both", 5, { settings: { chars: "bca" } }, [4, 2, 3], /with two more ids in front/],
    [
      "ids from 1, with padding",
      4,
      {
        settings: {
          stoi: new Map([
            ["a", 1],
            ["b", 2],
            ["c", 3],
          ]),
        },
      },
      [1, 2, 3],
      /"stoi"$/,
    ],
    [
      "ids from 1, as Lua counts",
      3,
      {
        settings: {
          stoi: new Map([
            ["a", 1],
            ["b", 2],
            ["c", 3],
          ]),
        },
      },
      [0, 1, 2],
      /count from 1/,
    ],
    [
      "ids with one more at the end",
      4,
      {
        settings: {
          stoi: new Map([
            ["a", 0],
            ["b", 1],
            ["c", 2],
          ]),
        },
      },
      [0, 1, 2],
      /one more id at the end/,
    ],
  ];
  it.each(off)("%s", async (_what, size, places, ids, source) => {
    const found = await find(size, places);
    expect(found.ids).toEqual(ids);
    expect(found.source).toMatch(source);
    if (!source.source.endsWith("$")) expect(found.warnings.map(englishText)).toEqual([expect.stringMatching(source)]);
  });

  it("an exact fit goes before one that is off", async () => {
    expect((await find(4, { settings: { chars: "bca", vocab: "bcad" } })).source).toBe('checkpoint setting "vocab"');
  });
});

describe("words", () => {
  it("are told from characters by their tokens", async () => {
    const found = await find(4, { siblings: { "vocab.json": ["<unk>", "the", "sea", "a"] } });
    expect([found.kind, found.ids]).toEqual(["words", [0]]);
  });

  it("come from Keras's Tokenizer, its ids from 1", async () => {
    const config = { lower: true, num_words: 3, oov_token: null, word_index: JSON.stringify({ the: 1, abc: 2, sea: 3 }) };
    const places = { siblings: { "tokenizer.json": { class_name: "Tokenizer", config } } };
    expect(await find(4, places)).toMatchObject({ kind: "words", ids: [2], source: "tokenizer.json", warnings: [] });
    expect(await find(3, places)).toMatchObject({ ids: [2], source: "tokenizer.json, the first 3 ids" });
  });
});

describe("a manifest names a file", () => {
  const beside = { "letters.json": ["c", "a", "b"], "words.txt": "<unk>\nabc\nxyz\n", "play.txt": "ab\r\ncab\r\n" };
  const declared: [manifest: Manifest["vocabulary"], size: number, ids: number[], source: string][] = [
    [{ kind: "file", file: "letters.json" }, 3, [1, 2, 0], "letters.json"],
    [{ kind: "words", words: "words.txt" }, 3, [1], "words.txt"],
    [{ kind: "words", words: ["abc", "d"] }, 2, [0], "manifest"],
    [{ kind: "training-text", file: "play.txt" }, 4, [1, 2, 3], "the characters of play.txt"],
    [
      { kind: "training-text", file: "play.txt" },
      5,
      [2, 3, 4],
      "the characters of play.txt, with one more id in front, taken to be padding or unknown",
    ],
  ];
  it.each(declared)("%j", async (manifest, size, ids, source) => {
    expect(await find(size, { manifest, siblings: beside })).toMatchObject({ ids, source });
  });

  it("that is not there, or lists nothing", async () => {
    await expect(find(3, { manifest: { kind: "file", file: "none.json" } })).rejects.toMatchObject({
      code: "manifest-invalid",
      message: expect.stringMatching(/at "vocabulary\.file": there is no none\.json beside it/),
    });
    await expect(find(3, { manifest: { kind: "file", file: "a.json" }, siblings: { "a.json": {} } })).rejects.toThrow(
      /a\.json lists no tokens/,
    );
  });
});

it("a manifest's token ids as numbers fit every size", async () => {
  const found = await vocabularyCandidates(
    { version: 1, vocabulary: { kind: "integers" } },
    { name: "a", metadata: new Map() },
    siblingsOf({}),
  );
  expect(inEnglish(chooseVocabulary(found.candidates, 7).vocabulary?.description)).toEqual({
    kind: "integers",
    size: 7,
    source: "manifest",
  });
});

it("a SentencePiece model and a tokenizer that is not read are named", async () => {
  const tokenizer = {
    model: { type: "BPE", vocab: {}, merges: [] },
    normalizer: { type: "Precompiled", precompiled_charsmap: "" },
  };
  const { warnings } = await find(3, { siblings: { "spm.model": "", "tokenizer.json": tokenizer } });
  expect(warnings.map(englishText)).toEqual([
    expect.stringMatching(
      /tokenizer\.json beside the checkpoint was not used: the tokenizer uses the normalizer "Precompiled", which is not read/,
    ),
    expect.stringMatching(/spm\.model beside the checkpoint is a SentencePiece model/),
  ]);
});

it("without a vocabulary the error tells the size", () => {
  expect(missingVocabulary("a.pt", 321)).toMatchObject({
    code: "vocabulary-missing",
    details: { size: 321 },
    message: expect.stringMatching(/321 tokens/),
  });
});

it.each([[57], [58], [59]])("letters and marks of %d tokens are offered, and not taken", (size) => {
  expect(chooseVocabulary([], size).vocabulary).toBeNull();
  const { message, details } = missingVocabulary("a.pt", size);
  expect(message).toMatch(/Programs with so many use string\.ascii_letters/);
  const { offers } = details as { offers: { vocabulary: { characters: string | string[] } }[] };
  for (const { vocabulary } of offers) expect([...vocabulary.characters]).toHaveLength(size);
  expect(offers).toHaveLength(size === 58 ? 2 : 1);
});

it("a setting that is a set is no vocabulary, and that is said", async () => {
  const { ids, warnings } = await find(3, { settings: { chars: PickledSet.holding(["c", "a", "b"]) as PlainValue } });
  expect(ids).toBeUndefined();
  expect(warnings.map((each) => inEnglish(each))).toEqual([expect.stringContaining('"chars" is a set of tokens')]);
});
