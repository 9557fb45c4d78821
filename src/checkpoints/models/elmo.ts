/**
 * Recognises the biLM that ELMo is made of, as bilm-tf saves it: LSTMs with projection and clipping, one stack in each
 * direction, over a character CNN. The recurrent part is understood; it reads vectors that the CNN makes of words.
 * Peters et al. 2018, Deep contextualized word representations (arXiv:1802.05365); https://github.com/allenai/bilm-tf
 */
import type { TensorFile, TensorInfo } from "../formats/format";
import type { LayerWeights, NetworkWeights } from "../model";
import type { GateRows, Hints, ModelConvention, RecognisedModel, TensorRole } from "./convention";
import { transposedBlock } from "./kerasLayout";

const optionsName = "options.json";

export const elmo: ModelConvention = { name: "bilm-tf", siblings: [optionsName], recognise };

/** TensorFlow's LSTMCell keeps input, candidate, forget and output gates in this order. */
const gateOrder = ["i", "g", "f", "o"] as const;
const pattern = /^RNN_([01])\/RNN\/MultiRNNCell\/Cell(\d{1,3})\/LSTMCell\/(W_0|B|W_P_0)$/;

interface Layer {
  readonly direction: "forward" | "backward";
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

interface Settings {
  readonly cellClip: number;
  readonly projectionClip: number;
  readonly skips: boolean;
  readonly warnings: readonly string[];
}

function recognise(_checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const layers = findLayers(tensors);
  const [first] = layers;
  if (!first) return null;
  const settings = readSettings(hints.siblings?.get(optionsName));
  return {
    layers: layers.map(({ inputSize, units, outputs, direction }) => {
      return { cell: "lstm-projected", inputSize, hiddenSize: units, outputSize: outputs, direction };
    }),
    embedding: null,
    head: null,
    vocabularySize: null,
    roles: rolesOf(layers, tensors),
    recognised: layers.map(({ depth, direction, inputSize, units, outputs, kernel }) => {
      return `layer ${depth}, ${direction}: LSTM with projection ${inputSize} → ${units} → ${outputs}, from ${kernel.name}`;
    }),
    warnings: settings.warnings,
    inferences: [],
    problem: problemOf(first, settings),
    load: (file) => load(file, layers, settings),
  };
}

/** From the lowest up, forward before backward; none unless both directions are whole and their sizes chain. */
function findLayers(tensors: readonly TensorInfo[]): Layer[] {
  const groups = new Map<string, Map<string, TensorInfo>>();
  for (const tensor of tensors) {
    const [, direction = "", depth = "", part = ""] = pattern.exec(tensor.name) ?? [];
    if (part !== "") groups.set(`${depth}/${direction}`, (groups.get(`${depth}/${direction}`) ?? new Map<string, TensorInfo>()).set(part, tensor));
  }
  const layers: Layer[] = [];
  for (let depth = 0; layers.length < groups.size; depth++) {
    for (const direction of ["forward", "backward"] as const) {
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
  const isSound = kernel.shape.length === 2 && projection.shape.length === 2 && bias.shape.length === 1 && rows > outputs && outputs > 0;
  if (!isSound || columns !== 4 * units || bias.shape[0] !== columns) return null;
  return { direction, depth, kernel, bias, projection, inputSize: rows - outputs, units, outputs };
}

/** What options.json says of the LSTMs; the published models' values without it. */
function readSettings(text: string | undefined): Settings {
  let lstm: Record<string, unknown> = {};
  try {
    lstm = (JSON.parse(text ?? "") as { lstm?: Record<string, unknown> }).lstm ?? {};
  } catch {
    const reason = text === undefined ? `There is no ${optionsName} beside it` : `${optionsName} is not valid JSON`;
    const warnings = [`${reason}: cells and projections are taken to be clipped at 3, without connections past a layer, as far as the file tells.`];
    return { cellClip: 3, projectionClip: 3, skips: false, warnings };
  }
  const clip = (value: unknown) => (typeof value === "number" && value > 0 ? value : Infinity);
  return { cellClip: clip(lstm.cell_clip), projectionClip: clip(lstm.proj_clip), skips: lstm.use_skip_connections === true, warnings: [] };
}

function problemOf({ inputSize }: Layer, { skips }: Settings): string {
  if (skips) return "Its layers are connected past one another (use_skip_connections), which is not run yet. It can be inspected.";
  return `Its recurrent part reads vectors of ${inputSize} numbers, which a character CNN makes of words, and numeric input is not run yet.`;
}

function rolesOf(layers: readonly Layer[], tensors: readonly TensorInfo[]): Map<string, TensorRole> {
  const roles = new Map<string, TensorRole>();
  for (const { depth, direction, kernel, bias, projection, units } of layers) {
    const where = `layer ${depth}, ${direction}`;
    const gates: GateRows[] = gateOrder.map((gate, index) => ({ gate, start: index * units, end: (index + 1) * units }));
    roles.set(kernel.name, { text: `input and recurrent weights, ${where}`, gates: [] });
    roles.set(bias.name, { text: `bias, ${where}`, gates });
    roles.set(projection.name, { text: `projection, ${where}`, gates: [] });
  }
  for (const { name } of tensors) {
    if (/^(char_embed|CNN($|[/_]))/.test(name)) roles.set(name, { text: "character CNN, not run", gates: [] });
  }
  return roles;
}

async function load(file: TensorFile, layers: readonly Layer[], settings: Settings): Promise<NetworkWeights> {
  const loaded: LayerWeights[] = [];
  for (const layer of layers) {
    const below = layers.findIndex(({ depth, direction }) => depth === layer.depth - 1 && direction === layer.direction);
    loaded.push(await loadLayer(file, layer, below, settings));
  }
  return { layers: loaded, embedding: null, head: null };
}

async function loadLayer(file: TensorFile, layer: Layer, below: number, { cellClip, projectionClip }: Settings): Promise<LayerWeights> {
  const { inputSize, units, outputs, direction } = layer;
  const kernel = await file.read(layer.kernel.name);
  const bias = await file.read(layer.bias.name);
  const [forX, forH] = [kernel.subarray(0, inputSize * 4 * units), kernel.subarray(inputSize * 4 * units)];
  const parameters = new Map<string, Float32Array>();
  gateOrder.forEach((gate, index) => {
    parameters.set(`W.${gate}.x`, transposedBlock(forX, inputSize, units, 4, index));
    parameters.set(`W.${gate}.h`, transposedBlock(forH, outputs, units, 4, index));
    parameters.set(`b.${gate}.xh`, bias.slice(index * units, (index + 1) * units));
  });
  parameters.set("W.h.m", transposedBlock(await file.read(layer.projection.name), units, outputs, 1, 0));
  // TensorFlow's LSTMCell adds 1 to the forget gate when it runs; the file does not hold it.
  const options = { forgetBias: 1, cellClip, projectionClip };
  return { cell: "lstm-projected", options, inputSize, hiddenSize: units, outputSize: outputs, direction, reads: [below], parameters };
}
