/** States that an ONNX graph makes on the way, and tokens and weights that it changes, against ONNX Runtime (tools/fixtures/make_onnx_states.py). */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectCheckpoint } from "../../src/checkpoints/open/openModel";
import { withFile } from "../../src/checkpoints/nodeFile";
import { NetworkRun } from "../../src/engine/network/network";
import { inEnglish } from "../inEnglish";
import { openCase } from "./headScores";
import { runNetwork } from "./runNetwork";

const folder = resolve(__dirname, "../fixtures/onnxStates");

interface Case {
  /** The tensor or value that the layers begin with. */
  readonly begins?: string;
  readonly warning?: string;
  readonly problem?: string;
  /** [direction][step][unit] */
  readonly h?: number[][][];
}
const { input, cases } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as {
  input: number[][];
  cases: Record<string, Case>;
};

describe.each(Object.entries(cases))("%s", (name, { begins, warning, problem: refused, h }) => {
  const path = join(folder, `${name}.onnx`);

  it("says where the layers begin, and what is not run", async () => {
    const { model, problem, ignored } = await withFile(path, inspectCheckpoint);
    if (refused !== undefined) {
      expect(inEnglish(problem!)).toMatch(new RegExp(`weights ${refused} .*computed`));
      return;
    }
    expect(problem).toBeNull();
    const said = model!.inferences.find(({ about }) => about === "initialState");
    expect(said && inEnglish(said.value)).toBe(begins);
    const warnings = model!.warnings.map((each) => inEnglish(each)).filter((each) => /begins with|not run/.test(each));
    if (warning === undefined) expect([warnings, ignored]).toEqual([[], []]);
    else expect(warnings[0]).toContain(warning);
  });

  if (!h) return;
  it("gives what ONNX Runtime gives", async () => {
    const { weights } = await openCase(path);
    const data = Float32Array.from(input.flat());
    const run = new NetworkRun(weights);
    for (const layer of run.layers) layer.reset();
    const layers = runNetwork(weights, { vectors: { data, offset: 0, stride: input[0]!.length } }, input.length, run);
    h.forEach((rows, layer) =>
      rows.forEach((row, step) => {
        const found = layers(layer, step);
        expect(Math.max(...row.map((value, at) => Math.abs(value - found[at]!))), `layer ${layer}, step ${step}`).toBeLessThan(
          1e-6,
        );
      }),
    );
  });
});
