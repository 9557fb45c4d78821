/**
 * Finds PyTorch's recurrent modules among a checkpoint's tensors, by the names that nn.LSTM, nn.GRU, nn.RNN and their
 * cells give: any prefix, then weight_ih, weight_hh, bias_ih, bias_hh, weight_hr, then _l0, _l1_reverse, ... or nothing;
 * AWD-LSTM's weight_hh_l0_raw too, a single bias beside a cell's weights, and w_ih, w_hh, b_ih, b_hh of NumPy archives.
 */
import { message, type Message } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import { forwardFirst, shapeText } from "../shared/modelParts";
import { areSideBySide, isInterrupted, isPlainRow } from "../shared/plainRows";
import { outputsOf, type LayerTensors } from "./layout";

export interface RecurrentModule {
  /** What its tensors' names begin with, such as "rnn."; several where modules in a row were read as one stack. */
  readonly prefixes: readonly string[];
  /** From the first layer to the last, forward before reverse. */
  readonly layers: readonly LayerTensors[];
  /** The modules that were read as one. */
  readonly units?: readonly RecurrentModule[] | undefined;
  /** Why it cannot be run, where one of its layers cannot be read. */
  readonly problem?: Message | undefined;
}

export interface FoundModules {
  readonly modules: readonly RecurrentModule[];
  readonly warnings: readonly Message[];
}

type Part = "weight_ih" | "weight_hh" | "weight_hr" | "bias_ih" | "bias_hh" | "bias_n";
const pattern = /^(.*?)(weight_ih|weight_hh|weight_hr|bias_ih|bias_hh|(?<![^._])[wb]_[ih]h)(?:_l(\d{1,4})(_reverse)?)?(_raw)?$/s;

/** Whether PyTorch would give it to a recurrent module's weights. */
export function isRecurrentName(name: string): boolean {
  return pattern.test(name);
}

interface Group {
  readonly prefix: string;
  readonly layer: number;
  readonly reverse: boolean;
  readonly parts: Map<Part, TensorInfo>;
}

/**
 * `isBackward`: of a language model that reads its texts from their ends. `classes` are those of a whole module's parts, by
 * path; a wrapper that is named for it turns the direction.
 */
export function findModules(
  tensors: readonly TensorInfo[],
  classes: ReadonlyMap<string, string> = new Map(),
  isBackward = false,
): FoundModules {
  const warnings: Message[] = [];
  const byPrefix = new Map<string, LayerTensors[]>();
  const problems = new Map<string, Message>();
  for (const group of groups(tensors)) {
    const layer = readLayer(group);
    if ("id" in layer) problems.set(group.prefix, layer);
    else byPrefix.set(group.prefix, [...(byPrefix.get(group.prefix) ?? []), turned(layer, group.prefix, classes, isBackward)]);
  }
  const modules = [...byPrefix].map(([prefix, layers]) => ({
    prefixes: [prefix],
    problem: problems.get(prefix),
    layers: layers.sort((a, b) => a.layer - b.layer || forwardFirst(a.direction, b.direction)),
  }));
  for (const [prefix, problem] of problems) if (!byPrefix.has(prefix)) warnings.push(problem);
  return { modules: joinStacks(modules, tensors), warnings };
}

function groups(tensors: readonly TensorInfo[]): Iterable<Group> {
  const found = new Map<string, Group>();
  for (const tensor of tensors) {
    const match = pattern.exec(tensor.name);
    if (!match) continue;
    const [, before = "", short = "", layer = "", reverse = "", raw] = match;
    const part = short.replace(/^w_/, "weight_").replace(/^b_/, "bias_");
    const prefix = before.replace(/\.module\.$/, "."); // what wraps a layer to drop weights keeps the whole ones beside it, as _raw
    const key = JSON.stringify([prefix, layer, reverse]);
    const group = found.get(key) ?? { prefix, layer: Number(layer), reverse: reverse !== "", parts: new Map() };
    if (raw !== undefined || !group.parts.has(part as Part)) group.parts.set(part as Part, tensor);
    found.set(key, group);
  }
  // cells that people write have a single bias beside the two weights, and Equinox's GRU a second one of its candidate
  for (const tensor of tensors) {
    const [, prefix, ofCandidate] = /^(.*\.|)bias(_n)?$/s.exec(tensor.name) ?? [];
    const group = prefix === undefined ? undefined : found.get(JSON.stringify([prefix, "", ""]));
    if (ofCandidate !== undefined) {
      if (group) group.parts.set("bias_n", tensor);
      continue;
    }
    const isAlone = !group?.parts.has("bias_ih") && !group?.parts.has("bias_hh");
    if (group && isAlone && tensor.shape[0] === group.parts.get("weight_ih")?.shape[0]) group.parts.set("bias_ih", tensor);
  }
  return found.values();
}

