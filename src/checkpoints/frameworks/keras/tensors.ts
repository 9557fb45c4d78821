/**
 * Groups a Keras file's tensors by the layer that they are of, whatever version named them: "lstm/lstm_cell/kernel:0"
 * (Keras 2), "layers/lstm/cell/vars/0" (Keras 3), "lstm_1/lstm_1_W_i" (Keras 1, gates apart).
 */
import type { Direction } from "../../../model/network";
import type { PlainValue, TensorInfo } from "../../formats/format";
import { layersByFolder, type KerasLayer } from "./config";

export type Attributes = ReadonlyMap<string, PlainValue>;

export interface KerasTensors {
  /** The layer's name, as its configuration has it where the file tells. */
  readonly layer: string;
  /** What the tensors' names begin with. */
  readonly path: string;
  /** The direction within a Bidirectional; null outside one. */
  readonly direction: Direction | null;
  /**
   * "kernel", "recurrent", "bias", "embeddings"; with a gate behind where gates are apart: "kernel i". Kernels are
   * [inputs][gates * units].
   */
  readonly parts: ReadonlyMap<string, TensorInfo>;
}

/** The name among a layer's parts of what is a tensor for each gate. */
export function partOfGate(part: string, gate = ""): string {
  return `${part} ${gate}`;
}

interface Place {
  readonly path: string;
  readonly part: string;
}

const partNames: Record<string, string> = {
  kernel: "kernel",
  recurrent_kernel: "recurrent",
  bias: "bias",
  embeddings: "embeddings",
  W: "kernel",
  U: "recurrent",
  b: "bias",
};

/** `stacks`: what the configuration calls cells that are one layer together, "stacked_rnn_cells" mostly. */
export function groupTensors(tensors: readonly TensorInfo[], attributes: Attributes, stacks: readonly string[]): KerasTensors[] {
  const groups = new Map<string, Map<string, TensorInfo>>();
  for (const tensor of tensors) {
    if (/^optimizer(_weights)?\//.test(tensor.name)) continue;
    const { path, part } = placeOf(tensor.name);
    groups.set(path, (groups.get(path) ?? new Map<string, TensorInfo>()).set(part, tensor));
  }
  const found = [...groups].map(([path, parts]) => {
    const layer = layerOf(path, attributes);
    return { path, parts, layer, direction: directionOf(path, layer) };
  });
  return separate(found, new Set(["cells", "stacked_rnn_cells", ...stacks]));
}

/** The layers that the configuration has: of folders that are named by class, and of models within models. */
export function namedByConfig(
  groups: readonly KerasTensors[],
  text: string,
  config: readonly KerasLayer[],
  attributes: Attributes,
): readonly KerasTensors[] {
  const folderOf = ({ path }: KerasTensors) =>
    /^((?:(?:_layer_checkpoint_dependencies|layers)\/[^/]+\/)+)/.exec(path)?.[1]?.slice(0, -1);
  const isTold = [...attributes.keys()].some((name) => name.endsWith("/vars@name"));
  const folders = groups.map(folderOf);
  if (!isTold && folders.every((folder) => folder !== undefined)) {
    const layers = layersByFolder(text, new Set(folders));
    return layers ? groups.map((group, at) => ({ ...group, layer: layers.get(folders[at] ?? "") ?? group.layer })) : groups;
  }
  const names = new Set(config.map(({ name }) => name));
  return groups.map((group) => {
    if (names.has(group.layer)) return group;
    const within = group.path.split("/").findLast((folder) => names.has(folder));
    return within === undefined ? group : { ...group, layer: within };
  });
}

function placeOf(name: string): Place {
  const slash = name.lastIndexOf("/");
  const folder = name.slice(0, Math.max(0, slash));
  const leaf = name.slice(slash + 1).replace(/:\d+$/, "");
  if (/(^|\/)vars$/.test(folder)) return { path: folder, part: numbered(folder, leaf) };
  const apart = /^(.+)_([WUb])(?:_([a-z]))?$/.exec(leaf);
  if (apart) {
    const [, layer = "", part = "", gate] = apart;
    const kind = part === "W" && /embed/i.test(layer) ? "embeddings" : (partNames[part] ?? part);
    return { path: `${folder}/${layer}`, part: gate === undefined ? kind : partOfGate(kind, gate) };
  }
  const isBare = folder === "" && leaf.length === 1; // W, U and b by themselves are anybody's
  return { path: folder, part: isBare ? leaf : (partNames[leaf] ?? leaf) };
}

/** What Keras 3 numbers: an embedding has one variable, a cell kernel, recurrent kernel and bias, a dense layer two. */
function numbered(folder: string, leaf: string): string {
  const names = /cell(_\d+)?\/vars$/.test(folder)
    ? ["kernel", "recurrent", "bias"]
    : /(^|\/)[^/]*embedding[^/]*\/vars$/.test(folder)
      ? ["embeddings"]
      : /(^|\/)[^/]*batch_normalization[^/]*\/vars$/.test(folder)
        ? ["gamma", "beta", "moving_mean", "moving_variance"]
        : /(^|\/)[^/]*layer_normalization[^/]*\/vars$/.test(folder)
          ? ["gamma", "beta"]
          : ["kernel", "bias"];
  return names[Number(leaf)] ?? leaf;
}

function layerOf(path: string, attributes: Attributes): string {
  const vars = /^(.*?)(?:\/(?:forward_layer|backward_layer|layer|cells?|\w+_cell(?:_\d+)?))*\/vars$/.exec(path);
  if (vars) {
    const layer = vars[1] ?? "";
    const told = attributes.get(`${layer}/vars@name`);
    return typeof told === "string" ? told : layer.slice(layer.lastIndexOf("/") + 1);
  }
  return path.replace(/^model_weights\//, "").split("/")[0] ?? "";
}

/** A layer of its own may be named "forward_lstm" too: only what lies within another counts. */
function directionOf(path: string, layer: string): Direction | null {
  const within = path
    .replace(/^model_weights\//, "")
    .split("/")
    .slice(1);
  const match = within.map((part) => (part === layer ? null : /^(forward|backward)_/.exec(part))).find((found) => found);
  if (!match) return null;
  return match[1] === "forward" ? "forward" : "reverse";
}

/** A model within a model keeps all its layers under its own name: the path tells them apart. Cells of one layer stay one. */
function separate(groups: readonly KerasTensors[], stacks: ReadonlySet<string>): KerasTensors[] {
  const count = new Map<string, number>();
  const key = ({ layer, direction, parts }: KerasTensors) => `${layer}|${direction ?? ""}|${[...parts.keys()].sort().join()}`;
  for (const group of groups) count.set(key(group), (count.get(key(group)) ?? 0) + 1);
  return groups.map((group) => {
    const folders = group.path.split("/");
    const isOfStack = folders.some((folder) => stacks.has(folder.replace(/_\d+$/, "")) || stacks.has(folder));
    if ((count.get(key(group)) ?? 0) < 2 || isOfStack) return group;
    const inner = folders.filter((part) => !/cell(_\d+)?$|^(forward|backward)_|^model_weights$/.test(part));
    return { ...group, layer: inner.at(-1) ?? group.layer };
  });
}
