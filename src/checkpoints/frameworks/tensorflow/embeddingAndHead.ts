/** The embedding and the output layer around cells of TensorFlow 1 and of Flax, by shape and name; matrices are [in][out]. */
import { message } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import { manifestInvalid, manifestName } from "../../manifest/manifest";
import { headTensors, type MatrixPart } from "../shared/modelParts";
import type { Hints } from "../framework";
import { transposedBlock } from "../keras/layout";
import type { LayerStack, NamedLayer } from "../shared/connectLayers";
import type { Asked } from "../shared/inference";
import { tensorsByPart } from "../shared/partNames";
import { mayEmbed, resolveInput } from "../shared/resolveInput";

interface Outer extends Asked {
  readonly embedding: MatrixPart | null;
  readonly vocabularySize: number | null;
  /** The output layer over what the last layers give, side by side. */
  headOver(hiddenSize: number): MatrixPart | null;
}

const embeddingName = /embed|lookup|wte/i;
const headName = /softmax|logit|output|proj|dense|fully_connected|head|decoder|generator|(^|[/._])(fc|out|w|v)([/._\d]|$)/i;

/** Embedding and head of each of a file's parts, from the tensors that no name ties to another part. */
export function outersOf(
  checkpointName: string,
  stacks: readonly LayerStack<NamedLayer>[],
  rest: readonly TensorInfo[],
  hints: Hints,
): (index: number) => Outer & { readonly head: MatrixPart | null } {
  const tensorsOf = tensorsByPart(
    stacks.map(({ name }) => name),
    rest,
    hints.manifest,
  );
  return (index) => {
    const stack = stacks[index];
    const outer = findOuter(checkpointName, tensorsOf(index), stack?.inputSize ?? 0, hints);
    return { ...outer, head: outer.headOver(stack?.outputSize ?? 0) };
  };
}

function findOuter(checkpointName: string, tensors: readonly TensorInfo[], inputs: number, hints: Hints): Outer {
  const named = hints.manifest?.tensors ?? {};
  const matrices = tensors.filter(({ shape }) => shape.length === 2 && shape.every((size) => size > 0));
  const pick = (property: "embedding" | "head" | "headBias") => pickNamed(checkpointName, tensors, property, named[property]);
  const table = !mayEmbed(hints.manifest)
    ? null
    : (pick("embedding") ?? matrices.find(({ name, shape }) => embeddingName.test(name) && shape[1] === inputs) ?? null);
  const inputSize = table?.shape[1] ?? inputs;
  const embedding = table && { name: table.name, rows: table.shape[0] ?? 0 };
  const { vocabularySize, inferences, hypotheses } = resolveInput({ checkpointName, inputSize, embedding }, hints);
  return {
    vocabularySize,
    inferences,
    hypotheses,
    embedding: table && {
      rows: table.shape[0] ?? 0,
      columns: table.shape[1] ?? 0,
      name: table.name,
      tensors: [{ name: table.name, role: message("frameworksRoles.embedding") }],
      load: (file) => file.read(table.name),
    },
    headOver(hiddenSize) {
      if (named.head === null) return null;
      const fits = ({ shape: [rows = 0, width = 0] }: TensorInfo) =>
        vocabularySize === null
          ? rows === hiddenSize
          : (rows === hiddenSize && width === vocabularySize) || (width === hiddenSize && rows === vocabularySize);
      const weight =
        pick("head") ?? matrices.find((tensor) => tensor !== table && headName.test(tensor.name) && fits(tensor)) ?? null;
      if (!weight || !fits(weight)) return null;
      const isOutFirst = weight.shape[0] !== hiddenSize; // as sampled softmax keeps it
      const rows = weight.shape[isOutFirst ? 0 : 1] ?? 0;
      const bias = named.headBias === null ? null : (pick("headBias") ?? biasOf(weight, rows, tensors));
      return headPart(weight, bias, rows, hiddenSize, isOutFirst);
    },
  };
}

function headPart(weight: TensorInfo, bias: TensorInfo | null, rows: number, columns: number, isOutFirst: boolean): MatrixPart {
  return {
    rows,
    columns,
    name: weight.name,
    tensors: headTensors(weight, bias),
    async load(file) {
      const values = await file.read(weight.name);
      return isOutFirst ? values : transposedBlock(values, columns, rows, 1, 0);
    },
    loadBias: async (file) => (bias ? file.read(bias.name) : new Float32Array(rows)),
  };
}

/** The vector of the right length whose name has most in common with the weights'. */
function biasOf({ name }: TensorInfo, length: number, tensors: readonly TensorInfo[]): TensorInfo | null {
  const common = (other: string) => {
    let at = 0;
    while (at < name.length && name[at] === other[at]) at++;
    return at;
  };
  const isBias = ({ name: other, shape }: TensorInfo) =>
    shape.length === 1 && shape[0] === length && /(^|[/._])b(ias(es)?)?$/i.test(other);
  const nearer = (best: TensorInfo | null, each: TensorInfo) => (best && common(best.name) >= common(each.name) ? best : each);
  return tensors.filter(isBias).reduce(nearer, null);
}

function pickNamed(
  checkpointName: string,
  tensors: readonly TensorInfo[],
  property: string,
  name: string | null | undefined,
): TensorInfo | null {
  if (name === undefined || name === null) return null;
  const tensor = tensors.find((candidate) => candidate.name === name);
  if (tensor) return tensor;
  const reason = message("frameworks.noTensor", { file: checkpointName, name });
  throw manifestInvalid(manifestName(checkpointName), `tensors.${property}`, reason);
}
