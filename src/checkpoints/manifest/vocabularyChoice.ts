/** A person's answer to what token ids stand for, as a manifest keeps it. */
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
  const refuse = (what: string) =>
    new CheckpointError(
      "checkpoint-unsupported",
      `${source.name} ${what}, and ${checkpointName} has ${size} tokens. Choose another, or list the tokens in ${manifestName(checkpointName)}.`,
    );
  if (kind === "training-text") {
    const characters = await distinctCharacters(source);
    if (characters.length === size) return listedTokens("characters", characters);
    throw refuse(`has ${characters.length} distinct characters, so it is not all of the text that the model was trained on`);
  }
  if (source.size > maximumList) throw refuse("is larger than 16 MB, too large for a list of tokens");
  const candidates = await candidatesIn(source.name, await source.read(0, source.size), "manifest", await mergesBeside(siblings));
  const [vocabulary] = candidates.flatMap((candidate) => candidate.fit(size) ?? []);
  if (!vocabulary) throw refuse(candidates[0] ? `lists ${candidates[0].size} tokens` : "lists no tokens");
  const { tokens, description } = vocabulary;
  if (isBeside) return { kind: "file", file: source.name };
  if (tokens) return listedTokens(description.kind, tokens);
  throw new CheckpointError(
    "checkpoint-unsupported",
    `${source.name} must lie beside ${checkpointName} to be used. Copy it there.`,
  );
}

/** Tokens as a manifest lists them: characters as one text, unless some are longer or empty. */
export function listedTokens(kind: VocabularyKind, tokens: readonly string[]): Declared {
  if (kind === "words") return { kind, words: [...tokens] };
  const isPlain = tokens.every((token) => [...token].length === 1);
  return { kind: "characters", characters: isPlain ? tokens.join("") : [...tokens] };
}
