/** How recurrent layers that a file merely lists read one another: by the order of their names and by their sizes. */
import { message, type Message } from "../../../messages/message";
import type { LayerShape } from "../../model";
import { forwardFirst } from "./modelParts";

export interface NamedLayer {
  readonly path: string;
  readonly shape: LayerShape;
}

export interface Connected<Layer extends NamedLayer> {
  readonly layer: Layer;
  /** Indices of layers before it; -1 is the network's input. */
  readonly reads: readonly number[];
}

const naturally = new Intl.Collator("en", { numeric: true }).compare;

/** By their names, numbers counted as numbers. */
export function inNaturalOrder<Named extends Pick<NamedLayer, "path">>(named: readonly Named[]): Named[] {
  return [...named].sort((a, b) => naturally(a.path, b.path));
}

/** Layers in the given order, joined where what one gives is what the next reads; both directions read the same. */
export function connectLayers<Layer extends NamedLayer>(
  layers: readonly Layer[],
  inputSize: number,
  warnings: Message[],
): Connected<Layer>[] {
  const groups = new Map<string, Layer[]>();
  for (const layer of layers) {
    const key = layer.path.replace(/(^|[./_])(fw|bw|forward|backward)(?=[./_]|$)/gi, "$1*");
    groups.set(
      key,
      [...(groups.get(key) ?? []), layer].sort((a, b) => forwardFirst(a.shape.direction, b.shape.direction)),
    );
  }
  const waiting = [...groups.values()];
  const stack: Connected<Layer>[] = [];
  let last = [-1];
  for (let given = inputSize; waiting.length > 0;) {
    const next = waiting.findIndex((group) => group.every(({ shape }) => shape.inputSize === given));
    if (next < 0) break;
    const [group = []] = waiting.splice(next, 1);
    const reads = last;
    last = group.map((layer) => stack.push({ layer, reads }) - 1);
    given = group.reduce((sum, { shape }) => sum + outputsOf(shape), 0);
  }
  for (const [layer] of waiting) {
    if (layer) warnings.push(message("frameworks.leftOutReads", { path: layer.path, n: layer.shape.inputSize }));
  }
  return stack;
}

/** How many numbers the layers give that no other reads, side by side. */
export function widthOf(stack: readonly Connected<NamedLayer>[]): number {
  return topOf(stack).reduce((sum, index) => sum + outputsOf((stack[index] as Connected<NamedLayer>).layer.shape), 0);
}

/** The layers that no other reads. */
export function topOf(stack: readonly { readonly reads: readonly number[] }[]): number[] {
  const read = new Set(stack.flatMap(({ reads }) => reads));
  return stack.flatMap((_, index) => (read.has(index) ? [] : [index]));
}

function outputsOf({ outputSize, hiddenSize }: LayerShape): number {
  return outputSize ?? hiddenSize;
}
