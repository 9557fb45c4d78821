/** Vocabularies inside checkpoints that PyTorch wrote (tools/fixtures/make_vocabularies.py): found, and the model runs with them. */
import { inEnglish } from "../inEnglish";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { withFile } from "../../src/checkpoints/nodeFile";
import { openModel } from "../../src/checkpoints/open/openModel";

const folder = resolve(__dirname, "../fixtures/vocabularies");
const { characters, words } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as {
  characters: string[];
  words: string[];
};

const places: [file: string, source: string][] = [
  ["tokens", 'checkpoint setting "tokens"'],
  ["lightning", 'checkpoint setting "hyper_parameters.stoi"'],
  ["namespace", 'checkpoint setting "args.chars"'],
  ["module", 'checkpoint setting "chars"'],
];
it.each(places)("%s.pt", async (file, source) => {
  const { vocabulary, description } = await withFile(join(folder, `${file}.pt`), openModel);
  expect(inEnglish(description.vocabulary)).toEqual({ kind: "characters", size: characters.length, source });
  expect([...vocabulary.encode("fox").ids]).toEqual([..."fox"].map((character) => characters.indexOf(character)));
});

it("words of an object of the program's own, which is not run", async () => {
  const { vocabulary, description } = await withFile(join(folder, "corpus.pt"), openModel);
  expect(inEnglish(description.vocabulary)).toMatchObject({
    kind: "words",
    size: words.length,
    source: expect.stringMatching(/^checkpoint setting "corpus\.(idx2word|word2idx)"$/),
  });
  expect([...vocabulary.encode("the red fox\n").ids]).toEqual(
    ["the", "<unk>", "fox", "<eos>"].map((word) => words.indexOf(word)),
  );
});
