/**
 * Recognises a language model around the cells of TensorFlow 1: embedding, stack, output layer. What the file does not
 * hold, the forget bias that the program added, is taken from settings beside it, else from TensorFlow's default.
 */
import { message, quoted, type Message } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import type { Inference } from "../../../model/inference";
import type { LayerShape } from "../../model";
import { buildModel } from "../shared/buildModel";
import type { Hints, Framework, RecognisedModel } from "../framework";
import { inNaturalOrder, stacksOf, takeStack, type Connected } from "../shared/connectLayers";
import { findForgetBias, type ForgetBias } from "../shared/forgetBias";
import { biasInference, directionInference, gateOrderOf, inference, resetPlace, told } from "../shared/inference";
import type { LayerPart } from "../shared/modelParts";
import { askWiring, listed } from "../shared/parts";
import { otherCells } from "../shared/refusals";
import { groupTensors, loadCell, lstmOrder, readCell, tensorsOf, type TensorflowCell } from "./layout";
import { outersOf } from "./embeddingAndHead";

export const tensorflow: Framework = {
  name: "TensorFlow",
  siblings: ["result.json", "config.json", "params.json", "hparams.json", "args.json"],
  recognise,
};

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const warnings: Message[] = [];
  const cells = groupTensors(tensors).flatMap((group) => {
    const cell = readCell(group);
    if (cell && "id" in cell) warnings.push(cell);
    return cell && !("id" in cell) ? [cell] : [];
  });
  if (cells.length === 0) return null;
  const named = hints.manifest?.cell;
  const kinds = [...new Set(cells.map(({ shape }) => shape.cell))];
  if (named !== undefined && !kinds.includes(named)) throw otherCells(checkpointName, kinds, named);
  const sorted = inNaturalOrder(cells.map((cell) => ({ cell, path: cell.group.path, shape: cell.shape })));
  const own = new Set(cells.flatMap(({ group }) => [...group.parts.values()]));
  const rest = tensors.filter((tensor) => !own.has(tensor) && !ofOptimizer.test(tensor.name));
  const stacks = stacksOf(checkpointName, sorted, hints.manifest, rest);
  const outerOf = outersOf(checkpointName, stacks, rest, hints);
  const { index, isChosen } = takeStack(checkpointName, stacks, hints.manifest, outerOf, rest.length);
  const outer = outerOf(index);
  const stack = stacks[index]?.layers ?? [];
  const wiring = askWiring(stacks, index, isChosen, hints.manifest);
  const isNormalised = tensors.some(({ name }) => /layer_norm_basic_lstm_cell\/.*(gamma|beta)$/.test(name));
  const lstms = stack.filter(({ layer: { shape } }) => shape.cell.startsWith("lstm"));
  const isCudnn = lstms.every(({ layer: { path } }) => /cudnn_compatible_lstm_cell/i.test(path));
  const forget = lstms.length === 0 ? null : isCudnn ? cudnnForgetBias(hints) : findForgetBias(hints);
  const gates = gateOrderOf(lstmOrder, hints.manifest, message("frameworksTensorflow.gateOrder"));
  const hasBias = cells.some(({ group }) => [...group.parts.keys()].some((part) => part.endsWith("bias")));
  const layers = stack.map((layer) => partOf(layer, gates.order, forget?.value ?? 0, isNormalised));
  return buildModel({
    checkpointName,
    manifest: hints.manifest,
    layers,
    warnings,
    head: outer.head,
    loose: outer.loose,
    parts: listed(stacks, index),
    embedding: outer.embedding,
    vocabularySize: outer.vocabularySize,
    hypotheses: [...wiring.hypotheses, ...(forget?.hypotheses ?? []), ...outer.hypotheses],
    inferences: [
      ...wiring.inferences,
      ...(forget ? [...gates.inferences, ...forget.inferences] : []),
      ...resetInference(kinds),
      biasInference(hasBias ? 1 : 0, message("frameworksTensorflow.oneBias")),
      directionInference(layers, hints.manifest, message("frameworksTensorflow.reverseName", { names: ["bw", "backward"] })),
      ...outer.inferences,
    ],
  });
}

/** CudnnCompatibleLSTMCell adds nothing. */
function cudnnForgetBias({ manifest }: Hints): ForgetBias {
  const evidence = message("frameworksTensorflow.cudnnForgetBias");
  const known = { ...inference("forgetBias", quoted("0"), "convention", evidence), taken: "0" };
  const value = manifest?.forgetBias ?? 0;
  return { value, inferences: [told(manifest?.forgetBias?.toString(), known)], hypotheses: [] };
}

function resetInference(kinds: readonly string[]): Inference[] {
  if (!kinds.includes("gru-reset-before")) return [];
  const evidence = message("frameworksTensorflow.resetBefore");
  return [inference("resetGate", resetPlace("gru-reset-before"), "convention", evidence)];
}

/** What optimizers keep beside each variable. */
const ofOptimizer = /\/(Adam|Momentum|RMSProp|Adagrad|Adadelta|Ftrl|AMSGrad|ExponentialMovingAverage)(_\d+)?(:0)?$/;

function partOf(
  { layer: { cell }, reads }: Connected<{ cell: TensorflowCell; path: string; shape: LayerShape }>,
  order: readonly string[],
  forgetBias: number,
  isNormalised: boolean,
): LayerPart {
  const { path } = cell.group;
  const wrapper = /(?:^|\/)((?:highway|residual|input_projection|output_projection|embedding)_wrapper)(?:\/|$)/.exec(path)?.[1];
  const problem = isNormalised
    ? message("frameworksTensorflow.normalised", { path })
    : wrapper === undefined
      ? null
      : message("frameworksTensorflow.wrapped", { path, wrapper });
  return {
    shape: cell.shape,
    reads,
    name: cell.group.path,
    tensors: tensorsOf(cell, order),
    problem,
    load: (file) => loadCell(file, cell, order, forgetBias),
  };
}
