/**
 * What is around a recurrent stack where matrices are (out, in): embedding, dense layers, normalisations, output layer.
 * The manifest's word goes before all.
 */
import { message, quoted } from "../../../messages/message";
import type { PlainValue, TensorInfo } from "../../formats/format";
import type { OutputActivation } from "../../../model/network";
import { manifestInvalid, manifestName, type Manifest } from "../../manifest/manifest";
import type { Inference } from "../../../model/inference";
import { placeOf, type Hints } from "../framework";
import { outputAlternatives } from "./asManifestSays";
import { chainOf, longestChain, withNorms } from "./denseChains";
import { ask, askActivation, inference, nothingAsked, told, type Asked } from "./inference";
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
import { headTensors, type HeadPart, type MatrixPart, type ModelParts } from "./modelParts";
import { otherConnections } from "./otherConnections";
import { noFit } from "./refusals";
import { mayEmbed, resolveInput } from "./resolveInput";
import type { StageActivation } from "./stages";

/** Dense layers on the way to an output layer. */
const hiddenName = /hidden|mlp|dense|linear|(^|[._])(fc\d*|ff|ffn|lin|pre|post)([._\d]|$)/i;

/** More matrices that are called embeddings are not followed to the first layers. */
const maximumTables = 16;

type Outer = Pick<ModelParts, "embedding" | "inputStages" | "head" | "vocabularySize" | "loose"> & Asked;

/** Where the recurrent part stands among the tensors. */
export interface Place {
  /** How many tensors come before it, 0 where the file's order does not tell. */
  readonly start: number;
  /** What its tensors' names begin with. */
  readonly path: string;
  /** Whether a name says of itself that it belongs to the part. */
  readonly isOwn: (name: string) => boolean;
}

const anywhere: Place = { start: 0, path: "", isOwn: () => false };

/**
 * Dense layers are taken by the names that projects give them, or that tie them to the part; sizes alone take none. Throws
 * "manifest-invalid" where the manifest names what is not there or does not fit.
 */