function turned(layer: LayerTensors, prefix: string, classes: ReadonlyMap<string, string>, isBackward: boolean): LayerTensors {
  const isReversed = isBackward || reversingClass(prefix, classes) !== null || reversingName(prefix) !== null;
  return isReversed && layer.direction === "forward" ? { ...layer, direction: "reverse" } : layer;
}

/** The class of a wrapper around a module that is named for reversal. */
export function reversingClass(prefix: string, classes: ReadonlyMap<string, string>): string | null {
  const path = prefix.replace(/\.$/, "").split(".");
  const own = path.map((_, depth) => classes.get(path.slice(0, depth + 1).join(".")) ?? "");
  return own.find((name) => /revers|backward/i.test(name.slice(name.lastIndexOf(".") + 1))) ?? null;
}

/** A word of a module's name that says that it reads in reverse. */
export function reversingName(prefix: string): string | null {
  return /(?:^|[._])(backward|bwd|bw|reversed?)(?=[._]|$)/i.exec(prefix)?.[1] ?? null;
}

/** The layer, or why its shapes are none. */
function readLayer({ prefix, layer, reverse, parts }: Group): LayerTensors | Message {
  const inputWeights = parts.get("weight_ih");
  const recurrentWeights = parts.get("weight_hh");
  const projection = parts.get("weight_hr") ?? null;
  if (!inputWeights || !recurrentWeights) {
    const [some] = parts.values();
    const said = { name: some?.name ?? prefix, input: "weight_ih", state: "weight_hh" };
    return message("frameworksPytorch.needsBoth", said);
  }
  const [rows = 0, inputSize = 0] = inputWeights.shape;
  const [recurrentRows, outputSize = 0] = recurrentWeights.shape;
  const hiddenSize = projection ? (projection.shape[1] ?? 0) : outputSize;
  const gateCount = rows / hiddenSize;
  const isMatrix = inputWeights.shape.length === 2 && recurrentWeights.shape.length === 2 && inputSize > 0;
  const fits = !projection || (projection.shape.length === 2 && projection.shape[0] === outputSize && gateCount === 4);
  if (!isMatrix || rows !== recurrentRows || ![1, 3, 4].includes(gateCount) || !fits) {
    const [inputShape, stateShape] = [shapeText(inputWeights.shape), shapeText(recurrentWeights.shape)];
    const said = { input: inputWeights.name, inputShape, state: recurrentWeights.name, stateShape };
    return message("frameworksPytorch.noCell", said);
  }
  const bias = (part: Part) => {
    const tensor = parts.get(part);
    return tensor?.shape.length === 1 && tensor.shape[0] === rows ? tensor : null;
  };
  const ofCandidate = parts.get("bias_n");
  const isCandidates = gateCount === 3 && ofCandidate?.shape.join() === String(hiddenSize) && !parts.has("bias_hh");
  return {
    layer,
    direction: reverse ? "reverse" : "forward",
    inputWeights,
    recurrentWeights,
    projection,
    inputBias: bias("bias_ih"),
    recurrentBias: bias("bias_hh"),
    candidateBias: isCandidates ? (ofCandidate ?? null) : null,
    inputSize,
    hiddenSize,
    gateCount,
  };
}

/** What a module's last layer gives to the next: h of every direction, projected where it is. */
export function outputSize({ layers }: RecurrentModule): number {
  return sizeOf(layers.filter(({ layer }) => layer === layers.at(-1)?.layer));
}

