/**
 * Tensors that lie within a recurrent layer and that its kind of cell does not have: normalisations of its gates, peepholes,
 * further products. It is then another cell, whatever its weights are called. Knows no framework.
 */
import { message, type Message } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import type { Manifest } from "../../manifest/manifest";
import { cellTitles } from "./modelParts";
import type { LayerCell, LayerShape } from "../../model";

const normName = /norm|(^|[._])(ln|bn)(?=[._\d]|$)/i;
/** "weight_ci", "w_mih", beside weight_ih and weight_hh, where a cell's own are called so. */
const productName = /^(?:weight|w|bias|b)_[a-z]{1,3}(?:_l\d+)?$/;
/** "Wci", "P_f", "peep_i". */
const peepholeName = /^(?:P|p|peep(?:hole)?s?|[WwV]_?c)_?[ifo]$/;

export interface RecurrentPlace {
  /** What the names of its tensors begin with; "" where they stand by themselves. */
  readonly prefix: string;
  readonly hiddenSize: number;
  readonly gateCount: number;
  /** Of a cell that is run step by step, around which other layers may work; absent of a whole layer. */
  readonly cellInputs?: number | undefined;
  /** Whether its weights are called as PyTorch calls them. */
  readonly isPytorch?: boolean;
}

/** Of a layer whose path is all that its tensors' names begin with; `separator` stands behind it. */
export function placeOfLayer(
  path: string,
  { hiddenSize }: Pick<LayerShape, "hiddenSize">,
  gateCount: number,
  separator = ".",
): RecurrentPlace {
  return { prefix: path === unnamed ? "" : `${path}${separator}`, hiddenSize, gateCount };
}

const unnamed = "(unnamed)";

/** `others`: the tensors of no recurrent layer. A dense layer within it is its output, and no part of the cell. */
export function foreignTensors(
  { prefix, hiddenSize, gateCount, cellInputs, isPytorch }: RecurrentPlace,
  others: readonly TensorInfo[],
): string[] {
  const stacked = gateCount > 1 ? gateCount * hiddenSize : -1;
  const ofDense = new Set(
    others.flatMap(({ name, shape }) =>
      shape.length === 2 && name.endsWith(".weight") ? [name.replace(/weight$/, "bias")] : [],
    ),
  );
  const isForeign = ({ name, shape }: TensorInfo) => {
    if (!name.startsWith(prefix) || ofDense.has(name)) return false;
    const rest = name.slice(prefix.length);
    if (peepholeName.test(rest) || (isPytorch && productName.test(rest))) return true;
    if (isPytorch && prefix !== "" && isOwnParameter(rest, shape)) return true;
    const length = shape.length === 1 ? shape[0] : -1;
    if (prefix !== "" && length === stacked) return true; // nothing else of a model is as long as all of its gates
    return normName.test(rest) && (length === stacked || (length === hiddenSize && prefix !== ""));
  };
  const found = others.filter(isForeign).map(({ name }) => name);
  if (found.length > 0) return found;
  const around = cellInputs === undefined ? [] : gatingLayers(prefix, cellInputs, hiddenSize, others);
  return around.length > 0 ? around : gateNorms(prefix, stacked, others);
}

/**
 * A numbered list beside a cell of dense layers that make as many numbers as the cell reads of its state, and the other way round,
 * in turn: its input and its state gate one another before each step (Melis et al. 2020, Mogrifier LSTM, arXiv:1909.01792).
 */
function gatingLayers(prefix: string, inputSize: number, hiddenSize: number, others: readonly TensorInfo[]): string[] {
  const parent = parentPrefix(prefix);
  const lists = new Map<string, TensorInfo[]>();
  for (const tensor of others) {
    const [, list] = /^(.*\.)\d+\.weight$/s.exec(tensor.name) ?? [];
    if (!list?.startsWith(parent) || tensor.shape.length !== 2) continue;
    const layers = lists.get(list) ?? [];
    lists.set(list, layers);
    layers.push(tensor);
  }
  const inTurn = [...lists].find(([list, layers]) => {
    const isTold = /mogrif/i.test(list) || (layers.length > 1 && inputSize !== hiddenSize);
    const sizes = [inputSize, hiddenSize].join();
    const turned = [hiddenSize, inputSize].join();
    return (
      isTold &&
      layers.every(({ name, shape }, at) => name === `${list}${at}.weight` && shape.join() === (at % 2 === 0 ? sizes : turned))
    );
  });
  return inTurn ? inTurn[1].map(({ name }) => name) : [];
}

/** The prefix of the module that a module is in. */
function parentPrefix(prefix: string): string {
  return prefix.replace(/[^.]*\.$/, "");
}

/** PyTorch's recurrent modules have weights and biases alone, and no table of tokens. */
function isOwnParameter(rest: string, shape: readonly number[]): boolean {
  return !rest.includes(".") && !/emb/i.test(rest) && shape.some((size) => size > 1);
}

/** Normalisations of all gates together that stand beside the layer, where nothing else in the file is as long. */
function gateNorms(prefix: string, stacked: number, others: readonly TensorInfo[]): string[] {
  const parent = parentPrefix(prefix);
  if (stacked < 0 || others.some(({ shape }) => shape.length > 1 && shape[0] === stacked)) return [];
  return others
    .filter(({ name, shape }) => name.startsWith(parent) && normName.test(name) && shape.length === 1 && shape[0] === stacked)
    .map(({ name }) => name);
}

/** Why a layer cannot be run as the cell that it looks like, or null; a manifest that names the cell says that it can. */
export function otherCellProblem(
  path: string | Message,
  cell: LayerCell,
  names: readonly string[],
  manifest: Manifest | null,
): Message | null {
  if (names.length === 0 || manifest?.cell !== undefined) return null;
  return message("frameworks.otherCell", { path, cell: cellTitles[cell], names: names.slice(0, mostNamed), property: "cell" });
}

const mostNamed = 4;
