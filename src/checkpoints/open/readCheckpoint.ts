/**
 * Looks at a checkpoint: format, manifest, vocabulary, convention. No tensor is read, so this is as fast for a large
 * file as for a small one.
 */
import { message, type Message } from "../../messages/message";
import { elementCount } from "../../tensor/shape";
import { CheckpointError, legible } from "../errors";
import type { TensorFile } from "../formats/format";
import { openTensorFile } from "../formats/registry";
import type { VocabularyCandidate } from "../input/candidates";
import { chooseVocabulary, missingVocabulary, vocabularyCandidates } from "../input/findVocabulary";
import { numbersVocabulary } from "../input/numbers";
import { manifestInvalid, manifestName, mergeManifest, readManifest, type Manifest } from "../manifest/manifest";
import type { Inference } from "../../model/inference";
import type { ModelSummary, Vocabulary, VocabularyDescription } from "../model";
import type { RecognisedModel } from "../frameworks/framework";
import { noPart } from "../frameworks/shared/refusals";
import { isOfTraining } from "../frameworks/shared/ignored";
import { gatesByShape } from "../frameworks/shared/gatesByShape";
import { cellTitles } from "../frameworks/shared/modelParts";
import { unrunCell } from "../frameworks/shared/unrunCells";
import { conventions, recogniseModel, wantedSiblings } from "../frameworks/registry";
import type { ByteSource, Siblings } from "../source";

/** A checkpoint that was looked at; no tensor has been read yet. */
export interface Reading {
  readonly file: TensorFile;
  /** What it was read by; null without one, and where it is invalid. */
  readonly manifest: Manifest | null;
  readonly model: RecognisedModel | null;
  readonly summary: ModelSummary | null;
  /** What its input is read by; null where nothing tells it, or the model makes its own of its tensors. */
  readonly vocabulary: Vocabulary | null;
  /** The file beside the checkpoint that lists its vocabulary. */
  readonly vocabularyFile: string | null;
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
    return await understand(
      file,
      isPatched ? mergeManifest(await withPart(file, manifest, siblings), patch) : manifest,
      siblings,
    );
  } catch (error) {
    if (!(error instanceof CheckpointError) || error.code !== "manifest-invalid") throw error;
    const reading = await understand(file, null, siblings); // shown without the manifest, but not run
    return { ...reading, problem: error };
  }
}

/** With the part that is run in words, where something is said of its layers that is not for another's. */
async function withPart(file: TensorFile, manifest: Manifest | null, siblings: Siblings): Promise<Manifest | null> {
  if (!manifest?.directions || manifest.part !== undefined) return manifest;
  const { model } = await understand(file, manifest, siblings);
  const part = model?.parts.find(({ isTaken }) => isTaken)?.name;
  return part === undefined ? manifest : { ...manifest, part };
}

/** The same of a file that is open. Throws "manifest-invalid" where tensors or vocabulary contradict the manifest. */
export async function understand(file: TensorFile, manifest: Manifest | null, siblings: Siblings): Promise<Reading> {
  const beside = await wantedSiblings(siblings);
  const recognised = (hints: Manifest | null, vocabularySizes: readonly number[]) =>
    recogniseModel(file, { manifest: hints, vocabularySizes, siblings: beside });
  const said = manifest?.vocabularies ? ofPart(file.name, manifest, recognised(manifest, [])) : manifest;
  const found = await vocabularyCandidates(said, file, siblings);
  const model = recognised(
    said,
    found.candidates.flatMap(({ sizes }) => sizes),
  );
  if (!model) return { file, manifest, model, summary: null, vocabulary: null, vocabularyFile: null, problem: noModel(file) };
  const input = chooseInput(file.name, said, found.candidates, model);
  const own = file.tensors.filter(({ name }) => !isOfTraining(model.ignored?.get(name)));
  const unused = own.filter(({ name }) => !model.roles.has(name));
  const summary: ModelSummary = {
    ...describe(file, manifest, model),
    vocabulary: input.description,
    inferences: [...model.inferences, ...input.inferences],
    warnings: [
      ...(file.notes ?? []),
      ...model.warnings,
      ...found.warnings,
      ...input.warnings,
      ...(unused.length > 0
        ? [message("opening.tensorsUnused", { count: unused.length, all: own.length, names: modulesOf(unused) })]
        : []),
    ],
  };
  return {
    file,
    manifest,
    model,
    summary,
    vocabulary: input.vocabulary,
    vocabularyFile: input.file,
    problem: findProblem(file.name, model, input.vocabulary),
  };
}

/** The manifest with the vocabulary of the part that is run. Throws "manifest-invalid" where it names a part that the file lacks. */
function ofPart(name: string, manifest: Manifest, model: RecognisedModel | null): Manifest {
  const { vocabularies = {}, vocabulary } = manifest;
  const parts = model?.parts ?? [];
  for (const named of Object.keys(vocabularies)) {
    if (!parts.some((part) => part.name === named))
      throw noPart(
        name,
        `vocabularies.${named}`,
        named,
        parts.map((part) => part.name),
      );
  }
  const taken = parts.find(({ isTaken }) => isTaken)?.name ?? "";
  return { ...manifest, vocabulary: vocabularies[taken] ?? vocabulary };
}

