/**
 * Weights that PyTorch keeps in pieces: a length and a direction (weight normalisation), a matrix with its singular vectors
 * (spectral normalisation), a matrix and what of it is left (pruning). Each is put together as its module does it in every
 * step, and listed under the name that it has without. Knows names and numbers alone.
 * https://docs.pytorch.org/docs/stable/nn.html#utilities
 */
import { message } from "../../messages/message";
import type { TensorFile, TensorInfo } from "./format";

type Kind = "weight" | "spectral" | "pruned";

interface Weight {
  readonly kind: Kind;
  readonly info: TensorInfo;
  readonly pieces: readonly TensorInfo[];
}

/** Behind the name of a weight, or within "parametrizations." before it; the first piece has the weight's shape. */
const ways: readonly { readonly kind: Kind; readonly pieces: readonly ((prefix: string, leaf: string) => string)[] }[] = [
  { kind: "weight", pieces: [(p, w) => `${p}${w}_v`, (p, w) => `${p}${w}_g`] },
  { kind: "weight", pieces: [(p, w) => `${p}parametrizations.${w}.original1`, (p, w) => `${p}parametrizations.${w}.original0`] },
  { kind: "spectral", pieces: [(p, w) => `${p}${w}_orig`, (p, w) => `${p}${w}_u`, (p, w) => `${p}${w}_v`] },
  {
    kind: "spectral",
    pieces: [
      (p, w) => `${p}parametrizations.${w}.original`,
      (p, w) => `${p}parametrizations.${w}.0._u`,
      (p, w) => `${p}parametrizations.${w}.0._v`,
    ],
  },
  { kind: "pruned", pieces: [(p, w) => `${p}${w}_orig`, (p, w) => `${p}${w}_mask`] },
];

/** The first piece of any of them. */
const pattern = /^(.*?)(?:(weight\w*?|bias\w*?)_(?:v|orig)|parametrizations\.(\w+)\.original1?)$/s;

/** The file itself where it keeps all weights whole. */
export function reparametrized(file: TensorFile): TensorFile {
  const adapted = file.tensors.flatMap(({ name }) => /^(.*)\.lora_A(?:\..*)?$/s.exec(name)?.[1] ?? []);
  if (adapted.length === 0) return wholeWeights(file);
  const note = message("formats.adapters", { names: [...new Set(adapted)].slice(0, mostNamed) });
  const whole = wholeWeights(file);
  return {
    ...whole,
    read: (name) => whole.read(name),
    readRange: (name, start, count) => whole.readRange(name, start, count),
    notes: [...(whole.notes ?? []), note],
  };
}

/** What torch.nn.utils.parametrize keeps of a weight; what is computed of it is a program. */
const untold = /^(.*?)parametrizations\.(\w+)\.(?:original\d*|\d+\..*)$/s;

/**
 * Where a weight is computed of another in a way that the file does not tell: what is kept is no weight of the model, so it
 * is listed as it is and offered to nobody as one.
 */
export function isUntold(name: string): boolean {
  return untold.test(name);
}

function wholeWeights(given: TensorFile): TensorFile {
  const file = givenWeights(given);
  const names = [
    ...new Set(
      file.tensors.flatMap(({ name }) => {
        const [, prefix, weight] = untold.exec(name) ?? [];
        return weight === undefined ? [] : [`${prefix}${weight}`];
      }),
    ),
  ].slice(0, mostNamed);
  if (names.length === 0) return file;
  const note = message("formats.parametrized", { names, call: "torch.nn.utils.parametrize.remove_parametrizations" });
  return {
    ...file,
    read: (name) => file.read(name),
    readRange: (name, start, count) => file.readRange(name, start, count),
    notes: [...(file.notes ?? []), note],
    unread: [...(file.unread ?? []), note],
  };
}

