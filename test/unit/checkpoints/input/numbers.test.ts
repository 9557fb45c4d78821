/** Files of numbers that are broken, and those that are none. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { numbersVocabulary } from "../../../../src/checkpoints/input/numbers";
import { memorySource } from "../../../../src/checkpoints/source";

const fixture = (name: string) => Uint8Array.from(readFileSync(resolve(__dirname, "../../../fixtures/inputs", name)));
const read = (bytes: Uint8Array, width = 1) => numbersVocabulary(width, "a test").encodeFile!(memorySource(bytes, "a.file"));

function changed(name: string, at: number, ...bytes: number[]): Uint8Array {
  const copy = fixture(name);
  copy.set(bytes, at);
  return copy;
}

const refused: [what: string, bytes: Uint8Array, message: RegExp][] = [
  [
    "a WAV file cut off in its samples",
    fixture("pcm16.wav").slice(0, -3),
    /byte 36: the part "data" has 74 bytes and the file ends before/,
  ],
  ["a WAV file of its name alone", fixture("pcm16.wav").slice(0, 12), /holds no samples/],
  ["samples in an encoding that is not read", changed("pcm16.wav", 20, 6), /samples of 16 bits in the encoding 6/],
  ["samples of 12 bits", changed("pcm16.wav", 34, 12), /samples of 12 bits/],
  ["samples before their format", changed("pcm16.wav", 12, ...Buffer.from("junk")), /samples come before their format/],
  ["an array cut off", fixture("flat.npy").slice(0, -1), /it may be cut off/],
  ["bytes that are nothing of it", Uint8Array.from([0xff, 0xfe, 0, 1]), /neither a table in UTF-8 nor a \.npy or \.wav file/],
  ["text with a zero in it", Uint8Array.from([0x31, 0, 0x32]), /neither a table/],
];
it.each(refused)("%s is refused", async (_what, bytes, message) => {
  await expect(read(bytes)).rejects.toThrow(message);
});

it("a sound recorded into a pipe goes up to the end of its file", async () => {
  const { ids, table } = await read(changed("pcm16.wav", 40, 0xff, 0xff, 0xff, 0xff));
  expect(ids.length).toBe(37);
  expect([...table!.data]).toEqual([...(await read(fixture("pcm16.wav"))).table!.data]);
});

it("a sound larger than what is read is refused before its samples are", async () => {
  const head = changed("pcm8.wav", 40, 0, 0, 0, 0x10);
  const size = head.length + 2 ** 28;
  const source = {
    name: "long.wav",
    size,
    read: (at: number, length: number) => Promise.resolve(head.slice(at, at + Math.min(length, 512))),
  };
  await expect(numbersVocabulary(1, "a test").encodeFile!(source)).rejects.toThrow(/268,435,456 steps/);
});
