/**
 * RTNeural's own models: a list of layers in the order of computation, each with its type and Keras's weights without
 * names. They are given the names that Keras would give them.
 */
import { message, type Message } from "../../messages/message";
import { legible } from "../errors";
import { isObject, type JsonObject } from "./jsonFile";

const parts: Record<string, readonly string[]> = {
  lstm: ["kernel", "recurrent_kernel", "bias"],
  gru: ["kernel", "recurrent_kernel", "bias"],
};
const others = ["kernel", "bias"];

/** Values by name, tensors and settings; null where the object is no such model. */
export function rtneuralLayers(object: JsonObject): [string, unknown][] | null {
  const { layers, ...rest } = object;
  const areLayers =
    Array.isArray(layers) &&
    layers.length > 0 &&
    layers.every((layer) => isObject(layer) && typeof layer.type === "string" && Array.isArray(layer.weights));
  if (!areLayers) return null;
  const named = (layers as JsonObject[]).flatMap(({ type, weights, ...settings }, index) => {
    const layer = `layer_${index}_${String(type)}`;
    const names = parts[String(type)] ?? others;
    const tensors = (weights as unknown[]).map(
      (weight, place) => [`${layer}/${names[place] ?? `weights_${place}`}`, weight] as [string, unknown],
    );
    return [...tensors, [layer, settings] as [string, unknown]];
  });
  return [...named, ...Object.entries(rest)];
}

/** Gates in a kernel's columns, by the layer's type. */
const gates: Record<string, number> = { lstm: 4, gru: 3, dense: 1 };

/** Where a layer's declared size is not that of its weights: which layer, and both sizes. */
export function contradictions({ layers }: JsonObject): Message[] {
  if (!Array.isArray(layers)) return [];
  return (layers as unknown[]).flatMap((layer, index) => {
    if (!isObject(layer) || !Array.isArray(layer.weights)) return [];
    const { type, units, shape, weights } = layer;
    const kernel = (weights as unknown[])[0];
    const row: unknown = Array.isArray(kernel) ? kernel[0] : undefined;
    const stacked = gates[String(type)];
    const declared = typeof units === "number" ? units : Array.isArray(shape) ? (shape as unknown[]).at(-1) : undefined;
    if (stacked === undefined || !Array.isArray(row) || typeof declared !== "number") return [];
    const found = row.length / stacked;
    if (found === declared) return [];
    return [message("formats.contradiction", { index, type: legible(String(type)), declared, found })];
  });
}
