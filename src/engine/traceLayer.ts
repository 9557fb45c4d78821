/** How one layer's rows are laid out in a trace. */
import { CodedError } from "../protocol/errors";
import type { LayerDescription } from "../protocol/model";
import { describeLayer, type NetworkWeights } from "./network";

export interface Part {
  readonly name: string;
  /** Numbers of the row before it. */
  readonly offset: number;
  readonly size: number;
}

export interface LayerLayout {
  readonly description: LayerDescription;
  readonly units: number;
  readonly channels: readonly Part[];
  /** Those of the channels that the layer carries from step to step. */
  readonly states: readonly Part[];
  readonly rowSize: number;
}

export function layoutsOf({ layers }: NetworkWeights): LayerLayout[] {
  return layers.map((layer, index) => {
    const description = describeLayer(layer, index);
    let rowSize = 0;
    const channels = description.channels.map(({ name, size }) => ({ name, size, offset: (rowSize += size) - size }));
    const states = channels.filter((_, channel) => description.channels[channel]?.role === "state");
    return { description, units: description.hiddenSize, channels, states, rowSize };
  });
}

/** Fails with "no-such-channel". */
export function locate<Layer extends LayerLayout>(
  layers: readonly Layer[], index: number, channel: string,
): { layer: Layer; offset: number; size: number } {
  const layer = layers[index];
  const part = layer?.channels.find(({ name }) => name === channel);
  if (layer && part) return { layer, offset: part.offset, size: part.size };
  throw new CodedError("no-such-channel", `The trace has no channel ${channel} in a layer ${index}.`);
}
