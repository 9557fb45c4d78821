/** What is said of a checkpoint's numbers, against NumPy: test/fixtures/analysis, written by tools/fixtures/make_analysis.py. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { englishText } from "../../src/messages/error";
import { quoted } from "../../src/messages/message";
import { compareCheckpoints, type Comparison } from "../../src/checkpoints/analysis/compare";
import { analyseLayer } from "../../src/checkpoints/analysis/layerAnalysis";
import { eigenvaluesAndRadius, singularValuesOf } from "../../src/checkpoints/analysis/spectrum";
import { readTensorTile, type Rectangle } from "../../src/checkpoints/analysis/tensorTile";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { withFile } from "../../src/checkpoints/nodeFile";

const root = resolve(__dirname, "../..");
const folder = join(root, "test/fixtures/analysis");
const silero = resolve(root, "../shared/checkpoints/silero-vad");
const goOn = () => Promise.resolve();

interface SpectrumCase {
  rows: number;
  columns: number;
  singularValues: number[];
  eigenvalues?: number[];
}
interface LargeCase {
  seed: number;
  rows: number;
  columns: number;
  size: number;
  singularValues: number[];
  spectralRadius: number | null;
}
interface Spectra {
  small: Record<string, SpectrumCase & { data: number[] }>;
  bundled: Record<string, SpectrumCase>;
  large: LargeCase[];
}
interface TileCase extends Rectangle {
  cells: number;
  values: number[];
  minimum: number[];
  maximum: number[];
}
type Row = Record<"largest" | "mean" | "relative" | "cosine", number> & { name: string; gate: string | null; count: number };

const read = <Content>(name: string) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Content;
const spectra = read<Spectra>("spectra.json");

function farthest(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  return expected.reduce((most, value, at) => Math.max(most, Math.abs(value - (found[at] ?? NaN))), 0);
}

/** The largest distance between eigenvalues, each paired with the nearest that is left. */
function unlike(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  const left = Array.from({ length: found.length / 2 }, (_, at) => [found[2 * at] ?? NaN, found[2 * at + 1] ?? NaN] as const);
  let most = 0;
  for (let at = 0; at < expected.length; at += 2) {
    const distances = left.map(([real, imaginary]) =>
      Math.hypot(real - (expected[at] ?? NaN), imaginary - (expected[at + 1] ?? NaN)),
    );
    const nearest = Math.min(...distances);
    left.splice(distances.indexOf(nearest), 1);
    most = Math.max(most, nearest);
  }
  return most;
}

describe("spectra", () => {
  it.each(Object.entries(spectra.small))("of a small matrix: %s", (_, { data, rows, columns, singularValues, eigenvalues }) => {
    const matrix = { data: Float32Array.from(data), rows, columns };
    const scale = Math.max(1e-30, singularValues[0] ?? 0);
    expect(farthest(singularValuesOf(matrix), singularValues) / scale).toBeLessThan(1e-6);
    const found = eigenvaluesAndRadius(matrix);
    if (!eigenvalues) return expect(found).toEqual({ eigenvalues: null, spectralRadius: null });
    expect(unlike(found.eigenvalues ?? [], eigenvalues) / scale).toBeLessThan(1e-6);
    expect(
      Math.abs((found.spectralRadius ?? NaN) - Math.hypot(eigenvalues[0] ?? NaN, eigenvalues[1] ?? NaN)) / scale,
    ).toBeLessThan(1e-6);
  });

  it("of a bundled model's recurrent weights, gate by gate", async () => {
    const { matrices } = await withFile(join(root, "models/shakespeare-lstm.safetensors"), (source, siblings) => {
      return analyseLayer(source, siblings, 0, goOn);
    });
    expect(matrices.map(({ gate }) => gate).sort()).toEqual(Object.keys(spectra.bundled).sort());
    for (const { gate, rows, columns, singularValues, eigenvalues } of matrices) {
      const expected = spectra.bundled[gate];
      expect([rows, columns]).toEqual([expected?.rows, expected?.columns]);
      const scale = expected?.singularValues[0] ?? NaN;
      expect(farthest(singularValues, expected?.singularValues ?? []) / scale).toBeLessThan(1e-6);
      expect(unlike(eigenvalues ?? [], expected?.eigenvalues ?? []) / scale).toBeLessThan(1e-6);
    }
  });

  it.each(spectra.large)(
    "of a large matrix, estimated: $rows x $columns",
    ({ seed, rows, columns, size, singularValues, spectralRadius }) => {
      let state = seed;
      const data = Float32Array.from({ length: rows * columns }, () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return (state / 2 ** 32 - 0.5) * size;
      });
      const found = singularValuesOf({ data, rows, columns });
      expect(found.length).toBeGreaterThanOrEqual(4);
      expect(found.length).toBeLessThan(columns);
      singularValues.forEach((value, at) => expect(Math.abs((found[at] ?? NaN) / value - 1)).toBeLessThan(1e-3));
      const { eigenvalues, spectralRadius: radius } = eigenvaluesAndRadius({ data, rows, columns });
      expect(eigenvalues).toBeNull();
      if (spectralRadius === null) expect(radius).toBeNull();
      else expect(Math.abs((radius ?? NaN) / spectralRadius - 1)).toBeLessThan(1e-3);
    },
  );
});

