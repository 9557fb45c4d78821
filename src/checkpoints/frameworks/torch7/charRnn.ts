/**
 * Recognises char-rnn's LSTM, GRU and RNN by the graph of nn modules in its Torch7 checkpoint: what adds up to which gate is
 * read off the graph; how an LSTM stacks its gates is char-rnn's convention and is written here and nowhere else.
 * https://github.com/karpathy/char-rnn/tree/master/model
 */
import { message, type Message } from "../../../messages/message";
import type { TensorFile, TensorInfo } from "../../formats/format";
import type { Inference } from "../../../model/inference";
import type { CellId } from "../../model";
import { buildModel } from "../shared/buildModel";
import type { Hints, Framework, RecognisedModel } from "../framework";
import { biasInference, gateOrderOf, inference, resetPlace } from "../shared/inference";
import { layerTitle, type HeadPart, type LayerPart, type MatrixPart, type PartTensor } from "../shared/modelParts";
import { gateRows } from "../shared/gateOrder";
import { chosenPart, listed, mostComplete, partTaken, type Part } from "../shared/parts";
import { resolveInput } from "../shared/resolveInput";
import { TorchGraph, type RecurrentSum } from "./torchGraph";
import { linearPart, lookupPart } from "./modules";

export const charRnn: Framework = { name: "char-rnn", recognise };

const lstmOrder = ["i", "f", "o", "g"];

/** A sum as gates of a cell: which, and whether its numbers are to be negated. */
interface Affine {
  readonly sum: RecurrentSum;
  readonly gates: readonly string[];
  readonly isNegated: boolean;
}

interface Cell {
  readonly id: CellId;
  readonly affines: readonly Affine[];
  readonly inputSize: number;
  readonly hiddenSize: number;
}

/** What gives a cell's h: a layer that reads another node behind it has something between. */
const lastNodes: Partial<Record<CellId, readonly string[]>> = {
  lstm: ["nn.CMulTable"],
  "gru-reset-before": ["nn.CAddTable"],
  "rnn-tanh": ["nn.Tanh"],
  "rnn-relu": ["nn.ReLU"],
};

/** Of one graph; more are no model. */
const maximumCells = 256;

type Tensors = ReadonlyMap<string, TensorInfo>;

/** A graph with the cells in it; those that read one another are a row, and others parts by themselves. */
interface Row extends Part {
  readonly graph: TorchGraph;
  readonly cells: readonly Cell[];
  readonly sums: readonly RecurrentSum[];
}

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const byName: Tensors = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const { order, inferences } = gateOrderOf(lstmOrder, hints.manifest, message("frameworksTorch7.charRnnGates"));
  const warnings: Message[] = [];
  const rows = TorchGraph.all(hints.attributes).flatMap((graph) => rowsIn(graph, byName, order, warnings));
  if (rows.length === 0) return null;
  const chosen = chosenPart(checkpointName, rows, hints.manifest);
  const headOfRow = (at: number) => ({ head: headOf(rows[at] as Row, byName) });
  const sizeOf = (at: number) => rows[at]?.outputSize ?? 0;
  const index = chosen ?? mostComplete(rows, headOfRow, sizeOf, tensors.length);
  const row = rows[index] as Row;
  const { graph, cells } = row;
  const [first] = cells;
  if (!first) return null;
  const embedding = embeddingOf(graph, first, byName);
  const head = headOf(row, byName);
  const evidence = message("frameworksTorch7.charRnnOneHot", { n: first.inputSize });
  const convention = head?.rows === first.inputSize ? { input: "one-hot" as const, evidence } : undefined;
  const input = resolveInput({ checkpointName, inputSize: first.inputSize, embedding, convention }, hints);
  const isGated = cells.some(({ id }) => id === "lstm");
  return buildModel({
    checkpointName,
    manifest: hints.manifest,
    warnings,
    embedding,
    vocabularySize: input.vocabularySize,
    head,
    layers: cells.map((cell, index) => partOf(cell, index - 1, byName)),
    parts: listed(rows, index),
    inferences: [
      ...partTaken(rows, index, chosen !== null),
      ...(isGated ? inferences : []),
      ...cellInferences(cells, byName),
      ...input.inferences,
    ],
    hypotheses: input.hypotheses,
  });
}

