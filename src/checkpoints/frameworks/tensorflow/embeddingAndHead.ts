/**
 * What stands around cells of TensorFlow 1 and of Flax, by names and sizes: embedding, dense layers, output layer. Matrices
 * are [in][out]. Files list their tensors by name, so that numbers in names alone tell an order.
 */
import { message } from "../../../messages/message";
import type { TensorFile, TensorInfo } from "../../formats/format";
import { manifestInvalid, manifestName, type Manifest } from "../../manifest/manifest";
import type { LoosePart } from "../framework";
import { chainOf, longestChain } from "../shared/denseChains";
import { headTensors, stageRole, stageText, type HeadPart, type MatrixPart, type StagePart } from "../shared/modelParts";
import type { DenseModule } from "../shared/denseModules";
import type { Hints } from "../framework";
import { transposed } from "../shared/transposed";
import type { LayerStack, NamedLayer } from "../shared/connectLayers";
import { ask, askActivation, nothingAsked, type Asked } from "../shared/inference";
import { askHead } from "../shared/openHead";
import { otherConnections } from "../shared/otherConnections";
import { ownersAmong, tensorsByPart } from "../shared/partNames";
import { partsAlike } from "../shared/parts";
import { noFit } from "../shared/refusals";
import { idOf, inARow } from "../shared/rows";
import { mayEmbed, resolveInput } from "../shared/resolveInput";
import type { StageActivation } from "../shared/stages";
import { stepOutput } from "../shared/stepOutput";

interface Outer extends Asked {
  readonly embedding: MatrixPart | null;
  readonly vocabularySize: number | null;
  readonly head: HeadPart | null;
  readonly loose: readonly LoosePart[];
}

const embeddingName = /embed|lookup|wte/i;
const outputName = /softmax|logit|output|proj|dense|fully_connected|head|decoder|generator|(^|[/._])(fc|out|w|v)([/._\d]|$)/i;
/** What weighs states; it is on no way to an output. */
const besideName = /attention|memory_layer|query_layer|_wrapper\//i;

/** What stands around each of a file's parts, from the tensors that no name ties to another part. */
export function outersOf(
  checkpointName: string,
  stacks: readonly LayerStack<NamedLayer>[],
  rest: readonly TensorInfo[],
  hints: Hints,
): (index: number) => Outer {
  const tensorsOf = tensorsByPart(
    stacks.map(({ name }) => name),
    rest,
    hints.manifest,
  );
  const owners = ownersAmong(stacks.map(({ name }) => name));
  return (index) => {
    const alike = owners.decoder === index ? [] : partsAlike(stacks, index);
    const stack = stacks[index] as LayerStack<NamedLayer>;
    return findOuter(checkpointName, tensorsOf(index), stack, (name) => (owners.of(name) === index ? [] : alike), hints);
  };
}

function findOuter(
  checkpointName: string,
  tensors: readonly TensorInfo[],
  { inputSize: inputs, outputSize: hiddenSize, members }: LayerStack<NamedLayer>,
  alikeTo: (output: string) => readonly string[],
  hints: Hints,
): Outer {
  const { manifest } = hints;
  const matrices = tensors.filter(({ shape }) => shape.length === 2 && shape.every((size) => size > 0));
  const table = !mayEmbed(manifest)
    ? null
    : (named(checkpointName, tensors, "embedding", manifest) ??
      matrices.find(({ name, shape }) => embeddingName.test(name) && shape[1] === inputs) ??
      null);
  const inputSize = table?.shape[1] ?? inputs;
  const embedding = table && { name: table.name, rows: table.shape[0] ?? 0 };
  const input = resolveInput({ checkpointName, inputSize, embedding }, hints);
  const { vocabularySize } = input;
  const dense = denseLayers(
    matrices.filter((tensor) => tensor !== table && !embeddingName.test(tensor.name)),
    tensors,
    hiddenSize,
    vocabularySize,
  );
  const isAttended = members.some((path) => /attention/i.test(path));
  const { chain, asked, isTold } = wayOut(checkpointName, dense, { hiddenSize, vocabularySize, isAttended, alikeTo }, manifest);
  const last = chain.at(-1);
  const isOfTokens = last !== undefined && last.outputs === vocabularySize;
  const said = last && !isOfTokens ? stepOutput({ name: last.prefix, shape: [last.outputs] }, vocabularySize, hints) : null;
  const stages = chain.slice(0, -1);
  const areSquare = stages.every((stage) => stage.inputs === stage.outputs);
  const activation =
    stages.length > 0
      ? askActivation(
          stages.map(({ prefix }) => prefix),
          manifest,
          areSquare && last && !isTold ? [last.prefix] : null,
        )
      : nothingAsked;
  const others = otherConnections({ modules: dense, tables: [], table: null, chain: last ? chain : null, hiddenSize }, manifest);
  return {
    vocabularySize,
    loose: others.loose,
    embedding: table && {
      rows: table.shape[0] ?? 0,
      columns: table.shape[1] ?? 0,
      name: table.name,
      tensors: [{ name: table.name, role: message("frameworksRoles.embedding") }],
      load: (file) => file.read(table.name),
    },
    head: last
      ? {
          ...headPart(last, biasOfHead(checkpointName, last, tensors, manifest)),
          stages: stages.map((stage) => stagePart(stage, manifest?.head?.activation ?? "relu")),
          output: said?.output,
        }
      : null,
    inferences: [
      ...input.inferences,
      ...asked.inferences,
      ...activation.inferences,
      ...others.inferences.filter(({ about }) => about !== "head" || asked.inferences.length === 0),
      ...(said?.inferences ?? []),
    ],
    hypotheses: [
      ...input.hypotheses,
      ...asked.hypotheses,
      ...activation.hypotheses,
      ...others.hypotheses,
      ...(said?.hypotheses ?? []),
    ],
  };
}