it.each(read<{ tiles: TileCase[] }>("tiles.json").tiles)(
  "a tile: rows from $rowStart, columns from $columnStart, step $step",
  async (wanted) => {
    const { cells, values, minimum, maximum, ...rectangle } = wanted;
    const tile = await withFile(join(folder, "tiles.safetensors"), async (source, siblings) => {
      return readTensorTile(await openTensorFile(source, siblings), "w", rectangle, goOn);
    });
    expect(tile.cells).toBe(cells);
    expect(farthest(tile.values, values)).toBeLessThan(1e-6);
    if (rectangle.step === 1) return expect([tile.minimum, tile.maximum]).toEqual([undefined, undefined]);
    expect(farthest(tile.minimum ?? [], minimum)).toBeLessThan(1e-6);
    expect(farthest(tile.maximum ?? [], maximum)).toBeLessThan(1e-6);
  },
);

function compare(a: string, b: string): Promise<Comparison> {
  return withFile(a, (source, siblings) =>
    withFile(b, (other, beside) => {
      return compareCheckpoints({ source, siblings }, { source: other, siblings: beside }, goOn);
    }),
  );
}

describe("a comparison", () => {
  const file = (name: string) => join(folder, name);

  it("finds a state dict that two formats hold equal, tensor by tensor and gate by gate", async () => {
    const { rows, notes } = await compare(file("same.pt"), file("same.safetensors"));
    expect(notes).toEqual([]);
    expect(rows).toHaveLength(8 * 5);
    for (const row of rows) expect(row).toMatchObject({ largest: 0, mean: 0, relative: 0, problem: null });
  });

  it.each(["renamed.safetensors", "same.onnx"])(
    "finds the same network equal under other names and in another layout: %s",
    async (other) => {
      const { rows, notes } = await compare(file("same.pt"), file(other));
      expect(notes.map(englishText).join()).toMatch(/compared as the two models/);
      const compared = rows.filter(({ problem }) => problem === null);
      const kinds = ["input weights", "recurrent weights", "biases"];
      const names = [0, 1].flatMap((layer) => kinds.map((kind) => `layer ${layer}, ${kind}`));
      expect([...new Set(compared.map(({ name }) => englishText(name)))].sort()).toEqual(names.sort());
      for (const name of names) {
        expect(
          compared
            .filter((row) => englishText(row.name) === name)
            .map(({ gate }) => gate)
            .sort(),
        ).toEqual(["f", "g", "i", null, "o"].sort());
      }
      for (const row of compared) expect(row).toMatchObject({ largest: 0, relative: 0 });
      expect(
        rows.slice(compared.length).every(({ problem }) => /^only in (same|renamed)\./.test(problem ? englishText(problem) : "")),
      ).toBe(true);
    },
  );

  it("tells known changes as NumPy does, the largest first", async () => {
    const { rows: expected } = read<{ rows: Row[] }>("comparison.json");
    const { rows } = await compare(file("same.pt"), file("perturbed.pt"));
    expect(rows).toHaveLength(expected.length);
    for (const { name, gate, count, ...numbers } of expected) {
      const row = rows.find((each) => englishText(each.name) === name && each.gate === gate);
      expect(row).toMatchObject({ count, problem: null });
      for (const [key, value] of Object.entries(numbers)) {
        expect(Math.abs((row?.[key as keyof typeof numbers] ?? NaN) - value), `${name} ${gate ?? ""} ${key}`).toBeLessThan(1e-6);
      }
    }
    const order = rows.map(({ relative }) => relative ?? NaN);
    expect(order).toEqual([...order].sort((a, b) => b - a));
    expect(rows[0]).toMatchObject({ name: quoted("weight_ih_l1"), gate: "i" });
  });

  it.skipIf(!existsSync(silero))("shows Silero's gates in one order, though ONNX stacks them i o f g", async () => {
    for (const name of ["silero_vad_16k.safetensors", "silero_vad_16k_op15.onnx"]) {
      const { matrices } = await withFile(join(silero, name), (source, siblings) => analyseLayer(source, siblings, 0, goOn));
      expect(matrices.map(({ gate }) => gate)).toEqual(["i", "f", "g", "o"]);
    }
  });

  it.skipIf(!existsSync(silero))("pairs the gates of Silero's two files, whose numbers are of two trainings", async () => {
    const { rows } = await compare(join(silero, "silero_vad_16k.safetensors"), join(silero, "silero_vad_16k_op15.onnx"));
    const recurrent = rows.filter(({ name, gate }) => englishText(name) === "layer 0, recurrent weights" && gate !== null);
    expect(recurrent.map(({ gate }) => gate).sort()).toEqual(["f", "g", "i", "o"]);
    for (const { cosine } of recurrent) expect(cosine).toBeGreaterThan(0.97);
  });
});
