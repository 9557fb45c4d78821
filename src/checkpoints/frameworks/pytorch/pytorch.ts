/**
 * Recognises a model around PyTorch's recurrent modules: embedding, stack, output layer. Where several modules are in a
 * file, the largest is the model unless a manifest names another.
 */
import { quoted, type Message } from "../../../messages/message";
import { elementCount } from "../../../tensor/shape";
import type { TensorFile, TensorInfo } from "../../formats/format";
import { manifestInvalid, manifestName, type Manifest } from "../../manifest/manifest";
import type { Inference } from "../../../model/inference";
import type { CellId, LayerShape } from "../../model";
import { buildModel } from "../shared/buildModel";
import type { Hints, Framework, RecognisedModel } from "../framework";
import { gateRows } from "../shared/gateOrder";
import {
  ask,
  biasInference,
  directionInference,
  gateOrderOf,
  inference,
  nothingAsked,
  told,
  type Asked,
} from "../shared/inference";
import { findEmbeddingAndHead } from "../shared/embeddingAndHead";
import { cellTitles, type LayerPart } from "../shared/modelParts";
import { ownersAmong, type Owner } from "../shared/partNames";
import { said } from "../shared/words";
import { gateCountOf, gateOrders, loadLayer, outputsOf, type LayerTensors } from "./layout";
import { findInitialStates } from "./initialStates";
import { findModules, joined, outputSize, readsOf, reversingClass, type RecurrentModule } from "./modules";

export const pytorch: Framework = { name: "PyTorch", recognise };

const cellByGateCount = new Map<number, CellId>([
  [4, "lstm"],
  [3, "gru"],
  [1, "rnn-tanh"],
]);

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const { manifest } = hints;
  const found = findModules(tensors, hints.modules);
  const warnings = [...found.warnings];
  const recurrent = new Set(found.modules.flatMap(({ layers }) => layers.flatMap(tensorsOf)));
  const rest = tensors.filter((tensor) => !recurrent.has(tensor));
  const modules = stackedAsTold(checkpointName, found.modules, namesOf(found.modules, rest), manifest);
  const names = namesOf(modules, rest);
  const owners = ownersAmong(names);
  const named = chosenPart(checkpointName, modules, names, manifest);
  const outerOf = (index: number) => {
    const first = modules[index]?.layers[0] as LayerTensors;
    const before = tensors.slice(0, tensors.indexOf(first.inputWeights)).filter((tensor) => !recurrent.has(tensor));
    const start = inAlphabet(tensors) ? 0 : before.length;
    const own = modules.length === 1 ? rest : rest.filter(({ name }) => isOf(owners, index, name, manifest));
    return findEmbeddingAndHead(checkpointName, own, first.inputSize, outputSize(modules[index] as RecurrentModule), hints, {
      start: start === 0 || modules.length === 1 ? start : placeAmong(own, tensors, start),
      path: modules[index]?.prefixes[0] ?? "",
      isOwn: (name) => modules.length > 1 && owners.of(name) === index,
    });
  };
  const index = named ?? mostComplete(modules, outerOf);
  const module = modules[index];
  const first = module?.layers[0];
  if (!module || !first) return null;
  const stacked = chooseCell(checkpointName, first.gateCount, manifest);
  const cell = first.projection ? "lstm-projected" : stacked;
  const outer = outerOf(index);
  const { order, inferences } = gateOrderOf(
    gateOrders[cell],
    manifest,
    `${first.inputWeights.name} is named as PyTorch names the weights of its own modules, which stack them so.`,
  );
  const initial = findInitialStates(rest, module.layers, first.gateCount === 4, manifest);
  const layers = module.layers.map((layer, at) => ({
    ...partOf(cell, order, layer, readsOf(module, layer)),
    initial: initial.states[at] ?? [],
  }));
  const activation = activationOf(first.gateCount, manifest);
  const wiring = wiringOf(modules, names, index, named !== null, manifest);
  const start =
    owners.decoder === index && initial.inferences.length === 0 ? startOfDecoder(names[owners.encoder ?? 0] ?? "") : [];
  return buildModel({
    checkpointName,
    manifest,
    layers,
    ...outer,
    warnings,
    parts: modules.map((each, at) => ({ name: names[at] ?? "", layers: each.layers.map(titleOf), isTaken: at === index })),
    inferences: [
      ...wiring.inferences,
      ...inferences,
      ...moduleInferences(cell, first, layers, hints),
      ...activation.inferences,
      ...initial.inferences,
      ...start,
      ...outer.inferences,
    ],
    hypotheses: [...wiring.hypotheses, ...activation.hypotheses, ...initial.hypotheses, ...outer.hypotheses],
  });
}

