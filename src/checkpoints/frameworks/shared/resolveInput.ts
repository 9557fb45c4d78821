/** What the numbers are that a network reads: an embedding's rows, one-hot tokens, or vectors that are no tokens. */
import { manifestInvalid, manifestName, type Manifest } from "../../manifest/manifest";
import type { Inference } from "../../model";
import type { Hints } from "../framework";
import { inference, vectorsOf } from "./inference";

export interface ResolvedInput {
  /** Null where it reads vectors that are no tokens. */
  readonly vocabularySize: number | null;
  readonly inference: Inference;
}

interface Evidence {
  readonly checkpointName: string;
  readonly embedding: { readonly name: string; readonly rows: number } | null;
  /** Numbers that the first layers read. */
  readonly inputSize: number;
  /** Whether an output layer has a score for each of them. */
  readonly hasScores: boolean;
  /** What stands before the first layers and is not run. */
  readonly blockedBy?: string | undefined;
}

/** Whether a manifest leaves room for an embedding. */
export function mayEmbed(manifest: Manifest | null): boolean {
  const { input = "embedding", tensors = {} } = manifest ?? {};
  return input === "embedding" && tensors.embedding !== null;
}

/** Throws "manifest-invalid" where the manifest asks for an embedding and there is none. */
export function resolveInput(
  { checkpointName, embedding, inputSize, hasScores, blockedBy }: Evidence,
  hints: Hints,
): ResolvedInput {
  const { manifest, vocabularySizes } = hints;
  const settled = (value: string, basis: Inference["basis"], evidence: string, vocabularySize: number | null): ResolvedInput => {
    return { vocabularySize, inference: inference("input", value, basis, evidence) };
  };
  const named = manifest?.input;
  if (embedding)
    return settled(
      "token ids through an embedding",
      "file",
      `${embedding.name} has a row for each of ${embedding.rows} tokens.`,
      embedding.rows,
    );
  if (named === "embedding") {
    throw manifestInvalid(
      manifestName(checkpointName),
      `at "input": ${checkpointName} has no tensor that could embed tokens; name one under "tensors"`,
    );
  }
  const vectors = vectorsOf(inputSize);
  if (named === "numbers") return settled(vectors, "manifest", "The manifest says so.", null);
  if (named === "one-hot") return settled("one-hot tokens", "manifest", "The manifest says so.", inputSize);
  if (manifest?.tensors?.embedding === null)
    return settled("one-hot tokens", "manifest", "The manifest says that there is no embedding.", inputSize);
  if (blockedBy !== undefined) return settled(vectors, "file", `They come from ${blockedBy}, which is not run.`, null);
  if (inputSize > 1 && hasScores) {
    return settled(
      "one-hot tokens",
      "convention",
      `It reads ${inputSize} numbers and gives as many scores, and no tensor embeds tokens.`,
      inputSize,
    );
  }
  if (vocabularySizes.includes(inputSize)) {
    return settled(
      "one-hot tokens",
      "beside",
      `It reads ${inputSize} numbers, and a vocabulary of as many tokens was found.`,
      inputSize,
    );
  }
  return settled(vectors, "convention", "No tensor embeds tokens, and nothing has as many tokens as it reads numbers.", null);
}
