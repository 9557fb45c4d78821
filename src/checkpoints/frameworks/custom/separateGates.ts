/**
 * Recognises cells that people write themselves, where shapes leave one reading or a few: gates as layers of their own,
 * PyTorch's tutorials, the code of d2l.ai. What is left open is asked. The last of the conventions: names are weak evidence.
 */
import { message, quoted } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import type { Manifest } from "../../manifest/manifest";
import type { Inference } from "../../../model/inference";
import { activationOptions, cellWith } from "../shared/activations";
import { buildModel } from "../shared/buildModel";
import { inNaturalOrder, stacksOf, takeStack, type Connected } from "../shared/connectLayers";
import type { Hints, Framework, RecognisedModel } from "../framework";
import { cellOf, loadCell, type CustomCell } from "./cells";
import { askPlainActivation } from "../shared/plainActivation";
import { cellNames, gatePart, plainParts, type GatePart } from "./names";
import { outersOf } from "./embeddingAndHead";
import { foreignTensors, otherCellProblem, placeOfLayer } from "../shared/foreignTensors";
import { ask, biasInference, directionInference, inference, nothingAsked, resetPlace, type Asked } from "../shared/inference";
import { askReset, askUpdateGate } from "../shared/gateOrder";
import type { LayerPart } from "../shared/modelParts";
import { askWiring, listed } from "../shared/parts";
import { otherCells } from "../shared/refusals";

export const separateGates: Framework = { name: message("frameworksCustom.separateGates"), recognise };

/** More are no model. */
const maximumCells = 256;

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const { manifest } = hints;
  const found = cellsIn(tensors, manifest);
  if (found.length === 0) return null;
  const named = manifest?.cell;
  const kinds = [...new Set(found.map(({ shape }) => shape.cell))];
  if (named !== undefined && !kinds.some((kind) => kind.slice(0, 3) === named.slice(0, 3)))
    throw otherCells(checkpointName, kinds, named);
  const own = new Set(found.flatMap(({ parts }) => parts.map(({ tensor }) => tensor)));
  const rest = tensors.filter((tensor) => !own.has(tensor));
  const stacks = stacksOf(checkpointName, inNaturalOrder(found), manifest, rest);
  const outerOf = outersOf(checkpointName, stacks, rest, hints);
  const { index, isChosen } = takeStack(checkpointName, stacks, manifest, (at) => outerOf(at).parts, rest.length);
  const outer = outerOf(index);
  const stack = stacks[index]?.layers ?? [];
  const [{ layer: first } = { layer: found[0] as CustomCell }] = stack;
  const applied = outer.isTutorial ? "linear" : "tanh";
  const layers = stack.map((each) => partOf(each, applied, rest, manifest));
  const asked = [
    askWiring(stacks, index, isChosen, manifest),
    askOrder(found, outer.isTutorial, manifest),
    askSide(first, manifest),
    ...(first.shape.cell === "rnn-tanh" ? [askPlainActivation(applied, manifest)] : []),
    askResetOf(first, manifest),
    askUpdate(first, manifest),
    outer,
  ];
  return buildModel({
    checkpointName,
    manifest,
    ...outer.parts,
    layers: [...layers, ...outer.layers],
    warnings: [],
    parts: listed(stacks, index),
    inferences: [
      inference(
        "cell",
        quoted(first.shape.cell),
        "convention",
        message("frameworksCustom.layerForEach", { path: first.path, gates: first.gates.map(({ gate }) => gate) }),
      ),
      ...biases(first),
      ...asked.flatMap(({ inferences }) => inferences),
      directionInference(layers, manifest, message("frameworksCustom.noDirection")),
    ],
    hypotheses: asked.flatMap(({ hypotheses }) => hypotheses),
  });
}

function cellsIn(tensors: readonly TensorInfo[], manifest: Manifest | null): CustomCell[] {
  const groups = new Map<string, GatePart[]>();
  const names = cellNames(tensors);
  for (const part of [...tensors.map((tensor) => gatePart(tensor, names)), ...plainParts(tensors)])
    if (part) groups.set(part.prefix, [...(groups.get(part.prefix) ?? []), part]);
  return [...groups]
    .slice(0, maximumCells)
    .map(([prefix, parts]) => cellOf(prefix, parts, manifest?.matrixSide))
    .filter((cell) => cell !== null);
}

