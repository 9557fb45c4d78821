/** Dense layers and normalisations among PyTorch's tensors. Matrices are (out, in). */
import type { PlainValue, TensorInfo } from "../../formats/format";
import type { Link } from "./denseChains";
import { stageRole, stageText, type StagePart } from "./modelParts";
import { batchNorm, type StageActivation } from "./stages";

export interface DenseModule extends Link {
  readonly prefix: string;
  /** "weight", "bias", "running_mean", ... */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** What a normalisation adds to the variance, where the file says it. */
  readonly epsilon?: number | undefined;
}

const leafs = /^(.*?)(?:\.?(weight|bias|running_mean|running_var)|_(w|b))$/s;
const normName = /norm|(^|[._])(ln|bn)(?=[._\d]|$)/i;
/** A member of nn.Sequential, which names none of its own. */
const numberName = /(^|\.)\d+$/;

export function mayBeNorm(prefix: string): boolean {
  return normName.test(prefix) || numberName.test(prefix);
}
/** PyTorch's in nn.LayerNorm and nn.BatchNorm1d; weights do not tell another, whole modules do. */
const defaultEpsilon = 1e-5;

/** `attributes` are the file's settings, among them those of whole modules ("norm.eps"). */
export function denseModules(tensors: readonly TensorInfo[], attributes?: ReadonlyMap<string, PlainValue>): DenseModule[] {
  const groups = new Map<string, { place: number; tensors: Map<string, TensorInfo> }>();
  tensors.forEach((tensor, place) => {
    const [, prefix, long, short] = leafs.exec(tensor.name) ?? [];
    const leaf = long ?? (short === "w" ? "weight" : short && "bias");
    if (prefix === undefined || leaf === undefined) return;
    const group = groups.get(prefix) ?? { place, tensors: new Map<string, TensorInfo>() };
    groups.set(prefix, group);
    group.tensors.set(leaf, tensor);
  });
  return [...groups].flatMap(([prefix, { place, tensors: own }]): DenseModule[] => {
    const said = attributes?.get(prefix === "" ? "eps" : `${prefix}.eps`);
    const epsilon = typeof said === "number" && said >= 0 ? said : undefined;
    const weight = own.get("weight")?.shape ?? [];
    const bias = own.get("bias")?.shape;
    const [outputs = 0, inputs = 0] = weight;
    const isLinear = weight.length === 2 && inputs > 0 && outputs > 0 && (!bias || bias.join() === String(outputs));
    if (isLinear) return [{ prefix, kind: "dense", inputs, outputs, place, tensors: own }];
    const size = own.get("running_mean")?.shape[0] ?? outputs;
    const fits = size > 0 && [...own.values()].every(({ shape }) => shape.join() === String(size));
    const isBatch = own.has("running_mean") && own.has("running_var");
    // without a bias it may be a root mean square's as well, which is not run
    const isNorm = mayBeNorm(prefix) && own.has("weight") && own.has("bias") && size > 1;
    if (!fits || (!isBatch && !isNorm)) return [];
    return [{ prefix, kind: isBatch ? "batch-norm" : "layer-norm", inputs: size, outputs: size, place, tensors: own, epsilon }];
  });
}

export function stageOf(
  { prefix, kind, inputs, outputs, tensors, epsilon = defaultEpsilon }: DenseModule,
  activation: StageActivation,
): StagePart {
  const text = stageText(kind, inputs, outputs, activation);
  return {
    name: prefix,
    text,
    inputs,
    outputs,
    tensors: [...tensors].map(([leaf, { name }]) => ({ name, role: stageRole(leaf, kind, text) })),
    async load(file) {
      const read = async (leaf: string) => {
        const tensor = tensors.get(leaf);
        return tensor ? file.read(tensor.name) : null;
      };
      const [weight, bias] = [await read("weight"), (await read("bias")) ?? new Float32Array(outputs)];
      if (kind === "dense")
        return { kind: "dense", rows: outputs, columns: inputs, weight: weight ?? new Float32Array(0), bias, activation };
      if (kind === "layer-norm")
        return { kind: "layer-norm", scale: weight ?? new Float32Array(inputs).fill(1), shift: bias, epsilon };
      const [mean, variance] = [
        (await read("running_mean")) ?? new Float32Array(inputs),
        (await read("running_var")) ?? new Float32Array(inputs).fill(1),
      ];
      return batchNorm(mean, variance, weight, bias, epsilon);
    },
  };
}