/** In the order of their names, numbers counted as numbers. Those of as many rows as tokens are kept as sampled softmax does. */
function denseLayers(
  matrices: readonly TensorInfo[],
  tensors: readonly TensorInfo[],
  hiddenSize: number,
  tokens: number | null,
): DenseModule[] {
  const named = matrices.filter(({ name }) => outputName.test(name) && !besideName.test(name));
  const prefixOf = ({ name }: TensorInfo) => name.replace(/[/._](kernel|weights?|w)(:0)?$/i, "");
  const ordered = [...named].sort((a, b) => naturally(prefixOf(a), prefixOf(b)));
  return ordered.map((weight, place) => {
    const [rows = 0, columns = 0] = weight.shape;
    const isOutFirst = rows !== hiddenSize && columns === hiddenSize && rows === tokens;
    const [inputs, outputs] = isOutFirst ? [columns, rows] : [rows, columns];
    const bias = biasOf(weight, outputs, tensors);
    const own = new Map([["weight", weight], ...(bias ? ([["bias", bias]] as const) : [])]);
    return { prefix: prefixOf(weight), kind: "dense" as const, inputs, outputs, place, tensors: own };
  });
}

const naturally = new Intl.Collator("en", { numeric: true }).compare;

interface RecurrentPart {
  readonly hiddenSize: number;
  readonly vocabularySize: number | null;
  /** Whether it stands in a wrapper that joins what it gives with attention. */
  readonly isAttended: boolean;
  /** Parts of which an output of this name could be as well. */
  readonly alikeTo: (output: string) => readonly string[];
}

/** What the output reads is then open. */
function behindAttention(dense: readonly DenseModule[]): Asked {
  if (dense.length === 0) return nothingAsked;
  const names = dense.map(({ prefix }) => prefix);
  const alternatives = [[], ...names.map((name) => [name])].map((head) => {
    const label = head.length === 0 ? message("frameworks.notConnected") : inARow(head);
    return { id: idOf(head), label, manifest: { wiring: { head } } };
  });
  const evidence = message("frameworksTensorflow.behindAttention", { names, property: "wiring.head" });
  return ask({ about: "head", alternatives, isForPeople: true }, undefined, evidence, "open");
}

