/** Keras's dense layers and normalisations before and after recurrent ones, as stages. Kernels are (in, out). */
import type { TensorFile } from "../../formats/format";
import type { KerasTensors } from "./tensors";
import { transposed } from "../shared/transposed";
import { stageRole, stageText, type StagePart } from "../shared/modelParts";
import { batchNorm, type StageActivation } from "../shared/stages";

export interface KerasStage {
  readonly name: string;
  readonly kind: "dense" | "batch-norm" | "layer-norm";
  readonly tensors: KerasTensors;
  /** As Keras names it; null where the file does not tell. */
  readonly activation: string | null;
  readonly epsilon: number;
}

/** Keras's default in both normalisations. */
export const defaultEpsilon = 1e-3;

const activations: Readonly<Record<string, StageActivation>> = {
  "": "none",
  linear: "none",
  tanh: "tanh",
  relu: "relu",
  sigmoid: "sigmoid",
};

/** Whether a stage applies it; what the file does not tell can be anything. */
export function isStageActivation(name: string | null): boolean {
  return name === null || name in activations;
}

/** The tensors of a dense layer or of a normalisation, by what they are; null where they are of neither. */
export function stageKind({ parts }: KerasTensors): KerasStage["kind"] | null {
  if (parts.has("recurrent")) return null;
  if (parts.has("moving_mean") && parts.has("moving_variance")) return "batch-norm";
  if (parts.has("gamma")) return "layer-norm";
  return parts.get("kernel")?.shape.length === 2 ? "dense" : null;
}

/** Numbers in and out; [0, 0] where the shapes do not fit each other. */
export function sizesOf({
  kind,
  tensors: { parts },
}: Pick<KerasStage, "kind" | "tensors">): readonly [inputs: number, outputs: number] {
  if (kind === "dense") {
    const [inputs = 0, outputs = 0] = parts.get("kernel")?.shape ?? [];
    return [inputs, outputs];
  }
  const sizes = [...parts.values()].map(({ shape }) => (shape.length === 1 ? (shape[0] ?? 0) : 0));
  const size = sizes.every((each) => each === sizes[0]) ? (sizes[0] ?? 0) : 0;
  return [size, size];
}

/** `assumed` is applied where the file does not tell what is. */
export function stagePart(stage: KerasStage, assumed: StageActivation): StagePart {
  const {
    name,
    kind,
    tensors: { parts },
    epsilon,
  } = stage;
  const [inputs, outputs] = sizesOf(stage);
  const activation = stage.activation === null ? assumed : (activations[stage.activation] ?? "none");
  const text = stageText(kind, inputs, outputs, activation);
  const read = async (file: TensorFile, part: string) => {
    const tensor = parts.get(part);
    return tensor ? file.read(tensor.name) : null;
  };
  return {
    name,
    text,
    inputs,
    outputs,
    tensors: [...parts].map(([part, tensor]) => ({ name: tensor.name, role: stageRole(part, kind, text) })),
    async load(file) {
      if (kind === "dense") {
        const weight = transposed((await read(file, "kernel")) ?? new Float32Array(inputs * outputs), inputs, outputs);
        const found = await read(file, "bias");
        const bias = found?.length === outputs ? found : new Float32Array(outputs);
        return { kind, rows: outputs, columns: inputs, weight, bias, activation };
      }
      const [gamma, beta] = [await read(file, "gamma"), await read(file, "beta")];
      if (kind === "layer-norm") {
        return { kind, scale: gamma ?? new Float32Array(inputs).fill(1), shift: beta ?? new Float32Array(inputs), epsilon };
      }
      const [mean, variance] = [await read(file, "moving_mean"), await read(file, "moving_variance")];
      return batchNorm(mean ?? new Float32Array(inputs), variance ?? new Float32Array(inputs).fill(1), gamma, beta, epsilon);
    },
  };
}
