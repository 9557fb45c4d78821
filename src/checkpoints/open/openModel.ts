/**
 * From a checkpoint to a model that the engine runs, with every other answer to what the file leaves open; and what a
 * file holds even where it cannot be run.
 */
import { message, type Message } from "../../messages/message";
import type { NetworkWeights } from "../../model/network";
import { elementCount } from "../../tensor/shape";
import { CheckpointError, legible } from "../errors";
import { manifestInvalid, manifestName, mergeManifest, type Manifest } from "../manifest/manifest";
import type { CheckpointFindings, OpenChoice, OpenedModel, OpenQuestion } from "../model";
import type { Hypothesis, RecognisedModel } from "../frameworks/framework";
import { isOfTraining } from "../frameworks/shared/ignored";
import { noModel, readCheckpoint, understand, type Reading } from "./readCheckpoint";
import { beginningAt, fromFile, readStates } from "./givenStates";
import { settingsOf } from "./settings";
import type { ByteSource, Reopen, Siblings } from "../source";

/** What was answered to open questions: their names, and what a manifest would say. */
interface Answers {
  readonly answered: readonly string[];
  readonly patch: Partial<Manifest>;
}

/**
 * Opens a checkpoint to be run, or one recurrent `part` of it. Its open questions are answered through `reopen`, as the
 * source may be closed by then.
 * Throws a CheckpointError: "checkpoint-malformed", "checkpoint-unsupported", "manifest-invalid", or
 * "vocabulary-missing" when all is known but what the token ids stand for.
 */
export function openModel(
  source: ByteSource,
  siblings: Siblings,
  reopen: Reopen = (use) => use(source, siblings),
  part?: string,
): Promise<OpenedModel> {
  return openAs(source, siblings, reopen, { answered: [], patch: partPatch(part) });
}

async function openAs(source: ByteSource, siblings: Siblings, reopen: Reopen, answers: Answers): Promise<OpenedModel> {
  const reading = await readCheckpoint(source, siblings, answers.patch);
  const { file, model, summary, problem } = reading;
  if (problem) throw problem;
  if (!model || !summary) throw noModel(file);
  const vocabulary = model.ownInput ? await model.ownInput.open(file, reading.vocabulary) : reading.vocabulary;
  if (!vocabulary) throw noModel(file);
  const weights = await model.load(file, vocabulary.labels);
  if (holdsNonFinite(weights)) {
    summary.warnings.push(message("opening.nonFinite"));
  }
  const questions = await questionsOf(reading, siblings, reopen, answers);
  const opened = { description: summary, weights, vocabulary, questions, choices: choicesOf(model, reopen, answers) };
  const states = reading.manifest?.wiring?.states;
  return states === undefined ? opened : withStates(opened, source.name, states, siblings);
}

/** Beginning at the states that the manifest names. Throws "manifest-invalid" where they are not there or do not fit. */
async function withStates(model: OpenedModel, name: string, states: string, siblings: Siblings): Promise<OpenedModel> {
  const wrong = (reason: Message) => manifestInvalid(manifestName(name), "wiring.states", reason);
  const file = await siblings.open(states);
  if (!file) throw wrong(message("opening.statesMissing", { file: legible(states) }));
  try {
    const given = await readStates(file, model.weights.layers);
    return { ...beginningAt(model, given, fromFile(states)), questions: model.questions }; // which open by the manifest themselves
  } catch (error) {
    if (error instanceof CheckpointError) throw wrong(error.said);
    throw error;
  }
}

/** A row of parts says by itself what is run: the part that was asked for is then no more. */
function choicesOf({ choices }: RecognisedModel, reopen: Reopen, { answered, patch }: Answers): OpenChoice[] {
  return choices.flatMap(({ about, place, alternatives }) => {
    if (place === undefined) return [];
    const base = about === "wiring" ? { ...patch, part: undefined } : patch;
    return [
      {
        about,
        place,
        alternatives: alternatives.map(({ id, manifest }) => {
          const answers = { answered, patch: mergeManifest({ version: 1, ...base }, manifest) };
          return { id, open: () => reopen((source, beside) => openAs(source, beside, reopen, answers)) };
        }),
      },
    ];
  });
}

