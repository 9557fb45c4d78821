/**
 * Pickles that PyTorch did not write: NumPy's arrays in dictionaries, lists and objects of any class, as pickle.dump and
 * joblib.dump write them, one pickle or several one after another. They are read as data by PyTorch's machine; nothing in
 * them is run. Without an array there is nothing to open, and the refusal says what the file holds instead.
 */
import { message, type Message } from "../../../messages/message";
import { CheckpointError, malformed } from "../../errors";
import type { ByteSource } from "../../source";
import { Budget } from "../budget";
import type { CheckpointFormat, TensorFile } from "../format";
import { constructors } from "../pytorch/constructors";
import { findTensors } from "../pytorch/findTensors";
import { PickleInput } from "../pytorch/pickleInput";
import { pytorchTensorFile } from "../pytorch/tensorFile";
import { unpickle } from "../pytorch/unpickle";
import type { Value } from "../pytorch/values";
import { describePickle } from "./describe";

// oxlint-disable-next-line gatescope/no-wording -- the format's name, the same in every language
const format = "NumPy pickle";
const maximumPickles = 1000;

export const pickle: CheckpointFormat = { name: format, sniff: beginsAsPickle, open };

/** PROTO of a protocol from 2 to 5 with an operation behind it, or what protocols 0 and 1 begin a container or a class with. */
export function beginsAsPickle(head: Uint8Array): boolean {
  const [proto, version = 0] = head;
  if (proto === 0x80) return version >= 2 && version <= 5;
  const text = Array.from(head.subarray(0, 200), (byte) => String.fromCharCode(byte)).join("");
  return /^(\(dp\d|\(lp\d|\(i?dp|\}q|\]q|c[A-Za-z_][\w.]*\r?\n[A-Za-z_]\w*\r?\n)/.test(text);
}

export interface Unpickled {
  readonly value: Value;
  /** Classes and functions that it names. */
  readonly placeholders: readonly string[];
  /** What lies behind the last pickle: in bytes. */
  readonly left: number;
}

/** What the file's pickles built, of several a list. Throws a CheckpointError with the offset of what is not sound. */
export async function readPickles(source: ByteSource): Promise<Unpickled> {
  const fail = (offset: number, reason: Message) =>
    malformed(source.name, format, message("formats.byte", { at: offset }), reason);
  const input = new PickleInput({ end: source.size, read: (offset, length) => source.read(offset, length), fail });
  const placeholders = new Set<string>();
  const rules = constructors(placeholders, (_id, building) => {
    throw building.fail(message("formatsPytorch.outsideFile"));
  });
  const budget = new Budget();
  const values: Value[] = [];
  do {
    values.push(await unpickle(input, budget, rules));
  } while (values.length < maximumPickles && (await anotherBegins(input)));
  const [only = null, ...others] = values;
  return { value: others.length === 0 ? only : values, placeholders: [...placeholders], left: input.remaining };
}

async function anotherBegins(input: PickleInput): Promise<boolean> {
  if (input.remaining < 2) return false;
  await input.fill(2);
  return beginsAsPickle(input.window.subarray(input.at, input.at + 2));
}

async function open(source: ByteSource): Promise<TensorFile> {
  const { value, placeholders, left } = await readPickles(source);
  const found = findTensors(value, (reason) =>
    malformed(source.name, format, message("formats.byte", { at: source.size }), reason),
  );
  const described = describePickle(value, placeholders);
  if (found.tensors.size === 0) {
    throw new CheckpointError(
      "checkpoint-unsupported",
      message("formatsPytorch.pickleNoTensors", { file: source.name, what: described.what, advice: described.advice }),
    );
  }
  const notes = described.isForeign ? [message("formatsPytorch.pickleForeign", { what: described.what })] : [];
  if (left > 0) notes.push(message("formatsPytorch.behindPickle", { count: left }));
  return pytorchTensorFile(source, { format, found, placeholders, notes, bigEndian: false });
}
