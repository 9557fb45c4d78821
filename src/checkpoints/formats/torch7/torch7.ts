/**
 * Reads what Torch7's torch.save writes, as char-rnn's checkpoints: tables, classes and tensors one after the other, binary
 * or as text. Classes are names with fields, functions are passed over; nothing of a file is run. Source: torch7, File.lua.
 */
import { message, type Message } from "../../../messages/message";
import { CheckpointError, malformed } from "../../errors";
import type { ByteSource } from "../../source";
import { Budget } from "../budget";
import type { CheckpointFormat, TensorFile } from "../format";
import { findTensors, type FoundTensors } from "../pytorch/findTensors";
import type { Tensor } from "../pytorch/tensor";
import { pytorchTensorFile } from "../pytorch/tensorFile";
import { binaryInput, type TorchInput } from "./input";
import { trim } from "./modules";
import { ObjectReader } from "./objects";
import { textInput } from "./text";

const format = "Torch7";

export const torch7: CheckpointFormat = { name: format, sniff, open };

/** The first object is a table or a class's; it has the number 1, and a table a count and a key, a class a version. */
function sniff(head: Uint8Array): boolean {
  return isText(head) || isBinary(head);
}

function isText(head: Uint8Array): boolean {
  return /^(3\n1\n\d+\n([1-58]\n|$)|4\n1\n\d+\n(V \d|torch\.|nn\.))/.test(String.fromCharCode(...head.subarray(0, 32)));
}

function isBinary(head: Uint8Array): boolean {
  if (head.length < 12) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const [kind, index, count] = [view.getInt32(0, true), view.getInt32(4, true), view.getInt32(8, true)];
  if (index !== 1 || count < 0) return false;
  if (kind === 4) return /^(V \d|torch\.|nn\.)/.test(String.fromCharCode(...head.subarray(12, 18)));
  if (kind !== 3) return false;
  const key = head.length >= 16 ? view.getInt32(12, true) : 0;
  return count === 0 ? head.length === 12 : (key >= 1 && key <= 5) || key === 8;
}

async function open(source: ByteSource): Promise<TensorFile> {
  const fail = (offset: number, reason: Message) =>
    malformed(source.name, format, message("formats.byte", { at: offset }), reason);
  const head = await source.read(0, Math.min(32, source.size));
  if (isText(head)) return read(source, textInput(source, fail), 8);
  const input = binaryInput(source, fail, 8);
  try {
    return await read(source, input, 8);
  } catch (error) {
    if (!(error instanceof CheckpointError) || !input.hasLongs) throw error;
    return read(source, binaryInput(source, fail, 4), 4).catch(() => {
      // as Windows and small machines write it
      throw error;
    });
  }
}

async function read(source: ByteSource, input: TorchInput, longBytes: 4 | 8): Promise<TensorFile> {
  const reader = new ObjectReader(input, new Budget(), longBytes);
  const root = await reader.next();
  if (input.remaining > 0) throw input.fail(input.offset, message("formatsTorch7.bytesFollow", { count: input.remaining }));
  for (const instance of [...reader.instances].reverse()) trim(instance); // what is inside first
  const found = onceEach(findTensors(root, (reason) => input.fail(input.offset, reason)));
  const notes: Message[] = [];
  if (reader.instances.length > 0) notes.push(message("formatsTorch7.gradientsLeftOut"));
  if (reader.functions > 0) notes.push(message("formatsTorch7.functions", { count: reader.functions }));
  const placeholders = [...new Set(reader.instances.map(({ className }) => className))];
  return pytorchTensorFile(source, { format, found, placeholders, notes, bigEndian: false });
}

/** Lua shares objects: a tensor that lies at several places is listed once, where a container holds its module if one does. */
function onceEach(found: FoundTensors): FoundTensors {
  const names = new Map<Tensor, string>();
  for (const [name, tensor] of found.tensors) {
    const known = names.get(tensor);
    if (known === undefined || (/(^|\.)modules\./.test(name) && !/(^|\.)modules\./.test(known))) names.set(tensor, name);
  }
  return { ...found, tensors: new Map([...found.tensors].filter(([name, tensor]) => names.get(tensor) === name)) };
}