/** The dense layers that lead to what the model gives; none where several could, and no text tells which. */
function wayOut(
  checkpointName: string,
  dense: readonly DenseModule[],
  { hiddenSize, vocabularySize: tokens, isAttended, alikeTo }: RecurrentPart,
  manifest: Manifest | null,
): { readonly chain: readonly DenseModule[]; readonly asked: Asked; readonly isTold: boolean } {
  const told = (chain: readonly DenseModule[]) => ({ chain, asked: nothingAsked, isTold: true });
  const wired = manifest?.wiring?.head;
  if (wired) return told(asWired(checkpointName, dense, hiddenSize, wired));
  if (manifest?.tensors?.head === null) return told([]);
  const head = manifest?.tensors?.head;
  if (head !== undefined) {
    return told(dense.filter(({ tensors, inputs }) => tensors.get("weight")?.name === head && inputs === hiddenSize));
  }
  if (isAttended)
    return { chain: [], asked: behindAttention(dense.filter(({ inputs }) => inputs === hiddenSize)), isTold: false };
  const direct = tokens === null ? undefined : dense.find(({ inputs, outputs }) => inputs === hiddenSize && outputs === tokens);
  const squares = direct
    ? dense.filter(({ inputs, outputs, place }) => inputs === hiddenSize && outputs === hiddenSize && place < direct.place)
    : [];
  const likely = direct
    ? [...squares, direct]
    : ((tokens === null ? null : chainOf(dense, hiddenSize, tokens)) ?? longestChain(dense, hiddenSize));
  const isOfTokens = likely.at(-1)?.outputs === tokens;
  const { isConnected, ...asked } = askHead({
    chain: likely,
    candidates: dense,
    hiddenSize,
    tokens: isOfTokens ? tokens : null,
    alike: alikeTo(likely.at(-1)?.prefix ?? ""),
  });
  return { chain: isConnected ? likely : [], asked, isTold: false };
}

function asWired(file: string, dense: readonly DenseModule[], hiddenSize: number, names: readonly string[]): DenseModule[] {
  let given = hiddenSize;
  return names.map((name, at) => {
    const found = dense.find(({ prefix }) => prefix === name);
    const property = `wiring.head.${at}`;
    if (!found) throw manifestInvalid(manifestName(file), property, message("frameworks.noDense", { file, name }));
    if (found.inputs !== given) throw noFit(file, property, name, found.inputs, given);
    given = found.outputs;
    return found;
  });
}

function isOutFirst({ inputs, tensors }: DenseModule): boolean {
  return tensors.get("weight")?.shape[0] !== inputs;
}

async function weightOf(file: TensorFile, module: DenseModule): Promise<Float32Array> {
  const { inputs, outputs, tensors } = module;
  const values = await file.read(tensors.get("weight")?.name ?? "");
  return isOutFirst(module) ? values : transposed(values, inputs, outputs);
}

function biasOfHead(file: string, head: DenseModule, tensors: readonly TensorInfo[], manifest: Manifest | null) {
  if (manifest?.tensors?.headBias === null) return null;
  return named(file, tensors, "headBias", manifest) ?? head.tensors.get("bias") ?? null;
}

function headPart(module: DenseModule, bias: TensorInfo | null): HeadPart {
  const { inputs: columns, outputs: rows, prefix, tensors } = module;
  const weight = tensors.get("weight") ?? null;
  return {
    rows,
    columns,
    name: weight?.name ?? prefix,
    tensors: headTensors(weight, bias),
    load: (file) => weightOf(file, module),
    loadBias: async (file) => (bias ? file.read(bias.name) : new Float32Array(rows)),
  };
}

function stagePart(module: DenseModule, activation: StageActivation): StagePart {
  const { inputs, outputs, prefix, tensors } = module;
  const text = stageText("dense", inputs, outputs, activation);
  const bias = tensors.get("bias");
  return {
    name: prefix,
    text,
    inputs,
    outputs,
    tensors: [...tensors].map(([leaf, { name }]) => ({ name, role: stageRole(leaf, "dense", text) })),
    load: async (file) => ({
      kind: "dense",
      rows: outputs,
      columns: inputs,
      weight: await weightOf(file, module),
      bias: bias ? await file.read(bias.name) : new Float32Array(outputs),
      activation,
    }),
  };
}

/** The vector of the right length that is called as the weights are, but for the word that says what it is. */
function biasOf({ name }: TensorInfo, length: number, tensors: readonly TensorInfo[]): TensorInfo | null {
  const stem = name.replace(/(^|[/._])(kernel|weights?|w)(?=[/._:]|$)/i, "$1*");
  const isBias = ({ name: other, shape }: TensorInfo) =>
    shape.length === 1 && shape[0] === length && other.replace(/(^|[/._])b(ias(es)?)?(?=[/._:]|$)/i, "$1*") === stem;
  return stem === name ? null : (tensors.find(isBias) ?? null);
}

function named(
  checkpointName: string,
  tensors: readonly TensorInfo[],
  property: "embedding" | "headBias",
  manifest: Manifest | null,
): TensorInfo | null {
  const name = manifest?.tensors?.[property];
  if (name === undefined || name === null) return null;
  const tensor = tensors.find((candidate) => candidate.name === name);
  if (tensor) return tensor;
  const reason = message("frameworks.noTensor", { file: checkpointName, name });
  throw manifestInvalid(manifestName(checkpointName), `tensors.${property}`, reason);
}
