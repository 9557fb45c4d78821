/** Searches for the forget bias that a program added to its cells: the manifest, the file's settings, files beside it. */
import type { Inference } from "../../model";
import type { Hints, Hypothesis } from "../framework";
import { assumed, inference } from "./inference";

export interface ForgetBias {
  readonly value: number;
  readonly inference: Inference;
  /** None where something tells. */
  readonly hypotheses: readonly Hypothesis[];
}

const about = "forget bias";
const key = /^forget_?bias$/i;
const maximumDepth = 6;

/** What something tells, else TensorFlow's default with the other usual value as a question. */
export function findForgetBias(hints: Hints): ForgetBias {
  const told = toldIn(hints);
  if (told) return { ...told, hypotheses: [] };
  const alternatives = [1, 0].map((value) => ({ label: String(value), manifest: { forgetBias: value } }));
  const question = { about, alternatives };
  const evidence = "The program adds it when it runs, and the file does not hold it; 1 is TensorFlow's default.";
  return { value: 1, inference: assumed(question, evidence), hypotheses: [question] };
}

function toldIn({ manifest, attributes, siblings }: Hints): Omit<ForgetBias, "hypotheses"> | null {
  const found = (value: number, basis: Inference["basis"], evidence: string) => ({
    value,
    inference: inference(about, String(value), basis, evidence),
  });
  if (manifest?.forgetBias !== undefined) return found(manifest.forgetBias, "manifest", "The manifest says so.");
  for (const [name, value] of attributes ?? []) {
    const last = name.slice(name.lastIndexOf(".") + 1);
    if (key.test(last) && typeof value === "number") return found(value, "file", `The file's ${name} says so.`);
  }
  for (const [name, text] of siblings ?? []) {
    const value = valueIn(parse(text), 0);
    if (value !== null) return found(value, "beside", `${name} says so.`);
  }
  return null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a file that is none of ours
  }
}

function valueIn(value: unknown, depth: number): number | null {
  if (typeof value !== "object" || value === null || depth > maximumDepth) return null;
  for (const [name, item] of Object.entries(value)) {
    const found = key.test(name) && typeof item === "number" ? item : valueIn(item, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
