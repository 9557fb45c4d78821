/** Searches for the forget bias that a program added to its cells: the manifest, the file's settings, files beside it. */
import { message, quoted, type Message } from "../../../messages/message";
import type { Ground, Inference } from "../../../model/inference";
import type { Manifest } from "../../manifest/manifest";
import type { Hints } from "../framework";
import { ask, inference, told, type Asked } from "./inference";

/** No hypothesis where something tells. */
export interface ForgetBias extends Asked {
  readonly value: number;
}

const about = "forgetBias" as const;
const key = /^forget_?bias$/i;
const maximumDepth = 6;

/** What something tells, else what programs usually add, as a question. */
export function findForgetBias(hints: Hints): ForgetBias {
  const chosen = hints.manifest?.forgetBias;
  const found = toldIn(hints);
  if (found) {
    return { value: chosen ?? found.value, inferences: [told(chosen?.toString(), found.inference)], hypotheses: [] };
  }
  return askForgetBias(hints.manifest, message("frameworks.forgetBiasOpen"));
}

/** 1, which programs usually add, with the other usual value as a question. */
export function askForgetBias(manifest: Manifest | null, evidence: Message, ground?: Ground): ForgetBias {
  const alternatives = [1, 0].map((value) => ({
    id: String(value),
    label: quoted(String(value)),
    manifest: { forgetBias: value },
  }));
  const chosen = manifest?.forgetBias;
  return { value: chosen ?? 1, ...ask({ about, alternatives }, chosen?.toString(), evidence, ground) };
}

function toldIn({ attributes, siblings }: Hints): { readonly value: number; readonly inference: Inference } | null {
  const found = (value: number, evidence: Message) => ({
    value,
    inference: { ...inference(about, quoted(String(value)), "stated", evidence), taken: String(value) },
  });
  for (const [name, value] of attributes ?? []) {
    const last = name.slice(name.lastIndexOf(".") + 1);
    if (key.test(last) && typeof value === "number") return found(value, message("frameworks.settingSays", { name }));
  }
  for (const [name, text] of siblings ?? []) {
    const value = valueIn(parse(text), 0);
    if (value !== null) return found(value, message("frameworks.fileSays", { name }));
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
