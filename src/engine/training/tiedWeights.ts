/**
 * Weights that the layers of a network share, as Grid LSTMs may along their depth (Kalchbrenner et al. 2015, section 3.3): every
 * layer has the numbers of the lowest. While it is trained they are one parameter under several names (ParameterSpace); as a file it
 * is a network like any other.
 */
import { message } from "../../messages/message";
import type { LayerWeights, NetworkWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import type { ParameterDescription } from "../cell/cellDefinition";
import { definitionOf, sizesOf } from "../network/layer";
import type { TrainingSettings } from "./settings";

/**
 * By the name of each parameter that is none of its own ("1.W.f.x") the lowest layer's ("0.W.f.hBelow"); none where nothing is
 * tied. Fails with "bad-settings" where the layers have not the same parameters.
 */
export function tiesOf(
  { tied = false, cell }: Pick<TrainingSettings, "tied" | "cell">,
  { layers }: Pick<NetworkWeights, "layers">,
): ReadonlyMap<string, string> {
  if (!tied) return new Map();
  const [lowest, ...others] = layers.map((layer, index) => parametersOf(layer, index));
  return new Map(
    others.flatMap((own, above) => {
      // The lowest may make something of the input first; what it shares comes behind that.
      const shared = lowest?.slice(-own.length) ?? [];
      if (own.length !== shared.length || own.some((one, at) => !isAlike(one, shared[at])))
        throw new CodedError("bad-settings", message("training.notTied", { cell }));
      return own.map(({ key }, at): [string, string] => [`${above + 1}.${key}`, `0.${shared[at]?.key ?? ""}`]);
    }),
  );
}

/** A network with the numbers of the lowest layer in all of them. */
export function tie(settings: Pick<TrainingSettings, "tied" | "cell">, weights: NetworkWeights): NetworkWeights {
  const ties = tiesOf(settings, weights);
  const lowest = weights.layers[0]?.parameters;
  const valuesOf = (name: string, own: Float32Array) => lowest?.get(ties.get(name)?.slice(2) ?? "")?.slice() ?? own;
  const layers = weights.layers.map((layer, index) => {
    return { ...layer, parameters: new Map([...layer.parameters].map(([key, own]) => [key, valuesOf(`${index}.${key}`, own)])) };
  });
  return { ...weights, layers };
}

interface Sized {
  readonly key: string;
  readonly height: number;
  readonly width: number;
}

function parametersOf(layer: LayerWeights, index: number): Sized[] {
  const sizes = sizesOf(layer);
  return definitionOf(layer, index).parameters.map(({ key, rows, columns }: ParameterDescription) => {
    return { key, height: sizes[rows], width: columns === null ? 1 : sizes[columns] };
  });
}

/** Of the same gate and size; what they read may have another name. */
function isAlike(one: Sized, other: Sized | undefined): boolean {
  const gateOf = (key: string) => key.split(".").slice(0, 2).join(".");
  return other !== undefined && gateOf(one.key) === gateOf(other.key) && one.height === other.height && one.width === other.width;
}
