/** Recognises a model around Keras's LSTM, GRU and SimpleRNN: embedding, layers, what stands before and after them. */
import { message, quoted, type Message } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import type { Manifest } from "../../manifest/manifest";
import type { Inference } from "../../../model/inference";
import type { CellId } from "../../model";
import { activationOptions, cellWith, type Activations } from "../shared/activations";
import { buildModel } from "../shared/buildModel";
import type { Hints, Framework, RecognisedModel } from "../framework";
import { biasInference, directionInference, gateOrderOf, inference, resetPlace, told } from "../shared/inference";
import { isOrdered, partsByNames } from "./byNames";
import { parseConfig, stacksIn, type KerasLayer } from "./config";
import { activationsOf, askDefaults, cellOf, versionOf, type KerasVersion } from "./defaults";
import { gateOrders, loadCell, rowsOfGates, partsOf, readCell, type KerasCell } from "./layout";
import { findOuter } from "./embeddingAndHead";
import { partsOfGraph, takePart, type KerasPart } from "./parts";
import { maximumListed, type Plan, type PlannedLayer } from "./plan";
import { groupTensors, namedByConfig, type Attributes, type KerasTensors } from "./tensors";
import { shapeText, type LayerPart } from "../shared/modelParts";
import { askWiring, listed, partTaken, startOfDecoder } from "../shared/parts";
import { otherCells } from "../shared/refusals";

export const keras: Framework = { name: "Keras", recognise };

/** More recurrent layers than this are no model, and would take long to join. */
const maximumCells = 256;

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const attributes: Attributes = hints.attributes ?? new Map();
  const { manifest } = hints;
  const configText = attributes.get("model_config");
  const config = typeof configText === "string" ? parseConfig(configText) : null;
  const byName = inFileOrder(groupTensors(tensors, attributes, stacksIn(config ?? [])), attributes);
  const groups = config && typeof configText === "string" ? namedByConfig(byName, configText, config, attributes) : byName;
  const warnings: Message[] = [];
  const all = cellsIn(groups, manifest, warnings);
  if (all.length === 0) return null;
  const isConfigured = config?.some(({ name }) => all.some(({ tensors: { layer } }) => layer === name)) ?? false;
  const parts =
    config && isConfigured ? partsOfGraph(groups, config, all) : partsByNames(checkpointName, groups, all, attributes, manifest);
  if (parts.length === 0) return null;
  const { index, isChosen } = takePart(checkpointName, parts, manifest);
  const { plan } = parts[index] as KerasPart;
  if (config && isConfigured) warnings.push(...unplaced(all, config));
  const encoder = isConfigured ? encoderOf(plan, parts) : undefined;
  const wiring = isConfigured
    ? { inferences: [...partTaken(parts, index, isChosen), ...startOfDecoder(encoder)], hypotheses: [] }
    : askWiring(parts, index, isChosen, manifest, isOrdered(attributes) ? message("frameworksKeras.inOrder") : undefined);
  const version = versionOf(
    attributes,
    tensors.map(({ name }) => name),
  );
  const cells = plan.layers.map((layer) => cellOf(layer, version, manifest?.cell));
  const named = manifest?.cell;
  if (named !== undefined && !cells.includes(named)) throw otherCells(checkpointName, cells, named);
  const gates = gateOrderOf(gateOrders[cells[0] ?? "lstm"] ?? [], manifest, message("frameworksKeras.gateOrder"));
  const layers = plan.layers.map((layer, index) => partOf(layer, cells[index] ?? "lstm", gates.order, version));
  const outer = findOuter(checkpointName, plan, hints);
  const defaults = askDefaults(plan.layers, cells, version, manifest);
  return buildModel({
    checkpointName,
    manifest,
    layers,
    ...outer.parts,
    encoder,
    parts: listed(parts, index),
    warnings: [...warnings, ...plan.warnings, ...outer.warnings],
    inferences: [
      ...wiring.inferences,
      ...gates.inferences,
      ...cellInferences(plan.layers, cells, manifest),
      ...statedActivations(plan.layers, layers, version),
      ...defaults.inferences,
      directionInference(layers, manifest, message("frameworksKeras.directions", { option: "go_backwards" }), isConfigured),
      ...outer.inferences,
    ],
    hypotheses: [...wiring.hypotheses, ...defaults.hypotheses, ...outer.hypotheses],
  });
}

/** As layer_names lists the layers; without it by name, numbers counted as numbers. */
function inFileOrder(groups: readonly KerasTensors[], attributes: Attributes): KerasTensors[] {
  const lists = [...attributes].filter(([name]) => /^(model_weights@)?layer_names\d*$/.test(name));
  const names = lists.flatMap(([, list]) => (Array.isArray(list) ? (list as unknown[]) : []));
  const places = new Map(names.map((name, index) => [name, index]));
  const place = ({ layer }: KerasTensors) => places.get(layer) ?? names.length;
  return [...groups].sort((a, b) => place(a) - place(b) || naturally(a.layer, b.layer) || byFolders(a.path, b.path));
}

