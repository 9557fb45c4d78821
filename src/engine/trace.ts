/**
 * A trace: every channel of every layer at every token, in float32, as far as the run has come. Rows are
 * [token][channel][unit], one array per layer.
 */
import { CodedError } from "../protocol/errors";
import type { LayerDescription } from "../protocol/model";
import { Magnitudes } from "./magnitudes";
import { describeLayer, NetworkRun, numbersPerToken, type NetworkWeights } from "./network";

export interface Sequence {
  readonly start: number;
  readonly count: number;
}

/** Of the units of an unbounded channel, every so many-th is counted, other ones at each token. */
const SAMPLED = 3;

export type Extent = [least: number, greatest: number];

export interface LayerTrace {
  readonly description: LayerDescription;
  readonly units: number;
  /** Where each channel starts in a row. */
  readonly offsets: readonly number[];
  readonly rowSize: number;
  readonly rows: Float32Array;
  /** Least and greatest finite value so far, by channel; [Infinity, -Infinity] while there is none. */
  readonly extents: Extent[];
  /** How large the values of a channel usually are, for the channels that have no bound. */
  readonly magnitudes: readonly (Magnitudes | null)[];
}

/** How many tokens a memory budget in bytes holds. */
export function tokensInBudget(weights: NetworkWeights, budget: number): number {
  return Math.floor(budget / (4 * numbersPerToken(weights)));
}

export class Trace {
  readonly layers: readonly LayerTrace[];
  /** Tokens that have been computed: always the first so many. */
  computed = 0;
  private readonly run: NetworkRun;

  /** Takes the memory of the whole trace at once. Fails with "out-of-memory" where that is refused. */
  constructor(
    readonly weights: NetworkWeights,
    readonly ids: Uint32Array,
    readonly sequences: readonly Sequence[],
  ) {
    this.run = new NetworkRun(weights);
    this.layers = this.run.layers.map((layer, index) => {
      const description = describeLayer(weights.layers[index] as NetworkWeights["layers"][number], index);
      return {
        description,
        units: description.hiddenSize,
        offsets: description.channels.map((_, at, all) => all.slice(0, at).reduce((sum, { size }) => sum + size, 0)),
        rowSize: layer.rowSize,
        rows: allocate(ids.length * layer.rowSize),
        extents: description.channels.map((): Extent => [Infinity, -Infinity]),
        magnitudes: description.channels.map(({ range }) => (range === "unbounded" ? new Magnitudes() : null)),
      };
    });
  }

  get done(): boolean {
    return this.computed === this.ids.length;
  }

  /** Computes the next few tokens: some milliseconds of work. */
  advance(): void {
    const sequence = this.sequences.find(({ start, count }) => this.computed < start + count);
    if (!sequence) return;
    const from = this.computed;
    if (from === sequence.start) this.run.reset();
    const to = Math.min(from + this.run.chunk, sequence.start + sequence.count);
    this.run.run({ ids: this.ids.subarray(from, to) }, to - from, this.layers.map((layer) => layer.rows), from);
    for (const layer of this.layers) widen(layer, from, to);
    this.computed = to;
  }

  /** Where a channel's values for a token start in its layer's rows. Fails with "no-such-channel". */
  locate(layerIndex: number, channel: string): { layer: LayerTrace; offset: number; size: number } {
    const layer = this.layers[layerIndex];
    const index = layer?.description.channels.findIndex(({ name }) => name === channel) ?? -1;
    if (!layer || index < 0) {
      throw new CodedError("no-such-channel", `The trace has no channel ${channel} in a layer ${layerIndex}.`);
    }
    return { layer, offset: layer.offsets[index] as number, size: layer.description.channels[index]?.size ?? 0 };
  }

  /** The values of one channel at one token, as a view. */
  values(layerIndex: number, channel: string, token: number): Float32Array {
    const { layer, offset, size } = this.locate(layerIndex, channel);
    const start = token * layer.rowSize + offset;
    return layer.rows.subarray(start, start + size);
  }

  /** The sequence that a token belongs to. */
  sequenceOf(token: number): Sequence | undefined {
    return this.sequences.find(({ start, count }) => token >= start && token < start + count);
  }
}

function allocate(length: number): Float32Array {
  try {
    return new Float32Array(length);
  } catch {
    const megabytes = Math.ceil((length * 4) / 2 ** 20);
    throw new CodedError("out-of-memory", `The trace needs ${megabytes} MB for one layer, which the system refused. Trace less text.`);
  }
}

function widen(layer: LayerTrace, from: number, to: number): void {
  for (let token = from; token < to; token++) {
    layer.extents.forEach((extent, channel) => {
      const start = token * layer.rowSize + (layer.offsets[channel] as number);
      const end = start + (layer.description.channels[channel]?.size ?? 0);
      let [least, greatest] = extent;
      for (let i = start; i < end; i++) {
        const value = layer.rows[i] as number;
        if (value < least && value !== -Infinity) least = value;
        if (value > greatest && value !== Infinity) greatest = value;
      }
      extent[0] = least;
      extent[1] = greatest;
      layer.magnitudes[channel]?.add(layer.rows, start + (token % SAMPLED), end, SAMPLED);
    });
  }
}
