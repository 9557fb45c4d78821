/**
 * Recognises cells that people write themselves, where shapes leave one reading or a few: gates as layers of their own,
 * PyTorch's tutorials, the code of d2l.ai. What is left open is asked. The last of the conventions: names are weak evidence.
 */
import { quoted } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import { manifestInvalid, manifestName, type Manifest } from "../../manifest/manifest";
import type { Inference } from "../../../model/inference";
import { activationOptions, cellWith } from "../shared/activations";
import { buildModel } from "../shared/buildModel";
import { connectLayers, inNaturalOrder, widthOf, type Connected } from "../shared/connectLayers";
import type { Hints, Framework, RecognisedModel } from "../framework";
import { cellOf, loadCell, type CustomCell } from "./cells";
import { gatePart, type GatePart } from "./names";
import { findCustomEmbeddingAndHead } from "./embeddingAndHead";
import { ask, biasInference, directionInference, inference, nothingAsked, type Asked } from "../shared/inference";
import type { LayerPart } from "../shared/modelParts";
import { said } from "../shared/words";

export const separateGates: Framework = { name: "modules written by hand", recognise };

/** More are no model. */
const maximumCells = 256;

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const { manifest } = hints;
  const warnings: string[] = [];
  const found = cellsIn(tensors);
  const [first] = found;
  if (!first) return null;
  const named = manifest?.cell;
  const kinds = [...new Set(found.map(({ shape }) => shape.cell))];
  if (named !== undefined && !kinds.some((kind) => kind.slice(0, 3) === named.slice(0, 3))) {
    throw manifestInvalid(manifestName(checkpointName), `at "cell": ${checkpointName} has ${kinds.join(", ")}, not "${named}"`);
  }
  const own = new Set(found.flatMap(({ parts }) => parts.map(({ tensor }) => tensor)));
  const sorted = inNaturalOrder(found);
  const stack = connectLayers(sorted, sorted[0]?.shape.inputSize ?? 0, warnings);
  const outer = findCustomEmbeddingAndHead(
    checkpointName,
    tensors.filter((tensor) => !own.has(tensor)),
    stack,
    widthOf(stack),
    hints,
  );
  const applied = outer.isTutorial ? "linear" : "tanh";
  const layers = stack.map((each) => partOf(each, applied, manifest));
  const asked = [
    askOrder(found, outer.isTutorial, manifest),
    askActivation(first, applied, manifest),
    askReset(first, manifest),
    outer,
  ];
  return buildModel({
    checkpointName,
    manifest,
    ...outer.parts,
    layers: [...layers, ...outer.layers],
    warnings,
    inferences: [
      inference(
        "cell",
        first.shape.cell,
        "convention",
        `${first.path} has a layer for each of the gates ${first.gates.map(({ gate }) => gate).join(", ")}.`,
      ),
      ...biases(first),
      ...asked.flatMap(({ inferences }) => inferences),
      directionInference(layers, manifest, "Nothing in the names tells of another."),
    ],
    hypotheses: asked.flatMap(({ hypotheses }) => hypotheses),
  });
}

function cellsIn(tensors: readonly TensorInfo[]): CustomCell[] {
  const groups = new Map<string, GatePart[]>();
  for (const part of tensors.map(gatePart)) if (part) groups.set(part.prefix, [...(groups.get(part.prefix) ?? []), part]);
  return [...groups]
    .slice(0, maximumCells)
    .map(([prefix, parts]) => cellOf(prefix, parts))
    .filter((cell) => cell !== null);
}

