/**
 * Recognises the biLM that ELMo is made of, as bilm-tf saves it: LSTMs with projection and clipping, one stack in each
 * direction, over the vectors that a character network makes of words.
 * Peters et al. 2018, Deep contextualized word representations (arXiv:1802.05365); https://github.com/allenai/bilm-tf
 */
import { message, quoted, type Message } from "../../../messages/message";
import type { Direction, LayerWeights } from "../../../model/network";
import type { TensorFile, TensorInfo } from "../../formats/format";
import { asObject } from "../../formats/jsonFile";
import type { LayerShape } from "../../model";
import { buildModel } from "../shared/buildModel";
import type { FilePart, Hints, Framework, RecognisedModel } from "../framework";
import { findCharacterNetwork, partsOf, spelledWords, type CharacterSettings } from "./words";
import { gateRows } from "../shared/gateOrder";
import { biasInference, directionInference, gateOrderOf, inference, told, vectorsOf } from "../shared/inference";
import { transposed } from "../shared/transposed";
import { layerTitle, type LayerPart } from "../shared/modelParts";
import { noPart } from "../shared/refusals";

const optionsName = "options.json";
const maximumWordLength = 1000;
/** What the published models clip cells and projections at. */
const publishedClip = 3;

export const elmo: Framework = { name: "bilm-tf", siblings: [optionsName], recognise };

/** TensorFlow's LSTMCell keeps input, candidate, forget and output gates in this order. */
const gateOrder = ["i", "g", "f", "o"] as const;
const pattern = /^RNN_([01])\/RNN\/MultiRNNCell\/Cell(\d{1,3})\/LSTMCell\/(W_0|B|W_P_0)$/;

interface Layer {
  readonly direction: Direction;
  readonly depth: number;
  /** [inputs + outputs][4 * units] */
  readonly kernel: TensorInfo;
  /** [4 * units] */
  readonly bias: TensorInfo;
  /** [units][outputs] */
  readonly projection: TensorInfo;
  readonly inputSize: number;
  readonly units: number;
  readonly outputs: number;
}

interface Settings extends CharacterSettings {
  readonly cellClip: number;
  readonly projectionClip: number;
  readonly skips: boolean;
  readonly warnings: readonly Message[];
}

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const { manifest, siblings } = hints;
  const all = findLayers(tensors);
  const layers = layersTaken(checkpointName, all, manifest?.part);
  const [first] = layers;
  if (!first) return null;
  const settings = readSettings(siblings?.get(optionsName));
  const network = manifest?.input === "numbers" ? null : findCharacterNetwork(tensors, first.inputSize, settings);
  const gates = gateOrderOf(gateOrder, manifest, message("frameworksElmo.gateOrder"));
  const parts = layers.map((layer) => partOf(layer, layers, gates.order, settings));
  return buildModel({
    checkpointName,
    manifest,
    layers: parts,
    embedding: null,
    head: null,
    parts: partsListed(all, layers),
    vocabularySize: null,
    warnings: settings.warnings,
    ownInput: network ? { ...spelledWords(network, first.inputSize, settings), tensors: partsOf(network) } : undefined,
    inferences: [
      ...gates.inferences,
      told(
        manifest?.forgetBias?.toString(),
        inference("forgetBias", quoted("1"), "convention", message("frameworksElmo.forgetBias")),
      ),
      biasInference(1, message("frameworksElmo.oneBias", { name: first.bias.name })),
      inference(
        "clipping",
        message("frameworksElmo.clips", { cells: settings.cellClip, projections: settings.projectionClip }),
        settings.warnings.length > 0 ? "assumed" : "stated",
        settings.warnings[0] ?? message("frameworks.fileSays", { name: optionsName }),
      ),
      directionInference(parts, manifest, message("frameworksElmo.directions", partNames)),
      network
        ? inference(
            "input",
            message("frameworksElmo.spelledWords"),
            "stated",
            message("frameworksElmo.characterNetwork", { table: network.table.name }),
          )
        : inference("input", vectorsOf(first.inputSize), "stated", message("frameworksElmo.noCharacterNetwork")),
    ],
  });
}

/** One direction is a part that can be taken by itself; without a word both are run. Throws "manifest-invalid" for another name. */
function layersTaken(file: string, all: readonly Layer[], part: string | undefined): readonly Layer[] {
  if (part === undefined || all.length === 0) return all;
  const layers = all.filter(({ direction }) => partNames[direction] === part);
  if (layers.length === 0) throw noPart(file, "part", part, Object.values(partNames));
  return layers;
}

function partsListed(all: readonly Layer[], taken: readonly Layer[]): FilePart[] {
  return Object.entries(partNames).map(([direction, name]) => {
    const own = all.filter((layer) => layer.direction === direction);
    return { name, layers: own.map((layer) => layerTitle(shapeOf(layer))), isTaken: own.some((layer) => taken.includes(layer)) };
  });
}

const partNames: Readonly<Record<Direction, string>> = { forward: "RNN_0", reverse: "RNN_1" };

function shapeOf({ inputSize, units, outputs, direction }: Layer): LayerShape {
  return { cell: "lstm-projected", inputSize, hiddenSize: units, outputSize: outputs, direction };
}

