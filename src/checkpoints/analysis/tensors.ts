/** What everything that is said of a checkpoint's numbers begins with: a tensor by its name, read in pieces. */
import { message } from "../../messages/message";
import { CheckpointError, quote } from "../errors";
import type { TensorFile, TensorInfo } from "../formats/format";

/** Elements read at a time: at most 2 MB of file and 2 MB of numbers. */
export const chunkLength = 2 ** 18;

/** As readers give numbers: in at least the precision of the file. */
export type Values = Float32Array | Float64Array;

/** Called between two pieces of work: lets others have their turn, and throws where nobody waits for the work any more. */
export type Pause = () => Promise<void>;

/** The tensor of this name. Throws "checkpoint-not-found" where the file has none. */
export function tensorOf(file: TensorFile, name: string): TensorInfo {
  const tensor = file.tensors.find((candidate) => candidate.name === name);
  if (!tensor)
    throw new CheckpointError("checkpoint-not-found", message("formats.noTensor", { file: file.name, name: quote(name) }));
  return tensor;
}
