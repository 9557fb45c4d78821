/** Sound and arrays as models over numbers read them, against SciPy, Python's wave and NumPy (tools/fixtures/make_inputs.py). */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { numbersVocabulary } from "../../src/checkpoints/input/numbers";
import { englishText } from "../../src/messages/error";
import { memorySource } from "../../src/checkpoints/source";

const folder = resolve(__dirname, "../fixtures/inputs");
const { files } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as {
  files: Record<string, { values: number[] }>;
};

async function read(name: string, width: number) {
  return numbersVocabulary(width, "a test").encodeFile!(memorySource(readFileSync(join(folder, name)), name));
}

it.each(Object.entries(files))("%s holds the numbers that were written, in float32", async (name, { values }) => {
  const width = values.length === 21 ? 3 : 1;
  const { ids, table, note } = await read(name, width);
  expect(table!.columns).toBe(width);
  expect([...table!.data]).toEqual(values.map(Math.fround));
  expect([...ids]).toEqual(Array.from({ length: values.length / width }, (_, step) => step));
  if (name.endsWith(".wav")) expect(note && englishText(note)).toMatch(/^16,000 samples a second, \d+-bit (PCM|floats)$/);
});

it("two channels are refused with what to do", async () => {
  await expect(read("stereo.wav", 1)).rejects.toMatchObject({
    code: "input-malformed",
    message: expect.stringMatching(/2 channels.*Mix them down/),
  });
});

it("a sound is refused where rows are read, and an array of another shape with the right one", async () => {
  await expect(read("pcm16.wav", 3)).rejects.toThrow(/save it as \.npy of the shape \[steps, 3\]/);
  await expect(read("float64.npy", 7)).rejects.toThrow(/Save it transposed/);
  await expect(read("float64.npy", 2)).rejects.toThrow(/the model reads \[steps, 2\]/);
});
