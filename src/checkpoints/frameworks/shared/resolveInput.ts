/** What the numbers are that a network reads: an embedding's rows, one-hot tokens, or vectors that are no tokens. */
import { message, type Message } from "../../../messages/message";
import { manifestInvalid, manifestName, type Manifest } from "../../manifest/manifest";
import type { Ground } from "../../../model/inference";
import type { Hints } from "../framework";
import { ask, inference, vectorsOf, type Asked } from "./inference";

export interface ResolvedInput extends Asked {
  /** Null where it reads vectors that are no tokens. */
  readonly vocabularySize: number | null;
}

interface Evidence {
  readonly checkpointName: string;
  /** `ground` is why it is taken for one; a convention, unless said. */
  readonly embedding: { readonly name: string | Message; readonly rows: number; readonly ground?: Ground | undefined } | null;
  /** Numbers that the first layers read. */
  readonly inputSize: number;
  /** What stands before the first layers and is not run. */
  readonly blockedBy?: string | Message | undefined;
  /** A known project's names that fix what it reads, and why. */
  readonly convention?: { readonly input: "one-hot" | "numbers"; readonly evidence: Message } | undefined;
}

/** Whether a manifest leaves room for an embedding. */
export function mayEmbed(manifest: Manifest | null): boolean {
  const { input = "embedding", tensors = {} } = manifest ?? {};
  return input === "embedding" && tensors.embedding !== null;
}

/**
 * As many numbers out as in are no alphabet: without an embedding or a vocabulary of that size, numbers are read, and
 * tokens are offered. Throws "manifest-invalid" where the manifest asks for an embedding and there is none.
 */
export function resolveInput(
  { checkpointName, embedding, inputSize, blockedBy, convention }: Evidence,
  { manifest, vocabularySizes }: Hints,
): ResolvedInput {
  const named = manifest?.input;
  if (embedding) {
    const { name, rows, ground = "convention" } = embedding;
    const taken = inference(
      "input",
      message("frameworks.throughEmbedding"),
      ground,
      message("frameworks.rowForEach", { name, rows }),
    );
    return { vocabularySize: rows, inferences: [taken], hypotheses: [] };
  }
  if (named === "embedding") {
    const reason = message("frameworks.cannotEmbed", { file: checkpointName, property: "tensors" });
    throw manifestInvalid(manifestName(checkpointName), "input", reason);
  }
  const vectors = vectorsOf(inputSize);
  const labels = { numbers: vectors, "one-hot": message("frameworks.oneHot", { n: inputSize }) } as const;
  const resolved = (taken: "numbers" | "one-hot", ground: Ground, ...evidence: Message[]): ResolvedInput => {
    const isManifest = named !== undefined || manifest?.tensors?.embedding === null;
    const order = taken === "numbers" ? (["numbers", "one-hot"] as const) : (["one-hot", "numbers"] as const);
    const alternatives = order.map((input) => ({ id: input, label: labels[input], manifest: { input } }));
    const { inferences, hypotheses } = ask(
      { about: "input", alternatives, isForPeople: true },
      isManifest ? taken : undefined,
      evidence,
      ground,
    );
    return { vocabularySize: taken === "numbers" ? null : inputSize, inferences, hypotheses };
  };
  const alone = message("frameworks.noAlphabet");
  if (named !== undefined) return resolved(named, "stated", alone);
  if (manifest?.tensors?.embedding === null) return resolved("one-hot", "stated", alone);
  if (blockedBy !== undefined) {
    const known = inference("input", vectors, "stated", message("frameworks.comesFrom", { source: blockedBy }));
    return { vocabularySize: null, inferences: [known], hypotheses: [] };
  }
  if (convention) return resolved(convention.input, "convention", convention.evidence);
  if (inputSize > 1 && vocabularySizes.includes(inputSize)) {
    return resolved("one-hot", "convention", message("frameworks.vocabularyOfAsMany", { n: inputSize }));
  }
  if (inputSize === 1)
    return { vocabularySize: null, inferences: [inference("input", vectors, "stated", alone)], hypotheses: [] };
  return resolved("numbers", "assumed", alone, message("frameworks.mayRead", { input: labels["one-hot"] }));
}
