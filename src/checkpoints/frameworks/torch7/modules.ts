/** The two modules of Torch7's nn that stand around a recurrent stack. Matrices are (out, in). */
import type { TensorInfo } from "../../formats/format";
import type { HeadPart, MatrixPart } from "../shared/modelParts";

/** nn.LookupTable: [tokens][size]. */
export function lookupPart({ name, shape: [rows = 0, columns = 0] }: TensorInfo): MatrixPart {
  return { rows, columns, name, tensors: [{ name, text: "embedding" }], load: (file) => file.read(name) };
}

/** nn.Linear: [tokens][hidden], and [tokens]. */
export function linearPart({ name, shape: [rows = 0, columns = 0] }: TensorInfo, bias: TensorInfo | undefined): HeadPart {
  return {
    rows,
    columns,
    name,
    tensors: [{ name, text: "head weights" }, ...(bias ? [{ name: bias.name, text: "head bias" }] : [])],
    load: (file) => file.read(name),
    loadBias: async (file) => (bias ? file.read(bias.name) : new Float32Array(rows)),
  };
}
