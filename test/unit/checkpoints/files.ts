/** Small checkpoints made on the spot, sound and otherwise. */
import { memorySource, type Siblings } from "../../../src/checkpoints/source";

export interface TensorSpec {
  readonly shape: readonly number[];
  /** Row-major; zeros when left out. */
  readonly values?: ArrayLike<number>;
}

/** A safetensors file of any header text and any data; `length` is what its first eight bytes claim. */
export function rawSafetensors(header: string, data = new Uint8Array(0), length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

/** A sound safetensors file of float32 tensors. */
export function safetensorsOf(tensors: Record<string, TensorSpec>, metadata?: Record<string, string>): Uint8Array {
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    const numbers = values ? Float32Array.from(values) : new Float32Array(shape.reduce((a, b) => a * b, 1));
    const begin = end;
    end += numbers.byteLength;
    header[name] = { dtype: "F32", shape, data_offsets: [begin, end] };
    parts.push(new Uint8Array(numbers.buffer));
  }
  return rawSafetensors(JSON.stringify(header), Buffer.concat(parts));
}

/** Numbers that tell every element apart. */
export function ramp(length: number, first = 0): number[] {
  return Array.from({ length }, (_, index) => first + index);
}

/** nn.LSTM's (or GRU's, RNN's) tensors by PyTorch's names: `gates` stacked, one layer per entry of `layers`. */
export function recurrentTensors(
  prefix: string,
  gates: number,
  hidden: number,
  inputs: readonly number[],
  { biases = true, suffix = "" } = {},
): Record<string, TensorSpec> {
  const tensors: Record<string, TensorSpec> = {};
  inputs.forEach((input, layer) => {
    tensors[`${prefix}weight_ih_l${layer}${suffix}`] = { shape: [gates * hidden, input] };
    tensors[`${prefix}weight_hh_l${layer}${suffix}`] = { shape: [gates * hidden, hidden] };
    if (!biases) return;
    tensors[`${prefix}bias_ih_l${layer}${suffix}`] = { shape: [gates * hidden] };
    tensors[`${prefix}bias_hh_l${layer}${suffix}`] = { shape: [gates * hidden] };
  });
  return tensors;
}

/** A whole character model: embedding [vocabulary][4], one LSTM of 3 units, head. */
export function characterModel(vocabulary: number): Record<string, TensorSpec> {
  return {
    "embedding.weight": { shape: [vocabulary, 4], values: ramp(vocabulary * 4) },
    ...recurrentTensors("rnn.", 4, 3, [4]),
    "head.weight": { shape: [vocabulary, 3], values: ramp(vocabulary * 3) },
    "head.bias": { shape: [vocabulary], values: ramp(vocabulary) },
  };
}

/**
 * A model of a, b and the newline. nn.RNN's file does not tell its activation, tanh or ReLU. After a the one unit sums to 2, after b and the newline to -2;
 * the head wants b after 2 and a after nothing: with tanh the unit is ±0.96, with ReLU 2 or 0.
 */
export const undecidedModel: Record<string, TensorSpec> = {
  "embedding.weight": { shape: [3, 1], values: [2, -2, -2] },
  "rnn.weight_ih_l0": { shape: [1, 1], values: [1] },
  "rnn.weight_hh_l0": { shape: [1, 1], values: [0] },
  "rnn.bias_ih_l0": { shape: [1] },
  "rnn.bias_hh_l0": { shape: [1] },
  "head.weight": { shape: [3, 1], values: [-4, 4, -4] },
  "head.bias": { shape: [3], values: [4, -4, -4] },
};

/** Files beside a checkpoint; values that are neither strings nor bytes are written as JSON. */
export function siblingsOf(files: Record<string, unknown>): Siblings {
  const bytes = new Map(
    Object.entries(files).map(([name, value]) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return [name, value instanceof Uint8Array ? value : new TextEncoder().encode(text)] as const;
    }),
  );
  return {
    read: (name) => Promise.resolve(bytes.get(name) ?? null),
    open: (name) => {
      const found = bytes.get(name);
      return Promise.resolve(found ? memorySource(found, name) : null);
    },
  };
}
