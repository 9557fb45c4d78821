/**
 * Checkpoints of Gatescope's own form: parameters of any cell of the engine under the names of its equations. Of a trained network
 * the shapes tell the sizes, and embedding and head are as PyTorch keeps them; of a whole system the manifest states the sizes and
 * what it reads. Whether all parameters are there in their shapes is for the engine to say, which knows the cell.
 */
import { message, quoted } from "../../../messages/message";
import { elementCount } from "../../../tensor/shape";
import type { TensorInfo } from "../../formats/format";
import { linesVocabulary, numbersPerLineStep } from "../../input/lines";
import { numbersPerStep, picturesVocabulary } from "../../input/pictures";
import { manifestInvalid, manifestName, type Manifest } from "../../manifest/manifest";
import type { LayerCell, LayerShape, Vocabulary } from "../../model";
import type { Framework, Hints, RecognisedModel } from "../framework";
import { buildModel } from "../shared/buildModel";
import { findEmbeddingAndHead } from "../shared/embeddingAndHead";
import { inference } from "../shared/inference";
import { cellTitles, layerTitle, type LayerPart } from "../shared/modelParts";
import { sizeProblem } from "../shared/modelSize";
import { parseLayerTensorName } from "./layerTensors";

export const gatescope: Framework = { name: "Gatescope", recognise };

/** A layer's tensors by the engine's names of parameters. */
interface Found {
  readonly cell: LayerCell;
  readonly tensors: Map<string, TensorInfo>;
}

/** What a manifest states of a whole system. */
interface Stated {
  readonly units: number;
  readonly options: NonNullable<LayerShape["options"]>;
  /** Numbers that each step reads, and what makes them. */
  readonly size: number;
  readonly vocabulary: Vocabulary;
  /** The ways to run it, and the one that is taken. */
  readonly ways: readonly string[];
  readonly way: string | undefined;
}

/** Throws "manifest-invalid" where a manifest states a system that the file does not hold, or does not state what it reads. */
function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const { manifest } = hints;
  const stated = manifest && statedIn(checkpointName, manifest);
  const found = layersIn(tensors);
  if (stated && !found) {
    const reason = message("frameworks.noLayers", { file: checkpointName, example: "layers.0.lstm.W.i.x" });
    throw manifestInvalid(manifestName(checkpointName), "network", reason);
  }
  const shapes = found?.map(({ cell, tensors: own }, index) => (stated ? statedShape(cell, index, stated) : shapeOf(cell, own)));
  const layers = shapes?.flatMap((shape, index) => (shape ? [partOf(index, shape, found?.[index]?.tensors ?? new Map())] : []));
  const [first, last] = [layers?.[0], layers?.at(-1)];
  if (!layers || !first || !last || layers.length !== found?.length) return null;
  const own = new Set(layers.flatMap(({ tensors: parts }) => parts.map(({ name }) => name)));
  const rest = tensors.filter(({ name }) => !own.has(name));
  const title = cellTitles[last.shape.cell];
  const named = inference(
    "cell",
    typeof title === "string" ? quoted(title) : title,
    "stated",
    message("frameworksGatescope.cellNamed"),
  );
  const around = stated
    ? aroundSystem(stated, layers)
    : findEmbeddingAndHead(checkpointName, rest, first.shape.inputSize, last.shape.hiddenSize, hints);
  return buildModel({ checkpointName, manifest, warnings: [], layers, ...around, inferences: [named, ...around.inferences] });
}

/** Null where the manifest states no system. */
function statedIn(checkpointName: string, manifest: Manifest): Stated | null {
  const { network, pictures, lines, part } = manifest;
  if (!network) return null;
  const ways = Object.entries(network.parts ?? {});
  const [way, added] = ways.find(([name]) => name === (part ?? name)) ?? [];
  const known = { units: network.units, options: { ...network.options, ...added }, ways: ways.map(([name]) => name), way };
  if (pictures) return { ...known, size: numbersPerStep(pictures), vocabulary: picturesVocabulary(pictures) };
  if (lines) return { ...known, size: numbersPerLineStep(lines), vocabulary: linesVocabulary(lines) };
  const reason = message("frameworks.noPictures", { file: checkpointName, pictures: "pictures", lines: "lines" });
  throw manifestInvalid(manifestName(checkpointName), "network", reason);
}

/** Around a system stands nothing: it makes of its steps' numbers what it gives. */
function aroundSystem({ vocabulary, ways, way }: Stated, layers: readonly LayerPart[]) {
  return {
    embedding: null,
    head: null,
    vocabularySize: null,
    ownInput: { description: vocabulary.description, open: () => Promise.resolve(vocabulary), tensors: [] },
    parts: ways.map((name) => ({ name, layers: layers.map(({ shape }) => layerTitle(shape)), isTaken: name === way })),
    isSettled: true,
    inferences: [],
  };
}

/** The layers in their order; null where they are not numbered from 0 on, or one is of two cells. */
function layersIn(tensors: readonly TensorInfo[]): Found[] | null {
  const found = new Map<number, Found>();
  for (const tensor of tensors) {
    const name = parseLayerTensorName(tensor.name);
    if (!name || !isCell(name.cell)) continue;
    const layer = found.get(name.layer) ?? { cell: name.cell, tensors: new Map<string, TensorInfo>() };
    if (layer.cell !== name.cell) return null;
    found.set(name.layer, layer);
    layer.tensors.set(name.key, tensor);
  }
  const layers = Array.from({ length: found.size }, (_, index) => found.get(index));
  return layers.length > 0 && layers.every((layer) => layer !== undefined) ? layers : null;
}

function isCell(name: string): name is LayerCell {
  return Object.hasOwn(cellTitles, name);
}

function statedShape(cell: LayerCell, index: number, { units, size, options }: Stated): LayerShape {
  return { cell, inputSize: index === 0 ? size : units, hiddenSize: units, direction: "forward", options };
}

/** By the matrices of the input; gates that are single numbers have fewer rows than the layer has units. */
function shapeOf(cell: LayerCell, tensors: ReadonlyMap<string, TensorInfo>): LayerShape | null {
  const matrices = [...tensors].filter(([key, { shape }]) => key.startsWith("W.") && key.endsWith(".x") && shape.length === 2);
  const hiddenSize = Math.max(0, ...matrices.map(([, { shape }]) => shape[0] ?? 0));
  const [inputSize = 0] = matrices.map(([, { shape }]) => shape[1] ?? 0);
  if (hiddenSize === 0 || inputSize === 0) return null;
  const peepholes = [...tensors.keys()].flatMap((key) => (/^P\.[ifo]\.c$/.test(key) ? [key.charAt(2)] : [])).join("");
  return { cell, inputSize, hiddenSize, direction: "forward", ...(cell === "lstm-peephole" && { options: { peepholes } }) };
}

function partOf(index: number, shape: LayerShape, tensors: ReadonlyMap<string, TensorInfo>): LayerPart {
  const numbers = [...tensors.values()].reduce((sum, tensor) => sum + elementCount(tensor.shape), 0);
  return {
    shape,
    reads: [index - 1],
    name: `layers.${index}.${shape.cell}`,
    tensors: [...tensors].map(([key, { name }]) => ({
      name,
      role: message("frameworksGatescope.parameter", { parameter: key }),
    })),
    problem: sizeProblem(numbers, 0, true),
    async load(file) {
      const parameters = new Map<string, Float32Array>();
      for (const [key, { name }] of tensors) parameters.set(key, await file.read(name));
      return { parameters };
    },
  };
}