function givenWeights(file: TensorFile): TensorFile {
  const weights = weightsIn(file.tensors);
  if (weights.size === 0) return file;
  const pieces = new Set([...weights.values()].flatMap((weight) => weight.pieces.map(({ name }) => name)));
  const atFirst = new Map([...weights.values()].map((weight) => [weight.pieces[0]?.name, weight.info]));
  const read = async (name: string): Promise<Float32Array> => {
    const weight = weights.get(name);
    return weight ? whole(file, weight) : file.read(name);
  };
  return {
    format: file.format,
    name: file.name,
    size: file.size,
    metadata: file.metadata,
    ...(file.attributes ? { attributes: file.attributes } : {}),
    ...(file.modules ? { modules: file.modules } : {}),
    ...(file.placeholders ? { placeholders: file.placeholders } : {}),
    tensors: file.tensors.flatMap((tensor) => atFirst.get(tensor.name) ?? (pieces.has(tensor.name) ? [] : [tensor])),
    notes: [...(file.notes ?? []), message("formats.reparametrized", { names: [...weights.keys()].slice(0, mostNamed) })],
    read,
    async readRange(name, start, count) {
      return weights.has(name) ? (await read(name)).slice(start, start + count) : file.readRange(name, start, count);
    },
  };
}

const mostNamed = 5;

function weightsIn(tensors: readonly TensorInfo[]): ReadonlyMap<string, Weight> {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const found = new Map<string, Weight>();
  for (const { name } of tensors) {
    const [, prefix = "", old, newer] = pattern.exec(name) ?? [];
    const leaf = old ?? newer;
    if (leaf === undefined || byName.has(`${prefix}${leaf}`) || found.has(`${prefix}${leaf}`)) continue;
    for (const { kind, pieces: named } of ways) {
      const pieces = named.flatMap((nameOf) => byName.get(nameOf(prefix, leaf)) ?? []);
      const [first] = pieces;
      if (!first || pieces.length < named.length || !fits(kind, pieces)) continue;
      const count = first.shape.reduce((product, size) => product * size, 1);
      const info = { name: `${prefix}${leaf}`, shape: first.shape, dtype: "F32", byteLength: 4 * count };
      found.set(info.name, { kind, info, pieces });
      break;
    }
  }
  return found;
}

/** Of matrices; the lengths are one for each row, one for each column, or one alone. */
function fits(kind: Kind, [first, second, third]: readonly TensorInfo[]): boolean {
  const [rows = 0, columns = 0] = first?.shape ?? [];
  if (kind === "pruned") return first?.shape.join() === second?.shape.join();
  if (first?.shape.length !== 2) return false;
  if (kind === "spectral") return second?.shape.join() === String(rows) && third?.shape.join() === String(columns);
  return [`${rows},1`, `1,${columns}`, "1,1", "1", ""].includes(second?.shape.join() ?? "none");
}

async function whole(file: TensorFile, { kind, info, pieces }: Weight): Promise<Float32Array> {
  const [first = new Float32Array(0), second = new Float32Array(0), third = new Float32Array(0)] = await Promise.all(
    pieces.map(({ name }) => file.read(name)),
  );
  if (kind === "pruned") return first.map((value, at) => value * (second[at] ?? 0));
  const [, columns = 1] = info.shape;
  if (kind === "spectral") {
    const sum = first.reduce((total, value, at) => {
      return total + (second[Math.floor(at / columns)] ?? 0) * value * (third[at % columns] ?? 0);
    }, 0);
    return first.map((value) => value / sum);
  }
  const shape = pieces[1]?.shape ?? [];
  const placeOf = (at: number) =>
    shape[0] !== 1 && shape.length === 2 ? Math.floor(at / columns) : shape[1] === columns ? at % columns : 0;
  const squares = new Float64Array(second.length);
  first.forEach((value, at) => (squares[placeOf(at)] = (squares[placeOf(at)] ?? 0) + value * value));
  return first.map((value, at) => (value * (second[placeOf(at)] ?? 0)) / Math.sqrt(squares[placeOf(at)] ?? 0));
}
