/**
 * Recognises a model around PyTorch's recurrent modules: embedding, stack, output layer. Where several modules are in a
 * file, the largest is the model unless a manifest names another.
 */
import { message, quoted, type Message } from "../../../messages/message";
import { elementCount } from "../../../tensor/shape";
import type { PlainValue, TensorFile, TensorInfo } from "../../formats/format";
import { manifestInvalid, manifestName, type Manifest } from "../../manifest/manifest";
import type { Inference } from "../../../model/inference";
import type { CellId, LayerShape } from "../../model";
import { buildModel } from "../shared/buildModel";
import type { Hints, Framework, RecognisedModel } from "../framework";
import { askGates, gateRows, turnUpdateGate } from "../shared/gateOrder";
import {
  ask,
  biasInference,
  directionInference,
  gateOrderOf,
  inference,
  nothingAsked,
  resetPlace,
  told,
  type Asked,
} from "../shared/inference";
import { findEmbeddingAndHead } from "../shared/embeddingAndHead";
import { foreignTensors, otherCellProblem } from "../shared/foreignTensors";
import { cellTitles, layerTitle, type LayerPart } from "../shared/modelParts";
import { isOf, ownersAmong } from "../shared/partNames";
import {
  askWiring,
  chosenPart,
  listed,
  mostComplete,
  partsAlike,
  stackedAsTold,
  startOfDecoder,
  type Part,
} from "../shared/parts";
import { gateCountOf, gateOrders, loadLayer, outputsOf, type LayerTensors } from "./layout";
import { findInitialStates } from "./initialStates";
import {
  findModules,
  isRecurrentName,
  joined,
  outputSize,
  readsOf,
  reversingClass,
  reversingName,
  type RecurrentModule,
} from "./modules";

export const pytorch: Framework = { name: "PyTorch", recognise };

const cellByGateCount = new Map<number, CellId>([
  [4, "lstm"],
  [3, "gru"],
  [1, "rnn-tanh"],
]);

/** Flair's setting of language models; where it is false, texts are read from their ends. */
const backwardSetting = "is_forward_lm";

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const { manifest } = hints;
  const isBackward = [...(hints.attributes ?? [])].some(([name, value]) => name.endsWith(backwardSetting) && value === false);
  const found = findModules(tensors, hints.modules, isBackward);
  if (found.modules.length === 0) return null; // another framework's file, whose parts a manifest may name
  const warnings = [...found.warnings];
  const recurrent = new Set(found.modules.flatMap(({ layers }) => layers.flatMap(tensorsOf)));
  const rest = tensors.filter((tensor) => !recurrent.has(tensor));
  const parts = partsAsTold(checkpointName, found.modules, rest, manifest);
  const modules = parts.map(({ module }) => module);
  const names = parts.map(({ name }) => name);
  const owners = ownersAmong(names);
  const named = chosenPart(checkpointName, parts, manifest);
  const outerOf = (index: number) => {
    const first = modules[index]?.layers[0] as LayerTensors;
    const before = tensors.slice(0, tensors.indexOf(first.inputWeights)).filter((tensor) => !recurrent.has(tensor));
    const isInOrder = !inAlphabet(tensors);
    const start = isInOrder ? before.length : 0;
    const own = modules.length === 1 ? rest : rest.filter(({ name }) => isOf(owners, index, name, manifest));
    return findEmbeddingAndHead(checkpointName, own, first.inputSize, outputSize(modules[index] as RecurrentModule), hints, {
      start: start === 0 || modules.length === 1 ? start : placeAmong(own, tensors, tensors.indexOf(first.inputWeights)),
      isInOrder,
      path: modules[index]?.prefixes[0] ?? "",
      isOwn: (name) => modules.length > 1 && owners.of(name) === index,
      alike: owners.decoder === index ? [] : partsAlike(parts, index),
    });
  };
  const countOf = (at: number) => countElements(modules[at]?.layers.flatMap(tensorsOf) ?? []);
  const index = named ?? mostComplete(parts, outerOf, countOf, rest.length);
  const module = modules[index];
  const first = module?.layers[0];
  if (!module || !first) return null;
  const applied = first.gateCount === 1 ? appliedBySetting(module.prefixes[0] ?? "", hints.attributes) : null;
  const bySize = chooseCell(checkpointName, first.gateCount, manifest);
  const stacked = applied && manifest?.cell === undefined ? applied.cell : bySize;
  const cell = first.projection ? "lstm-projected" : stacked;
  const outer = outerOf(index);
  const { order, inferences, hypotheses = [] } = orderOf(cell, first, manifest);
  const mayBegin = rest.filter(({ name }) => [null, index].includes(owners.of(name)));
  const initial = findInitialStates(mayBegin, module.layers, first.gateCount === 4, manifest, (name) =>
    owners.of(name) === index ? [] : partsAlike(parts, index),
  );
  const states = new Set(initial.states.flat().map(({ tensor }) => tensor));
  const beside = rest.filter(({ name }) => !states.has(name));
  const isTaking = first.gateCount === 3 && manifest?.updateGate === "takes";
  const layers = module.layers.map((layer, at) => ({
    ...partOf(cell, order, layer, readsOf(module, layer), module.problem ?? otherCell(layer, cell, beside, manifest), isTaking),
    initial: initial.states[at] ?? [],
  }));
  const activation = activationOf(first.gateCount, applied, manifest);
  const wiring = askWiring(parts, index, named !== null, manifest);
  const encoder = owners.decoder === index && initial.inferences.length === 0 ? names[owners.encoder ?? 0] : undefined;
  return buildModel({
    checkpointName,
    manifest,
    layers,
    ...outer,
    warnings,
    encoder,
    parts: listed(parts, index),
    inferences: [
      ...wiring.inferences,
      ...inferences,
      ...moduleInferences(cell, first, layers, hints),
      ...activation.inferences,
      ...initial.inferences,
      ...startOfDecoder(encoder),
      ...outer.inferences,
    ],
    hypotheses: [...wiring.hypotheses, ...hypotheses, ...activation.hypotheses, ...initial.hypotheses, ...outer.hypotheses],
  });
}

