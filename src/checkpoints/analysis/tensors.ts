/** What everything that is said of a checkpoint's numbers begins with: a tensor by its name. */
import { CheckpointError, quote } from "../errors";
import type { TensorFile, TensorInfo } from "../formats/format";

/** The tensor of this name. Throws "checkpoint-not-found" where the file has none. */
export function tensorOf(file: TensorFile, name: string): TensorInfo {
  const tensor = file.tensors.find((candidate) => candidate.name === name);
  if (!tensor) throw new CheckpointError("checkpoint-not-found", `${file.name} has no tensor named ${quote(name)}.`);
  return tensor;
}
