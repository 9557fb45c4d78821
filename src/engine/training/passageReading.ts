/** Every channel of a network over a fixed passage, by its weights at one moment of a training; by the plain interpreter. */
import type { NetworkWeights } from "../../model/network";
import { NetworkRun, type LayerRows } from "../network/network";
import { layerRows } from "../network/rowLayout";

/** A channel over a passage: unit by unit, [unit][token]. */
export interface ChannelReading {
  readonly units: number;
  readonly tokens: number;
  readonly values: Float32Array;
}

/** A passage as a network read it, every channel of every layer. */
export class PassageReading {
  private readonly rows: LayerRows;

  /** Reads `ids` from zero states. */
  constructor(
    private readonly weights: NetworkWeights,
    private readonly ids: Uint32Array,
  ) {
    const run = new NetworkRun(weights);
    this.rows = rowsFor(weights, ids.length);
    run.reset();
    for (let at = 0; at < ids.length; at += run.chunk) {
      const part = ids.subarray(at, at + run.chunk);
      run.run({ ids: part }, part.length, this.rows, at);
    }
  }

  /** Null where there is no such layer or channel. */
  channel(layer: number, name: string): ChannelReading | null {
    const weights = this.weights.layers[layer];
    const rows = this.rows[layer];
    if (!weights || !rows) return null;
    const { channels, rowSize } = layerRows(weights, layer);
    const found = channels.find((channel) => channel.name === name);
    if (!found) return null;
    const tokens = this.ids.length;
    const values = new Float32Array(found.size * tokens);
    for (let token = 0; token < tokens; token++) {
      for (let unit = 0; unit < found.size; unit++) {
        values[unit * tokens + token] = rows[token * rowSize + found.offset + unit] as number;
      }
    }
    return { units: found.size, tokens, values };
  }
}

function rowsFor(weights: NetworkWeights, steps: number): Float32Array[] {
  return weights.layers.map((layer, index) => new Float32Array(steps * layerRows(layer, index).rowSize));
}
