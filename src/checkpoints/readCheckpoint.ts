/**
 * Looks at a checkpoint: format, manifest, vocabulary, convention. No tensor is read, so this is as fast for a large
 * file as for a small one.
 */
import { elementCount } from "../tensor/shape";
import { CheckpointError } from "./errors";
import { chooseVocabulary, vocabularyCandidates } from "./input/findVocabulary";
import type { TensorFile } from "./formats/format";
import { openTensorFile } from "./formats/registry";
import { manifestInvalid, manifestName, mergeManifest, readManifest, type Manifest } from "./manifest";
import type { ModelSummary, Vocabulary } from "./model";
import type { RecognisedModel } from "./models/convention";
import { conventions, recogniseModel, wantedSiblings } from "./models/registry";
import type { ByteSource, Siblings } from "./source";

/** A checkpoint that was looked at; no tensor has been read yet. */
export interface Reading {
  readonly file: TensorFile;
  /** What it was read by; null without one, and where it is invalid. */
  readonly manifest: Manifest | null;
  readonly model: RecognisedModel | null;
  readonly summary: ModelSummary | null;
  readonly vocabulary: Vocabulary | null;
  /** Why it cannot be run, under the code with which opening fails. */
  readonly problem: CheckpointError | null;
}

/**
 * Reads a checkpoint by its manifest with `patch` in it. Throws only when the file itself cannot be read; anything else
 * is in `problem`.
 */
export async function readCheckpoint(source: ByteSource, siblings: Siblings, patch: Partial<Manifest> = {}): Promise<Reading> {
  const file = await openTensorFile(source, siblings);
  try {
    const manifest = await readManifest(source.name, siblings);
    const isPatched = Object.keys(patch).length > 0;
    return await understand(file, isPatched ? mergeManifest(manifest, patch) : manifest, siblings);
  } catch (error) {
    if (!(error instanceof CheckpointError) || error.code !== "manifest-invalid") throw error;
    const reading = await understand(file, null, siblings); // shown without the manifest, but not run
    return { ...reading, problem: error };
  }
}

/** The same of a file that is open. Throws "manifest-invalid" where tensors or vocabulary contradict the manifest. */
export async function understand(file: TensorFile, manifest: Manifest | null, siblings: Siblings): Promise<Reading> {
  const found = await vocabularyCandidates(manifest, file.metadata, siblings, file.name);
  const vocabularySizes = found.candidates.map(({ description }) => description.size);
  const model = recogniseModel(file, { manifest, vocabularySizes, siblings: await wantedSiblings(siblings) });
  if (!model) return { file, manifest, model, summary: null, vocabulary: null, problem: noModel(file.name) };
  const warnings = [...(file.notes ?? []), ...model.warnings, ...found.warnings];
  const vocabulary = settle(file.name, manifest, found.candidates, model.vocabularySize, warnings);
  const unused = file.tensors.filter(({ name }) => !model.roles.has(name)).length;
  if (unused > 0) warnings.push(`${unused} of ${file.tensors.length} tensors are no part of the model as understood.`);
  const summary = summarise(file, manifest, model, vocabulary, warnings);
  return { file, manifest, model, summary, vocabulary, problem: findProblem(file.name, model, vocabulary) };
}

function settle(
  name: string,
  manifest: Manifest | null,
  candidates: readonly Vocabulary[],
  size: number | null,
  warnings: string[],
): Vocabulary | null {
  if (size === null) return null;
  const [declared] = candidates;
  if (manifest?.vocabulary && declared && declared.description.size !== size) {
    const reason = `at "vocabulary": it has ${declared.description.size} tokens and ${name} has ${size}`;
    throw manifestInvalid(manifestName(name), reason);
  }
  const choice = chooseVocabulary(candidates, size);
  warnings.push(...choice.warnings);
  return choice.vocabulary;
}

function findProblem(name: string, model: RecognisedModel, vocabulary: Vocabulary | null): CheckpointError | null {
  if (model.problem) return new CheckpointError("checkpoint-unsupported", `${name} cannot be traced. ${model.problem}`);
  if (vocabulary) return null;
  return new CheckpointError(
    "vocabulary-missing",
    `${name} has ${model.vocabularySize} tokens, and nothing tells what they stand for. List the characters in their ` +
      `order in ${manifestName(name)}, or put a vocab.json or chars.txt beside it.`,
  );
}

export function noModel(name: string): CheckpointError {
  return new CheckpointError(
    "checkpoint-unsupported",
    `${name} holds no recurrent network that is recognised. Recognised are LSTM, GRU and RNN as ` +
      `${conventions.map((convention) => convention.name).join(", ")} name and shape their tensors. These can be inspected.`,
  );
}

function summarise(
  file: TensorFile,
  manifest: Manifest | null,
  model: RecognisedModel,
  vocabulary: Vocabulary | null,
  warnings: string[],
): ModelSummary {
  const { layers, embedding, head, vocabularySize, roles } = model;
  const unknown = { kind: "unknown" as const, size: vocabularySize ?? 0, source: "not found" };
  const own = file.tensors.filter(({ name }) => roles.has(name));
  return {
    name: manifest?.name ?? file.name,
    title: manifest?.title ?? manifest?.name ?? file.name,
    description: manifest?.description ?? "",
    layers: [...layers],
    embedding,
    head,
    vocabulary: vocabularySize === null ? null : (vocabulary?.description ?? unknown),
    parameters: own.reduce((sum, { shape }) => sum + elementCount(shape), 0),
    inferences: [...model.inferences],
    warnings,
  };
}
