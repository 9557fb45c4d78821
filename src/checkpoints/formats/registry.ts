/**
 * The formats that are read. One is chosen by what the file holds, never by its name. To add one, write a file beside
 * this one and list it here.
 */
import type { ByteSource } from "../source";
import type { CheckpointFormat, TensorFile } from "./format";
import { safetensors } from "./safetensors";
import { unknownContent } from "./unknownContent";

export const formats: readonly CheckpointFormat[] = [safetensors];

const headLength = 512;

/** Opens a checkpoint of any format that is read. Throws a CheckpointError that says what was seen instead. */
export async function openTensorFile(source: ByteSource): Promise<TensorFile> {
  const head = await source.read(0, Math.min(headLength, source.size));
  const format = formats.find((candidate) => candidate.sniff(head, source.size));
  if (!format) throw unknownContent(source, head, formats.map(({ name }) => name));
  return format.open(source);
}
