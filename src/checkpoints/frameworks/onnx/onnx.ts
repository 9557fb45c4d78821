/** Recognises the recurrent part of an ONNX graph: layers, embedding, output layer, as the graph connects them. */
import { message, quoted, type Message } from "../../../messages/message";
import { networkAttribute, type OnnxNetwork, type OnnxRecurrent } from "../../formats/onnx/network";
import type { TensorFile } from "../../formats/format";
import type { Inference } from "../../../model/inference";
import { buildModel } from "../shared/buildModel";
import type { FilePart, Hints, Framework, RecognisedModel } from "../framework";
import { biasInference, directionInference, gateOrderOf, inference, resetPlace, takeAnother, told } from "../shared/inference";
import { connectedBy, indicesOf, outerOf, placesOf } from "./ends";
import { cellsOf, gateOrders, initialStatesOf, lengthOf, loadCell, tensorsOf, type OnnxCell } from "./layout";
import { layerTitle, type LayerPart } from "../shared/modelParts";
import { noPart, otherCells } from "../shared/refusals";

export const onnx: Framework = {
  name: "ONNX",
  recognise: (checkpointName, _tensors, hints) => recogniseNetwork(checkpointName, hints, networkAttribute),
};

/** The model of a graph whose description stands under `attribute`. */
export function recogniseNetwork(checkpointName: string, hints: Hints, attribute: string): RecognisedModel | null {
  const text = hints.attributes?.get(attribute);
  if (typeof text !== "string") return null;
  const network = JSON.parse(text) as OnnxNetwork;
  const { nodes } = network;
  const warnings: Message[] = [];
  const cells = nodes.map((node) => {
    const found = cellsOf(node);
    if (!Array.isArray(found)) warnings.push(found);
    return Array.isArray(found) ? found : [];
  });
  const tops = topsOf(network, cells);
  const named = namedPart(checkpointName, network, cells, hints);
  const chosen = named === null ? choose(network, cells) : withBefore(network, cells, [named]);
  if (chosen.length === 0) return null;
  const parts = tops.map((top) => ({
    name: nodes[top]?.name ?? "",
    layers: withBefore(network, cells, [top]).flatMap((index) => (cells[index] ?? []).map(({ shape }) => layerTitle(shape))),
    isTaken: chosen.includes(top),
  }));
  checkManifest(
    checkpointName,
    chosen.flatMap((index) => cells[index] ?? []),
    hints,
  );
  const taken = chosen.flatMap((index) => cells[index] ?? []);
  const op = taken[0]?.node.op ?? "LSTM";
  const gates = gateOrderOf(gateOrders[op], hints.manifest, message("frameworksOnnx.gateOrder"));
  const layers = layersOf(network, chosen, cells, { ...gateOrders, [op]: gates.order });
  const inputs = chosen
    .map((index) => (nodes[index]?.reads ?? []).filter(({ kind }) => kind !== "node"))
    .filter((given) => given.length > 0);
  const {
    inferences: input,
    hypotheses,
    warnings: ofEnds,
    ...outer
  } = outerOf(checkpointName, network, chosen, layers, cells, inputs, hints);
  const inferences = [
    ...partInference(parts, named !== null),
    ...(taken.every(({ node }) => node.spelled === null && !node.beyond?.tensors.length) ? gates.inferences : []),
    ...nodeInferences(taken),
    directionInference(
      layers,
      hints.manifest,
      message(taken.some(({ node }) => node.spelled !== null) ? "frameworksOnnx.graphSays" : "frameworksOnnx.nodesSay"),
      true,
    ),
    ...startOf(layers),
    ...lengthsOf(layers),
    ...input,
  ];
  return buildModel({
    checkpointName,
    manifest: hints.manifest,
    layers,
    ...outer,
    connectedBy,
    parts,
    warnings: [...warnings, ...ofEnds],
    inferences,
    hypotheses,
  });
}

/** Where the layers begin, where the graph has constants for it. */
function startOf(layers: readonly LayerPart[]): Inference[] {
  const names = [...new Set(layers.flatMap(({ initial = [] }) => initial.flatMap(({ tensor, from }) => from ?? [tensor])))];
  if (names.length === 0) return [];
  return [inference("initialState", quoted(names.join(", ")), "stated", message("frameworksOnnx.beginWith", { names }))];
}

/** Of how many steps the graph says that a sequence has, whatever it is given. */
function lengthsOf(layers: readonly LayerPart[]): Inference[] {
  const lengths = [...new Set(layers.flatMap(({ length }) => length ?? []))];
  if (lengths.length === 0) return [];
  const said = message("frameworksOnnx.lengths", { lengths: lengths.map(String) });
  return [inference("sequenceLength", said, "stated", message("frameworksOnnx.lengthConstant", { operand: "sequence_lens" }))];
}

/** What a graph's operators say of themselves, or the equations that it spells out. */
function nodeInferences(cells: readonly OnnxCell[]): Inference[] {
  const [first] = cells;
  if (!first) return [];
  const { node, activations } = first;
  const isSpelled = node.spelled !== null;
  const said = (otherwise: Message) => (isSpelled ? message("frameworksOnnx.equationsSay", { node: node.name }) : otherwise);
  const biases = node.operands.B
    ? node.beyond?.tensors.length
      ? biasInference(1, message("frameworksOnnx.biasOfGates", { node: node.name }))
      : biasInference(2, message("frameworksOnnx.bothBiases", { node: node.name }))
    : biasInference(0, message("frameworksOnnx.noBias", { node: node.name, operand: "B" }));
  const applied = [activations.gates, activations.candidate, activations.output].filter((name) => name !== undefined).join(", ");
  const named = node.activations.length > 0;
  const evidence = named ? message("frameworksOnnx.namesThem", { node: node.name }) : message("frameworksOnnx.defaults");
  const inferences = [...spelledInferences(cells), ...(isSpelled ? [] : [biases])];
  inferences.push(inference("activations", quoted(applied), "stated", said(evidence)));
  if (node.op !== "GRU") return inferences;
  const value = Number(node.linearBeforeReset);
  const place = message("frameworksOnnx.linearBeforeReset", { node: node.name, attribute: "linear_before_reset", value });
  return [...inferences, inference("resetGate", resetPlace(first.shape.cell), "stated", said(place))];
}