/** The layers that a layer reads, forward and backward ones alike, as indices of the module's list; -1 is its input. */
export function readsOf({ layers }: RecurrentModule, { layer }: LayerTensors): number[] {
  const below = layers.flatMap((other, index) => (other.layer === layer - 1 ? [index] : []));
  return below.length > 0 ? below : [-1];
}

/** How many numbers layers give together. */
export function sizeOf(layers: readonly LayerTensors[]): number {
  return layers.reduce((sum, layer) => sum + outputsOf(layer), 0);
}

/**
 * Numbered siblings in one list (cells.0, cells.1; blocks.2.gru) are one row in the order of their numbers, whatever wraps
 * them. Numbers at the end of names (lstm1, lstm2; lstm, lstm2) are an order as well, unless the second could as well
 * read what the first reads: then they are parts by themselves, as members are that hold more than what is recurrent. Sizes
 * alone join nothing.
 */
function joinStacks(modules: readonly RecurrentModule[], tensors: readonly TensorInfo[]): RecurrentModule[] {
  const others = tensors.filter(({ name }) => !isRecurrentName(name));
  const isSorted = tensors.every(({ name }, index) => index === 0 || (tensors[index - 1]?.name ?? "") < name);
  const families = new Map<string, RecurrentModule[]>();
  for (const module of modules) {
    const family = familyOf(module.prefixes[0] ?? "");
    families.set(family, [...(families.get(family) ?? []), module]);
  }
  return [...families].flatMap(([name, family]) => {
    const inOrder = family.sort((a, b) => naturally(a.prefixes[0] ?? "", b.prefixes[0] ?? ""));
    const isList = name.endsWith("[]");
    const paths = inOrder.map(({ prefixes }) => prefixes[0] ?? "");
    const chains = inOrder.every((module, index) => {
      const before = inOrder[index - 1];
      return !before || (sameKind(before, module) && (isList || before.layers[0]?.inputSize !== module.layers[0]?.inputSize));
    });
    if (!chains || inOrder.length < 2 || inOrder.length > mostInARow || families.size > mostFamilies) return inOrder;
    const [inputs, outputs] = [inOrder[0]?.layers[0]?.inputSize ?? 0, outputSize(inOrder[0] as RecurrentModule)];
    if (
      areSideBySide(
        inputs,
        outputs,
        inOrder.length,
        others.filter(({ name }) => !/emb/i.test(name)),
      )
    )
      return inOrder;
    const isPlain = isPlainRow(paths, others) && (isList || isSorted || !isInterrupted(paths, tensors, isRecurrentName));
    return isPlain ? [joined(inOrder)] : inOrder;
  });
}

/** More are no row that anybody made, and what stands between them would take long to look at. */
const [mostInARow, mostFamilies] = [256, 64];

/** "blocks[]" for what stands in the list blocks; for other names what is left without numbers. */
function familyOf(prefix: string): string {
  const list = /^(.*?)(?:^|[._])\d+\./s.exec(prefix);
  return list ? `${list[1] ?? ""}[]` : prefix.replace(/\d+/g, "");
}

function sameKind(before: RecurrentModule, after: RecurrentModule): boolean {
  const fits = after.layers[0]?.inputSize === outputSize(before);
  return fits && after.layers[0]?.gateCount === before.layers[0]?.gateCount;
}

/** Modules in a row as one. */
export function joined(modules: readonly RecurrentModule[]): RecurrentModule {
  let base = 0;
  const layers = modules.flatMap((module) => {
    const moved = module.layers.map((tensors) => ({ ...tensors, layer: base + tensors.layer }));
    base = Math.max(...moved.map(({ layer }) => layer)) + 1;
    return moved;
  });
  const units = modules.flatMap((module) => module.units ?? [module]);
  const problem = modules.find((module) => module.problem !== undefined)?.problem;
  return { prefixes: modules.flatMap(({ prefixes }) => prefixes), problem, layers, ...(units.length > 1 ? { units } : {}) };
}

const naturally = new Intl.Collator("en", { numeric: true }).compare;
