/** The tensors that were found in a pickle within another format's file, as that file's own. */
import { isDtype } from "../../../tensor/dtype";
import { undecoded, type StoredTensor } from "../storedTensors";
import type { FoundTensors } from "../pytorch/findTensors";
import { countOf, readElements } from "../pytorch/tensor";

/** Under their names with `prefix` in front. */
export function foundTensors(file: string, { tensors }: FoundTensors, prefix: string): StoredTensor[] {
  return [...tensors].map(([key, tensor]) => {
    const {
      shape,
      storage,
      type: { dtype, bytes },
    } = tensor;
    const name = `${prefix}${key}`;
    return {
      name,
      shape,
      dtype,
      byteLength: storage ? (countOf(shape) ?? 0) * bytes : 0,
      values(start, count, wide) {
        if (!storage || !isDtype(dtype)) return Promise.reject(undecoded(file, name, dtype));
        return readElements(tensor, storage, start, count, { wide });
      },
    };
  });
}