function rowsIn(graph: TorchGraph, tensors: Tensors, order: readonly string[], warnings: Message[]): Row[] {
  const sums = graph.sums();
  const rows: { readonly cells: Cell[]; behind: ReadonlySet<number> }[] = [];
  for (const group of groupByState(sums).slice(0, maximumCells)) {
    const cell = cellOf(graph, group, tensors, order);
    if (!cell) {
      warnings.push(message("frameworksTorch7.leftOut", { paths: group.map(({ ofState }) => ofState.slice(0, -1)) }));
      continue;
    }
    const behind = graph.madeOf(cell.affines[0]?.sum.node ?? -1);
    const read = cell.affines[0]?.sum.reads ?? -1;
    const { className } = graph.nodes[read] ?? { className: "" };
    const row = rows.find(
      ({ cells, behind: made }) => made.has(read) && lastNodes[cells.at(-1)?.id ?? "lstm"]?.includes(className),
    );
    if (row) {
      row.cells.push(cell);
      row.behind = behind;
    } else {
      rows.push({ cells: [cell], behind });
    }
  }
  return rows.map(({ cells }, at) => {
    const name = rows.length > 1 ? `${graph.name}.${at + 1}` : graph.name;
    const [inputs, outputs] = [cells[0]?.inputSize ?? 0, cells.at(-1)?.hiddenSize ?? 0];
    const titles = cells.map(({ id, inputSize, hiddenSize }) =>
      layerTitle({ cell: id, inputSize, hiddenSize, direction: "forward" }),
    );
    const units = [{ name, inputs, outputs, layers: cells.length }];
    return { graph, cells, sums, name, members: [name], inputSize: inputs, outputSize: outputs, titles, units };
  });
}

