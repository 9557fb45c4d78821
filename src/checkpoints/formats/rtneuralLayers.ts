/**
 * RTNeural's own models: a list of layers in the order of computation, each with its type and Keras's weights without
 * names. They are given the names that Keras would give them.
 */
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