interface PytorchPart extends Part {
  readonly module: RecurrentModule;
}

/** The modules as parts, those that a manifest puts into one row joined. */
function partsAsTold(
  checkpointName: string,
  modules: readonly RecurrentModule[],
  rest: readonly TensorInfo[],
  manifest: Manifest | null,
): readonly PytorchPart[] {
  const asParts = (all: readonly RecurrentModule[]) => {
    const names = namesOf(all, rest);
    return all.map((module, at): PytorchPart => {
      const part = partOfModule(module);
      const name = names[at] ?? "";
      return { ...part, name, units: part.units.length > 1 ? part.units : part.units.map((unit) => ({ ...unit, name })) };
    });
  };
  const join = (members: readonly PytorchPart[]) => partOfModule(joined(members.map(({ module }) => module)));
  const apart = ({ module }: PytorchPart) => (module.units ?? []).map(partOfModule);
  const stacked = stackedAsTold(checkpointName, asParts(modules), manifest, join, apart);
  return asParts(stacked.map(({ module }) => module));
}

function partOfModule(module: RecurrentModule): PytorchPart {
  const inputSize = module.layers[0]?.inputSize ?? 0;
  const titles = module.layers.map(titleOf);
  const units = (module.units ?? [module]).map((unit) => ({
    name: bare(unit.prefixes[0] ?? ""),
    inputs: unit.layers[0]?.inputSize ?? 0,
    outputs: outputSize(unit),
    layers: unit.layers.length,
  }));
  const name = bare(module.prefixes[0] ?? "");
  return { module, name, members: module.prefixes, inputSize, outputSize: outputSize(module), titles, units };
}

/** How many of `own` are among the first tensors of the file, up to the recurrent ones. */
function placeAmong(own: readonly TensorInfo[], tensors: readonly TensorInfo[], start: number): number {
  const first = new Set(tensors.slice(0, start));
  return own.filter((tensor) => first.has(tensor)).length;
}

function titleOf(layer: LayerTensors): Message {
  const cell = layer.projection ? "lstm-projected" : (cellByGateCount.get(layer.gateCount) ?? "lstm");
  return layerTitle(shapeOf(cell, layer));
}

/** Whether names were sorted, so that their order is not that of the program. */
function inAlphabet(tensors: readonly TensorInfo[]): boolean {
  return tensors.every(({ name }, index) => index === 0 || (tensors[index - 1]?.name ?? "") < name);
}

function chooseCell(checkpointName: string, gateCount: number, manifest: Manifest | null): CellId {
  const bySize = cellByGateCount.get(gateCount) ?? "lstm";
  const named = manifest?.cell;
  if (named === undefined) return bySize;
  if (gateCountOf(named) === gateCount) return named;
  const reason = message("frameworks.gateCount", { file: checkpointName, n: gateCount, cell: cellTitles[bySize], named });
  throw manifestInvalid(manifestName(checkpointName), "cell", reason);
}

