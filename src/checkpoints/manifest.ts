/**
 * The manifest, `<checkpoint>.gatescope.json`: what a checkpoint's tensors do not tell, written down beside it.
 * schemas/gatescope.schema.json says the same for editors; a test holds the two together.
 */
import * as v from "valibot";
import { CheckpointError, quote } from "./errors";
import type { Siblings } from "./source";

const text = v.pipe(v.string(), v.minLength(1));
const tensorName = v.nullable(text);

export const manifestSchema = v.strictObject({
  $schema: v.optional(v.string()),
  version: v.literal(1),
  name: v.optional(text),
  title: v.optional(text),
  description: v.optional(v.string()),
  /** Settles what names and shapes leave open, such as the reset convention of a GRU. */
  cell: v.optional(v.picklist(["lstm", "gru", "gru-reset-before", "rnn-tanh", "rnn-relu"])),
  /** What the program added to the pre-activation of an LSTM's forget gate and did not store, as TensorFlow's cells do. */
  forgetBias: v.optional(v.pipe(v.number(), v.finite())),
  vocabulary: v.optional(
    v.variant("kind", [
      v.strictObject({ kind: v.literal("bytes") }),
      v.strictObject({
        kind: v.literal("characters"),
        /** In the order of their ids: one string of all, or a list where some are longer, such as "<pad>". */
        characters: v.union([text, v.pipe(v.array(text), v.minLength(1))]),
      }),
    ]),
  ),
  /** Names of tensors where the choice by name and shape is wrong; null says that there is none. */
  tensors: v.optional(
    v.strictObject({
      /** What the names of the recurrent tensors begin with, such as "decoder.rnn.". */
      recurrent: v.optional(v.string()),
      embedding: v.optional(tensorName),
      head: v.optional(tensorName),
      headBias: v.optional(tensorName),
    }),
  ),
});
export type Manifest = v.InferOutput<typeof manifestSchema>;

/** The manifest's file name for a checkpoint's. */
export function manifestName(checkpointName: string): string {
  return `${checkpointName}.gatescope.json`;
}

/** The manifest beside a checkpoint, or null when there is none. Throws "manifest-invalid" with the path within it. */
export async function readManifest(checkpointName: string, siblings: Siblings): Promise<Manifest | null> {
  const name = manifestName(checkpointName);
  const bytes = await siblings.read(name);
  return bytes && parseManifest(name, bytes);
}

/** Throws "manifest-invalid" naming the file `name`, where in it, and what is wrong. */
export function parseManifest(name: string, bytes: Uint8Array): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw manifestInvalid(name, `it is not valid JSON (${quote((error as Error).message)})`);
  }
  const outcome = v.safeParse(manifestSchema, value);
  if (outcome.success) return outcome.output;
  const [issue] = outcome.issues;
  const path = v.getDotPath(issue);
  throw manifestInvalid(name, `${path ? `at ${quote(path)}: ` : ""}${describe(issue)}`);
}

export function manifestInvalid(name: string, reason: string): CheckpointError {
  return new CheckpointError("manifest-invalid", `${name} is not a valid manifest: ${reason}. Correct or remove it.`);
}

function describe(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === "never") return "there is no such property";
  if (issue.expected) return `expected ${issue.expected} and found ${issue.received}`;
  return issue.message;
}