/** Which layers are no operators of their own. */
function spelledInferences(cells: readonly OnnxCell[]): Inference[] {
  const spelled = cells.filter(({ node }) => node.spelled !== null);
  const [first] = spelled;
  if (!first) return [];
  const evidence = spelled.map(({ node: { name, op, spelled: form } }) =>
    message("frameworksOnnx.spelled", { node: name, op, form: form ?? "" }),
  );
  const isByName = spelled.every(({ node }) => node.spelled === "step" && node.op === "RNN");
  return [inference("cell", layerTitle(first.shape), isByName ? "convention" : "stated", ...evidence)];
}

/** Nodes that no other reads: each is a part of the graph with all that it reads. */
function topsOf({ nodes }: OnnxNetwork, cells: readonly (readonly OnnxCell[])[]): number[] {
  const read = new Set(nodes.flatMap(({ reads }) => indicesOf(reads)));
  return [...nodes.keys()].filter((index) => (cells[index] ?? []).length > 0 && !read.has(index));
}

/** The node that the manifest names, or null. Throws "manifest-invalid" where the graph has none of that name. */
function namedPart(
  checkpointName: string,
  { nodes }: OnnxNetwork,
  cells: readonly (readonly OnnxCell[])[],
  { manifest }: Hints,
): number | null {
  for (const [property, named] of [
    ["part", manifest?.part],
    ["tensors.recurrent", manifest?.tensors?.recurrent],
  ] as const) {
    if (named === undefined) continue;
    const index = nodes.findIndex(({ name }, at) => name === named && (cells[at] ?? []).length > 0);
    if (index >= 0) return index;
    throw noPart(
      checkpointName,
      property,
      named,
      nodes.map(({ name }) => name),
    );
  }
  return null;
}

function partInference(parts: readonly FilePart[], isChosen: boolean): Inference[] {
  if (parts.length < 2) return [];
  const named = (isTaken: boolean) => parts.filter((part) => part.isTaken === isTaken).map(({ name }) => name);
  const taken = named(true).join(", ");
  const part = inference("part", quoted(taken), "assumed", takeAnother(named(false)));
  return [isChosen ? told(taken, part) : part];
}

/** Nodes with those that they read, in the graph's order. */
function withBefore({ nodes }: OnnxNetwork, cells: readonly (readonly OnnxCell[])[], tops: readonly number[]): number[] {
  const found = new Set<number>();
  const waiting = [...tops];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (found.has(index) || (cells[index] ?? []).length === 0) continue;
    found.add(index);
    waiting.push(...indicesOf(nodes[index]?.reads ?? []));
  }
  return [...found].sort((a, b) => a - b);
}

/** The nodes that the output layer reads, or the graph gives, and those before them; else the largest such group. */
function choose(network: OnnxNetwork, cells: readonly (readonly OnnxCell[])[]): number[] {
  const { nodes, head, gives } = network;
  const before = (tops: readonly number[]) => withBefore(network, cells, tops);
  const read = before(indicesOf(head?.reads ?? gives));
  if (read.length > 0) return read;
  const size = (group: readonly number[]) => group.reduce((sum, index) => sum + weightOf(cells[index] ?? []), 0);
  const groups = nodes.map((_, index) => before([index]));
  return groups.reduce<number[]>((best, group) => (size(group) > size(best) ? group : best), []);
}

function weightOf(cells: readonly OnnxCell[]): number {
  return cells.reduce((sum, { shape }) => sum + shape.hiddenSize * (shape.inputSize + shape.hiddenSize), 0);
}

function layersOf(
  { nodes }: OnnxNetwork,
  chosen: readonly number[],
  cells: readonly (readonly OnnxCell[])[],
  orders: Record<OnnxRecurrent["op"], readonly string[]>,
): LayerPart[] {
  const places = placesOf(chosen, cells);
  return chosen.flatMap((index) => {
    const sources = nodes[index]?.reads ?? [];
    const known = sources.every(
      (source) => source.kind !== "node" || (places.get(source.index)?.[0] ?? Infinity) < (places.get(index)?.[0] ?? 0),
    );
    // vectors that nothing in the chain gives are read as the network's input
    const all = known ? sources.flatMap((source) => (source.kind === "node" ? (places.get(source.index) ?? []) : [-1])) : [-1];
    const reads = all.filter((read, at) => read >= 0 || all[at - 1] !== -1); // what stands side by side is one input
    return (cells[index] ?? []).map((cell) => ({
      shape: cell.shape,
      reads,
      name: cell.node.name,
      tensors: tensorsOf(cell),
      initial: initialStatesOf(cell),
      length: lengthOf(cell),
      problem: cell.problem,
      load: (file: TensorFile) => loadCell(file, cell, orders[cell.node.op]),
    }));
  });
}

function checkManifest(checkpointName: string, cells: readonly OnnxCell[], { manifest }: Hints): void {
  const named = manifest?.cell;
  const found = cells.map(({ shape }) => shape.cell);
  if (named !== undefined && !found.some((cell) => cell === named)) throw otherCells(checkpointName, found, named);
}
