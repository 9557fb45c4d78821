/** States that a person gives: by --initial and by a manifest, against ONNX Runtime's (test/fixtures/faults, F5a), from the shell. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { withFile } from "../../src/checkpoints/nodeFile";
import { zipOf } from "../unit/checkpoints/pickles";
import { largestDifference, rowsOf } from "./faults/cases";
import { Shell } from "./faults/shell";

const fault = resolve(__dirname, "../fixtures/faults/F5a-onnx-initial-states");
const folder = mkdtempSync(join(tmpdir(), "gatescope-initial-"));
const shell = new Shell();

/** An .npy file of float32. */
function npyOf(values: Float32Array, shape: readonly number[]): Uint8Array {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join()},), }\n`;
  const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8);
  return new Uint8Array(Buffer.concat([magic, Buffer.from(header, "latin1"), Buffer.from(values.buffer)]));
}

function states(name: string, arrays: Readonly<Record<string, Float32Array>>): string {
  const path = join(folder, name);
  const entries = Object.entries(arrays).map(([array, values]) => ({
    name: `${array}.npy`,
    data: npyOf(values, [values.length]),
  }));
  writeFileSync(path, zipOf(entries));
  return path;
}

/** A copy of the model that begins at zero, unless its manifest says otherwise. */
function model(name: string, wiring: object): string {
  const own = join(folder, name);
  mkdirSync(own);
  copyFileSync(join(fault, "model.onnx"), join(own, "model.onnx"));
  writeFileSync(join(own, "model.onnx.gatescope.json"), JSON.stringify({ version: 1, wiring }));
  return join(own, "model.onnx");
}

let h = new Float32Array(0);
let c = new Float32Array(0);
beforeAll(async () => {
  await shell.open();
  await withFile(join(fault, "model.onnx"), async (source) => {
    const file = await openTensorFile(source);
    h = Float32Array.from(await file.read("initial_h"));
    c = Float32Array.from(await file.read("initial_c"));
  });
}, 60_000);
afterAll(() => {
  shell.close();
  rmSync(folder, { recursive: true, force: true });
});

async function trace(path: string, ...args: string[]) {
  const out = join(folder, "out.json");
  const { code, stderr } = await shell.run("trace", join(fault, "steps.csv"), "--model", path, "--out", out, ...args);
  const traced = code === 0 ? (JSON.parse(readFileSync(out, "utf8")) as { "l0.h": number[][] }) : null;
  return { stderr, found: traced?.["l0.h"] };
}

it("a given state is where a layer begins, by --initial and by the manifest", async () => {
  const expected = await rowsOf(join(fault, "l0.h.npy"));
  const given = states("states.npz", { "layer0.h": h, "layer0.c": c });
  const bare = model("bare", { initialState: "zero" });
  expect(largestDifference((await trace(bare)).found, expected)).toBeGreaterThan(0.1);
  expect(largestDifference((await trace(bare, "--initial", given)).found, expected)).toBeLessThan(1e-5);
  const named = model("named", { initialState: "zero", states: "states.npz" });
  copyFileSync(given, join(folder, "named/states.npz"));
  expect(largestDifference((await trace(named)).found, expected)).toBeLessThan(1e-5);
}, 60_000);

it("a state of another size, one that there is not, and a file that there is not are told", async () => {
  const bare = model("told", { initialState: "zero" });
  const wide = await trace(bare, "--initial", states("wide.npz", { "layer0.h": new Float32Array(5) }));
  expect(wide.stderr).toMatch(/wide\.npz: layer0\.h has the shape \[5\], and the state has 3 numbers/);
  const odd = await trace(bare, "--initial", states("odd.npz", { "layer1.h": h }));
  expect(odd.stderr).toMatch(/layer1\.h, which is no state of this model\. Its states are layer0\.h \[3\] and layer0\.c \[3\]/);
  const missing = await trace(model("missing", { states: "none.npz" }));
  expect(missing.stderr).toMatch(/"wiring\.states".*there is no file none\.npz/);
}, 60_000);
