/** How one layer's rows are laid out in a trace. */
import { message } from "../../messages/message";
import type { NetworkWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import type { LayerDescription } from "../../protocol/model";
import { describeLayer } from "../network/network";
import { layerRows, type RowLayout, type RowPart } from "../network/rowLayout";

export interface LayerLayout extends RowLayout {
  readonly description: LayerDescription;
  readonly units: number;
  /** Those of the channels that the layer carries from step to step. */
  readonly states: readonly RowPart[];
}

export function layoutsOf({ layers }: NetworkWeights): LayerLayout[] {
  return layers.map((layer, index) => {
    const description = describeLayer(layer, index);
    const layout = layerRows(layer, index);
    const states = layout.channels.filter(({ channel }) => channel.role === "state");
    return { ...layout, description, units: description.hiddenSize, states };
  });
}

/** Fails with "no-such-channel". */
export function locate<Layer extends LayerLayout>(
  layers: readonly Layer[],
  index: number,
  channel: string,
): { layer: Layer; offset: number; size: number } {
  const layer = layers[index];
  const part = layer?.channels.find(({ name }) => name === channel);
  if (layer && part) return { layer, offset: part.offset, size: part.size };
  throw new CodedError("no-such-channel", message("engine.noSuchChannel", { channel, layer: index }));
}
