/**
 * What is around a recurrent stack where matrices are (out, in): embedding, dense layers, normalisations, output layer.
 * The manifest's word goes before all.
 */
import type { TensorInfo } from "../../formats/format";
import type { Manifest } from "../../manifest/manifest";
import type { Inference } from "../../../model/inference";
import type { Hints } from "../framework";
import { chainOf, longestChain, withNorms } from "./denseChains";
import { askActivation, inference, nothingAsked, type Asked } from "./inference";
import { denseModules, stageOf, type DenseModule } from "./denseModules";
import {
  embeddingName,
  findEmbedding,
  findHead,
  headName,
  isMatrix,
  type Head,
  type Surroundings,
} from "./embeddingAndHeadTensors";
import type { HeadPart, MatrixPart, ModelParts } from "./modelParts";
import { mayEmbed, resolveInput } from "./resolveInput";
import type { StageActivation } from "./stages";

/** More matrices that are called embeddings are not followed to the first layers. */
const maximumTables = 16;

type Outer = Pick<ModelParts, "embedding" | "inputStages" | "head" | "vocabularySize"> & Asked;

/**
 * `start` is where among the tensors the recurrent ones stood, 0 where the file's order does not tell. Throws
 * "manifest-invalid" where the manifest names what is not there or does not fit.
 */
export function findEmbeddingAndHead(
  checkpointName: string,
  tensors: readonly TensorInfo[],
  inputSize: number,
  hiddenSize: number,
  hints: Hints,
  start = 0,
): Outer {
  const { manifest } = hints;
  const surroundings = { checkpointName, tensors, named: manifest?.tensors ?? {} };
  const modules = denseModules(tensors);
  const table = mayEmbed(manifest) ? findTable(surroundings, modules, inputSize) : null;
  const tokens = table?.embedding.shape[0] ?? inputSize;
  const own = new Set(table?.stages ?? []);
  const early = modules.filter(({ kind, place, inputs }) => kind !== "dense" && place < start && inputs === inputSize).slice(-1);
  const rest = modules.filter(
    (module) => !own.has(module) && !early.includes(module) && module.tensors.get("weight") !== table?.embedding,
  );
  const found = findScores(surroundings, rest, hiddenSize, tokens, table?.embedding ?? null);
  const input = resolveInput(
    {
      checkpointName,
      inputSize,
      embedding: table && { name: table.embedding.name, rows: tokens },
    },
    hints,
  );
  const { vocabularySize } = input;
  const before = [...(vocabularySize === null ? stagesBefore(rest, inputSize) : (table?.stages ?? [])), ...early];
  const isFree = vocabularySize === null && surroundings.named.head === undefined;
  const scores = isFree
    ? freeScores(
        rest.filter((module) => !before.includes(module)),
        hiddenSize,
      )
    : found;
  const question = activationQuestion(scores?.stages ?? [], manifest);
  const isTied = table !== null && scores?.head.weight === table.embedding;
  return {
    vocabularySize,
    hypotheses: [...input.hypotheses, ...question.hypotheses],
    embedding: table && embeddingPart(table.embedding, isTied),
    inputStages: before.map((module) => stageOf(module, "none")),
    head: scores && headPart(scores, isTied, manifest?.head?.activation ?? "relu"),
    inferences: [
      ...input.inferences,
      ...tiedInference(table?.embedding ?? null, scores?.head ?? null),
      ...question.inferences,
      ...linearInference(before),
    ],
  };
}

interface Scores {
  readonly head: Head;
  readonly stages: readonly DenseModule[];
}

/** The embedding, and a chain of dense layers from it to the first layers where its rows are of another size. */
function findTable(
  surroundings: Surroundings,
  modules: readonly DenseModule[],
  inputSize: number,
): { embedding: TensorInfo; stages: DenseModule[] } | null {
  const direct = findEmbedding(surroundings, inputSize);
  if (direct) return { embedding: direct, stages: [] };
  const candidates = surroundings.tensors.filter((tensor) => isMatrix(tensor) && embeddingName.test(tensor.name));
  for (const embedding of candidates.slice(0, maximumTables)) {
    const others = modules.filter(({ tensors }) => tensors.get("weight") !== embedding);
    const stages = chainOf(others, embedding.shape[1] ?? 0, inputSize);
    if (stages) return { embedding, stages };
  }
  return null;
}

