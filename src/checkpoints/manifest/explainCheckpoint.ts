/**
 * Writes the manifest of a checkpoint, whole: what was inferred becomes what is said, so that the file opens to the same
 * model with nothing left open. What is written is held to that: a property under which the model would be another is
 * left out.
 */
import * as v from "valibot";
import type { Subject } from "../../model/inference";
import { CheckpointError } from "../errors";
import type { TensorFile } from "../formats/format";
import { answerOf, type Answers } from "./choices";
import { manifestText, mergeManifest, type Manifest } from "./manifest";
import { manifestSchema } from "./manifestSchema";
import type { RecognisedModel } from "../frameworks/framework";
import { noModel, readCheckpoint, understand, type Reading } from "../open/readCheckpoint";
import type { ByteSource, Siblings } from "../source";
import { listedTokens } from "./vocabularyChoice";

/** A longer list of tokens stays where it was found. */
const mostTokens = 1000;

/**
 * The manifest's text. What the manifest beside the checkpoint says stays, unless it is chosen anew. Throws
 * "checkpoint-unsupported" where no model is recognised or a choice is none, and "manifest-invalid" as openModel does.
 */
export async function explainCheckpoint(source: ByteSource, siblings: Siblings, answers: Answers = {}): Promise<string> {
  const found = await readCheckpoint(source, siblings);
  const { file, manifest, model, summary, problem } = found;
  if (problem?.code === "manifest-invalid") throw problem;
  if (!model || !summary) throw noModel(file);
  let said: Manifest = mergeManifest(manifest, { name: manifest?.name ?? summary.name });
  for (const {
    alternatives: [first],
  } of model.hypotheses ?? [])
    if (first) said = mergeManifest(said, first.manifest);
  for (const [about, id] of Object.entries(answers) as [Subject, string][]) {
    said = mergeManifest(said, await answerOf(found, siblings, about, id));
  }
  const meant = await understand(file, said, siblings); // throws where a choice contradicts the file
  for (const fact of [...factsOf(meant), ...vocabularyFacts(meant)]) {
    const isSaid = Object.entries(fact).some(
      ([property, value]) => said[property as keyof Manifest] !== undefined || value === undefined,
    );
    if (!isSaid && (await saysTheSame(file, meant, mergeManifest(said, fact), siblings))) said = mergeManifest(said, fact);
  }
  return manifestText(said);
}

/** What a manifest may say of what was inferred, a property or two each. */
function factsOf({ model, file }: Reading): Partial<Manifest>[] {
  if (!model) return [];
  const [cell, ...others] = new Set(model.layers.map((layer) => layer.cell));
  const taken = (about: Subject) => model.inferences.find((inference) => inference.about === about)?.taken ?? undefined;
  const forgetBias = taken("forgetBias");
  const tensor = (role: "embedding" | "embeddingAndHead" | "headWeights" | "headBias") => {
    const names = file.tensors
      .filter(({ name }) => model.roles.get(name)?.text.id === `frameworksRoles.${role}`)
      .map(({ name }) => name);
    return names.length === 1 ? names[0] : undefined;
  };
  return [
    { cell: others.length === 0 ? (cell as Manifest["cell"]) : undefined },
    { gateOrder: taken("gateOrder") },
    { forgetBias: forgetBias === undefined ? undefined : Number(forgetBias) },
    { directions: model.layers.map(({ direction }) => direction) },
    { input: inputOf(model) },
    {
      tensors: {
        embedding: tensor("embedding") ?? tensor("embeddingAndHead"),
        head: tensor("headWeights"),
        headBias: tensor("headBias"),
      },
    },
  ].map(withoutUndefined);
}

function inputOf({ embedding, vocabularySize, numbersPerStep }: RecognisedModel): Manifest["input"] {
  if (embedding) return "embedding";
  if (vocabularySize !== null) return "one-hot";
  return numbersPerStep === null ? undefined : "numbers";
}

/** How a manifest says the vocabulary: by the file that lists it, else by its tokens. */
function vocabularyFacts({ manifest, summary, vocabulary, vocabularyFile }: Reading): Partial<Manifest>[] {
  if (!vocabulary || !summary || manifest?.vocabularies) return []; // each part has its own
  const {
    description: { kind },
    tokens,
  } = vocabulary;
  if (kind === "bytes" || kind === "numbers" || kind === "integers") return [{ vocabulary: { kind } }];
  const facts: Partial<Manifest>[] = vocabularyFile === null ? [] : [{ vocabulary: { kind: "file", file: vocabularyFile } }];
  if (!tokens || tokens.length > mostTokens) return facts;
  return [...facts, { vocabulary: listedTokens(kind, tokens) }];
}

async function saysTheSame(file: TensorFile, meant: Reading, manifest: Manifest, siblings: Siblings): Promise<boolean> {
  if (!v.is(manifestSchema, manifest)) return false;
  try {
    const other = await understand(file, manifest, siblings);
    return JSON.stringify(shapeOf(other)) === JSON.stringify(shapeOf(meant));
  } catch (error) {
    if (error instanceof CheckpointError && error.code === "manifest-invalid") return false;
    throw error;
  }
}

/** What has to stay as it is. */
function shapeOf({ model, vocabulary, problem }: Reading) {
  const { layers, embedding, head, vocabularySize, numbersPerStep, roles } = model ?? {};
  return [layers, embedding, head, vocabularySize, numbersPerStep, roles && [...roles], vocabulary?.labels, problem?.code];
}

function withoutUndefined(fact: Partial<Manifest>): Partial<Manifest> {
  const { tensors, ...rest } = fact;
  const kept = (object: object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
  const named = kept(tensors ?? {});
  return Object.keys(named).length > 0 ? { ...rest, tensors: named } : kept(rest);
}