function partPatch(part: string | undefined): Partial<Manifest> {
  return part === undefined ? {} : { part };
}

/** The questions that are still open, with the alternatives that can be run. Under a reading the other questions stay open. */
async function questionsOf(
  reading: Reading,
  siblings: Siblings,
  reopen: Reopen,
  { answered, patch }: Answers,
): Promise<OpenQuestion[]> {
  const questions: OpenQuestion[] = [];
  for (const { about, alternatives, isForPeople } of reading.model?.hypotheses ?? []) {
    if (isForPeople || answered.includes(about)) continue;
    const runnable: Hypothesis["alternatives"][number][] = [];
    for (const each of alternatives) if (await canRun(reading, siblings, each.manifest)) runnable.push(each);
    if (runnable.length < 2) continue;
    questions.push({
      about,
      alternatives: runnable.map(({ id, label, manifest }) => {
        const answers = { answered: [...answered, about], patch: mergeManifest({ version: 1, ...patch }, manifest) };
        return { id, label, open: () => reopen((source, beside) => openAs(source, beside, reopen, answers)) };
      }),
    });
  }
  return questions;
}

async function canRun({ file, manifest }: Reading, siblings: Siblings, patch: Partial<Manifest>): Promise<boolean> {
  try {
    return (await understand(file, mergeManifest(manifest, patch), siblings)).problem === null;
  } catch (error) {
    if (error instanceof CheckpointError) return false;
    throw error;
  }
}

/** What a checkpoint holds. Throws only when the file itself cannot be read; anything else is in `problem`. */
export function inspectCheckpoint(source: ByteSource, siblings: Siblings): Promise<CheckpointFindings> {
  return inspectPart(source, siblings, undefined);
}

/** The same with the model that is made of one recurrent part; the part that is taken by itself where none is named. */
export async function inspectPart(source: ByteSource, siblings: Siblings, part: string | undefined): Promise<CheckpointFindings> {
  const { file, model, summary, problem } = await readCheckpoint(source, siblings, partPatch(part));
  const tensors = file.tensors.map(({ name, shape, dtype, byteLength }) => {
    return { name, shape: [...shape], dtype, byteLength, role: model?.roles.get(name)?.text ?? null };
  });
  return {
    format: file.format,
    fileSize: file.size,
    model: summary,
    problem: problem && problem.said,
    isManifestInvalid: problem?.code === "manifest-invalid",
    recognised: [...(model?.recognised ?? [])],
    ...(model && model.parts.length > 1 ? { parts: model.parts.map((part) => ({ ...part, layers: [...part.layers] })) } : {}),
    loose: (model?.loose ?? []).map((part) => ({ ...part })),
    choices: [...(model?.choices ?? []), ...(model?.hypotheses ?? [])].flatMap(({ about, place, alternatives }) => {
      const [taken] = alternatives;
      if (place === undefined || !taken) return [];
      return [{ about, place, taken: taken.id, alternatives: alternatives.map(({ id, label }) => ({ id, label })) }];
    }),
    ...(model?.connectedBy ? { connectedBy: model.connectedBy } : {}),
    ignored: tensors
      .filter(({ role }) => role === null)
      .map(({ name }) => {
        return { tensor: name, reason: model?.ignored?.get(name) ?? message("opening.noPart") };
      }),
    parameters: file.tensors
      .filter(({ name }) => !isOfTraining(model?.ignored?.get(name)))
      .reduce((sum, { shape }) => sum + elementCount(shape), 0),
    tensors,
    metadata: Object.fromEntries(file.metadata),
    settings: settingsOf(file.attributes ?? new Map()),
    placeholders: [...(file.placeholders ?? [])],
    warnings: [...(summary?.warnings ?? (file.unread ?? []).slice(1))],
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