/** PyTorch's own modules name no tensor "bias": beside one, somebody wrote the cell, and stacked its gates as he liked. */
function orderOf(
  cell: CellId,
  first: LayerTensors,
  manifest: Manifest | null,
): Pick<ReturnType<typeof gateOrderOf>, "order" | "inferences"> & Partial<Asked> {
  const name = ownBiasOf(first);
  if (first.candidateBias) return gateOrderOf(gateOrders[cell], manifest, equinox(first.candidateBias.name));
  if (name === null)
    return gateOrderOf(gateOrders[cell], manifest, message("frameworksPytorch.gateOrder", { name: first.inputWeights.name }));
  return askGates(first.gateCount === 4 ? "lstm" : "gru", manifest, message("frameworksPytorch.ownBias", { name }));
}

function equinox(name: string): Message {
  return message("frameworksPytorch.equinox", { name });
}

function ownBiasOf({ inputBias, candidateBias, gateCount }: LayerTensors): string | null {
  if (candidateBias) return null;
  return gateCount > 1 && inputBias !== null && /(^|\.)bias$/.test(inputBias.name) ? inputBias.name : null;
}

/**
 * What nn.RNN keeps of its nonlinearity where the whole module is in the file ("rnn.nonlinearity", "rnn.mode"); else what the
 * settings beside its weights say, where they say one thing.
 */
function appliedBySetting(
  prefix: string,
  attributes: Hints["attributes"],
): { readonly cell: "rnn-tanh" | "rnn-relu"; readonly setting: string } | null {
  const all = [...(attributes ?? [])].flatMap(([name, value]): [string, PlainValue][] =>
    value instanceof Map ? [...value].map(([key, within]) => [`${name}.${String(key)}`, within as PlainValue]) : [[name, value]],
  );
  const said = all.flatMap(([setting, value]) => {
    if (!/(?:^|\.)(?:nonlinearity|mode)$/.test(setting) || typeof value !== "string") return [];
    const [, name] = /^(?:rnn_)?(tanh|relu)$/i.exec(value) ?? [];
    return name === undefined
      ? []
      : [{ setting, cell: name.toLowerCase() === "relu" ? ("rnn-relu" as const) : ("rnn-tanh" as const) }];
  });
  const own = said.filter(({ setting }) => setting.slice(0, setting.lastIndexOf(".") + 1) === prefix);
  const [first, ...others] = own.length > 0 ? own : said;
  return first && others.every(({ cell }) => cell === first.cell) ? first : null;
}

/** What a layer of one gate applies is not in its weights. */
function activationOf(gateCount: number, applied: ReturnType<typeof appliedBySetting>, manifest: Manifest | null): Asked {
  if (gateCount !== 1) return nothingAsked;
  if (applied && manifest?.cell === undefined && manifest?.activation === undefined) {
    const name = quoted(applied.cell.replace("rnn-", ""));
    const known = inference("activation", name, "stated", message("frameworks.settingSays", { name: applied.setting }));
    return { inferences: [known], hypotheses: [] };
  }
  const alternatives = (["tanh", "relu"] as const).map((name) => ({
    id: name,
    label: quoted(name),
    manifest: { cell: `rnn-${name}` as const },
  }));
  const named = manifest?.activation ?? manifest?.cell?.replace("rnn-", "");
  return ask({ about: "activation", alternatives }, named, message("frameworksPytorch.activationOpen"));
}

function moduleInferences(
  cell: CellId,
  first: LayerTensors,
  layers: readonly LayerPart[],
  { manifest, modules }: Hints,
): Inference[] {
  const { inputBias, recurrentBias, candidateBias } = first;
  const names = [inputBias?.name, recurrentBias?.name, candidateBias?.name].filter((name) => name !== undefined);
  const count = Math.min(2, names.length) as 0 | 1 | 2;
  const biases = biasInference(
    count,
    count === 0
      ? message("frameworksPytorch.noBiases", { first: "bias_ih", second: "bias_hh" })
      : message("frameworksPytorch.hasBiases", { names }),
  );
  const paths = layers.map(({ name }) => (typeof name === "string" ? name : ""));
  const reversing = paths.map((path) => reversingClass(path, modules ?? new Map())).find((each) => each !== null);
  const moduleOf = (path: string) => path.slice(0, path.lastIndexOf(".") + 1); // a weight's own name ends in _reverse in PyTorch's
  const named =
    reversing === undefined ? paths.map((path) => reversingName(moduleOf(path))).find((each) => each !== null) : undefined;
  const evidence =
    reversing !== undefined
      ? message("frameworksPytorch.reverseClass", { name: reversing ?? "" })
      : named
        ? message("frameworksPytorch.reverseByName", { name: named })
        : layers[0]?.shape.direction === "reverse"
          ? message("frameworks.settingSays", { name: backwardSetting })
          : message("frameworksPytorch.reverseNames", { suffix: "_reverse" });
  const said = directionInference(layers, manifest, evidence);
  const direction = named && !said.chosen ? { ...said, ground: "assumed" as const } : said;
  if (!cell.startsWith("gru")) return [biases, direction];
  if (ownBiasOf(first) !== null) return [biases, direction]; // it is asked
  const after = candidateBias ? equinox(candidateBias.name) : message("frameworksPytorch.resetAfter");
  const reset = inference("resetGate", resetPlace(cell), "convention", after);
  return [biases, direction, told(manifest?.cell, reset, resetPlace(cell))];
}

