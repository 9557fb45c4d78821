/** The tensors that were found, as a checkpoint file offers them: listed at once, read when asked for. */
import { message, type Message } from "../../../messages/message";
import { isDtype } from "../../../tensor/dtype";
import { CheckpointError, quote } from "../../errors";
import type { ByteSource } from "../../source";
import type { TensorFile, TensorInfo } from "../format";
import type { FoundTensors } from "./findTensors";
import { countOf, readElements, type Storage, type Tensor } from "./tensor";

export interface Findings {
  readonly format: string;
  readonly found: FoundTensors;
  readonly placeholders: readonly string[];
  readonly notes: readonly Message[];
  /** Whether the numbers in the storages are big-endian. */
  readonly bigEndian: boolean;
}

export function pytorchTensorFile(source: ByteSource, { format, found, placeholders, notes, bigEndian }: Findings): TensorFile {
  const find = (name: string): { tensor: Tensor; storage: Storage } => {
    const tensor = found.tensors.get(name);
    if (!tensor)
      throw new CheckpointError("checkpoint-not-found", message("formats.noTensor", { file: source.name, name: quote(name) }));
    const { storage, unread, type } = tensor;
    if (storage && isDtype(type.dtype)) return { tensor, storage };
    const why = unread ?? message("formatsPytorch.ofType", { dtype: type.dtype });
    throw new CheckpointError(
      "checkpoint-unsupported",
      message("formatsPytorch.tensorNotRead", { file: source.name, name: quote(name), reason: why }),
    );
  };
  return {
    format,
    name: source.name,
    size: source.size,
    tensors: [...found.tensors].map(([name, tensor]) => describe(name, tensor)),
    metadata: new Map(),
    attributes: found.attributes,
    modules: found.modules,
    placeholders,
    notes: [...notes, ...found.notes],
    async read(name) {
      const { tensor, storage } = find(name);
      const values = await readElements(tensor, storage, 0, countOf(tensor.shape) ?? 0, { swap: bigEndian });
      return values as Float32Array;
    },
    async readRange(name, start, count) {
      const { tensor, storage } = find(name);
      const length = countOf(tensor.shape) ?? 0;
      if (start + count > length) throw new RangeError(`${name} has no element ${start + count - 1}.`);
      return readElements(tensor, storage, start, count, { swap: bigEndian, wide: true });
    },
  };
}

function describe(name: string, { shape, type, storage }: Tensor): TensorInfo {
  const byteLength = storage ? (countOf(shape) ?? 0) * type.bytes : 0;
  return { name, shape, dtype: type.dtype, byteLength };
}
