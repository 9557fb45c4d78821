/**
 * PyTorch files whose tensors do not tell the whole model (tools/fixtures/make_left_open.py): what is not known is open or
 * assumed, and named; what is known gives PyTorch's numbers; another cell is refused.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectCheckpoint } from "../../src/checkpoints/open/openModel";
import { withFile } from "../../src/checkpoints/nodeFile";
import { applied } from "../../src/engine/network/readout";
import type { OutputActivation } from "../../src/model/network";
import { inEnglish } from "../inEnglish";
import { headScores, openCase, type HeadCase } from "./headScores";

const folder = resolve(__dirname, "../fixtures/leftOpen");

interface Case extends Partial<HeadCase> {
  /** The ground of what is said about a subject. */
  readonly ground?: Record<string, string>;
  /** What its evidence must name. */
  readonly names?: string[];
  readonly refused?: string[];
  readonly unread?: string[];
  readonly hasNoHead?: boolean;
  /** What is applied to the scores. */
  readonly applied?: OutputActivation;
}
const { cases } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as { cases: Record<string, Case> };

describe.each(Object.entries(cases))("%s", (name, { ground = {}, names = [], refused, unread, hasNoHead, ...expected }) => {
  const path = join(folder, `${name}.pt`);
  if (unread) {
    it("is not run, and the reason names what cannot be read", async () => {
      const { problem, model } = await withFile(path, inspectCheckpoint);
      expect(model).toBeNull();
      for (const each of unread) expect(inEnglish(problem!)).toContain(each);
    });
    return;
  }
  it("says what the file leaves open", async () => {
    const { model } = await openCase(path);
    for (const [about, said] of Object.entries(ground)) {
      const inference = model.inferences.find((each) => each.about === about);
      expect(inference?.ground, about).toBe(said);
      const evidence = inference!.evidence.map((each) => inEnglish(each)).join(" ");
      for (const each of names) expect(evidence).toContain(each);
    }
    if (refused) for (const each of refused) expect(inEnglish(model.problem!)).toContain(each);
    else expect(model.problem).toBeNull();
    if (hasNoHead) expect(model.head).toBeNull();
  });
  const { output, applied: activation = "none" } = expected;
  if (!output) return;
  it("gives what PyTorch gives", async () => {
    const opened = await openCase(path, expected.manifest);
    if (activation !== "none") expect(opened.weights.output?.activation).toBe(activation);
    const found = headScores(opened, { ...expected, output }).map((scores) => applied(activation, scores));
    output.forEach((row, step) => {
      expect(Math.max(...row.map((value, at) => Math.abs(value - found[step]![at]!))), `step ${step}`).toBeLessThan(1e-5);
    });
  });
});
