/** The recurrent parts of a Keras file, each with what stands around it, and which of them is run. */
import type { Manifest } from "../../manifest/manifest";
import { layerTitle } from "../shared/modelParts";
import { chosenPart, type Part, type Unit } from "../shared/parts";
import type { KerasLayer } from "./config";
import { Graph, readersIn } from "./graph";
import type { KerasCell } from "./layout";
import type { Plan } from "./plan";
import type { KerasTensors } from "./tensors";

export interface KerasPart extends Part {
  readonly plan: Plan;
  /** Whether others come before it in a file that keeps the order of computation, which does not say what it reads. */
  readonly isBehind: boolean;
}

/** More are not looked for. */
const maximumParts = 64;

/** As the configuration connects layers: what reads another input, or what is not run, is a part of its own. */
export function partsOfGraph(
  groups: readonly KerasTensors[],
  config: readonly KerasLayer[],
  cells: readonly KerasCell[],
): KerasPart[] {
  const readers = readersIn(config);
  const parts: KerasPart[] = [];
  let left = cells;
  while (left.length > 0 && parts.length < maximumParts) {
    const plan = new Graph(groups, config, left, readers).plan();
    if (!plan) break;
    parts.push(partOf(plan));
    const placed = new Set(plan.layers.map(({ cell }) => cell));
    left = left.filter((cell) => !placed.has(cell));
  }
  return parts;
}

export function partOf(plan: Plan, units: readonly Unit[] = [], isBehind = false): KerasPart {
  const { layers } = plan;
  const members = [...new Set(layers.map(({ layer }) => layer))];
  const [first] = layers;
  const read = new Set(layers.flatMap(({ reads }) => reads));
  const last = layers.filter((_, index) => !read.has(index));
  const [only, ...more] = units; // cells of one layer that nothing joins are told apart by their numbers
  const own = only && more.length === 0 ? only.name : (members[0] ?? "");
  const name = members.length > 1 ? `${members[0] ?? ""}…${members.at(-1) ?? ""}` : own;
  const inputSize = first?.cell.inputSize ?? 0;
  const outputSize = last.reduce((sum, { cell }) => sum + cell.units, 0);
  return {
    plan,
    isBehind,
    members,
    name,
    inputSize,
    outputSize,
    units: units.length > 0 ? units : [{ name, inputs: inputSize, outputs: outputSize, layers: layers.length }],
    titles: layers.map(({ cell: { gateCount, inputSize, units: hiddenSize }, direction }) => {
      const cell = gateCount === 4 ? "lstm" : gateCount === 3 ? "gru" : "rnn-tanh";
      return layerTitle({ cell, inputSize, hiddenSize, direction });
    }),
  };
}

/**
 * The part that the manifest names; else the first that reads an embedding, or else the network's own input, one with an
 * output layer before one without. Throws "manifest-invalid" where the file has none of the name.
 */
export function takePart(
  file: string,
  parts: readonly KerasPart[],
  manifest: Manifest | null,
): { readonly index: number; readonly isChosen: boolean } {
  const chosen = chosenPart(file, parts, manifest);
  if (chosen !== null) return { index: chosen, isChosen: true };
  const rank = ({ plan: { input, head }, isBehind }: KerasPart) => {
    const reads = input.kind === "embedding" ? 4 : input.kind === "layer" || isBehind ? 0 : 2;
    return reads + (head ? 1 : 0);
  };
  const best = Math.max(...parts.map(rank));
  return { index: parts.findIndex((part) => rank(part) === best), isChosen: false };
}
