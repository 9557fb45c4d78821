/** What was measured since the file was read stands in the place of what was taken then. */
import { quoted } from "../../../../../src/messages/message";
import { expect, it } from "vitest";
import type { CheckpointReport, Inference } from "../../../../../src/protocol/model";
import { inferencesOf, initialState, withReport, withSelected } from "../../../../../webview/pages/inspector/store";
import { pictureOf } from "../../../../../webview/pages/inspector/picture";

const inference = (about: Inference["about"], ground: Inference["ground"], value = "yes"): Inference => ({
  about,
  value: quoted(value),
  taken: value,
  ground,
  chosen: false,
  evidence: [],
  alternatives: [],
  margin: null,
  tokens: null,
});
const report: CheckpointReport = {
  format: "npz",
  path: "/a.npz",
  fileSize: 1,
  problem: null,
  isManifestInvalid: false,
  recognised: [],
  ignored: [],
  loose: [],
  choices: [],
  parameters: 0,
  tensors: [],
  metadata: {},
  settings: {},
  placeholders: [],
  warnings: [],
  model: {
    name: "a",
    title: "a",
    description: "",
    layers: [],
    embedding: null,
    head: null,
    vocabulary: null,
    parameters: 0,
    warnings: [],
    inferences: [inference("gateOrder", "convention"), inference("forgetBias", "assumed")],
  },
};

it("a measurement replaces the inference of its name, and adds those that are new", () => {
  const measured = [inference("forgetBias", "measured", "no"), inference("packing", "measured")];
  const state = { ...withReport(initialState, report), measured: { kind: "known", value: measured } as const };
  expect(inferencesOf(state).map(({ about, ground, taken }) => `${about} ${ground} ${taken}`)).toEqual([
    "gateOrder convention yes",
    "forgetBias measured no",
    "packing measured yes",
  ]);
  expect(inferencesOf(withReport(state, report)).map(({ ground }) => ground)).toEqual(["convention", "assumed"]);
});

it("another tensor's picture begins anew, the same one's stays where it looks", () => {
  const picture = pictureOf("w", [4, 4], 100, 1);
  const state = { ...withSelected(initialState, "w"), picture };
  expect(withSelected(state, "w").picture).toBe(picture);
  expect(withSelected(state, "v").picture).toBeNull();
});
