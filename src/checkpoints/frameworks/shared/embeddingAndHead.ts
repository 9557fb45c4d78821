/**
 * What is around a recurrent stack where matrices are (out, in): embedding, dense layers, normalisations, output layer.
 * The manifest's word goes before all.
 */
import { message, quoted } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import { manifestInvalid, manifestName, type Manifest } from "../../manifest/manifest";
import type { Inference } from "../../../model/inference";
import type { Hints } from "../framework";
import { chainOf, longestChain, withNorms } from "./denseChains";
import { askActivation, inference, nothingAsked, told, type Asked } from "./inference";
import { behindOthers, findTable, numbersBehind, numbersBeside, standBefore, standBetween } from "./inputTable";
import { denseModules, stageOf, type DenseModule } from "./denseModules";
import { embeddingName, findHead, headName, isMatrix, type Head, type Surroundings } from "./embeddingAndHeadTensors";
import { headTensors, type HeadPart, type MatrixPart, type ModelParts } from "./modelParts";
import { appliesOther, askHead, attentionName, readsOther, slopesBehind, standBehind } from "./openHead";
import { otherConnections } from "./otherConnections";
import { noFit } from "./refusals";
import { inARow } from "./rows";
import { mayEmbed, resolveInput } from "./resolveInput";
import { parentOf, type Place } from "./place";
import { isOfTokens, stepOutput } from "./stepOutput";
import type { StageActivation } from "./stages";
import { othersInLists, saidBy, saidOf, toldActivations, toldOutput, type ToldActivation } from "./toldActivations";

/** Dense layers on the way to an output layer. */
const hiddenName = /hidden|mlp|dense|linear|(^|[._])(fc\d*|ff|ffn|lin|pre|post)([._\d]|$)/i;

type Outer = Pick<ModelParts, "embedding" | "inputStages" | "inputFrom" | "head" | "vocabularySize" | "loose"> & Asked;

const anywhere: Place = { start: 0, isInOrder: false, path: "", isOwn: () => false, alike: [] };

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
  place: Place = anywhere,
): Outer {
  const { manifest } = hints;
  const { start, path, isOwn, alike } = place;
  const surroundings = { checkpointName, tensors, named: manifest?.tensors ?? {} };
  const all = denseModules(tensors, hints.attributes);
  const wired = manifest?.wiring?.head;
  const isNamed = (prefix: string) => headName.test(prefix) || hiddenName.test(prefix) || isOwn(prefix);
  const modules = all.filter(({ kind, prefix }) => kind !== "dense" || embeddingName.test(prefix) || isNamed(prefix));
  const embeds = mayEmbed(manifest) ? findTable(surroundings, modules, inputSize) : null;
  const isEmbeddingTold = manifest?.input === "embedding" || surroundings.named.embedding !== undefined;
  const between = embeds && !isEmbeddingTold ? standBetween(tensors, all, embeds, place, inputSize) : [];
  const table = between.length > 0 ? null : embeds;
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
  const resolved =
    embeds && between.length > 0
      ? behindOthers(embeds.embedding.name, between, inputSize)
      : resolveInput({ checkpointName, inputSize, embedding: table && { name: table.embedding.name, rows: tokens } }, hints);
  const { vocabularySize } = resolved;
  const isOpen = between.length > 0;
  const ofNumbers = vocabularySize === null && !isOpen ? stagesBefore(rest, inputSize) : (table?.stages ?? []);
  const before = isOpen ? [] : [...ofNumbers, ...early];
  const read = before[0]?.inputs ?? inputSize;
  const isUntold =
    embeds === null && vocabularySize === null && !hints.manifest?.input && hints.manifest?.tensors?.embedding !== null;
  const ahead = isUntold ? standBefore(tensors, all, before, place, read) : [];
  const unread = isUntold ? tensors.filter((tensor) => isMatrix(tensor) && embeddingName.test(tensor.name)) : [];
  const input =
    ahead.length > 0 ? numbersBehind(ahead, read, inputSize) : unread.length > 0 ? numbersBeside(unread, inputSize) : resolved;
  const isFree = surroundings.named.head === undefined && !wired && (vocabularySize === null || !found);
  const taken = new Set(before.map(({ prefix }) => prefix));
  const behind = rest.filter(({ prefix, kind, place }) => {
    const isBehind = kind !== "dense" || isOwn(prefix) || place >= start;
    return isBehind && !embeddingName.test(prefix) && !taken.has(prefix) && !between.includes(prefix);
  });
  // of outputs that are no tokens nothing but its name speaks for one, and others read the same
  const rivalsAmong = (modules: readonly DenseModule[]) =>
    modules.filter(({ prefix, place }) => (isOwn(prefix) || place >= start) && !embeddingName.test(prefix) && !taken.has(prefix));
  const likely = isFree
    ? freeScores(
        behind.filter(({ prefix }) => !attentionName.test(prefix)),
        hiddenSize,
      )
    : found;
  const chainTo = (each: Scores) => [...each.stages, ...all.filter(({ tensors: own }) => own.get("weight") === each.head.weight)];
  const isHeadTold = wired !== undefined || surroundings.named.head !== undefined;
  const askedOfHead =
    likely && !isHeadTold
      ? askHead({
          chain: chainTo(likely),
          candidates: isFree ? rivalsAmong(all) : behind,
          hiddenSize,
          tokens: isFree ? null : vocabularySize,
          alike: isOwn(likely.head.weight.name) ? [] : alike,
        })
      : { ...nothingAsked, isConnected: true };
  const behindHead = likely && !isHeadTold ? standBehind(tensors, all, chainTo(likely), place, hiddenSize) : [];
  const blocked = likely && behindHead.length > 0 ? readsOther(likely.head.weight.name, behindHead, chainTo(likely)) : null;
  const told = toldActivations(likely?.stages.map(({ prefix }) => prefix) ?? [], hints);
  const end = likely && toldOutput(likely.head.weight.name.replace(/[._]weight$/, ""), hints);
  const applied = [...told, ...(end ? [end] : [])];
  const inChain = likely ? chainTo(likely).map(({ prefix }) => prefix) : [];
  const notRun = [...saidOf(applied.filter(({ activation }) => activation === null)), ...othersInLists(inChain, applied, hints)];
  const slopes = likely && notRun.length === 0 ? slopesBehind(tensors, all, chainTo(likely), place) : [];
  const applies =
    likely && !isHeadTold && notRun.length + slopes.length > 0 ? appliesOther([...notRun, ...slopes], chainTo(likely)) : null;
  const asked = blocked ?? applies ?? askedOfHead;
  const scores = asked.isConnected ? likely : null;
  const scoresTokens = scores !== null && vocabularySize === scores.head.weight.shape[0] && isOfTokens(end?.activation ?? "none");
  const [classes] = scores?.head.weight.shape ?? [];
  const transitions = tensors.find(({ name, shape }) => /transition|crf/i.test(name) && shape.join() === `${classes},${classes}`);
  const said = scores && !scoresTokens ? stepOutput(scores.head.weight, vocabularySize, hints, transitions?.name, end) : null;
  const question = activationQuestion(scores?.stages ?? [], scores?.head ?? null, hiddenSize, manifest, told);
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
    hypotheses: [
      ...input.hypotheses,
      ...asked.hypotheses,
      ...question.hypotheses,
      ...others.hypotheses,
      ...(said?.hypotheses ?? []),
    ],
    inputFrom: isOpen || ahead.length > 0 ? quoted([...between, ...ahead].join(", ")) : undefined,
    embedding: table && embeddingPart(table.embedding, isTied),
    inputStages: before.map((module) => stageOf(module, "none")),
    head: scores && { ...headPart(scores, isTied, manifest?.head?.activation ?? question.usual), output: said?.output },
    inferences: [
      ...input.inferences,
      ...tiedInference(table?.embedding ?? null, scores?.head ?? null),
      ...question.inferences,
      ...asked.inferences,
      ...others.inferences.filter(({ about }) => about !== "head" || asked.inferences.length === 0),
      ...beforeInference(before),
      ...(said?.inferences ?? []),
    ],
  };
}

