/** The cases of test/fixtures/faults as their expected.json says them (README.md there), and the arrays beside it. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { npy } from "../../../src/checkpoints/formats/npy";
import { memorySource } from "../../../src/checkpoints/source";

export interface ExpectedLayer {
  readonly cell: string;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly direction: string;
  readonly reads: readonly number[];
  /** What its tensors' names begin with. */
  readonly from?: string;
}

/** Of the whole model, or of one of its parts. */
export interface ExpectedFindings {
  readonly input?: "numbers" | "one-hot";
  readonly numbersPerStep?: number;
  readonly layers?: readonly ExpectedLayer[];
  readonly embedding?: null | string | { readonly from: string; readonly rows: number; readonly columns: number };
  readonly head?:
    | null
    | string
    | { readonly from: string; readonly inputs: number; readonly outputs: number; readonly labels?: readonly string[] };
  readonly noHead?: true;
  readonly stages?: readonly string[];
  readonly vocabulary?: number;
  readonly tokens?: readonly number[];
  readonly unknown?: string;
  readonly tensors?: Readonly<Record<string, readonly number[]>>;
  readonly initialState?: readonly string[];
  readonly sequenceLengths?: readonly number[];
  readonly window?: number;
  readonly activation?: string;
  readonly recurrentActivation?: string;
  readonly parts?: number;
  readonly partList?: readonly (ExpectedFindings & { readonly name: string })[];
  readonly mustAsk?: string;
  readonly mustNotClaim?: readonly string[];
  readonly refused?: true;
  readonly messageNames?: readonly string[];
}

export interface Expected {
  readonly why: string;
  readonly checkpoint: string;
  /** A file, or one for each part. */
  readonly input: string | Readonly<Record<string, string>>;
  readonly inspect: ExpectedFindings;
  readonly trace?: { readonly arrays: Readonly<Record<string, string>>; readonly tolerance: number };
  readonly outputs?: {
    readonly array: string;
    readonly tolerance: number;
    readonly columns?: readonly string[];
    readonly likeliest?: readonly string[];
  };
  readonly score?: { readonly natsPerToken: number; readonly tolerance: number; readonly tokens?: number };
  readonly alternatives?: readonly {
    readonly reading: string;
    readonly natsPerToken?: number;
    readonly arrays?: Readonly<Record<string, string>>;
  }[];
}

export interface FaultCase {
  readonly name: string;
  readonly expected: Expected;
  path(file: string): string;
}

const folder = resolve(__dirname, "../../fixtures/faults");

export const faultCases: readonly FaultCase[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith("_"))
  .map(({ name }) => {
    const path = (file: string) => join(folder, name, file);
    return { name, path, expected: JSON.parse(readFileSync(path("expected.json"), "utf8")) as Expected };
  });

/** An array of (steps, units) as rows. */
export async function rowsOf(path: string): Promise<number[][]> {
  const file = await npy.open(memorySource(readFileSync(path), "array.npy"));
  const [tensor] = file.tensors;
  const [steps = 0, units = 1] = tensor?.shape ?? [];
  const values = await file.readRange(tensor?.name ?? "", 0, steps * units);
  return Array.from({ length: steps }, (_, step) => [...values.subarray(step * units, (step + 1) * units)]);
}

/** The largest difference; NaN where the shapes differ. */
export function largestDifference(
  found: readonly (readonly number[])[] | undefined,
  expected: readonly (readonly number[])[],
): number {
  if (!found || found.length !== expected.length) return NaN;
  return expected.reduce((largest, row, step) => {
    const other = found[step] ?? [];
    return other.length === row.length
      ? Math.max(largest, ...row.map((value, unit) => Math.abs(value - (other[unit] ?? NaN))))
      : NaN;
  }, 0);
}
