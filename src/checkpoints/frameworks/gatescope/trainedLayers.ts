/**
 * Recognises what Gatescope's own training writes for cells that PyTorch does not have: parameters under the names of the
 * cell's equations, embedding and head as PyTorch keeps them. Nothing is left open.
 */
import { message, quoted } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import type { LayerCell, LayerShape } from "../../model";
import { buildModel } from "../shared/buildModel";
import { findEmbeddingAndHead } from "../shared/embeddingAndHead";
import { inference } from "../shared/inference";
import { cellTitles, type LayerPart } from "../shared/modelParts";
import type { Framework, Hints, RecognisedModel } from "../framework";
import { parseLayerTensorName } from "./layerTensors";

export const trainedLayers: Framework = { name: "Gatescope", recognise };

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const layers = layersIn(tensors);
  if (layers === null) return null;
  const own = new Set(layers.flatMap(({ tensors: parts }) => parts.map(({ name }) => name)));
  const rest = tensors.filter(({ name }) => !own.has(name));
  const [first, last] = [layers[0], layers.at(-1)];
  if (!first || !last) return null;
  const outer = findEmbeddingAndHead(checkpointName, rest, first.shape.inputSize, last.shape.hiddenSize, hints);
  const title = cellTitles[last.shape.cell];
  const cell = typeof title === "string" ? quoted(title) : title;
  const named = inference("cell", cell, "stated", message("frameworksGatescope.cellNamed"));
  return buildModel({
    checkpointName,
    manifest: hints.manifest,
    warnings: [],
    layers,
    ...outer,
    inferences: [named, ...outer.inferences],
  });
}

/** The layers in their order; null where a name is of no layer's, or where they are not numbered from 0 on. */
function layersIn(tensors: readonly TensorInfo[]): LayerPart[] | null {
  const found = new Map<number, { cell: LayerCell; parts: Map<string, TensorInfo> }>();
  for (const tensor of tensors) {
    const name = parseLayerTensorName(tensor.name);
    if (!name || !isCell(name.cell)) continue;
    const layer = found.get(name.layer) ?? { cell: name.cell, parts: new Map<string, TensorInfo>() };
    if (layer.cell !== name.cell) return null;
    found.set(name.layer, layer);
    layer.parts.set(name.key, tensor);
  }
  const numbers = [...found.keys()].sort((a, b) => a - b);
  if (numbers.length === 0 || numbers.some((number, index) => number !== index)) return null;
  const layers: LayerPart[] = [];
  for (const number of numbers) {
    const { cell, parts } = found.get(number) as { cell: LayerCell; parts: Map<string, TensorInfo> };
    const shape = shapeOf(cell, parts);
    if (!shape) return null;
    layers.push(partOf(number, shape, parts));
  }
  return layers;
}

function isCell(name: string): name is LayerCell {
  return Object.hasOwn(cellTitles, name);
}

/** By the matrices of the input; gates that are single numbers have fewer rows than the layer has units. */
function shapeOf(cell: LayerCell, parts: ReadonlyMap<string, TensorInfo>): LayerShape | null {
  const matrices = [...parts].filter(([key, { shape }]) => key.startsWith("W.") && key.endsWith(".x") && shape.length === 2);
  const hiddenSize = Math.max(0, ...matrices.map(([, { shape }]) => shape[0] ?? 0));
  const [inputSize = 0] = matrices.map(([, { shape }]) => shape[1] ?? 0);
  return hiddenSize > 0 && inputSize > 0 ? { cell, inputSize, hiddenSize, direction: "forward" } : null;
}

function partOf(index: number, shape: LayerShape, parts: ReadonlyMap<string, TensorInfo>): LayerPart {
  const peepholes = [...parts.keys()].flatMap((key) => (/^P\.[ifo]\.c$/.test(key) ? [key.charAt(2)] : []));
  return {
    shape,
    reads: [index - 1],
    name: `layers.${index}.${shape.cell}`,
    tensors: [...parts].map(([key, { name }]) => ({ name, role: message("frameworksGatescope.parameter", { parameter: key }) })),
    problem: null,
    async load(file) {
      const parameters = new Map<string, Float32Array>();
      for (const [key, { name }] of parts) parameters.set(key, await file.read(name));
      return { parameters, ...(shape.cell === "lstm-peephole" && { options: { peepholes: peepholes.join("") } }) };
    },
  };
}
