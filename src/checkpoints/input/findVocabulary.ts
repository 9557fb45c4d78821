/**
 * Searches for a model's vocabulary where it may lie: the manifest, the checkpoint's own settings, files beside it, or
 * the size alone. Says where it was found. Knows nothing of tensors.
 */
import { message, type Message } from "../../messages/message";
import { CheckpointError, quote } from "../errors";
import type { PlainValue, TensorFile } from "../formats/format";
import { manifestName, type Manifest } from "../manifest/manifest";
import type { Ground, Inference } from "../../model/inference";
import type { Vocabulary } from "../model";
import type { Siblings } from "../source";
import { listCandidate, type VocabularyCandidate } from "./candidates";
import { declaredCandidates, manifestSource } from "./declaredVocabulary";
import { offeredVocabularies, suggestedVocabulary } from "./knownVocabularies";
import { searchValues } from "./searchValues";
import { siblingVocabularies } from "./siblingLists";
import { parsePlain } from "./tokenLists";

export interface VocabularyCandidates {
  /** The best first. A manifest's are the only ones: they are not weighed against others. */
  readonly candidates: readonly VocabularyCandidate[];
  readonly warnings: readonly Message[];
}

/** A longer setting holds weights or programs and no vocabulary: in UTF-16 units. */
const maximumSetting = 2 ** 24;

/**
 * Every vocabulary that something declares, whatever size the model turns out to have. Throws "manifest-invalid" where
 * the manifest names a file that is not there or lists nothing.
 */
export async function vocabularyCandidates(
  manifest: Manifest | null,
  file: Pick<TensorFile, "name" | "metadata" | "attributes">,
  siblings: Siblings,
): Promise<VocabularyCandidates> {
  if (manifest?.vocabulary) {
    return { candidates: await declaredCandidates(manifest.vocabulary, manifestName(file.name), siblings), warnings: [] };
  }
  const sets: string[] = [];
  const found = (values: ReadonlyMap<string, PlainValue>, where: "input.inMetadata" | "input.inSetting") =>
    searchValues(parsed(values), sets).map(({ path, list }) =>
      listCandidate(list, { source: message(where, { path: quote(path) }), basis: "file" }),
    );
  const inMetadata = found(file.metadata, "input.inMetadata");
  const inSettings = found(file.attributes ?? new Map(), "input.inSetting");
  const beside = await siblingVocabularies(siblings, file.name);
  const ofSets = sets.map((path) => message("input.setHasNoOrder", { path: quote(path) }));
  return { candidates: [...inMetadata, ...inSettings, ...beside.candidates], warnings: [...ofSets, ...beside.warnings] };
}

/** JSON within a text is what it says. */
function parsed(values: ReadonlyMap<string, PlainValue>): Map<string, PlainValue> {
  const short = [...values].filter(([, value]) => typeof value !== "string" || value.length <= maximumSetting);
  return new Map(short.map(([key, value]) => [key, typeof value === "string" ? (parsePlain(value) ?? value) : value]));
}

/**
 * The first candidate of `size` tokens, else the first that fits; without any, what the size suggests, if anything.
 * `file` is the one beside the checkpoint that lists it.
 */
export function chooseVocabulary(
  candidates: readonly VocabularyCandidate[],
  size: number,
): { vocabulary: Vocabulary | null; inference: Inference | null; file: string | null; warnings: Message[] } {
  const ordered = [...candidates.filter((each) => each.size === size), ...candidates.filter((each) => each.size !== size)];
  for (const { basis, size: listed, source, fit } of ordered) {
    const vocabulary = fit(size);
    if (!vocabulary) continue;
    const isOff = vocabulary.description.source !== source;
    const warning = message("input.readAs", { source, listed, size, as: vocabulary.description.source });
    const value = message("input.vocabularyOf", { size, kind: vocabulary.description.kind });
    const isOther = (other: VocabularyCandidate) => JSON.stringify(other.source) !== JSON.stringify(source);
    const others = ordered.filter(
      (other) => isOther(other) && isAsLikely(other, listed, size) && contradicts(other.fit(size), vocabulary),
    );
    const sources = [...new Map(others.map((other) => [JSON.stringify(other.source), other.source])).values()];
    const rivals =
      sources.length > 0 ? [message("input.otherLists", { sources: sources.slice(0, mostNamed), property: "vocabulary" })] : [];
    const ground = rivals.length > 0 ? "assumed" : "stated";
    return {
      vocabulary,
      inference: taken(value, ground, [evidence[basis](source), ...rivals], basis === "manifest"),
      file: basis === "beside" && typeof source === "string" ? source : null,
      warnings: isOff ? [warning] : [],
    };
  }
  const bySource = new Map(candidates.map((each) => [JSON.stringify(each.source), each]));
  const warnings = [...bySource.values()].map(({ source, size: found }) => message("input.notUsed", { source, found, size }));
  const suggested = suggestedVocabulary(size);
  if (!suggested) return { vocabulary: null, inference: null, file: null, warnings };
  return {
    vocabulary: suggested.vocabulary,
    file: null,
    inference: taken(suggested.what, "assumed", [message("input.sizeSuggests", { size })]),
    warnings,
  };
}

const mostNamed = 4;

/** Whether a list fits as the one of `listed` tokens does: as it is, or but for tokens that no text has. */
function isAsLikely(other: VocabularyCandidate, listed: number, size: number): boolean {
  return (other.size === size) === (listed === size);
}

/** Whether two vocabularies have different tokens under one id; "" is a token that is in no list. */
function contradicts(one: Vocabulary | null, { tokens: others }: Vocabulary): boolean {
  return one?.tokens?.some((token, id) => token !== "" && others?.[id] && token !== others[id]) ?? false;
}

/** By where a vocabulary was found. */
const evidence: Readonly<Record<VocabularyCandidate["basis"], (source: string | Message) => Message>> = {
  manifest: (source) => (source === manifestSource ? message("input.manifestSays") : message("input.manifestNames", { source })),
  file: (source) => message("input.fileLists", { source }),
  beside: (source) => message("input.besideLies", { source }),
};

function taken(value: Message, ground: Ground, evidence: readonly Message[], chosen = false): Inference {
  const measured = { alternatives: [], margin: null, tokens: null };
  return { about: "vocabulary", value, taken: null, ground, chosen, evidence: [...evidence], ...measured };
}

/** All is known of the model `name` but what its token ids stand for. `details.offers` are what a manifest may say. */
export function missingVocabulary(name: string, size: number): CheckpointError {
  const offered = offeredVocabularies(size);
  const offers = offered.map(({ what, characters }) => ({ what, vocabulary: { kind: "characters" as const, characters } }));
  const said = { name, size, manifest: manifestName(name) };
  return new CheckpointError(
    "vocabulary-missing",
    offered.length === 0
      ? message("input.vocabularyMissing", said)
      : message("input.vocabularyMissingOffered", { ...said, offers: offered.map(({ what }) => what) }),
    offers.length === 0 ? { size } : { size, offers },
  );
}
