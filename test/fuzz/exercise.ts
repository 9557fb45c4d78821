/** Does with a file what people do: opens it, lists it, reads its tensors, understands it as a model and loads that. */
import { CheckpointError } from "../../src/checkpoints/errors";
import type { CheckpointFormat, TensorFile } from "../../src/checkpoints/formats/format";
import { reparametrized } from "../../src/checkpoints/formats/reparametrized";
import { recogniseModel } from "../../src/checkpoints/frameworks/registry";
import { memorySource, type Siblings } from "../../src/checkpoints/source";
import { elementCount } from "../../src/tensor/shape";

/** Of a tensor, and of all of a file: elements that are read. */
const [maximumTensor, maximumTotal] = [2 ** 20, 2 ** 22];

/**
 * Whether the reader took the file ("sound") or refused it with its own error. Anything else is thrown: another error, or
 * tensors that are not what their shapes say.
 */
export async function exercise(
  format: CheckpointFormat,
  bytes: Uint8Array,
  name: string,
  siblings: Siblings,
): Promise<"sound" | "refused"> {
  const source = memorySource(bytes, name);
  let refused = false;
  const allow = (error: unknown): null => {
    if (!(error instanceof CheckpointError)) throw error;
    checkMessage(error.message);
    refused = true;
    return null;
  };
  if (format.sniff(bytes.subarray(0, 512), bytes.length))
    await format.holds?.(source, bytes.subarray(0, 512), siblings).catch(allow);
  const file = await format.open(source, siblings).catch(allow);
  if (file) await readAll(reparametrized(file), allow); // as openTensorFile gives it
  return refused ? "refused" : "sound";
}

async function readAll(file: TensorFile, allow: (error: unknown) => null): Promise<void> {
  let total = 0;
  for (const { name, shape } of file.tensors) {
    const count = elementCount(shape);
    const part = Math.min(count, maximumTensor);
    if ((total += part) > maximumTotal) break;
    const start = count - part;
    const values = await (part === count ? file.read(name) : file.readRange(name, start, part)).catch(allow);
    if (values && values.length !== part) throw new Error(`${name}: ${values.length} numbers where ${part} are due`);
  }
  if (file.tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0) > maximumTotal) return;
  const recognise = () => {
    try {
      return recogniseModel(file, { manifest: null, vocabularySizes: [] });
    } catch (error) {
      return allow(error);
    }
  };
  const model = recognise();
  if (!model || model.problem !== null || (model.vocabularySize ?? 0) > 512) return;
  await model.load(file).catch(allow);
}

/** One line that a person can read. */
function checkMessage(message: string): void {
  if (/[\n\r\p{Cc}]/u.test(message) || message.length > 1000)
    throw new Error(`A message of ${message.length} characters or several lines: ${message}`);
}
