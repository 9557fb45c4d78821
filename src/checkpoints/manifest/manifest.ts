/**
 * The manifest, `<checkpoint>.gatescope.json`: what a checkpoint's tensors do not tell, written down beside it.
 * manifestSchema.ts says what may be in it.
 */
import * as v from "valibot";
import { message, type Message } from "../../messages/message";
import { CheckpointError, legible } from "../errors";
import { manifestSchema } from "./manifestSchema";
import { JsonProblem, lineAndColumn, parsePositioned, type TextRange } from "./positionedJson";
import { describeIssue } from "./schemaIssues";
import type { Siblings } from "../source";

export type Manifest = v.InferOutput<typeof manifestSchema>;

/** "manifest-invalid": what is wrong in a manifest, and under which property. */
export class ManifestError extends CheckpointError {
  constructor(
    name: string,
    /** Dotted, such as "tensors.head"; "" where no property is to blame. */
    readonly path: string,
    readonly reason: Message,
  ) {
    super(
      "manifest-invalid",
      path === ""
        ? message("manifest.invalid", { name, reason })
        : message("manifest.invalidAt", { name, path: legible(path), reason }),
    );
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
  if (!first) throw manifestInvalid(name, "", message("manifest.empty"));
  const { reason, path, start } = first;
  throw manifestInvalid(name, path, message("manifest.positioned", { reason, ...lineAndColumn(text, start) }));
}

export interface FormProblem extends TextRange {
  readonly path: string;
  readonly reason: Message;
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
      return { ...rangeOf(ranges, path), path, reason: describeIssue(issue) };
    });
    return { manifest: null, problems, ranges };
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    return {
      manifest: null,
      problems: [{ ...error.range, path: "", reason: message("manifest.noJson", { reason: error.said }) }],
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

/** `path` dotted, such as "tensors.head"; "" where no property is to blame. */
export function manifestInvalid(name: string, path: string, reason: Message): ManifestError {
  return new ManifestError(name, path, reason);
}

/**
 * `manifest` with the properties of `patch` in it; "head", "wiring" and "tensors" are merged property by property. Directions are
 * of the layers that are run: where the patch takes others, they go.
 */
export function mergeManifest(manifest: Manifest | null, patch: Partial<Manifest>): Manifest {
  const base = manifest ?? { version: 1 as const };
  const { part, wiring: { stack } = {} } = patch;
  const isOfOthers = (part !== undefined && part !== base.part) || (stack && stack.join("\n") !== base.wiring?.stack?.join("\n"));
  const merged = { ...base, ...(isOfOthers && base.directions ? { directions: undefined } : {}), ...patch };
  if (base.head && patch.head) merged.head = { ...base.head, ...patch.head };
  if (base.wiring && patch.wiring) merged.wiring = { ...base.wiring, ...patch.wiring };
  if (base.tensors && patch.tensors) merged.tensors = { ...base.tensors, ...patch.tensors };
  return merged;
}

/** A manifest as a file's text, its properties in the order of the schema. */
export function manifestText(manifest: Manifest): string {
  const order = Object.keys(manifestSchema.entries);
  const sorted = Object.entries(manifest).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw manifestInvalid(name, "", message("manifest.noJson", { reason: message("manifest.notUtf8") }));
  }
}
