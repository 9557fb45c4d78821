/**
 * How recurrent layers that a file merely lists read one another, by their names alone: numbered ones in a list are a row,
 * two directions of one layer read the same. Sizes join nothing: they can only speak against it.
 */
import type { TensorInfo } from "../../formats/format";
import type { LayerShape } from "../../model";
import type { Manifest } from "../../manifest/manifest";
import { forwardFirst, layerTitle } from "./modelParts";
import { isPlainRow } from "./plainRows";
import { chosenPart, mostComplete, stackedAsTold, type Part } from "./parts";

export interface NamedLayer {
  readonly path: string;
  readonly shape: LayerShape;
}

export interface Connected<Layer extends NamedLayer> {
  readonly layer: Layer;
  /** Indices of layers before it; -1 is the network's input. */
  readonly reads: readonly number[];
}

/** A part of a file that can be run by itself. */
export interface LayerStack<Layer extends NamedLayer> extends Part {
  readonly layers: readonly Connected<Layer>[];
}

const naturally = new Intl.Collator("en", { numeric: true }).compare;

/** By their names, numbers counted as numbers. */
export function inNaturalOrder<Named extends Pick<NamedLayer, "path">>(named: readonly Named[]): Named[] {
  return [...named].sort((a, b) => naturally(a.path, b.path));
}

/**
 * The parts that layers make, in the given order, those that a manifest puts into one row joined. `others` are the tensors of no
 * layer, which can stand between two. `familyOf` says which layers may be a row: those of one family, which ends in "[]" where
 * they are known to be a list.
 */
export function stacksOf<Layer extends NamedLayer>(
  file: string,
  layers: readonly Layer[],
  manifest: Manifest | null,
  others: readonly TensorInfo[],
  familyOf: (path: string) => string = familyOfName,
): readonly LayerStack<Layer>[] {
  const groups = [...groupBy(layers, ({ path }) => path.replace(direction, "$1*")).values()].map((group) =>
    [...group].sort((a, b) => forwardFirst(a.shape.direction, b.shape.direction)),
  );
  const families = [...groupBy(groups, ([first]) => familyOf(first?.path ?? "")).entries()];
  const stacks = families.flatMap(([name, family]) => {
    const isRow = family.length > 1 && isChain(family, name.endsWith("[]")) && families.length <= mostFamilies;
    return isRow &&
      isPlainRow(
        family.map(([each]) => each?.path ?? ""),
        others,
      )
      ? [stackOf(family)]
      : family.map((group) => stackOf([group]));
  });
  const order = stacks.sort((a, b) => layers.indexOf(first(a)) - layers.indexOf(first(b)));
  const apart = (stack: LayerStack<Layer>) => groupsOf(stack).map((group) => stackOf([group]));
  return stackedAsTold(file, order, manifest, (members) => stackOf(members.flatMap(groupsOf)), apart);
}

const direction = /(^|[./_])(fw|bw|forward|backward)(?=[./_]|$)/gi;

/** More families are no file that anybody made, and what stands between their layers would take long to look at. */
const mostFamilies = 64;

/**
 * "blocks[]" for what stands in the list blocks, for TensorFlow's cell_0 too; for other names what is left without numbers.
 * Flax's LSTMCell_0 and LSTMCell_1 are counted as they come, and no list.
 */
function familyOfName(path: string): string {
  const list = /^(.*?)(?:^|[._/])(?:cells?_)?\d+(?:[._/]|$)/s.exec(path.replace(direction, "$1*"));
  const isCounted = /(^|[./])[A-Z][A-Za-z]*$/.test(list?.[1] ?? "");
  return list && !isCounted ? `${list[1] ?? ""}[]` : path.replace(/\d+/g, "").replace(/_(?=$|\/)/g, "");
}

/** A row unless a layer cannot read the one before; of layers outside a list, unless the next could read what the first reads. */
function isChain(groups: readonly (readonly NamedLayer[])[], isList: boolean): boolean {
  return groups.every((group, index) => {
    const before = groups[index - 1];
    if (!before) return true;
    const fits = group.every(({ shape }) => shape.inputSize === outputsOfAll(before));
    return fits && (isList || group[0]?.shape.inputSize !== groups[0]?.[0]?.shape.inputSize);
  });
}

function stackOf<Layer extends NamedLayer>(groups: readonly (readonly Layer[])[]): LayerStack<Layer> {
  const layers: Connected<Layer>[] = [];
  let last = [-1];
  for (const group of groups) {
    const reads = last;
    last = group.map((layer) => layers.push({ layer, reads }) - 1);
  }
  const members = groups.map(([layer]) => layer?.path ?? "");
  return {
    layers,
    members,
    name: members.length > 1 ? `${members[0] ?? ""}…${members.at(-1) ?? ""}` : (members[0] ?? ""),
    inputSize: groups[0]?.[0]?.shape.inputSize ?? 0,
    outputSize: outputsOfAll(groups.at(-1) ?? []),
    units: groups.map((group) => ({
      name: group[0]?.path ?? "",
      inputs: group[0]?.shape.inputSize ?? 0,
      outputs: outputsOfAll(group),
      layers: group.length,
    })),
    titles: layers.map(({ layer }) => layerTitle(layer.shape)),
  };
}

/** What it was made of: layers that read the same are one group. */
function groupsOf<Layer extends NamedLayer>({ layers }: LayerStack<Layer>): Layer[][] {
  return [...groupBy(layers, ({ reads }) => reads.join()).values()].map((group) => group.map(({ layer }) => layer));
}

function first<Layer extends NamedLayer>({ layers }: LayerStack<Layer>): Layer {
  return (layers[0] as Connected<Layer>).layer;
}

function groupBy<Each>(all: readonly Each[], keyOf: (each: Each) => string): Map<string, Each[]> {
  const groups = new Map<string, Each[]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group) group.push(each);
    else groups.set(keyOf(each), [each]);
  }
  return groups;
}

function outputsOfAll(layers: readonly NamedLayer[]): number {
  return layers.reduce((sum, { shape }) => sum + (shape.outputSize ?? shape.hiddenSize), 0);
}

/**
 * Which stack is run: the one that the manifest names, else the most complete. `outerOf` tells what stands around one,
 * `tensors` how many of them are looked at for that. Throws as `chosenPart` does.
 */
export function takeStack(
  file: string,
  stacks: readonly LayerStack<NamedLayer>[],
  manifest: Manifest | null,
  outerOf: (index: number) => { readonly head: unknown },
  tensors: number,
): { readonly index: number; readonly isChosen: boolean } {
  const chosen = chosenPart(file, stacks, manifest);
  const sizeOf = (at: number) => weightOf(stacks[at] as LayerStack<NamedLayer>);
  return { index: chosen ?? mostComplete(stacks, outerOf, sizeOf, tensors), isChosen: chosen !== null };
}

/** Numbers that the weights of layers have, about: to tell the largest. */
function weightOf({ layers }: LayerStack<NamedLayer>): number {
  return layers.reduce((sum, { layer: { shape } }) => sum + shape.hiddenSize * (shape.inputSize + shape.hiddenSize), 0);
}

/** The layers that no other reads. */
export function topOf(stack: readonly { readonly reads: readonly number[] }[]): number[] {
  const read = new Set(stack.flatMap(({ reads }) => reads));
  return stack.flatMap((_, index) => (read.has(index) ? [] : [index]));
}