interface Scores {
  readonly head: Head;
  readonly stages: readonly DenseModule[];
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
        (hiddenName.test(prefix) || areOfOneList(prefix, last?.prefix ?? "")) &&
        inputs === hiddenSize &&
        outputs === hiddenSize &&
        place >= start &&
        place < (last?.place ?? 0),
    );
    return head && { head, stages: last ? withNorms([...squares, last], modules).slice(0, -1) : [] };
  }
  return scoresOf(withNorms(chainOf(modules, hiddenSize, tokens) ?? [], modules));
}

/** "classifier.0" and "classifier.2" are run one after the other. */
function areOfOneList(one: string, other: string): boolean {
  const [list] = /^.+\.(?=\d+$)/s.exec(one) ?? [];
  return list !== undefined && other.startsWith(list) && /^\d+$/.test(other.slice(list.length));
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

/** What dense layers on the way apply, and whether one that keeps the size is on the way at all. */
function activationQuestion(
  stages: readonly DenseModule[],
  head: Head | null,
  hiddenSize: number,
  manifest: Manifest | null,
  told: readonly ToldActivation[],
): Asked & { readonly usual: StageActivation } {
  const dense = stages.filter(({ kind }) => kind === "dense");
  if (dense.length === 0 || !head) return { ...nothingAsked, usual: "relu" };
  const names = dense.map(({ prefix }) => prefix);
  const isStableBaselines = names.every((name) => /^mlp_extractor\.(policy|value)_net\./.test(name));
  if (isStableBaselines) {
    const known = inference("headActivation", quoted("tanh"), "convention", message("frameworks.stableBaselines"));
    return { inferences: [asManifestSays(manifest, known)], hypotheses: [], usual: "tanh" };
  }
  const [first] = told;
  const isTold =
    first?.activation && told.length === dense.length && told.every(({ activation }) => activation === first.activation);
  if (isTold) {
    const stated = inference("headActivation", quoted(first.activation), "stated", saidBy(told));
    return { inferences: [asManifestSays(manifest, stated)], hypotheses: [], usual: first.activation };
  }
  const mayBeLeftOut = dense.every(({ inputs, outputs }) => inputs === hiddenSize && outputs === hiddenSize);
  const apart = head.weight.name.replace(/[._]?(weight|w)$/, "");
  return { ...askActivation(names, manifest, mayBeLeftOut ? [apart] : null), usual: "relu" };
}

function asManifestSays(manifest: Manifest | null, known: Inference): Inference {
  return told(manifest?.head?.activation, known);
}

/** What is taken of the layers before the recurrent ones; a normalisation is there by its place and size alone. */
function beforeInference(stages: readonly DenseModule[]): Inference[] {
  if (stages.length === 0) return [];
  const namesOf = (isDense: boolean) => stages.flatMap(({ kind, prefix }) => ((kind === "dense") === isDense ? [prefix] : []));
  const [dense, norms] = [namesOf(true), namesOf(false)];
  const value = dense.length > 0 ? quoted("linear") : inARow(norms);
  const evidence = [
    ...(dense.length > 0 ? [message("frameworks.inputActivationOpen", { names: dense })] : []),
    ...(norms.length > 0 ? [message("frameworks.normBefore", { names: norms })] : []),
  ];
  return [inference("inputActivation", value, "assumed", ...evidence)];
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