type RoleName = "inputWeights" | "recurrentWeights" | "inputBias" | "recurrentBias" | "projection";

/** What lies within the module beside what PyTorch's own have. */
function otherCell(
  { inputWeights: { name }, inputSize, hiddenSize, gateCount }: LayerTensors,
  cell: CellId,
  beside: readonly TensorInfo[],
  manifest: Manifest | null,
): Message | null {
  const prefix = name.slice(0, name.lastIndexOf(".") + 1).replace(/\.module\.$/, ".");
  const names = foreignTensors(
    { prefix, hiddenSize, gateCount, isPytorch: true, cellInputs: /weight_ih$/.test(name) ? inputSize : undefined },
    beside.filter((tensor) => !isRecurrentName(tensor.name)),
  );
  return otherCellProblem(bare(prefix), cell, names, manifest);
}

function partOf(
  cell: CellId,
  order: readonly string[],
  layer: LayerTensors,
  reads: readonly number[],
  problem: Message | null,
  isTaking: boolean,
): LayerPart {
  const gates = gateRows(order, layer.hiddenSize);
  const { inputWeights, recurrentWeights, inputBias, recurrentBias, candidateBias, projection } = layer;
  const part = (tensor: TensorInfo | null, role: RoleName) =>
    tensor ? [{ name: tensor.name, role: message(`frameworksRoles.${role}`), gates: role === "projection" ? [] : gates }] : [];
  return {
    shape: shapeOf(cell, layer),
    reads,
    name: inputWeights.name,
    problem,
    tensors: [
      ...part(inputWeights, "inputWeights"),
      ...part(recurrentWeights, "recurrentWeights"),
      ...part(inputBias, "inputBias"),
      ...part(recurrentBias, "recurrentBias"),
      ...(candidateBias
        ? [
            {
              name: candidateBias.name,
              role: message("frameworksRoles.ofCandidate", { role: message("frameworksRoles.recurrentBias") }),
            },
          ]
        : []),
      ...part(projection, "projection"),
    ],
    async load(file: TensorFile) {
      const loaded = await loadLayer(file, cell, order, layer);
      if (isTaking) turnUpdateGate(loaded.parameters);
      return loaded;
    },
  };
}

function shapeOf(cell: CellId, layer: LayerTensors): LayerShape {
  const { inputSize, hiddenSize, direction, projection } = layer;
  return { cell, inputSize, hiddenSize, direction, ...(projection ? { outputSize: outputsOf(layer) } : {}) };
}

function tensorsOf(layer: LayerTensors): TensorInfo[] {
  const { inputWeights, recurrentWeights, inputBias, recurrentBias, candidateBias, projection } = layer;
  return [inputWeights, recurrentWeights, inputBias, recurrentBias, candidateBias, projection].filter(
    (tensor) => tensor !== null,
  );
}

function countElements(tensors: readonly TensorInfo[]): number {
  return tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0);
}

/**
 * "rnn" for the module whose tensors begin with "rnn."; "encoder" for "encoder.rnn." where encoder holds other tensors
 * too, and no other recurrent ones. Of a row the first and the last.
 */
function namesOf(modules: readonly RecurrentModule[], others: readonly TensorInfo[]): string[] {
  const paths = modules.map(({ prefixes }) => bare(prefixes[0] ?? ""));
  return modules.map(({ prefixes }, index) => {
    const own = paths[index] ?? "";
    if (prefixes.length > 1) return `${own}…${bare(prefixes.at(-1) ?? "")}`;
    const parent = own.slice(0, Math.max(0, own.lastIndexOf(".")));
    const within = (name: string) => name.startsWith(`${parent}.`);
    const isWhole =
      parent !== "" && !paths.some((path, at) => at !== index && within(path)) && others.some(({ name }) => within(name));
    return modules.length > 1 && isWhole ? parent : own;
  });
}

function bare(prefix: string): string {
  return prefix.replace(/[._]$/, "") || "(unnamed)";
}