/** How many of `own` are among the first tensors of the file, up to the recurrent ones. */
function placeAmong(own: readonly TensorInfo[], tensors: readonly TensorInfo[], start: number): number {
  const first = new Set(tensors.slice(0, start));
  return own.filter((tensor) => first.has(tensor)).length;
}

/** A tensor that no name ties to a part can be any part's; an output layer is the decoder's. What a manifest names is for all. */
function isOf(owners: Owner, index: number, name: string, manifest: Manifest | null): boolean {
  if (Object.values(manifest?.tensors ?? {}).includes(name)) return true;
  const owner = owners.of(name);
  if (owner !== null) return owner === index;
  return owners.decoder === null || owners.decoder === index;
}

/** Without a word of a person: a part with a head before one without, and then the largest. */
function mostComplete(modules: readonly RecurrentModule[], outerOf: (index: number) => { readonly head: unknown }): number {
  const rank = (index: number) => (outerOf(index).head === null ? 0 : 1);
  const size = (index: number) => countElements(modules[index]?.layers.flatMap(tensorsOf) ?? []);
  if (modules.length < 2) return 0;
  return [...modules.slice(0, maximumParts).keys()].sort((a, b) => rank(b) - rank(a) || size(b) - size(a))[0] ?? 0;
}

/** More parts are listed and not looked at to find the most complete one. */
const maximumParts = 64;

/** Parts that a manifest puts into one row. */
function stackedAsTold(
  checkpointName: string,
  modules: readonly RecurrentModule[],
  names: readonly string[],
  manifest: Manifest | null,
): readonly RecurrentModule[] {
  const stack = manifest?.wiring?.stack;
  if (!stack) return modules;
  const members = stack.map((name) => {
    const module = modules[names.indexOf(name)];
    if (module) return module;
    throw manifestInvalid(manifestName(checkpointName), `at "wiring.stack": ${noPart(checkpointName, name, names)}`);
  });
  return [joined(members), ...modules.filter((each) => !members.includes(each))];
}

/** The part that the manifest names, or null. */
function chosenPart(
  checkpointName: string,
  modules: readonly RecurrentModule[],
  names: readonly string[],
  manifest: Manifest | null,
): number | null {
  for (const [property, named] of [
    ["part", manifest?.part],
    ["tensors.recurrent", manifest?.tensors?.recurrent],
  ] as const) {
    if (named === undefined) continue;
    const index = modules.findIndex((module, at) => {
      return names[at] === named || module.prefixes.some((prefix) => prefix === named || prefix === `${named}.`);
    });
    if (index >= 0) return index;
    throw manifestInvalid(manifestName(checkpointName), `at "${property}": ${noPart(checkpointName, named, names)}`);
  }
  return null;
}

function noPart(checkpointName: string, named: string, names: readonly string[]): string {
  return `${checkpointName} has no recurrent part "${named}"; it has ${names.join(", ")}`;
}

/** What several parts are to one another: nothing says it, so each is run by itself. */
function wiringOf(
  modules: readonly RecurrentModule[],
  names: readonly string[],
  index: number,
  isChosen: boolean,
  manifest: Manifest | null,
): Asked {
  const [first] = modules;
  const stack = manifest?.wiring?.stack;
  if (modules.length < 2 && !stack) {
    const isJoined = (first?.prefixes.length ?? 0) > 1;
    const row = first?.prefixes.map(bare).join(", then ") ?? "";
    const evidence = "Their numbers are their order, and each reads as much as the one before it gives.";
    return isJoined ? { inferences: [inference("wiring", row, "convention", evidence)], hypotheses: [] } : nothingAsked;
  }
  const taken = names[index] ?? "";
  const chains = modules.every(
    (module, at) => at === 0 || module.layers[0]?.inputSize === outputSize(modules[at - 1] as RecurrentModule),
  );
  const alternatives = [
    { id: "apart", label: said("not connected: each part by itself"), manifest: {} },
    ...(chains ? [{ id: "stack", label: said(names.join(", then ")), manifest: { wiring: { stack: [...names] } } }] : []),
  ];
  const evidence = `The file does not say what ${names.join(", ")} are to one another.`;
  const question = { about: "wiring" as const, alternatives, isForPeople: !chains };
  const wiring = ask(question, stack && "stack", evidence, "open");
  const others = names.filter((name) => name !== taken).join(", ");
  const choice = `Take another with --part NAME, or with "part" in the manifest: ${others}.`;
  const part = inference("part", taken, "assumed", choice);
  return { ...wiring, inferences: [isChosen ? told("part", taken, part) : part, ...wiring.inferences] };
}

