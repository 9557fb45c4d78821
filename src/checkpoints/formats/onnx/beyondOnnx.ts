/** What recurrent kernels of other formats have and ONNX's operators lack, beside what is told in ONNX's terms. */
import type { OnnxNode } from "./graph";

/** What a tensor of a recurrent kernel is, where each gate has its own. */
export interface KernelTensor {
  readonly name: string;
  readonly part:
    | "inputWeights"
    | "recurrentWeights"
    | "bias"
    | "peepholeWeights"
    | "layerNormWeights"
    | "projection"
    | "projectionBias";
  readonly gate: string | null;
}

/** What ONNX's LSTM has no operand for and other formats' have. */
export interface BeyondOnnx {
  /** c stays within ±this. */
  readonly cellClip: number | null;
  readonly projectionClip: number | null;
  /** Whether what goes into the gates is normalised. */
  readonly layerNorm: boolean;
  /** i = 1 - f, and there are the weights of o, f and g alone. */
  readonly inputFromForget: boolean;
  readonly tensors: readonly KernelTensor[];
}

export const noneBeyond: BeyondOnnx = {
  cellClip: null,
  projectionClip: null,
  layerNorm: false,
  inputFromForget: false,
  tensors: [],
};

/** As attributes of a node say it. */
export function beyondOnnx(attributes: OnnxNode["attributes"]): BeyondOnnx | undefined {
  const names = ["cell_clip", "proj_clip", "layer_norm", "input_from_forget"];
  if (!names.some((name) => attributes.has(name))) return undefined;
  const [cellClip = null, projectionClip = null] = names.map((name) => attributes.get(name)?.floats[0] ?? null);
  const [layerNorm, inputFromForget] = [attributes.has("layer_norm"), attributes.has("input_from_forget")];
  return { ...noneBeyond, cellClip, projectionClip, layerNorm, inputFromForget };
}
