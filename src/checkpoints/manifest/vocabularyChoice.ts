/** A person's answer to what token ids stand for, as a manifest keeps it. */
import { message, type Message } from "../../messages/message";
import { CheckpointError } from "../errors";
import { candidatesIn, mergesBeside } from "../input/siblingLists";
import { distinctCharacters } from "../input/trainingText";
import { manifestName, type Manifest } from "./manifest";
import type { VocabularyKind } from "../model";
import type { ByteSource, Siblings } from "../source";

type Declared = NonNullable<Manifest["vocabulary"]>;

/** A file that lists more than this is no vocabulary: in bytes. */
const maximumList = 16 * 2 ** 20;

export interface ChosenFile {
  /** "training-text": a text whose distinct characters are the tokens. */
  readonly kind: "file" | "training-text";
  readonly source: ByteSource;
  /** What lies beside it. */
  readonly siblings: Siblings;
  /** Whether it lies in the checkpoint's folder, so that a manifest can name it. */
  readonly isBeside: boolean;
}

/**
 * What a manifest says of a chosen file, for a checkpoint of `size` tokens: the tokens themselves, unless a list lies
 * beside the checkpoint. Throws "checkpoint-unsupported" where the file does not fit.
 */
export async function chosenVocabulary(
  { kind, source, siblings, isBeside }: ChosenFile,
  checkpointName: string,
  size: number,
): Promise<Declared> {
  const refuse = (said: Message) => new CheckpointError("checkpoint-unsupported", said);
  const about = { file: source.name, checkpoint: checkpointName, size, manifest: manifestName(checkpointName) };
  if (kind === "training-text") {
    const characters = await distinctCharacters(source);
    if (characters.length === size) return listedTokens("characters", characters);
    throw refuse(message("manifest.notAllText", { ...about, count: characters.length }));
  }
  if (source.size > maximumList) throw refuse(message("manifest.listTooLarge", about));
  const candidates = await candidatesIn(source.name, await source.read(0, source.size), "manifest", await mergesBeside(siblings));
  const [vocabulary] = candidates.flatMap((candidate) => candidate.fit(size) ?? []);
  if (!vocabulary) {
    const [listed] = candidates;
    throw refuse(
      listed ? message("manifest.listOfOtherSize", { ...about, count: listed.size }) : message("manifest.listsNothing", about),
    );
  }
  const { tokens, description } = vocabulary;
  if (isBeside) return { kind: "file", file: source.name };
  if (tokens) return listedTokens(description.kind, tokens);
  throw refuse(message("manifest.mustLieBeside", { file: source.name, checkpoint: checkpointName }));
}

/** Tokens as a manifest lists them: characters as one text, unless some are longer or empty. */
export function listedTokens(kind: VocabularyKind, tokens: readonly string[]): Declared {
  if (kind === "words") return { kind, words: [...tokens] };
  const isPlain = tokens.every((token) => [...token].length === 1);
  return { kind: "characters", characters: isPlain ? tokens.join("") : [...tokens] };
}