function partOf(
  { layer, reads }: Connected<CustomCell>,
  applied: "linear" | "tanh",
  rest: readonly TensorInfo[],
  manifest: Manifest | null,
): LayerPart {
  const { shape, gates, path } = layer;
  const isGru = shape.cell.startsWith("gru");
  const kind = isGru && manifest?.cell ? manifest.cell : shape.cell;
  const activations = shape.cell === "rnn-tanh" ? { candidate: manifest?.cell === "rnn-relu" ? "relu" : applied } : {};
  const cell = cellWith(kind, activations);
  const tensors = gates.flatMap(({ gate, input, state, both, inputBiases, stateBiases }) => {
    const part = ({ name }: TensorInfo, id: "inputWeights" | "recurrentWeights" | "inputAndState" | "bias") => {
      const role = message(`frameworksRoles.${id}`);
      return { name, role: message("frameworksRoles.ofGate", { role, gate }) };
    };
    return [
      ...(input ? [part(input.tensor, "inputWeights")] : []),
      ...(state ? [part(state.tensor, "recurrentWeights")] : []),
      ...(both ? [part(both.tensor, "inputAndState")] : []),
      ...[...inputBiases, ...stateBiases].map((tensor) => part(tensor, "bias")),
    ];
  });
  return {
    shape: { ...shape, cell },
    reads,
    name: path,
    tensors,
    problem: otherCellProblem(path, cell, foreignTensors(placeOfLayer(path, shape, gates.length), rest), manifest),
    async load(file) {
      return {
        parameters: await loadCell(file, layer, cell, {
          order: manifest?.operandOrder ?? layer.usualOrder,
          updateTakes: manifest?.updateGate === "takes",
        }),
        options: activationOptions(cell, activations),
      };
    },
  };
}

function biases({ gates, isJoined }: CustomCell): Inference[] {
  const [gate] = gates;
  const count = (gate?.inputBiases.length ?? 0) + (gate?.stateBiases.length ?? 0);
  const id = isJoined ? "frameworksCustom.biasCountJoined" : "frameworksCustom.biasCount";
  const evidence = message(id, { gate: gate?.gate ?? "", n: count });
  return [biasInference(count > 1 ? 2 : count === 1 ? 1 : 0, evidence)];
}

function askOrder(cells: readonly CustomCell[], isTutorial: boolean, manifest: Manifest | null): Asked {
  const joined = cells.find(({ isJoined }) => isJoined);
  if (!joined) return nothingAsked;
  const labels = { xh: "frameworksCustom.inputFirst", hx: "frameworksCustom.stateFirst" } as const;
  const order = joined.usualOrder === "xh" ? (["xh", "hx"] as const) : (["hx", "xh"] as const);
  const alternatives = order.map((operandOrder) => ({
    id: operandOrder,
    label: message(labels[operandOrder]),
    manifest: { operandOrder },
  }));
  const evidence = message(isTutorial ? "frameworksCustom.tutorialOrder" : "frameworksCustom.orderOpen");
  return ask({ about: "operandOrder", alternatives }, manifest?.operandOrder, evidence);
}

/** From which side square matrices multiply; d2l.ai and most code over rows write x W. */
function askSide({ isSideOpen }: CustomCell, manifest: Manifest | null): Asked {
  if (!isSideOpen) return nothingAsked;
  const labels = { xW: "frameworksCustom.matrixBehind", Wx: "frameworksCustom.matrixBefore" } as const;
  const alternatives = (["xW", "Wx"] as const).map((matrixSide) => ({
    id: matrixSide,
    label: message(labels[matrixSide]),
    manifest: { matrixSide },
  }));
  return ask({ about: "matrixSide", alternatives }, manifest?.matrixSide, message("frameworksCustom.squareMatrices"));
}

function askResetOf({ shape, isJoined, gates }: CustomCell, manifest: Manifest | null): Asked {
  if (!shape.cell.startsWith("gru")) return nothingAsked;
  if (isJoined) {
    const evidence = message("frameworksCustom.overResetState");
    return { inferences: [inference("resetGate", resetPlace("gru-reset-before"), "stated", evidence)], hypotheses: [] };
  }
  const count = gates.find(({ gate }) => gate === "n")?.stateBiases.length ?? 0;
  return askReset(
    shape.cell === "gru" ? "gru" : "gru-reset-before",
    manifest,
    message(count > 0 ? "frameworksCustom.candidateTwoBiases" : "frameworksCustom.candidateOneBias"),
  );
}

/** Papers and courses write either; the names are the same. */
function askUpdate({ shape }: CustomCell, manifest: Manifest | null): Asked {
  return shape.cell.startsWith("gru") ? askUpdateGate("keeps", manifest) : nothingAsked;
}
