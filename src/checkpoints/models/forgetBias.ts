/** Searches for the forget bias that a program added to its cells: the manifest, the file's settings, files beside it. */
import type { Hints } from "./convention";

export interface ForgetBias {
  readonly value: number;
  /** "the manifest", "config.json". */
  readonly from: string;
}

const key = /^forget_?bias$/i;
const maximumDepth = 6;

/** Null where nothing tells. */
export function findForgetBias({ manifest, attributes, siblings }: Hints): ForgetBias | null {
  if (manifest?.forgetBias !== undefined) return { value: manifest.forgetBias, from: "the manifest" };
  for (const [name, value] of attributes ?? []) {
    const last = name.slice(name.lastIndexOf(".") + 1);
    if (key.test(last) && typeof value === "number") return { value, from: `the file's ${name}` };
  }
  for (const [name, text] of siblings ?? []) {
    const value = valueIn(parse(text), 0);
    if (value !== null) return { value, from: name };
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
