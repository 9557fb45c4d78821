/**
 * Recognises a language model around PyTorch's recurrent modules: embedding, stack, output layer. What it cannot run it
 * still recognises, and says in `problem` what stands in the way.
 */
import { elementCount } from "../../tensor/shape";
import type { TensorFile, TensorInfo } from "../formats/format";
import { manifestInvalid, manifestName, type Manifest } from "../manifest";
import type { CellId, LayerShape, NetworkWeights } from "../model";
import type { Hints, ModelConvention, RecognisedModel, TensorRole } from "./convention";
import { findEmbedding, findHead, type Head, type Surroundings } from "./outerLayers";
import { cellTitles, gateCountOf, gateRows, loadLayer, type LayerTensors } from "./pytorchLayout";
import { findModules, outputSize, type RecurrentModule } from "./pytorchModules";

export const pytorch: ModelConvention = { name: "PyTorch", recognise };

/** All weights as float32, in bytes; beyond it a model is not loaded. */
const maximumLoaded = 2 ** 31;
/** An identity of this size takes 64 MB. */
const maximumOneHot = 4096;

const cellByGateCount = new Map<number, CellId>([[4, "lstm"], [3, "gru"], [1, "rnn-tanh"]]);

interface Parts {
  readonly cell: CellId;
  readonly module: RecurrentModule;
  readonly embedding: TensorInfo | null;
  readonly head: Head | null;
  readonly vocabularySize: number | null;
}

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const found = findModules(tensors);
  const warnings = [...found.warnings];
  const module = chooseModule(checkpointName, found.modules, hints.manifest, warnings);
  const first = module?.layers[0];
  if (!module || !first) return null;
  const cell = chooseCell(checkpointName, first.gateCount, hints.manifest, warnings);
  const recurrent = new Set(found.modules.flatMap(({ layers }) => layers.flatMap(tensorsOf)));
  const surroundings: Surroundings = {
    checkpointName,
    tensors: tensors.filter((tensor) => !recurrent.has(tensor)),
    named: hints.manifest?.tensors ?? {},
  };
  const outer = findOuter(surroundings, first.inputSize, outputSize(module), hints);
  if (!outer.head && outer.vocabularySize !== null) {
    warnings.push("No output layer over the vocabulary was found, so there are no predictions; a manifest can name it.");
  }
  return describe(checkpointName, { cell, module, ...outer }, hints.manifest, warnings);
}

/** The module that the manifest names, else the one with the most numbers. */
function chooseModule(
  checkpointName: string,
  modules: readonly RecurrentModule[],
  manifest: Manifest | null,
  warnings: string[],
): RecurrentModule | undefined {
  const named = manifest?.tensors?.recurrent;
  if (named !== undefined) {
    const match = modules.find(({ prefixes }) => prefixes.some((prefix) => prefix === named || prefix === `${named}.`));
    if (match) return match;
    const reason = `at "tensors.recurrent": ${checkpointName} has no recurrent tensors that begin with "${named}"`;
    throw manifestInvalid(manifestName(checkpointName), reason);
  }
  const size = ({ layers }: RecurrentModule) => layers.flatMap(tensorsOf).reduce((sum, { shape }) => sum + elementCount(shape), 0);
  const [largest, ...others] = [...modules].sort((a, b) => size(b) - size(a));
  if (largest && others.length > 0) {
    const rest = others.map(nameOf).join(", ");
    warnings.push(`Of ${modules.length} recurrent parts the largest, ${nameOf(largest)}, was taken and ${rest} left out.`);
  }
  if (largest && largest.prefixes.length > 1) {
    warnings.push(`${largest.prefixes.map((prefix) => prefix.replace(/\.$/, "")).join(", ")} were read as one stack, in this order.`);
  }
  return largest;
}

function chooseCell(checkpointName: string, gateCount: number, manifest: Manifest | null, warnings: string[]): CellId | "rnn-relu" {
  const bySize = cellByGateCount.get(gateCount) ?? "lstm";
  const named = manifest?.cell;
  if (named === undefined) {
    if (bySize === "rnn-tanh") warnings.push("The activation is taken to be tanh; a manifest's cell settles it.");
    return bySize;
  }
  const expected = named === "rnn-relu" ? 1 : gateCountOf(named);
  if (expected === gateCount) return named;
  const reason = `at "cell": ${checkpointName} stacks ${gateCount} gates, as ${cellTitles[bySize]} does, not "${named}"`;
  throw manifestInvalid(manifestName(checkpointName), reason);
}

/** Embedding and head, and how many tokens there are: a one-hot input has as many numbers as the vocabulary tokens. */
function findOuter(surroundings: Surroundings, inputSize: number, hiddenSize: number, hints: Hints) {
  const embedding = findEmbedding(surroundings, inputSize);
  const rows = embedding?.shape[0] ?? null;
  if (embedding) return { embedding, head: findHead(surroundings, hiddenSize, rows, embedding), vocabularySize: rows };
  const head = findHead(surroundings, hiddenSize, inputSize, null);
  const isOneHot = head !== null || surroundings.named.embedding === null || hints.vocabularySizes.includes(inputSize);
  return { embedding, head, vocabularySize: isOneHot ? inputSize : null };
}
