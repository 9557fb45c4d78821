/**
 * Recognises a language model around the cells of TensorFlow 1: embedding, stack, output layer. What the file does not
 * hold, the forget bias that the program added, is taken from settings beside it, else from TensorFlow's default.
 */
import type { TensorInfo } from "../formats/format";
import { manifestInvalid, manifestName } from "../manifest";
import type { LayerShape } from "../model";
import { assemble, type LayerPart } from "./assemble";
import type { Hints, Hypothesis, ModelConvention, RecognisedModel } from "./convention";
import { connectLayers, inNaturalOrder, widthOf, type Connected } from "./connectLayers";
import { findForgetBias } from "./forgetBias";
import { groupTensors, loadCell, readCell, tensorsOf, type TensorflowCell } from "./tensorflowLayout";
import { findOuter } from "./tensorflowOuter";

export const tensorflow: ModelConvention = {
  name: "TensorFlow",
  siblings: ["result.json", "config.json", "params.json", "hparams.json", "args.json"],
  recognise,
};

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const warnings: string[] = [];
  const cells = groupTensors(tensors).flatMap((group) => {
    const cell = readCell(group);
    if (typeof cell === "string") warnings.push(cell);
    return cell && typeof cell !== "string" ? [cell] : [];
  });
  if (cells.length === 0) return null;
  const named = hints.manifest?.cell;
  const kinds = [...new Set(cells.map(({ shape }) => shape.cell))];
  if (named !== undefined && !kinds.includes(named)) {
    throw manifestInvalid(manifestName(checkpointName), `at "cell": ${checkpointName} has ${kinds.join(", ")}, not "${named}"`);
  }
  const sorted = inNaturalOrder(cells.map((cell) => ({ cell, path: cell.group.path, shape: cell.shape })));
  const own = new Set(cells.flatMap(({ group }) => [...group.parts.values()]));
  const rest = tensors.filter((tensor) => !own.has(tensor) && !ofOptimizer.test(tensor.name));
  const outer = findOuter(checkpointName, rest, sorted, hints);
  const stack = connectLayers(sorted, outer.inputSize, warnings);
  const isNormalised = tensors.some(({ name }) => /layer_norm_basic_lstm_cell\/.*(gamma|beta)$/.test(name));
  const told = findForgetBias(hints);
  const head = outer.headOver(widthOf(stack));
  const read = (forgetBias: number, others: readonly Hypothesis[], notes: readonly string[]) => assemble({
    checkpointName, head, embedding: outer.embedding, vocabularySize: outer.vocabularySize,
    layers: stack.map((layer) => partOf(layer, forgetBias, isNormalised)), warnings: [...warnings, ...notes], hypotheses: others,
  });
  const hasForgetGate = stack.some(({ layer: { shape } }) => shape.cell.startsWith("lstm"));
  if (!hasForgetGate) return read(0, [], []);
  if (told) return read(told.value, [], [`The forget bias is ${told.value}, as ${told.from} says.`]);
  const note = "The forget bias is not in the file: 1 is taken, TensorFlow's default; a manifest's forgetBias settles it.";
  const readings = [1, 0].map((value) => ({ label: String(value), manifest: { forgetBias: value } }));
  return read(1, [{ about: "forget bias", readings }], [note]);
}

/** What optimizers keep beside each variable. */
const ofOptimizer = /\/(Adam|Momentum|RMSProp|Adagrad|Adadelta|Ftrl|AMSGrad|ExponentialMovingAverage)(_\d+)?(:0)?$/;

function partOf(
  { layer: { cell }, reads }: Connected<{ cell: TensorflowCell; path: string; shape: LayerShape }>,
  forgetBias: number,
  isNormalised: boolean,
): LayerPart {
  const problem = isNormalised ? `${cell.group.path} normalises its gates, which is not run yet.` : null;
  return {
    shape: cell.shape, reads, name: cell.group.path, tensors: tensorsOf(cell), problem, load: (file) => loadCell(file, cell, forgetBias),
  };
}