/** What tensors belong to, by their names without the last part; the first of them, and how many more. */
function modulesOf(tensors: readonly { readonly name: string }[]): (string | Message)[] {
  const modules = [...new Set(tensors.map(({ name }) => legible(name.replace(/^(.+)[./][^./]+$/s, "$1"))))];
  const more = modules.length - mostNamed;
  return [...modules.slice(0, mostNamed), ...(more > 0 ? [message("opening.more", { more })] : [])];
}

const mostNamed = 5;

interface Input {
  /** Null where nothing tells it, or the model makes its own of its tensors. */
  readonly vocabulary: Vocabulary | null;
  readonly description: VocabularyDescription | null;
  readonly file: string | null;
  readonly inferences: readonly Inference[];
  readonly warnings: readonly Message[];
}

/** What the model reads. Throws "manifest-invalid" where the manifest declares what does not fit. */
function chooseInput(
  name: string,
  manifest: Manifest | null,
  candidates: readonly VocabularyCandidate[],
  model: RecognisedModel,
): Input {
  const { vocabularySize: size, numbersPerStep, ownInput } = model;
  const declared = manifest?.vocabulary;
  if (size === null) {
    const { columns, header } = declared?.kind === "numbers" ? declared : {};
    if (columns && columns.length !== numbersPerStep) {
      const said = { count: columns.length, name };
      throw manifestInvalid(
        manifestName(name),
        "vocabulary.columns",
        numbersPerStep === null
          ? message("manifest.columnsOfNone", said)
          : message("manifest.columnCount", { ...said, width: numbersPerStep }),
      );
    }
    const given =
      numbersPerStep === null ? null : numbersVocabulary(numbersPerStep, message("input.modelsInput"), { columns, header });
    return {
      vocabulary: given,
      description: ownInput?.description ?? given?.description ?? null,
      file: null,
      inferences: [],
      warnings: [],
    };
  }
  const { vocabulary, inference, file, warnings } = chooseVocabulary(candidates, size);
  if (declared && !vocabulary) {
    const [listed] = candidates;
    throw manifestInvalid(
      manifestName(name),
      "vocabulary",
      listed
        ? message("manifest.tokenCount", { found: listed.size, name, size })
        : message("manifest.numbersForTokens", { name, size }),
    );
  }
  const description = vocabulary?.description ?? { kind: "unknown" as const, size, source: message("input.notFound") };
  return { vocabulary, description, file, inferences: inference ? [inference] : [], warnings };
}

function findProblem(name: string, model: RecognisedModel, vocabulary: Vocabulary | null): CheckpointError | null {
  if (model.problem)
    return new CheckpointError(
      "checkpoint-unsupported",
      message("opening.cannotBeTraced", { file: name, problem: model.problem }),
    );
  if (vocabulary || model.vocabularySize === null) return null;
  return missingVocabulary(name, model.vocabularySize);
}

/** Those that people know, of all that are run. */
const mainCells = ["lstm", "lstm-peephole", "lstm-projected", "gru", "gru-reset-before", "rnn-tanh", "rnn-relu"] as const;

/** What was found instead, and under which names a file would be read. */
export function noModel({
  name: file,
  tensors,
  placeholders = [],
  unread: [reason] = [],
}: Pick<TensorFile, "name" | "tensors" | "placeholders" | "unread">): CheckpointError {
  if (reason) return new CheckpointError("checkpoint-unsupported", message("opening.partsUnread", { file, reason }));
  const other = unrunCell(tensors);
  if (other) {
    const cells = mainCells.map((cell) => cellTitles[cell]);
    return new CheckpointError("checkpoint-unsupported", message("opening.unrunCell", { file, found: other, cells }));
  }
  const names = gatesByShape(tensors);
  const isPacked = placeholders.some((name) => /\.quantized\.|ScriptObject/.test(name));
  const found = isPacked
    ? message("opening.packedWeights")
    : tensors.length === 0
      ? message("opening.noTensors")
      : names.length > 0
        ? message("opening.gatesByShape", { names })
        : message("opening.noGates", { n: tensors.length });
  const all = [...new Set(conventions.map((convention) => convention.name))];
  const example = ["rnn.weight_ih_l0", "rnn.weight_hh_l0"];
  return new CheckpointError("checkpoint-unsupported", message("opening.noModel", { file, found, conventions: all, example }));
}

function describedPictures({ width, height, steps, letters = [] }: NonNullable<Manifest["pictures"]>) {
  return { width, height, steps, letters: [...letters] };
}

function describedLines({ characters, longest, steps, letters }: NonNullable<Manifest["lines"]>) {
  return { characters: [...characters], longest, steps, letters: [...letters] };
}

function describe(file: TensorFile, manifest: Manifest | null, { layers, embedding, head, roles, encoder }: RecognisedModel) {
  const own = file.tensors.filter(({ name }) => roles.has(name));
  return {
    name: manifest?.name ?? file.name,
    title: manifest?.title ?? manifest?.name ?? file.name,
    description: manifest?.description ?? "",
    layers: [...layers],
    embedding,
    head,
    ...(manifest?.network && manifest.pictures ? { pictures: describedPictures(manifest.pictures) } : {}),
    ...(manifest?.network && manifest.lines ? { lines: describedLines(manifest.lines) } : {}),
    ...(encoder === undefined ? {} : { encoder }),
    parameters: own.reduce((sum, { shape }) => sum + elementCount(shape), 0),
  };
}
