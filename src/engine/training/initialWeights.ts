/**
 * The weights that training begins with, from a seed: recurrent matrices orthogonal (Saxe et al. 2014), all others uniform
 * within 1 / √columns, an embedding normal, biases zero but for forget gates, which are open at first (Jozefowicz et al.
 * 2015).
 */
import { message } from "../../messages/message";
import type { LayerWeights, NetworkWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import type { CellDefinition, ParameterDescription } from "../cell/cellDefinition";
import { checkLayer, definitionOf, sizesOf, type Sizes } from "../network/layer";
import { Random } from "./random";
import { checkSettings, type TrainingSettings } from "./settings";
import { tie } from "./tiedWeights";

const EMBEDDING_SPREAD = 0.3;
/** The bias of a forget gate: it keeps 0.73. */
const OPEN = 1;
/** A larger matrix would take seconds; it is nearly orthogonal in any case, drawn as it is. */
const LARGEST_ORTHOGONAL = 512;
/** Modules of a clockwork RNN, with periods 1, 2, 4 ... */
const MODULES = 4;

/** Fails with "unsupported-model" or "bad-settings" where the cell does not take these sizes. */
export function initialWeights(settings: TrainingSettings, vocabulary: number): NetworkWeights {
  checkSettings(settings);
  const random = Random.seeded(settings.seed);
  const { embedding } = settings;
  const columns = embedding === 0 ? vocabulary : embedding;
  const data = new Float32Array(vocabulary * columns);
  if (embedding === 0) for (let token = 0; token < vocabulary; token++) data[token * columns + token] = 1;
  else for (let i = 0; i < data.length; i++) data[i] = EMBEDDING_SPREAD * random.normal();
  const layers: LayerWeights[] = [];
  for (let index = 0; index < settings.layers; index++) {
    const below = layers.at(-1);
    const inputSize = below ? (below.outputSize ?? below.hiddenSize) : columns;
    layers.push(layerOf(settings, index, inputSize, random));
  }
  const top = layers.at(-1) as LayerWeights;
  const read = top.outputSize ?? top.hiddenSize;
  const weight = uniform(vocabulary * read, 1 / Math.sqrt(read), random);
  return tie(settings, {
    layers,
    embedding: { rows: vocabulary, columns, data },
    head: { rows: vocabulary, columns: read, weight, bias: new Float32Array(vocabulary) },
  });
}

/** 0 where a matrix's number stays zero, 1 elsewhere; null where all of it is learned. */
export function learnedPlaces(definition: CellDefinition, key: string, units: number): Float32Array | null {
  if (definition.id !== "rnn-clockwork" || key !== "W.h.h") return null;
  // A faster module reads slower ones, and not the reverse.
  return Float32Array.from({ length: units * units }, (_, at) => {
    const [row, column] = [Math.floor(at / units), at % units];
    return moduleOf(row, units) <= moduleOf(column, units) ? 1 : 0;
  });
}

function moduleOf(unit: number, units: number): number {
  return Math.floor((unit * Math.min(MODULES, units)) / units);
}

function layerOf(settings: TrainingSettings, index: number, inputSize: number, random: Random): LayerWeights {
  const { units, options } = settings;
  const chosen = {
    cell: settings.cell,
    inputSize,
    hiddenSize: units,
    direction: "forward" as const,
    ...(options && { options }),
  };
  const { standsOn } = definitionOf(chosen, index);
  const layer = standsOn !== null && index === 0 ? { ...chosen, cell: standsOn } : chosen;
  if (standsOn !== null && settings.layers < 2)
    throw new CodedError("bad-settings", message("training.twoLayers", { cell: standsOn }));
  const definition = definitionOf(layer, index);
  const isProjected = definition.sizeOf("h") === "outputs";
  const whole = { ...layer, ...(isProjected && { outputSize: settings.outputs ?? Math.ceil(units / 2) }) };
  const sizes = sizesOf(whole);
  const parameters = new Map(
    definition.parameters.map((described) => [described.key, valuesOf(definition, described, sizes, random)]),
  );
  const weights: LayerWeights = { ...whole, parameters };
  checkLayer(definition, weights, index);
  return weights;
}

function valuesOf(definition: CellDefinition, { key, rows, columns }: ParameterDescription, sizes: Sizes, random: Random) {
  const height = sizes[rows];
  if (key === "periods") return Float32Array.from({ length: height }, (_, unit) => 2 ** moduleOf(unit, height));
  if (columns === null) {
    if (key.startsWith("P.")) return uniform(height, 1 / Math.sqrt(height), random);
    const isForgetBias = definition.forgetGates.some((gate) => key.startsWith(`b.${gate}.`));
    return new Float32Array(height).fill(isForgetBias ? OPEN : 0);
  }
  const width = sizes[columns];
  const isRecurrent =
    height <= LARGEST_ORTHOGONAL && rows === "units" && columns === "units" && height === width && !key.endsWith(".x");
  const values = isRecurrent ? orthogonal(height, random) : uniform(height * width, 1 / Math.sqrt(width), random);
  const learned = learnedPlaces(definition, key, height);
  return learned ? values.map((value, at) => value * (learned[at] as number)) : values;
}

function uniform(length: number, limit: number, random: Random): Float32Array {
  return Float32Array.from({ length }, () => limit * (2 * random.unit() - 1));
}

/** A random orthogonal matrix: rows of normal numbers, made orthogonal one after the other (Gram and Schmidt, twice). */
function orthogonal(size: number, random: Random): Float32Array {
  const rows: Float64Array[] = [];
  for (let index = 0; index < size; index++) {
    const row = Float64Array.from({ length: size }, () => random.normal());
    for (let turn = 0; turn < 2; turn++) {
      for (const other of rows) {
        let share = 0;
        for (let i = 0; i < size; i++) share += (row[i] as number) * (other[i] as number);
        for (let i = 0; i < size; i++) row[i] = (row[i] as number) - share * (other[i] as number);
      }
    }
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    rows.push(row.map((value) => value / length));
  }
  return Float32Array.from({ length: size * size }, (_, at) => rows[Math.floor(at / size)]?.[at % size] ?? 0);
}