/** Sums of one state are of one layer; the network's inputs are the layers' states in their order. */
function groupByState(sums: readonly RecurrentSum[]): RecurrentSum[][] {
  const groups = new Map<number, RecurrentSum[]>();
  for (const sum of sums) groups.set(sum.state, [...(groups.get(sum.state) ?? []), sum]);
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

function cellOf(graph: TorchGraph, group: readonly RecurrentSum[], tensors: Tensors, order: readonly string[]): Cell | null {
  const [first] = group;
  const [rows = 0, hiddenSize = 0] = tensors.get(`${first?.ofState ?? ""}weight`)?.shape ?? [];
  const inputSize = tensors.get(`${first?.ofInput ?? ""}weight`)?.shape[1] ?? 0;
  const fits = group.every((sum) => {
    const [w, u] = [tensors.get(`${sum.ofInput}weight`), tensors.get(`${sum.ofState}weight`)];
    return w?.shape.join() === [rows, inputSize].join() && u?.shape.join() === [rows, hiddenSize].join();
  });
  if (!first || !fits || hiddenSize === 0) return null;
  const sizes = { inputSize, hiddenSize };
  if (group.length === 1 && rows === 4 * hiddenSize)
    return { id: "lstm", affines: [{ sum: first, gates: order, isNegated: false }], ...sizes };
  if (rows !== hiddenSize) return null;
  if (group.length === 3) return gruOf(graph, group, sizes);
  const id = graph.readersOf(first.node, "nn.ReLU").length > 0 ? "rnn-relu" : "rnn-tanh";
  return group.length === 1 ? { id, affines: [{ sum: first, gates: ["h"], isNegated: false }], ...sizes } : null;
}

/** The candidate reads the gated state; the gate that does it is the reset gate, and the third updates. */
function gruOf(graph: TorchGraph, group: readonly RecurrentSum[], sizes: Pick<Cell, "inputSize" | "hiddenSize">): Cell | null {
  const candidate = group.find(({ scaledBy }) => scaledBy !== null);
  const gated = graph.nodes[candidate?.scaledBy ?? -1]?.reads[0];
  const reset = group.find(({ node }) => node === gated);
  const update = group.find((sum) => sum !== candidate && sum !== reset);
  if (!candidate || !reset || !update) return null;
  const [gate] = graph.readersOf(update.node, "nn.Sigmoid");
  const [activated] = graph.readersOf(candidate.node, "nn.Tanh");
  if (gate === undefined || activated === undefined) return null;
  const keepsNew = graph.multiplies(gate, activated); // the engine's z is the share of the old state
  const affines = [
    { sum: reset, gates: ["r"], isNegated: false },
    { sum: update, gates: ["z"], isNegated: keepsNew },
    { sum: candidate, gates: ["n"], isNegated: false },
  ];
  return { id: "gru-reset-before", affines, ...sizes };
}

function partOf(cell: Cell, read: number, tensors: Tensors): LayerPart {
  const { id, affines, inputSize, hiddenSize } = cell;
  const tensorsOf = ({ sum, gates }: Affine): PartTensor[] => {
    const [gate] = gates.length === 1 && affines.length > 1 ? gates : [];
    const parts = [
      [`${sum.ofInput}weight`, "inputWeights"],
      [`${sum.ofInput}bias`, "inputBias"],
      [`${sum.ofState}weight`, "recurrentWeights"],
      [`${sum.ofState}bias`, "recurrentBias"],
    ] as const;
    return parts.flatMap(([name, id]) => {
      const whole = message(`frameworksRoles.${id}`);
      const role = gate === undefined ? whole : message("frameworksRoles.ofGate", { role: whole, gate });
      return tensors.has(name) ? { name, role, gates: gateRows(gates, hiddenSize) } : [];
    });
  };
  const isNormalised = affines.some(({ sum }) => sum.isNormalised);
  return {
    shape: { cell: id, inputSize, hiddenSize, direction: "forward" },
    reads: [read],
    name: affines.map(({ sum }) => sum.ofInput.slice(0, -1)).join(", "),
    tensors: affines.flatMap(tensorsOf),
    problem: isNormalised ? message("frameworksTorch7.normalised") : null,
    load: (file) => load(file, cell, tensors),
  };
}

async function load(file: TensorFile, { affines, inputSize, hiddenSize }: Cell, tensors: Tensors) {
  const parameters = new Map<string, Float32Array>();
  const read = async (name: string, length: number) => (tensors.has(name) ? file.read(name) : new Float32Array(length));
  for (const { sum, gates, isNegated } of affines) {
    const [w, u] = [await file.read(`${sum.ofInput}weight`), await file.read(`${sum.ofState}weight`)];
    const rows = gates.length * hiddenSize;
    const [ofInput, ofState] = [await read(`${sum.ofInput}bias`, rows), await read(`${sum.ofState}bias`, rows)];
    const part = (values: Float32Array, gate: number, columns: number) => {
      const own = values.slice(gate * hiddenSize * columns, (gate + 1) * hiddenSize * columns);
      return isNegated ? own.map((value) => -value) : own;
    };
    const bias = ofInput.map((value, row) => value + (ofState[row] ?? 0));
    for (const [index, gate] of gates.entries()) {
      parameters.set(`W.${gate}.x`, part(w, index, inputSize));
      parameters.set(`W.${gate}.h`, part(u, index, hiddenSize));
      parameters.set(`b.${gate}.xh`, part(bias, index, 1));
    }
  }
  return { parameters };
}

/** A table of vectors before the first layer; char-rnn itself has one-hot tokens. */
function embeddingOf(graph: TorchGraph, { affines }: Cell, tensors: Tensors): MatrixPart | null {
  const { className, path } = graph.nodes[affines[0]?.sum.reads ?? -1] ?? { className: "", path: null };
  const table = className === "nn.LookupTable" ? tensors.get(`${path ?? ""}weight`) : undefined;
  return table ? lookupPart(table) : null;
}

/** The last linear layer that is made of what the row gives, where it reads that directly. */
function headOf({ graph, sums, cells, outputSize }: Row, tensors: Tensors): HeadPart | null {
  const own = new Set(sums.flatMap(({ ofInput, ofState }) => [ofInput, ofState]));
  const behind = graph.madeOf(cells.at(-1)?.affines[0]?.sum.node ?? -1);
  const path = graph.nodes.findLast(({ className, path: each }, node) => {
    return className === "nn.Linear" && each !== null && !own.has(each) && behind.has(node);
  })?.path;
  const weight = tensors.get(`${path ?? ""}weight`);
  return weight?.shape[1] === outputSize ? linearPart(weight, tensors.get(`${path ?? ""}bias`)) : null;
}

function cellInferences(cells: readonly Cell[], tensors: Tensors): Inference[] {
  const affines = cells.flatMap((cell) => cell.affines);
  const hasBias = (path: string) => tensors.has(`${path}bias`);
  const count = Number(affines.some(({ sum }) => hasBias(sum.ofInput))) + Number(affines.some(({ sum }) => hasBias(sum.ofState)));
  const isGru = cells.some(({ id }) => id === "gru-reset-before");
  return [
    ...(isGru
      ? [inference("resetGate", resetPlace("gru-reset-before"), "stated", message("frameworksTorch7.resetInGraph"))]
      : []),
    biasInference(count as 0 | 1 | 2, message(count === 0 ? "frameworksTorch7.noBias" : "frameworksTorch7.ownBiases")),
  ];
}
