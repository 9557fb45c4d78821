/**
 * From a checkpoint to a model: format, manifest, vocabulary, convention, weights. `inspectCheckpoint` tells what a
 * file holds even where it cannot be run; `openModel` gives what the engine runs, or says why not.
 */
import { elementCount } from "../tensor/shape";
import { CheckpointError } from "./errors";
import { chooseVocabulary, vocabularyCandidates } from "./input/findVocabulary";
import type { TensorFile } from "./formats/format";
import { openTensorFile } from "./formats/registry";
import { manifestInvalid, manifestName, readManifest, type Manifest } from "./manifest";
import type { CheckpointFindings, ModelSummary, NetworkWeights, OpenedModel, Vocabulary } from "./model";
import type { RecognisedModel } from "./models/convention";
import { conventions, recogniseModel, wantedSiblings } from "./models/registry";
import type { ByteSource, Siblings } from "./source";

/** A checkpoint that was looked at; no tensor has been read yet. */
export interface Reading {
  readonly file: TensorFile;
  readonly model: RecognisedModel | null;
  readonly summary: ModelSummary | null;
  readonly vocabulary: Vocabulary | null;
  /** Why it cannot be run, under the code with which opening fails. */
  readonly problem: CheckpointError | null;
}

/**
 * Opens a checkpoint to be run. Throws a CheckpointError: "checkpoint-malformed", "checkpoint-unsupported",
 * "manifest-invalid", or "vocabulary-missing" when all is known but what the token ids stand for.
 */
export async function openModel(source: ByteSource, siblings: Siblings): Promise<OpenedModel> {
  const { file, model, summary, vocabulary, problem } = await readCheckpoint(source, siblings);
  if (problem) throw problem;
  if (!model || !summary || !vocabulary) throw noModel(source.name);
  const weights = await model.load(file);
  if (holdsNonFinite(weights)) {
    summary.warnings.push("Some weights are no finite numbers (NaN or infinity), and so will be what is traced.");
  }
  return { description: summary, weights, vocabulary, questions: [] };
}

/** What a checkpoint holds. Throws only when the file itself cannot be read; anything else is in `problem`. */
export async function inspectCheckpoint(source: ByteSource, siblings: Siblings): Promise<CheckpointFindings> {
  const { file, model, summary, problem } = await readCheckpoint(source, siblings);
  const tensors = file.tensors.map(({ name, shape, dtype, byteLength }) => {
    return { name, shape: [...shape], dtype, byteLength, role: model?.roles.get(name)?.text ?? "" };
  });
  return {
    format: file.format,
    fileSize: file.size,
    model: summary,
    problem: problem && problem.message,
    recognised: [...(model?.recognised ?? [])],
    ignored: tensors.filter(({ role }) => role === "").map(({ name }) => ({ tensor: name, reason: model?.ignored?.get(name) ?? "no part of the model" })),
    parameters: file.tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0),
    tensors,
    metadata: Object.fromEntries(file.metadata),
    settings: {},
    placeholders: [...(file.placeholders ?? [])],
    warnings: [...(summary?.warnings ?? [])],
  };
}

/** Looks at a checkpoint. Throws only when the file itself cannot be read; anything else is in `problem`. */
export async function readCheckpoint(source: ByteSource, siblings: Siblings): Promise<Reading> {
  const file = await openTensorFile(source, siblings);
  try {
    const manifest = await readManifest(source.name, siblings);
    return await understand(file, manifest, siblings);
  } catch (error) {
    if (!(error instanceof CheckpointError) || error.code !== "manifest-invalid") throw error;
    const reading = await understand(file, null, siblings); // shown without the manifest, but not run
    return { ...reading, problem: error };
  }
}

async function understand(file: TensorFile, manifest: Manifest | null, siblings: Siblings): Promise<Reading> {
  const found = await vocabularyCandidates(manifest, file.metadata, siblings, file.name);
  const vocabularySizes = found.candidates.map(({ description }) => description.size);
  const model = recogniseModel(file, { manifest, vocabularySizes, siblings: await wantedSiblings(siblings) });
  if (!model) return { file, model, summary: null, vocabulary: null, problem: noModel(file.name) };
  const warnings = [...(file.notes ?? []), ...model.warnings, ...found.warnings];
  const vocabulary = settle(file.name, manifest, found.candidates, model.vocabularySize, warnings);
  const unused = file.tensors.filter(({ name }) => !model.roles.has(name)).length;
  if (unused > 0) warnings.push(`${unused} of ${file.tensors.length} tensors are no part of the model as understood.`);
  const summary = summarise(file, manifest, model, vocabulary, warnings);
  return { file, model, summary, vocabulary, problem: findProblem(file.name, model, vocabulary) };
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

function noModel(name: string): CheckpointError {
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

function holdsNonFinite({ layers, embedding, head }: NetworkWeights): boolean {
  const arrays = layers.flatMap(({ parameters }) => [...parameters.values()]);
  if (embedding) arrays.push(embedding.data);
  if (head) arrays.push(head.weight, head.bias);
  for (const array of arrays) {
    for (const value of array) if (!Number.isFinite(value)) return true;
  }
  return false;
}