function partOf({ layer, reads }: Connected<CustomCell>, applied: "linear" | "tanh", manifest: Manifest | null): LayerPart {
  const { shape, gates, path } = layer;
  const isGru = shape.cell.startsWith("gru");
  const kind = isGru && manifest?.cell ? manifest.cell : shape.cell;
  const activations = shape.cell === "rnn-tanh" ? { candidate: manifest?.cell === "rnn-relu" ? "relu" : applied } : {};
  const cell = cellWith(kind, activations);
  const tensors = gates.flatMap(({ gate, input, state, both, inputBiases, stateBiases }) => [
    ...(input ? [{ name: input.tensor.name, text: `input weights of ${gate}` }] : []),
    ...(state ? [{ name: state.tensor.name, text: `recurrent weights of ${gate}` }] : []),
    ...(both ? [{ name: both.tensor.name, text: `weights of input and state of ${gate}` }] : []),
    ...[...inputBiases, ...stateBiases].map(({ name }) => ({ name, text: `bias of ${gate}` })),
  ]);
  return {
    shape: { ...shape, cell },
    reads,
    name: path,
    tensors,
    problem: null,
    async load(file) {
      return {
        parameters: await loadCell(file, layer, cell, manifest?.operandOrder ?? "xh"),
        options: activationOptions(cell, activations),
      };
    },
  };
}

function biases({ gates, isJoined }: CustomCell): Inference[] {
  const [gate] = gates;
  const count = (gate?.inputBiases.length ?? 0) + (gate?.stateBiases.length ?? 0);
  const evidence = `The gate ${gate?.gate ?? ""} has ${count} of them${isJoined ? ", over input and state side by side" : ""}.`;
  return [biasInference(count > 1 ? 2 : count === 1 ? 1 : 0, evidence)];
}

function askOrder(cells: readonly CustomCell[], isTutorial: boolean, manifest: Manifest | null): Asked {
  if (!cells.some(({ isJoined }) => isJoined)) return nothingAsked;
  const labels = { xh: "input, then state", hx: "state, then input" } as const;
  const alternatives = (["xh", "hx"] as const).map((operandOrder) => ({
    id: operandOrder,
    label: said(labels[operandOrder]),
    manifest: { operandOrder },
  }));
  const evidence = isTutorial
    ? "PyTorch's tutorials put the input first."
    : "Shapes do not tell which of the two stands first in a matrix over both.";
  return ask({ about: "operandOrder", alternatives }, manifest?.operandOrder, evidence);
}

function askActivation({ shape }: CustomCell, applied: "linear" | "tanh", manifest: Manifest | null): Asked {
  if (shape.cell !== "rnn-tanh") return nothingAsked;
  const names = applied === "linear" ? (["linear", "tanh"] as const) : (["tanh", "relu", "linear"] as const);
  const alternatives = names.map((activation) => ({ id: activation, label: quoted(activation), manifest: { activation } }));
  const evidence =
    applied === "linear"
      ? "PyTorch's tutorial with i2o applies nothing to its hidden state."
      : "It is the most usual; weights do not tell it.";
  return ask({ about: "activation", alternatives }, manifest?.activation ?? manifest?.cell?.replace("rnn-", ""), evidence);
}

function askReset({ shape, isJoined, gates }: CustomCell, manifest: Manifest | null): Asked {
  if (!shape.cell.startsWith("gru")) return nothingAsked;
  const labels = { gru: "after the recurrent product", "gru-reset-before": "before the recurrent product" } as const;
  const about = "resetGate" as const;
  if (isJoined)
    return {
      inferences: [
        inference(
          about,
          labels["gru-reset-before"],
          "stated",
          "The candidate's matrix is over input and reset state side by side.",
        ),
      ],
      hypotheses: [],
    };
  const alternatives = (
    shape.cell === "gru" ? (["gru", "gru-reset-before"] as const) : (["gru-reset-before", "gru"] as const)
  ).map((cell) => ({ id: cell, label: said(labels[cell]), manifest: { cell } }));
  const named = manifest?.cell === "gru" || manifest?.cell === "gru-reset-before" ? manifest.cell : undefined;
  const count = gates.find(({ gate }) => gate === "n")?.stateBiases.length ?? 0;
  return ask(
    { about, alternatives },
    named,
    count > 0 ? "The candidate has a bias of its own for the state." : "The candidate has one bias, as in the paper's form.",
  );
}