/** Folder by folder, so that lstm_cell comes before lstm_cell_1. */
function byFolders(one: string, other: string): number {
  const [a, b] = [one.split("/"), other.split("/")];
  const at = a.findIndex((folder, index) => folder !== b[index]);
  return at < 0 ? a.length - b.length : naturally(a[at] ?? "", b[at] ?? "");
}

const naturally = new Intl.Collator("en", { numeric: true }).compare;

/** The recurrent layers among a file's tensors; why others are none is added to `warnings`. */
function cellsIn(groups: readonly KerasTensors[], manifest: Manifest | null, warnings: Message[]): readonly KerasCell[] {
  const all = groups.flatMap((tensors) => {
    const cell = readCell(tensors, manifest?.packing);
    if (cell && "id" in cell && warnings.length < maximumListed) warnings.push(cell);
    return cell && !("id" in cell) ? [cell] : [];
  });
  const cells = all.slice(0, maximumCells);
  if (cells.length < all.length) warnings.push(message("frameworksKeras.lookedAt", { all: all.length, n: cells.length }));
  return cells;
}

/** Layers that the configuration does not have. */
function unplaced(cells: readonly KerasCell[], config: readonly KerasLayer[]): Message[] {
  const names = new Set(config.map(({ name }) => name));
  return cells
    .filter(({ tensors }) => !names.has(tensors.layer))
    .map(({ tensors: { path, layer } }) => message("frameworksKeras.leftOutNoLayer", { path, layer }));
}

/** A decoder, as the configuration says, begins where another part ended. */
function encoderOf({ layers }: Plan, parts: readonly KerasPart[]): string | undefined {
  const from = layers.find(({ startsFrom }) => startsFrom !== undefined)?.startsFrom;
  return parts.find(({ plan, members }) => plan.layers !== layers && from !== undefined && members.includes(from))?.name;
}

function partOf(planned: PlannedLayer, cell: CellId, order: readonly string[], version: KerasVersion): LayerPart {
  const { direction, reads, layer } = planned;
  const { inputSize, units, isPacked } = planned.cell;
  const activations = activationsOf(planned, version);
  const known: Activations = "id" in activations ? {} : activations;
  const own = (gateOrders[cell] ?? []).length === order.length ? order : (gateOrders[cell] ?? []);
  return {
    shape: { cell: cellWith(cell, known), inputSize, hiddenSize: units, direction },
    reads,
    name: isPacked ? message("frameworksKeras.packedName", { layer }) : layer,
    tensors: partsOf(planned.cell).map(({ tensor, role }) => ({
      name: tensor.name,
      role,
      gates: rowsOfGates(own, planned.cell, tensor),
    })),
    problem: "id" in activations ? activations : null,
    async load(file) {
      const parameters = await loadCell(file, cell, own, planned.cell);
      return { parameters, options: activationOptions(cellWith(cell, known), known) };
    },
  };
}

/** What the configuration says that layers apply; nothing where the file has none. */
function statedActivations(planned: readonly PlannedLayer[], layers: readonly LayerPart[], version: KerasVersion): Inference[] {
  const [first] = planned;
  if (!first?.config || layers.some(({ problem }) => problem !== null)) return [];
  const applied = activationsOf(first, version);
  if ("id" in applied) return [];
  const said = (about: "activation" | "gateActivation", name: string | undefined) =>
    name === undefined ? [] : [inference(about, activationText(name), "stated", message("frameworksKeras.configurationSays"))];
  return [...said("activation", applied.candidate), ...said("gateActivation", applied.gates)];
}

function activationText(name: string): Message {
  return name.startsWith("hard-sigmoid") ? message("frameworksKeras.hardSigmoid") : quoted(name);
}

/** What shapes tell of biases, packing and reset. */
function cellInferences(layers: readonly PlannedLayer[], cells: readonly CellId[], manifest: Manifest | null): Inference[] {
  const [first] = layers;
  if (!first) return [];
  const { tensors, hasTwoBiases, isPacked, gateCount, units } = first.cell;
  const bias = [...tensors.parts].find(([part]) => part.startsWith("bias"))?.[1];
  const said = { name: bias?.name ?? "", shape: shapeText(bias?.shape ?? []) };
  const found = [
    biasInference(
      hasTwoBiases ? 2 : bias ? 1 : 0,
      bias ? message("frameworksKeras.biasShape", { ...said, gates: gateCount, units }) : message("frameworksKeras.noBias"),
    ),
  ];
  const packing = message(isPacked ? "frameworksKeras.packed" : "frameworks.none");
  const evidence = isPacked ? message("frameworksKeras.packedBy", said) : message("frameworksKeras.notPacked");
  if (gateCount > 1) found.push(told(manifest?.packing, inference("packing", packing, "stated", evidence), packing));
  const gru = cells.find((cell) => cell.startsWith("gru"));
  if (gru && bias) {
    const seen = hasTwoBiases ? message("frameworksKeras.twoBiases", said) : message("frameworksKeras.oneBias", said);
    found.push(inference("resetGate", resetPlace(gru), "stated", seen));
  }
  return found;
}
