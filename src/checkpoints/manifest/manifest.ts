/**
 * The manifest, `<checkpoint>.gatescope.json`: what a checkpoint's tensors do not tell, written down beside it.
 * manifestSchema.ts says what may be in it.
 */
import * as v from "valibot";
import { CheckpointError, legible, quote } from "../errors";
import { manifestSchema } from "./manifestSchema";
import { JsonProblem, lineAndColumn, parsePositioned, type TextRange } from "./positionedJson";
import type { Siblings } from "../source";

export type Manifest = v.InferOutput<typeof manifestSchema>;

/** "manifest-invalid": what is wrong in a manifest, and under which property. */
export class ManifestError extends CheckpointError {
  constructor(
    message: string,
    /** Dotted, such as "tensors.head"; "" where no property is to blame. */
    readonly path: string,
    readonly reason: string,
  ) {
    super("manifest-invalid", message);
  }
}

/** The manifest's file name for a checkpoint's. */
export function manifestName(checkpointName: string): string {
  return `${checkpointName}${suffix}`;
}

const suffix = ".gatescope.json";

/** The name of the checkpoint that a manifest of this name lies beside, or null for another file's name. */
export function checkpointOf(manifest: string): string | null {
  return manifest.endsWith(suffix) && manifest.length > suffix.length ? manifest.slice(0, -suffix.length) : null;
}

/** The manifest beside a checkpoint, or null when there is none. Throws a ManifestError with line and column. */
export async function readManifest(checkpointName: string, siblings: Siblings): Promise<Manifest | null> {
  const name = manifestName(checkpointName);
  const bytes = await siblings.read(name);
  return bytes && parseManifest(name, bytes);
}

/** Throws a ManifestError that names the file `name`, where in it, and what is wrong. */
export function parseManifest(name: string, bytes: Uint8Array): Manifest {
  const text = decode(name, bytes);
  const {
    manifest,
    problems: [first],
  } = checkForm(text);
  if (manifest) return manifest;
  if (!first) throw manifestInvalid(name, "it is empty");
  const { line, column } = lineAndColumn(text, first.start);
  const at = first.path === "" ? "" : `at ${quote(first.path)}: `;
  throw manifestInvalid(name, `${at}${first.message} (line ${line}, column ${column})`);
}

export interface FormProblem extends TextRange {
  readonly path: string;
  readonly message: string;
}

/** What is wrong with a manifest's own form, syntax or schema; then `manifest` is null. Offsets are UTF-16. */
export function checkForm(text: string): {
  manifest: Manifest | null;
  problems: FormProblem[];
  ranges: ReadonlyMap<string, TextRange>;
} {
  try {
    const { value, ranges } = parsePositioned(text.replace(/^\uFEFF/, " "));
    const outcome = v.safeParse(manifestSchema, value);
    if (outcome.success) return { manifest: outcome.output, problems: [], ranges };
    const problems = outcome.issues.map((issue) => {
      const path = v.getDotPath(issue) ?? "";
      return { ...rangeOf(ranges, path), path, message: describe(issue) };
    });
    return { manifest: null, problems, ranges };
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    return {
      manifest: null,
      problems: [{ ...error.range, path: "", message: `it is not valid JSON: ${error.message}` }],
      ranges: new Map(),
    };
  }
}

/** The range of a property; of one that is missing, of what should hold it. */
export function rangeOf(ranges: ReadonlyMap<string, TextRange>, path: string): TextRange {
  for (let at = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
    const range = ranges.get(at);
    if (range) return range;
  }
  const { start = 0 } = ranges.get("") ?? {};
  return { start, end: start + 1 }; // the brace alone: a whole file underlined helps nobody
}

/** `reason` begins with `at "tensors.head": ` where a property is to blame. */
export function manifestInvalid(name: string, reason: string): ManifestError {
  const [, path = ""] = /^at "([^"]*)": /.exec(reason) ?? [];
  return new ManifestError(
    `${name} is not a valid manifest: ${reason}. Correct or remove it.`,
    path,
    reason.replace(/^at "[^"]*": /, ""),
  );
}

/** `manifest` with the properties of `patch` in it; "head" and "tensors" are merged property by property. */
export function mergeManifest(manifest: Manifest | null, patch: Partial<Manifest>): Manifest {
  const base = manifest ?? { version: 1 as const };
  const merged = { ...base, ...patch };
  if (base.head && patch.head) merged.head = { ...base.head, ...patch.head };
  if (base.wiring && patch.wiring) merged.wiring = { ...base.wiring, ...patch.wiring };
  if (base.tensors && patch.tensors) merged.tensors = { ...base.tensors, ...patch.tensors };
  return merged;
}

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw manifestInvalid(name, "it is not valid JSON: its bytes are not UTF-8");
  }
}

function describe(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === "never") return "there is no such property";
  if (issue.type === "regex") return issue.message;
  if (issue.expected) return `expected ${issue.expected} and found ${legible(issue.received)}`;
  return issue.message;
}
