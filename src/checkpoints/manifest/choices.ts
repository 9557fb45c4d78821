/**
 * What a person chose, written into a manifest, and taken out of it again: nothing else in it changes. explainCheckpoint.ts
 * is for the whole.
 */
import { message, quoted } from "../../messages/message";
import type { Subject } from "../../model/inference";
import { CheckpointError, quote } from "../errors";
import type { Hypothesis, RecognisedModel } from "../frameworks/framework";
import { noModel, readCheckpoint, understand, type Reading } from "../open/readCheckpoint";
import type { ByteSource, Siblings } from "../source";
import { manifestText, mergeManifest, type Manifest } from "./manifest";

/** By the question the id of an alternative. */
export type Answers = Readonly<Partial<Record<Subject, string>>>;

export interface Choices {
  /** null takes an answer back. */
  readonly answers?: Readonly<Partial<Record<Subject, string | null>>> | undefined;
  readonly vocabulary?: Manifest["vocabulary"];
}

/**
 * The text of the checkpoint's manifest with the choices in it, or null when it then says nothing any more. Throws
 * "checkpoint-unsupported" where no model is recognised or a choice is none, and "manifest-invalid" where a choice
 * contradicts the file, or the manifest that is there is not valid.
 */
export async function chooseInManifest(source: ByteSource, siblings: Siblings, choices: Choices): Promise<string | null> {
  const found = await readCheckpoint(source, siblings);
  const { file, manifest, model, problem } = found;
  if (problem?.code === "manifest-invalid") throw problem;
  if (!model) throw noModel(file);
  let said = mergeManifest(manifest, {});
  for (const [about, id] of Object.entries(choices.answers ?? {}) as [Subject, string | null][]) {
    const answer = id === null ? null : await answerOf(found, siblings, about, id);
    const rest = await withoutAnswer(found, siblings, said, about);
    said = answer ? mergeManifest(about === "wiring" ? withoutPart(rest) : rest, answer) : rest;
    if (about === "part" && answer?.part === partTaken(model)) said = { ...said, directions: rest.directions };
  }
  if (choices.vocabulary) said = mergeManifest(said, vocabularyPatch(model, said, choices.vocabulary));
  await understand(file, said, siblings);
  const isEmpty = Object.entries(said).every(
    ([property, value]) => value === undefined || property === "version" || property === "$schema",
  );
  return isEmpty ? null : manifestText(said);
}

function partTaken({ parts }: Pick<RecognisedModel, "parts">): string | undefined {
  return parts.find(({ isTaken }) => isTaken)?.name;
}

/** A decoder and its encoder may read different tokens, so that what lists them is each one's own. */
function vocabularyPatch(
  { parts, encoder }: RecognisedModel,
  { vocabularies }: Manifest,
  vocabulary: NonNullable<Manifest["vocabulary"]>,
): Partial<Manifest> {
  const taken = partTaken({ parts });
  const isOfAll = vocabulary.kind === "integers" || vocabulary.kind === "numbers" || vocabulary.kind === "bytes";
  if (taken === undefined || (!vocabularies && (encoder === undefined || isOfAll))) return { vocabulary };
  return { vocabularies: { ...vocabularies, [taken]: vocabulary } };
}

/** What a manifest says for an alternative, of a question that is open or that the manifest has answered. */
export async function answerOf(found: Reading, siblings: Siblings, about: Subject, id: string): Promise<Partial<Manifest>> {
  const questions = await questionsAbout(found, siblings, about);
  const alternative = questions.flatMap(({ alternatives }) => alternatives).find((each) => each.id === id);
  if (alternative) return alternative.manifest;
  const known = [...new Set(questions.flatMap(({ alternatives }) => alternatives.map((each) => each.id)))];
  const said = { answer: quote(id), subject: message(`subjects.${about}`), file: found.file.name };
  throw new CheckpointError(
    "checkpoint-unsupported",
    known.length > 0 ? message("manifest.noAnswer", { ...said, choices: known }) : message("manifest.notOpen", said),
  );
}

/** A question as it stands: open now, or once the manifest is away, of the same part; which part is run is always one. */
async function questionsAbout({ file, model, manifest }: Reading, siblings: Siblings, about: Subject): Promise<Hypothesis[]> {
  const bare = await understand(file, null, siblings);
  const ofPart = manifest?.part === undefined ? null : await understand(file, { version: 1, part: manifest.part }, siblings);
  const asked = [model, bare.model, ofPart?.model].flatMap((understood) => [
    ...(understood?.hypotheses ?? []),
    ...(understood?.choices ?? []),
  ]);
  const parts: Hypothesis = {
    about: "part",
    alternatives: (model?.parts ?? []).map(({ name }) => ({ id: name, label: quoted(name), manifest: { part: name } })),
  };
  return [...asked, parts].filter((question) => question.about === about);
}

/** A row of parts says by itself what is run. */
function withoutPart(manifest: Manifest): Manifest {
  return Object.fromEntries(Object.entries(manifest).filter(([property]) => property !== "part")) as Manifest;
}

/** A subject whose property has another name. */
const propertyOf: Partial<Record<Subject, keyof Manifest>> = { direction: "directions", gateActivation: "recurrentActivation" };

/** The manifest without what it says about a subject: the properties of any of its answers. */
async function withoutAnswer(found: Reading, siblings: Siblings, said: Manifest, about: Subject): Promise<Manifest> {
  const questions = await questionsAbout(found, siblings, about);
  const answers = questions.flatMap(({ alternatives }) => alternatives.map(({ manifest }) => manifest));
  const named = propertyOf[about] ?? about;
  const paths = answers.length > 0 ? answers.flatMap(pathsOf) : named in said ? [[named]] : [];
  const isTaken = (...path: string[]) => paths.some((taken) => taken.join() === path.join());
  const kept = Object.entries(said).flatMap(([property, value]): [string, unknown][] => {
    if (isTaken(property)) return [];
    if (!merged.has(property) || !isRecord(value)) return [[property, value]];
    const inner = Object.entries(value).filter(([name]) => !isTaken(property, name));
    return inner.length === 0 ? [] : [[property, Object.fromEntries(inner)]];
  });
  return Object.fromEntries(kept) as Manifest;
}

/** What a patch sets: properties, and of those that are merged, what is in them. */
function pathsOf(patch: Partial<Manifest>): string[][] {
  return Object.entries(patch).flatMap(([property, value]) =>
    merged.has(property) && isRecord(value) ? Object.keys(value).map((inner) => [property, inner]) : [[property]],
  );
}

const merged = new Set(["head", "wiring", "tensors"]);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
