/**
 * The character network before ELMo's LSTMs: spells each word of a text by its characters and makes its vector:
 * convolutions of several widths, the largest of each filter, highway layers, a projection. Each line stands between
 * <S> and </S>, as bilm-tf reads sentences. https://github.com/allenai/bilm-tf (bilm/model.py, bilm/data.py)
 */
import { message, type Message } from "../../../messages/message";
import type { Encoding } from "../../../model/encoding";
import type { TensorFile, TensorInfo } from "../../formats/format";
import type { Vocabulary } from "../../model";
import type { OwnInput } from "../framework";
import type { PartTensor } from "../shared/modelParts";

/** Ids of characters beside the 256 bytes, as bilm-tf's UnicodeCharsVocabulary has them. */
const sentenceMarks = [256, 257] as const;
const wordMarks = [258, 259] as const;
const padding = 260;

export interface CharacterNetwork {
  /** [characters][size] */
  readonly table: TensorInfo;
  /** Kernels [1][width][size][filters] with biases [filters]. */
  readonly convolutions: readonly { readonly kernel: TensorInfo; readonly bias: TensorInfo }[];
  /** W_carry, b_carry, W_transform, b_transform of each. */
  readonly highways: readonly (readonly TensorInfo[])[];
  readonly projection: { readonly weight: TensorInfo; readonly bias: TensorInfo } | null;
}

export interface CharacterSettings {
  /** Characters of a word with its two marks; longer words are cut. */
  readonly wordLength: number;
  readonly activation: "relu" | "tanh";
}

/** The network whose vectors have `size` numbers; null where a part is missing or does not fit. */
export function findCharacterNetwork(
  tensors: readonly TensorInfo[],
  size: number,
  { wordLength }: CharacterSettings,
): CharacterNetwork | null {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const get = (name: string, ...shape: number[]) => {
    const tensor = byName.get(name);
    return tensor?.shape.join() === shape.join() ? tensor : undefined;
  };
  const table = byName.get("char_embed");
  const [characters = 0, depth = 0] = table?.shape ?? [];
  if (!table || table.shape.length !== 2 || characters <= padding || depth === 0) return null;
  const convolutions: { kernel: TensorInfo; bias: TensorInfo }[] = [];
  let width = 0;
  for (let kernel = byName.get("CNN/W_cnn_0"); kernel; kernel = byName.get(`CNN/W_cnn_${convolutions.length}`)) {
    const [one, length = 0, inputs, filters = 0] = kernel.shape;
    const bias = get(`CNN/b_cnn_${convolutions.length}`, filters);
    if (kernel.shape.length !== 4 || one !== 1 || inputs !== depth || length < 1 || length > wordLength || !bias) return null;
    convolutions.push({ kernel, bias });
    width += filters;
  }
  const highways: TensorInfo[][] = [];
  while (byName.has(`CNN_high_${highways.length}/W_carry`)) {
    const prefix = `CNN_high_${highways.length}`;
    const parts = ["carry", "transform"].flatMap((name) => [
      get(`${prefix}/W_${name}`, width, width),
      get(`${prefix}/b_${name}`, width),
    ]);
    if (parts.some((part) => part === undefined)) return null;
    highways.push(parts as TensorInfo[]);
  }
  const [weight, bias] = [get("CNN_proj/W_proj", width, size), get("CNN_proj/b_proj", size)];
  const projection = weight && bias ? { weight, bias } : null;
  return convolutions.length > 0 && (projection ?? width === size) ? { table, convolutions, highways, projection } : null;
}

/** The network's tensors with their roles. */
export function partsOf({ table, convolutions, highways, projection }: CharacterNetwork): PartTensor[] {
  const named = (tensors: readonly TensorInfo[], role: Message) => tensors.map(({ name }) => ({ name, role }));
  return [
    ...named([table], message("frameworksRoles.characters")),
    ...convolutions.flatMap(({ kernel, bias }) => named([kernel, bias], message("frameworksRoles.convolution"))),
    ...highways.flatMap((parts) => named(parts, message("frameworksRoles.highway"))),
    ...(projection ? named([projection.weight, projection.bias], message("frameworksRoles.wordProjection")) : []),
  ];
}

/** Texts become rows of `size` numbers, one for each word. */
export function spelledWords(network: CharacterNetwork, size: number, settings: CharacterSettings): OwnInput {
  const [characters = 0] = network.table.shape;
  const source = message("frameworksElmo.everyWord", { n: characters });
  const description = { kind: "words" as const, size: characters, source };
  return {
    description,
    async open(file) {
      const vectorOf = await loadNetwork(file, network, settings);
      const vocabulary: Vocabulary = {
        description,
        labels: [],
        encode: (text) => encode(text, size, settings.wordLength, vectorOf),
      };
      return vocabulary;
    },
  };
}