/** From the lowest up, forward before backward; none unless both directions are whole and their sizes chain. */
function findLayers(tensors: readonly TensorInfo[]): Layer[] {
  const groups = new Map<string, Map<string, TensorInfo>>();
  for (const tensor of tensors) {
    const [, direction = "", depth = "", part = ""] = pattern.exec(tensor.name) ?? [];
    if (part !== "")
      groups.set(
        `${depth}/${direction}`,
        (groups.get(`${depth}/${direction}`) ?? new Map<string, TensorInfo>()).set(part, tensor),
      );
  }
  const layers: Layer[] = [];
  for (let depth = 0; layers.length < groups.size; depth++) {
    for (const direction of ["forward", "reverse"] as const) {
      const layer = readLayer(groups.get(`${depth}/${direction === "forward" ? 0 : 1}`), direction, depth);
      const below = layers.find((other) => other.depth === depth - 1 && other.direction === direction);
      if (!layer || (below && below.outputs !== layer.inputSize)) return [];
      layers.push(layer);
    }
  }
  return layers;
}

function readLayer(parts: Map<string, TensorInfo> | undefined, direction: Layer["direction"], depth: number): Layer | null {
  const [kernel, bias, projection] = ["W_0", "B", "W_P_0"].map((part) => parts?.get(part));
  if (!kernel || !bias || !projection) return null;
  const [units = 0, outputs = 0] = projection.shape;
  const [rows = 0, columns = 0] = kernel.shape;
  const isSound =
    kernel.shape.length === 2 && projection.shape.length === 2 && bias.shape.length === 1 && rows > outputs && outputs > 0;
  if (!isSound || columns !== 4 * units || bias.shape[0] !== columns) return null;
  return { direction, depth, kernel, bias, projection, inputSize: rows - outputs, units, outputs };
}

/** What options.json says; the published models' values without it. */
function readSettings(text: string | undefined): Settings {
  let options: Record<string, Record<string, unknown> | undefined> = {};
  let warnings: Message[] = [];
  try {
    options = asObject(JSON.parse(text ?? "")) as typeof options;
  } catch {
    const id = text === undefined ? "frameworksElmo.noOptions" : "frameworksElmo.optionsNoJson";
    warnings = [message(id, { name: optionsName, clip: publishedClip })];
    options = { lstm: { cell_clip: publishedClip, proj_clip: publishedClip } };
  }
  const [lstm, characters] = [asObject(options.lstm), asObject(options.char_cnn)];
  const clip = (value: unknown) => (typeof value === "number" && value > 0 ? value : Infinity);
  const length = characters.max_characters_per_token;
  const wordLength =
    typeof length === "number" && Number.isInteger(length) && length > 2 && length <= maximumWordLength ? length : 50;
  return {
    cellClip: clip(lstm.cell_clip),
    projectionClip: clip(lstm.proj_clip),
    skips: lstm.use_skip_connections === true,
    warnings,
    wordLength,
    activation: characters.activation === "tanh" ? "tanh" : "relu",
  };
}

function partOf(layer: Layer, layers: readonly Layer[], order: readonly string[], settings: Settings): LayerPart {
  const { depth, direction, kernel, bias, projection, units } = layer;
  const gates = gateRows(order, units);
  return {
    shape: shapeOf(layer),
    reads: [layers.findIndex((other) => other.depth === depth - 1 && other.direction === direction)],
    name: kernel.name.slice(0, kernel.name.lastIndexOf("/")),
    tensors: [
      { name: kernel.name, role: message("frameworksRoles.inputAndRecurrent") },
      { name: bias.name, role: message("frameworksRoles.bias"), gates },
      { name: projection.name, role: message("frameworksRoles.projection") },
    ],
    problem: settings.skips ? message("frameworksElmo.skips", { option: "use_skip_connections" }) : null,
    load: (file) => loadLayer(file, layer, order, settings),
  };
}

async function loadLayer(
  file: TensorFile,
  layer: Layer,
  order: readonly string[],
  { cellClip, projectionClip }: Settings,
): Promise<Pick<LayerWeights, "options" | "parameters">> {
  const { inputSize, units, outputs } = layer;
  const kernel = await file.read(layer.kernel.name);
  const bias = await file.read(layer.bias.name);
  const [forX, forH] = [kernel.subarray(0, inputSize * 4 * units), kernel.subarray(inputSize * 4 * units)];
  const parameters = new Map<string, Float32Array>();
  order.forEach((gate, index) => {
    parameters.set(`W.${gate}.x`, transposed(forX, inputSize, units, 4, index));
    parameters.set(`W.${gate}.h`, transposed(forH, outputs, units, 4, index));
    parameters.set(`b.${gate}.xh`, bias.slice(index * units, (index + 1) * units));
  });
  parameters.set("W.h.m", transposed(await file.read(layer.projection.name), units, outputs));
  // TensorFlow's LSTMCell adds 1 to the forget gate when it runs; the file does not hold it.
  return { options: { forgetBias: 1, cellClip, projectionClip }, parameters };
}
