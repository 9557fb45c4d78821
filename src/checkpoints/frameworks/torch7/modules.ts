/** The two modules of Torch7's nn that stand around a recurrent stack. Matrices are (out, in). */
import { message } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import { headTensors, type HeadPart, type MatrixPart } from "../shared/modelParts";

/** nn.LookupTable: [tokens][size]. */
export function lookupPart({ name, shape: [rows = 0, columns = 0] }: TensorInfo): MatrixPart {
  return {
    rows,
    columns,
    name,
    tensors: [{ name, role: message("frameworksRoles.embedding") }],
    load: (file) => file.read(name),
  };
}

/** nn.Linear: [tokens][hidden], and [tokens]. */
export function linearPart(weight: TensorInfo, bias: TensorInfo | undefined): HeadPart {
  const {
    name,
    shape: [rows = 0, columns = 0],
  } = weight;
  return {
    rows,
    columns,
    name,
    tensors: headTensors(weight, bias),
    load: (file) => file.read(name),
    loadBias: async (file) => (bias ? file.read(bias.name) : new Float32Array(rows)),
  };
}
