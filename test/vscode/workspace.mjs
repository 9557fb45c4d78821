/**
 * A folder for tests to work in, made anew in the system's temporary folder: texts of every kind a person may open, and
 * checkpoints, sound and broken. The tests in the extension host and those end to end both use it.
 *
 * text.txt       about 2,500 ASCII characters, line ends \n
 * short.txt      one line, "To be, or not to be: that is the question."
 * unicode.txt    Korean, an emoji beyond the basic plane, tabs, combining marks: no character model can encode it
 * code.ts        TypeScript
 * empty.txt      nothing
 * large.txt      5 MB (5,242,880 bytes) of prose in lines
 * binary.bin     every byte value, with NUL bytes
 * invalid.txt    text with bytes that are not UTF-8
 * ids.txt        token ids as numbers
 * signal.npy     40 steps of 2 numbers, float32
 * checkpoints/mine.safetensors   the bundled shakespeare-lstm with its manifest
 * checkpoints/bare.safetensors   the same without a manifest
 * checkpoints/broken.safetensors cut off in the middle of its tensors
 * checkpoints/nonsense.safetensors  not a checkpoint at all
 * checkpoints/g2p.npz            where ../shared is there: an encoder of letters and a decoder of phonemes, with a manifest
 * g2p.txt                        "gate" as g2p.npz's decoder says it
 * checkpoints/numbers.json       a GRU that reads 2 numbers for each step, in RTNeural's form, which leaves an activation open
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(fileURLToPath(import.meta.url), "../../..");

/** Makes the folder and gives its path. The caller removes it. @param {Record<string, unknown>} [settings] of the workspace */
export function makeWorkspace(settings = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "gatescope-workspace-")));
  fillWorkspace(folder, settings);
  return folder;
}

/**
 * Puts every file of a folder as it was in the beginning. What is so already is not written again: VS Code and the extension
 * would read it anew. @param {string} folder @param {Record<string, unknown>} [settings] */
export function fillWorkspace(folder, settings = {}) {
  const write = (/** @type {string} */ name, /** @type {string | Uint8Array} */ content) => put(join(folder, name), content);
  const prose = readFileSync(join(root, "samples/shrew.txt"), "utf8");
  const question = "To be, or not to be: that is the question.\n";
  write("text.txt", prose);
  write("short.txt", question);
  write("unicode.txt", `${readFileSync(join(root, "samples/korean.txt"), "utf8")}tab\there 😀 e\u0301 end\n`);
  write("code.ts", readFileSync(join(root, "samples/shuffle.ts")));
  write("empty.txt", "");
  write("large.txt", prose.repeat(Math.ceil(5_242_880 / prose.length)).slice(0, 5_242_880));
  write(
    "binary.bin",
    Uint8Array.from({ length: 4096 }, (_, index) => (index * 7) % 256),
  );
  write(
    "invalid.txt",
    Buffer.concat([Buffer.from("caf\u00e9, then "), Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xe2, 0x82]), Buffer.from(" end\n")]),
  );
  write("ids.txt", "17 4 33 12\n5, 64\n");
  write(
    "signal.npy",
    npy(
      Float32Array.from({ length: 80 }, (_, index) => Math.sin(index / 5)),
      [40, 2],
    ),
  );
  mkdirSync(join(folder, ".vscode"), { recursive: true });
  // In a browser VS Code saves by itself after a second, before a slow machine has looked at what is unsaved.
  write(".vscode/settings.json", JSON.stringify({ "files.autoSave": "off", ...settings }, null, 2));
  writeCheckpoints(join(folder, "checkpoints"));
}

/** @param {string} path @param {string | Uint8Array} content */
function put(path, content) {
  const bytes = Buffer.from(content);
  if (!existsSync(path) || !readFileSync(path).equals(bytes)) writeFileSync(path, bytes);
}

/** @param {string} folder */
function writeSpelling(folder) {
  const shared = join(root, "../shared/checkpoints/g2p");
  if (!existsSync(shared)) return;
  put(join(folder, "g2p.npz"), readFileSync(join(shared, "checkpoint20.npz")));
  const { graphemes, phonemes } = JSON.parse(readFileSync(join(shared, "expected.json"), "utf8"));
  const vocabularies = {
    enc: { kind: "words", words: graphemes },
    dec: { kind: "words", words: phonemes },
  };
  put(join(folder, "g2p.npz.gatescope.json"), JSON.stringify({ version: 1, vocabularies }));
  put(join(folder, "../g2p.txt"), "<s> G EY1 T </s>\n");
}

/** @param {string} folder */
function writeCheckpoints(folder) {
  mkdirSync(folder, { recursive: true });
  const source = join(root, "models/shakespeare-lstm.safetensors");
  put(join(folder, "nonsense.safetensors"), "This is not a checkpoint.\n");
  put(join(folder, "numbers.json"), readFileSync(join(root, "test/fixtures/json/rtneural.json")));
  for (const name of ["bare.safetensors", "numbers.json"]) rmSync(join(folder, `${name}.gatescope.json`), { force: true });
  writeSpelling(folder);
  if (!existsSync(source)) return;
  const bytes = readFileSync(source);
  put(join(folder, "mine.safetensors"), bytes);
  put(join(folder, "mine.safetensors.gatescope.json"), readFileSync(`${source}.gatescope.json`));
  put(join(folder, "bare.safetensors"), bytes);
  put(join(folder, "broken.safetensors"), bytes.subarray(0, Math.floor(bytes.length / 2)));
}

/** A file of NumPy's form, version 1.0. @param {Float32Array} values @param {number[]} shape */
function npy(values, shape) {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`;
  const padded = `${header.padEnd(64 * Math.ceil((header.length + 11) / 64) - 11)}\n`;
  return Buffer.concat([
    Buffer.from("\x93NUMPY\x01\x00", "latin1"),
    Buffer.from([padded.length & 255, padded.length >> 8]),
    Buffer.from(padded),
    Buffer.from(values.buffer),
  ]);
}