/** The output layer over the tokens, directly or through dense layers and normalisations. */
function findScores(
  surroundings: Surroundings,
  modules: readonly DenseModule[],
  hiddenSize: number,
  tokens: number,
  embedding: TensorInfo | null,
): Scores | null {
  const head = findHead(surroundings, hiddenSize, tokens, embedding);
  if (head || surroundings.named.head !== undefined) {
    const last = modules.find(({ tensors }) => tensors.get("weight") === head?.weight);
    const norms = last ? withNorms([last], modules).slice(0, -1) : [];
    return head && { head, stages: norms };
  }
  return scoresOf(withNorms(chainOf(modules, hiddenSize, tokens) ?? [], modules));
}

function freeScores(modules: readonly DenseModule[], hiddenSize: number): Scores | null {
  return scoresOf(withNorms(longestChain(modules, hiddenSize), modules));
}

function scoresOf(chain: readonly DenseModule[]): Scores | null {
  const last = chain.at(-1);
  const weight = last?.tensors.get("weight");
  return weight ? { head: { weight, bias: last?.tensors.get("bias") ?? null }, stages: chain.slice(0, -1) } : null;
}

/** Linear layers that make what the first layers read of rows of numbers: those that the file has before them. */
function stagesBefore(modules: readonly DenseModule[], inputSize: number): DenseModule[] {
  const isOutput = (prefix: string) => headName.test(prefix) && !/in(put)?([._\d]|$)|proj/i.test(prefix);
  const first = modules.find(
    ({ kind, outputs, inputs, prefix }) => kind === "dense" && outputs === inputSize && inputs !== inputSize && !isOutput(prefix),
  );
  return first ? [first] : [];
}

function activationQuestion(stages: readonly DenseModule[], manifest: Manifest | null): Asked {
  const dense = stages.filter(({ kind }) => kind === "dense");
  return dense.length === 0
    ? nothingAsked
    : askActivation(
        dense.map(({ prefix }) => prefix),
        manifest,
      );
}

function linearInference(stages: readonly DenseModule[]): Inference[] {
  const dense = stages.filter(({ kind }) => kind === "dense");
  if (dense.length === 0) return [];
  const where = dense.map(({ prefix }) => prefix).join(", ");
  return [
    inference("inputActivation", "linear", "assumed", `${where}: weights do not tell whether anything is applied to the sums.`),
  ];
}

function tiedInference(embedding: TensorInfo | null, head: Head | null): Inference[] {
  if (!embedding || !head) return [];
  const isTied = head.weight === embedding;
  const evidence = isTied
    ? `There is no other matrix of its shape, and ${head.bias?.name ?? "the program"} scores its tokens.`
    : `The head's weights are ${head.weight.name}.`;
  return [
    inference("tiedWeights", isTied ? "the head's are the embedding's" : "none", isTied ? "convention" : "stated", evidence),
  ];
}

function embeddingPart({ name, shape: [rows = 0, columns = 0] }: TensorInfo, isTied: boolean): MatrixPart {
  const text = isTied ? "embedding and head weights" : "embedding";
  return { rows, columns, name, tensors: [{ name, text }], load: (file) => file.read(name) };
}

function headPart({ head: { weight, bias }, stages }: Scores, isTied: boolean, activation: StageActivation): HeadPart {
  const [rows = 0, columns = 0] = weight.shape;
  return {
    rows,
    columns,
    name: isTied ? `${weight.name} (tied to the embedding)` : weight.name,
    stages: stages.map((module) => stageOf(module, activation)),
    tensors: [
      ...(isTied ? [] : [{ name: weight.name, text: "head weights" }]),
      ...(bias ? [{ name: bias.name, text: "head bias" }] : []),
    ],
    load: (file) => file.read(weight.name),
    loadBias: async (file) => (bias ? file.read(bias.name) : new Float32Array(rows)),
  };
}