export function findEmbeddingAndHead(
  checkpointName: string,
  tensors: readonly TensorInfo[],
  inputSize: number,
  hiddenSize: number,
  hints: Hints,
  { start, path, isOwn }: Place = anywhere,
): Outer {
  const { manifest } = hints;
  const surroundings = { checkpointName, tensors, named: manifest?.tensors ?? {} };
  const all = denseModules(tensors);
  const wired = manifest?.wiring?.head;
  const isNamed = (prefix: string) => headName.test(prefix) || hiddenName.test(prefix) || isOwn(prefix);
  const modules = all.filter(({ kind, prefix }) => kind !== "dense" || embeddingName.test(prefix) || isNamed(prefix));
  const table = mayEmbed(manifest) ? findTable(surroundings, modules, inputSize) : null;
  const tokens = table?.embedding.shape[0] ?? inputSize;
  const own = new Set(table?.stages ?? []);
  const isSibling = (prefix: string) => parentOf(prefix) === parentOf(path.replace(/[._]$/, ""));
  const early = modules
    .filter(({ kind, prefix, place, inputs }) => kind !== "dense" && place < start && inputs === inputSize && isSibling(prefix))
    .slice(-1);
  const rest = modules.filter(
    (module) => !own.has(module) && !early.includes(module) && module.tensors.get("weight") !== table?.embedding,
  );
  const found = wired
    ? scoresAsTold(checkpointName, all, hiddenSize, wired)
    : findScores(surroundings, rest, hiddenSize, tokens, table?.embedding ?? null, start);
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
  const isFree = surroundings.named.head === undefined && !wired && (vocabularySize === null || !found);
  const taken = new Set(before.map(({ prefix }) => prefix));
  const scores = isFree
    ? freeScores(
        rest.filter(({ prefix, kind, place }) => {
          const isBehind = kind !== "dense" || isOwn(prefix) || place >= start;
          return isBehind && !embeddingName.test(prefix) && !taken.has(prefix);
        }),
        hiddenSize,
      )
    : found;
  const scoresTokens = scores !== null && vocabularySize === scores.head.weight.shape[0];
  const said = scores && !scoresTokens ? stepOutput(scores.head.weight, vocabularySize, hints) : null;
  const question = activationQuestion(scores?.stages ?? [], scores?.head ?? null, hiddenSize, manifest);
  const isTied = table !== null && scores?.head.weight === table.embedding;
  const tables = tensors.filter((tensor) => isMatrix(tensor) && tensor.shape[1] === inputSize && embeddingName.test(tensor.name));
  const isTable = ({ tensors: own }: DenseModule) => tables.some((tensor) => own.get("weight") === tensor);
  const around = {
    modules: all.filter((module) => !before.includes(module) && !isTable(module)),
    tables,
    table: table?.embedding ?? null,
    chain: scores && [...scores.stages, all.find(({ tensors: own }) => own.get("weight") === scores.head.weight) ?? null],
    hiddenSize,
  };
  const others = otherConnections(around, manifest);
  return {
    vocabularySize,
    loose: others.loose,
    hypotheses: [...input.hypotheses, ...question.hypotheses, ...others.hypotheses, ...(said?.hypotheses ?? [])],
    embedding: table && embeddingPart(table.embedding, isTied),
    inputStages: before.map((module) => stageOf(module, "none")),
    head: scores && { ...headPart(scores, isTied, manifest?.head?.activation ?? question.usual), output: said?.output },
    inferences: [
      ...input.inferences,
      ...tiedInference(table?.embedding ?? null, scores?.head ?? null),
      ...question.inferences,
      ...others.inferences,
      ...linearInference(before),
      ...(said?.inferences ?? []),
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
  start: number,
): Scores | null {
  const head = findHead(surroundings, hiddenSize, tokens, embedding);
  if (head || surroundings.named.head !== undefined) {
    const last = modules.find(({ tensors }) => tensors.get("weight") === head?.weight);
    const squares = modules.filter(
      ({ kind, prefix, inputs, outputs, place }) =>
        kind === "dense" &&
        hiddenName.test(prefix) &&
        inputs === hiddenSize &&
        outputs === hiddenSize &&
        place >= start &&
        place < (last?.place ?? 0),
    );
    return head && { head, stages: last ? withNorms([...squares, last], modules).slice(0, -1) : [] };
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

/** What a manifest names, in its order. */
function scoresAsTold(
  checkpointName: string,
  modules: readonly DenseModule[],
  hiddenSize: number,
  names: readonly string[],
): Scores | null {
  let given = hiddenSize;
  const chain = names.map((name, at) => {
    const module = modules.find(({ prefix }) => prefix === name);
    const property = `wiring.head.${at}`;
    const reason = message("frameworks.noDense", { file: checkpointName, name });
    if (!module) throw manifestInvalid(manifestName(checkpointName), property, reason);
    if (module.inputs !== given) throw noFit(checkpointName, property, name, module.inputs, given);
    given = module.outputs;
    return module;
  });
  return scoresOf(chain);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(".")));
}

/** Names of as many classes or tags in the settings. */
function labelsIn({ attributes }: Hints, count: number): readonly string[] | null {
  for (const [name, value] of attributes ?? []) {
    if (!labelSetting.test(name)) continue;
    const list = namesIn(value, count);
    if (list) return list;
  }
  return null;
}

const labelSetting = /tag|label|class|categor|target|outputs?_?names/i;

/** A list of names, or names by number either way round. */
function namesIn(value: PlainValue, count: number): readonly string[] | null {
  const entries =
    value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : Array.isArray(value) ? [...value.entries()] : [];
  if (entries.length !== count) return null;
  const names: string[] = [];
  for (const [key, item] of entries) {
    const [at, name] = typeof item === "string" ? [Number(key), item] : [Number(item), String(key)];
    if (!Number.isInteger(at) || at < 0 || at >= count) return null;
    names[at] = name;
  }
  return names.filter((name) => typeof name === "string").length === count ? names : null;
}

/**
 * What an output layer gives that scores no tokens. Named classes, and what is said of tokens, are probabilities of one in
 * several; numbers stay as they are. That it is an output at all is assumed: it can be taken off.
 */
export function stepOutput(
  { name, shape: [rows = 0] }: Pick<TensorInfo, "name" | "shape">,
  vocabularySize: number | null,
  hints: Hints,
): Asked & { readonly output: NonNullable<HeadPart["output"]> } {
  const labels = labelsIn(hints, rows);
  const activation: OutputActivation = labels !== null || vocabularySize !== null ? "softmax" : "none";
  const all = outputAlternatives();
  const alternatives = [
    ...all.filter(({ id }) => id === activation),
    ...all.filter(({ id }) => id !== activation),
    { id: "apart", label: message("frameworks.notConnected"), manifest: { tensors: { head: null } } },
  ];
  const evidence = [message("frameworks.outputOpen", { name }), ...(labels ? [message("frameworks.asManyNames")] : [])];
  const asked = ask(
    { about: "output", place: placeOf.head, alternatives, isForPeople: true },
    hints.manifest?.head?.output,
    evidence,
  );
  return { ...asked, output: { activation, labels } };
}

/** What dense layers on the way apply, and whether one that keeps the size is on the way at all. */
function activationQuestion(
  stages: readonly DenseModule[],
  head: Head | null,
  hiddenSize: number,
  manifest: Manifest | null,
): Asked & { readonly usual: StageActivation } {
  const dense = stages.filter(({ kind }) => kind === "dense");
  if (dense.length === 0 || !head) return { ...nothingAsked, usual: "relu" };
  const names = dense.map(({ prefix }) => prefix);
  const isStableBaselines = names.every((name) => /^mlp_extractor\.(policy|value)_net\./.test(name));
  if (isStableBaselines) {
    const known = inference("headActivation", quoted("tanh"), "convention", message("frameworks.stableBaselines"));
    return { inferences: [told(manifest?.head?.activation, known)], hypotheses: [], usual: "tanh" };
  }
  const mayBeLeftOut = dense.every(({ inputs, outputs }) => inputs === hiddenSize && outputs === hiddenSize);
  const apart = head.weight.name.replace(/[._]?(weight|w)$/, "");
  return { ...askActivation(names, manifest, mayBeLeftOut ? [apart] : null), usual: "relu" };
}

function linearInference(stages: readonly DenseModule[]): Inference[] {
  const dense = stages.filter(({ kind }) => kind === "dense");
  if (dense.length === 0) return [];
  const evidence = message("frameworks.inputActivationOpen", { names: dense.map(({ prefix }) => prefix) });
  return [inference("inputActivation", quoted("linear"), "assumed", evidence)];
}

function tiedInference(embedding: TensorInfo | null, head: Head | null): Inference[] {
  if (!embedding || !head) return [];
  const isTied = head.weight === embedding;
  if (!isTied)
    return [
      inference("tiedWeights", message("frameworks.none"), "stated", message("frameworks.headsOwn", { name: head.weight.name })),
    ];
  const evidence = head.bias ? message("frameworks.tiedBias", { name: head.bias.name }) : message("frameworks.tiedProgram");
  return [inference("tiedWeights", message("frameworks.tied"), "convention", evidence)];
}

function embeddingPart({ name, shape: [rows = 0, columns = 0] }: TensorInfo, isTied: boolean): MatrixPart {
  const role = message(isTied ? "frameworksRoles.embeddingAndHead" : "frameworksRoles.embedding");
  return { rows, columns, name, tensors: [{ name, role }], load: (file) => file.read(name) };
}

function headPart({ head: { weight, bias }, stages }: Scores, isTied: boolean, activation: StageActivation): HeadPart {
  const [rows = 0, columns = 0] = weight.shape;
  return {
    rows,
    columns,
    name: isTied ? message("frameworks.tiedName", { name: weight.name }) : weight.name,
    stages: stages.map((module) => stageOf(module, activation)),
    tensors: headTensors(isTied ? null : weight, bias),
    load: (file) => file.read(weight.name),
    loadBias: async (file) => (bias ? file.read(bias.name) : new Float32Array(rows)),
  };
}