function encode(text: string, size: number, wordLength: number, vectorOf: (characters: Uint32Array) => Float32Array): Encoding {
  const [ids, starts, ends]: [number[], number[], number[]] = [[], [], []];
  const labels: string[] = [];
  const rows: Float32Array[] = [];
  const known = new Map<string, number>();
  const add = (label: string, spelling: Iterable<number>, start: number, end: number) => {
    const id = known.get(label) ?? labels.push(label) - 1;
    if (id === rows.length) rows.push(vectorOf(spelled(spelling, wordLength)));
    known.set(label, id);
    ids.push(id);
    starts.push(start);
    ends.push(end);
  };
  const utf8 = new TextEncoder();
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g)) {
    const words = [...line.matchAll(/\S+/g)];
    if (words.length === 0) continue;
    add("<S>", [sentenceMarks[0]], index, index);
    for (const { 0: word, index: at } of words) add(word, utf8.encode(word), index + at, index + at + word.length);
    add("</S>", [sentenceMarks[1]], index + line.length, index + line.length);
  }
  const data = new Float32Array(rows.length * size);
  rows.forEach((row, id) => data.set(row, id * size));
  return {
    ids: Uint32Array.from(ids),
    starts: Uint32Array.from(starts),
    ends: Uint32Array.from(ends),
    table: { columns: size, data, label: (row) => labels[row] ?? "" },
    unencodable: [],
    unencodableCount: 0,
  };
}

/** A word's characters between the marks of a word, padded. */
function spelled(characters: Iterable<number>, wordLength: number): Uint32Array {
  const ids = new Uint32Array(wordLength).fill(padding);
  const inner = [...characters].slice(0, wordLength - 2);
  ids.set([wordMarks[0], ...inner, wordMarks[1]]);
  return ids;
}

async function loadNetwork(
  file: TensorFile,
  network: CharacterNetwork,
  { activation }: CharacterSettings,
): Promise<(characters: Uint32Array) => Float32Array> {
  const apply = activation === "tanh" ? Math.tanh : (value: number) => Math.max(0, value);
  const table = await file.read(network.table.name);
  const [, depth = 0] = network.table.shape;
  const convolutions = await Promise.all(
    network.convolutions.map(async ({ kernel, bias }) => {
      return { width: kernel.shape[1] ?? 1, kernel: await file.read(kernel.name), bias: await file.read(bias.name) };
    }),
  );
  const highways = await Promise.all(network.highways.map((parts) => Promise.all(parts.map(({ name }) => file.read(name)))));
  const projection = network.projection && [
    await file.read(network.projection.weight.name),
    await file.read(network.projection.bias.name),
  ];
  return (characters) => {
    const x = new Float32Array(characters.length * depth);
    characters.forEach((id, at) => x.set(table.subarray(id * depth, (id + 1) * depth), at * depth));
    const largest = convolutions.map(({ width, kernel, bias }) => {
      const best = new Float32Array(bias.length).fill(-Infinity);
      for (let at = 0; at + width <= characters.length; at++) {
        const found = affine(x.subarray(at * depth, (at + width) * depth), kernel, bias);
        found.forEach((value, filter) => (best[filter] = Math.max(best[filter] ?? 0, value)));
      }
      return best.map(apply);
    });
    let out = Float32Array.from(largest.flatMap((part) => [...part]));
    for (const [carry, carryBias, transform, transformBias] of highways) {
      if (!carry || !carryBias || !transform || !transformBias) continue;
      const gate = affine(out, carry, carryBias).map((value) => 1 / (1 + Math.exp(-value)));
      const changed = affine(out, transform, transformBias).map((value) => Math.max(0, value));
      out = out.map((value, at) => (gate[at] ?? 0) * (changed[at] ?? 0) + (1 - (gate[at] ?? 0)) * value);
    }
    const [weight, bias] = projection ?? [];
    return weight && bias ? affine(out, weight, bias) : out;
  };
}

/** x W + b for W [inputs][outputs]; sums in double precision. */
function affine(x: Float32Array, weights: Float32Array, bias: Float32Array): Float32Array<ArrayBuffer> {
  const sums = Float64Array.from(bias);
  for (let input = 0; input < x.length; input++) {
    const value = x[input] as number;
    const row = input * sums.length;
    for (let out = 0; out < sums.length; out++) sums[out] = (sums[out] as number) + value * (weights[row + out] as number);
  }
  return Float32Array.from(sums);
}