/** A decoder begins at zero or where the encoder ended: a source text tells it. */
function startOfDecoder(encoder: string): Inference[] {
  const alternatives = [
    { id: "zero", label: said("zero"), natsPerToken: null },
    { id: encoder, label: said(`where ${encoder} ended`), natsPerToken: null },
  ];
  const evidence = `It may begin where ${encoder} ended: give the source text with --source FILE.`;
  return [{ ...inference("initialState", "zero", "assumed", evidence), taken: "zero", alternatives }];
}

function titleOf({ gateCount, projection, inputSize, hiddenSize, direction }: LayerTensors): Message {
  const cell = projection ? "lstm-projected" : (cellByGateCount.get(gateCount) ?? "lstm");
  return said(`${cellTitles[cell]} ${inputSize} → ${hiddenSize}${direction === "backward" ? ", backward" : ""}`);
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
  const reason = `at "cell": ${checkpointName} stacks ${gateCount} gates, as ${cellTitles[bySize]} does, not "${named}"`;
  throw manifestInvalid(manifestName(checkpointName), reason);
}

/** What a layer of one gate applies is not in its weights. */
function activationOf(gateCount: number, manifest: Manifest | null): Asked {
  if (gateCount !== 1) return nothingAsked;
  const alternatives = (["tanh", "relu"] as const).map((name) => ({
    id: name,
    label: quoted(name),
    manifest: { cell: `rnn-${name}` as const },
  }));
  const named = manifest?.activation ?? manifest?.cell?.replace("rnn-", "");
  return ask(
    { about: "activation", alternatives },
    named,
    "nn.RNN applies tanh unless told otherwise, and its weights do not tell.",
  );
}

function moduleInferences(
  cell: CellId,
  first: LayerTensors,
  layers: readonly LayerPart[],
  { manifest, modules }: Hints,
): Inference[] {
  const { inputBias, recurrentBias } = first;
  const count = inputBias && recurrentBias ? 2 : (inputBias ?? recurrentBias) ? 1 : 0;
  const names = [inputBias?.name, recurrentBias?.name].filter((name) => name !== undefined);
  const biases = biasInference(
    count,
    count === 0 ? "The file has no bias_ih and no bias_hh." : `The file has ${names.join(" and ")}.`,
  );
  const reversing = layers.map(({ name }) => reversingClass(name, modules ?? new Map())).find((each) => each !== null);
  const evidence =
    reversing === undefined
      ? "PyTorch names the weights of a backward direction with _reverse."
      : `The file wraps those that read backward in the class ${reversing}.`;
  const direction = directionInference(layers, manifest, evidence);
  if (!cell.startsWith("gru")) return [biases, direction];
  const value = cell === "gru" ? "after the recurrent product" : "before the recurrent product";
  const reset = inference("resetGate", value, "convention", "nn.GRU and nn.GRUCell scale the recurrent product by it.");
  return [biases, direction, told("resetGate", manifest?.cell === undefined ? undefined : value, reset)];
}

function partOf(cell: CellId, order: readonly string[], layer: LayerTensors, reads: readonly number[]): LayerPart {
  const gates = gateRows(order, layer.hiddenSize);
  const { inputWeights, recurrentWeights, inputBias, recurrentBias, projection } = layer;
  const part = (tensor: TensorInfo | null, text: string) =>
    tensor ? [{ name: tensor.name, text, gates: text === "projection" ? [] : gates }] : [];
  return {
    shape: shapeOf(cell, layer),
    reads,
    name: inputWeights.name,
    problem: null,
    tensors: [
      ...part(inputWeights, "input weights"),
      ...part(recurrentWeights, "recurrent weights"),
      ...part(inputBias, "input bias"),
      ...part(recurrentBias, "recurrent bias"),
      ...part(projection, "projection"),
    ],
    load: (file: TensorFile) => loadLayer(file, cell, order, layer),
  };
}

function shapeOf(cell: CellId, layer: LayerTensors): LayerShape {
  const { inputSize, hiddenSize, direction, projection } = layer;
  return { cell, inputSize, hiddenSize, direction, ...(projection ? { outputSize: outputsOf(layer) } : {}) };
}

function tensorsOf(layer: LayerTensors): TensorInfo[] {
  const { inputWeights, recurrentWeights, inputBias, recurrentBias, projection } = layer;
  return [inputWeights, recurrentWeights, inputBias, recurrentBias, projection].filter((tensor) => tensor !== null);
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
