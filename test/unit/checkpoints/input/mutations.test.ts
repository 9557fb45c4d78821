/** Files that are read beside a checkpoint or as input, with some bytes changed: they open, or end in our own error, and soon. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { CheckpointError } from "../../../../src/checkpoints/errors";
import { numbersVocabulary } from "../../../../src/checkpoints/input/numbers";
import { candidatesIn } from "../../../../src/checkpoints/input/siblingLists";
import { memorySource } from "../../../../src/checkpoints/source";
import { processorTime } from "../../../processorTime";

const fixture = (path: string) => Uint8Array.from(readFileSync(resolve(__dirname, "../../../fixtures", path)));
const cases = 300;

/** Numbers below 1 that are the same in every run. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

function mutated(seed: Uint8Array, random: () => number): Uint8Array {
  const bytes = seed.slice(0, random() < 0.2 ? Math.floor(random() * seed.length) : seed.length);
  for (let count = 1 + Math.floor(random() * 6); count > 0 && bytes.length > 0; count--) {
    const at = Math.floor(random() * (random() < 0.5 ? Math.min(64, bytes.length) : bytes.length));
    bytes[at] = random() < 0.5 ? [0, 0x7f, 0x80, 0xff, 0x22, 0x7b][Math.floor(random() * 6)]! : Math.floor(random() * 256);
  }
  return bytes;
}

async function survives(read: () => unknown): Promise<void> {
  const started = processorTime();
  try {
    await read();
  } catch (error) {
    expect(error).toBeInstanceOf(CheckpointError);
  }
  expect(processorTime() - started).toBeLessThan(2000);
}

it.each(["pcm16.wav", "pcm24.wav", "float64.wav", "fortran.npy", "rows.csv"])("%s", async (name) => {
  const [seed, random] = [fixture(`inputs/${name}`), sequence(name.length)];
  const width = /npy|csv/.test(name) ? 3 : 1;
  for (let each = 0; each < cases; each++) {
    const source = memorySource(mutated(seed, random), name);
    await survives(() => numbersVocabulary(width, "a test").encodeFile!(source));
  }
});

it.each(["bpe-o200k", "unigram", "word-piece-bert", "bpe-llama"])("%s", async (name) => {
  const [seed, random] = [fixture(`tokenizers/${name}.json`), sequence(name.length)];
  for (let each = 0; each < cases; each++) {
    const bytes = mutated(seed, random);
    await survives(async () => {
      for (const candidate of await candidatesIn("tokenizer.json", bytes, "beside", null))
        candidate.fit(candidate.size)?.encode("The café, 12 🙂 <pad>");
    });
  }
});
