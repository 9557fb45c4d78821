/** Recognises the recurrent part of an ONNX graph: layers, embedding, output layer, as the graph connects them. */
import { networkAttribute, type OnnxHead, type OnnxNetwork, type OnnxOperand, type OnnxSource } from "../formats/onnx/network";
import type { TensorFile } from "../formats/format";
import { manifestInvalid, manifestName } from "../manifest";
import { assemble, type LayerPart, type MatrixPart } from "./assemble";
import type { Hints, ModelConvention, RecognisedModel } from "./convention";
import { cellsOf, loadCell, tensorsOf, type OnnxCell } from "./onnxLayout";

export const onnx: ModelConvention = { name: "ONNX", recognise };

function recognise(checkpointName: string, _tensors: readonly unknown[], hints: Hints): RecognisedModel | null {
  const text = hints.attributes?.get(networkAttribute);
  if (typeof text !== "string") return null;
  const { nodes, head } = JSON.parse(text) as OnnxNetwork;
  const warnings: string[] = [];
  const cells = nodes.map((node) => {
    const found = cellsOf(node);
    if (typeof found === "string") warnings.push(found);
    return typeof found === "string" ? [] : found;
  });
  const network = { nodes, head };
  const chosen = choose(network, cells);
  if (chosen.length === 0) return null;
  const left = nodes.filter((_, index) => (cells[index] ?? []).length > 0 && !chosen.includes(index));
  if (left.length > 0) warnings.push(`Recurrent nodes that the last layers do not read were left out: ${left.map(({ name }) => name).join(", ")}.`);
  checkManifest(checkpointName, chosen.flatMap((index) => cells[index] ?? []), hints);
  const layers = layersOf(network, chosen, cells);
  const inputs = chosen.flatMap((index) => nodes[index]?.reads ?? []).filter(({ kind }) => kind !== "node");
  return assemble({ checkpointName, layers, ...outerOf(network, chosen, layers, inputs, hints), warnings });
}

type Network = Pick<OnnxNetwork, "nodes" | "head">;

/** The nodes that the output layer reads and those before them; without one, the largest such group. In the graph's order. */
function choose({ nodes, head }: Network, cells: readonly (readonly OnnxCell[])[]): number[] {
  const runnable = (index: number) => (cells[index] ?? []).length > 0;
  const before = (tops: readonly number[]) => {
    const found = new Set<number>();
    const waiting = [...tops];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (found.has(index) || !runnable(index)) continue;
      found.add(index);
      waiting.push(...indicesOf(nodes[index]?.reads ?? []));
    }
    return [...found].sort((a, b) => a - b);
  };
  const read = head ? before(indicesOf(head.reads)) : [];
  if (read.length > 0) return read;
  const size = (group: readonly number[]) => group.reduce((sum, index) => sum + weightOf(cells[index] ?? []), 0);
  const groups = nodes.map((_, index) => before([index]));
  return groups.reduce<number[]>((best, group) => (size(group) > size(best) ? group : best), []);
}

function weightOf(cells: readonly OnnxCell[]): number {
  return cells.reduce((sum, { shape }) => sum + shape.hiddenSize * (shape.inputSize + shape.hiddenSize), 0);
}

function indicesOf(sources: readonly OnnxSource[]): number[] {
  return sources.flatMap((source) => (source.kind === "node" ? [source.index] : []));
}

function layersOf({ nodes }: Network, chosen: readonly number[], cells: readonly (readonly OnnxCell[])[]): LayerPart[] {
  const places = new Map<number, number[]>();
  let next = 0;
  for (const index of chosen) places.set(index, (cells[index] ?? []).map(() => next++));
  return chosen.flatMap((index) => {
    const sources = nodes[index]?.reads ?? [];
    const known = sources.every((source) => source.kind !== "node" || (places.get(source.index)?.[0] ?? Infinity) < (places.get(index)?.[0] ?? 0));
    // vectors that nothing in the chain gives are read as the network's input
    const reads = known ? sources.flatMap((source) => (source.kind === "node" ? (places.get(source.index) ?? []) : [-1])) : [-1];
    return (cells[index] ?? []).map((cell) => ({
      shape: cell.shape, reads, name: cell.node.name, tensors: tensorsOf(cell), problem: cell.problem,
      load: (file: TensorFile) => loadCell(file, cell),
    }));
  });
}

/** Embedding, head and how many tokens there are. Layers that read different inputs leave only vectors. */
function outerOf({ head }: Network, chosen: readonly number[], layers: readonly LayerPart[], inputs: readonly OnnxSource[], hints: Hints) {
  const [first] = inputs;
  const size = layers.find(({ reads }) => reads.includes(-1))?.shape.inputSize ?? 0;
  const isOne = inputs.every((input) => JSON.stringify(input) === JSON.stringify(first));
  const named = hints.manifest?.tensors ?? {};
  const embedding = isOne && first?.kind === "embedding" && named.embedding !== null ? embeddingOf(first.table) : null;
  const scores = head && indicesOf(head.reads).every((index) => chosen.includes(index)) && named.head !== null ? headOf(head) : null;
  const isOneHot = isOne && first?.kind === "input" && size > 1 && (scores?.rows === size || hints.vocabularySizes.includes(size));
  const vocabularySize = embedding?.rows ?? (isOneHot ? size : null);
  const inputFrom = first?.kind === "operator" || first?.kind === "input" ? first.name : undefined;
  return { embedding, head: scores, vocabularySize, inputFrom };
}

function embeddingOf({ name, shape, from }: OnnxOperand): MatrixPart {
  const [rows = 0, columns = 0] = shape;
  return { rows, columns, name, tensors: from.map((tensor) => ({ name: tensor, text: "embedding" })), load: (file) => file.read(name) };
}

function headOf({ weight, isTransposed, bias }: OnnxHead): MatrixPart {
  const [first = 0, second = 0] = weight.shape;
  const [rows, columns] = isTransposed ? [second, first] : [first, second];
  const tensors = [...weight.from.map((name) => ({ name, text: "head weights" })), ...(bias?.from ?? []).map((name) => ({ name, text: "head bias" }))];
  return {
    rows, columns, tensors, name: weight.name,
    async load(file) {
      const values = await file.read(weight.name);
      return isTransposed ? values.map((_, at) => values[(at % columns) * rows + Math.floor(at / columns)] as number) : values;
    },
    async loadBias(file) {
      const values = bias ? await file.read(bias.name) : new Float32Array(rows);
      return values.length === rows ? values : new Float32Array(rows).fill(values[0] ?? 0);
    },
  };
}

function checkManifest(checkpointName: string, cells: readonly OnnxCell[], { manifest }: Hints): void {
  const named = manifest?.cell;
  const found = [...new Set(cells.map(({ shape }) => shape.cell))];
  if (named === undefined || found.includes(named)) return;
  throw manifestInvalid(manifestName(checkpointName), `at "cell": ${checkpointName} has ${found.join(", ")}, not "${named}"`);
}
