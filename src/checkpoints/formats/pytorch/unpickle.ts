/** Runs one pickle: decodes operation by operation, checks every length against the file, and drives the machine. */
import { message } from "../../../messages/message";
import type { Budget } from "../budget";
import type { PickleInput } from "./pickleInput";
import { PickleMachine, type Constructors } from "./pickleMachine";
import { operations, stop, type Operation } from "./pickleOperations";
import type { Value } from "./values";

const maximumArgument = 16 * 2 ** 20;
/** Bytes of more than this stay in the file. */
const maximumRaw = 64 * 1024;
const maximumDepth = 16;
const newline = 0x0a;
const lengthBytes = { length1: 1, length4: 4, length8: 8 };

/**
 * Reads the pickle at the input's place and leaves the input behind its STOP. Throws a CheckpointError with the offset
 * for everything that is no pickle, does what a pickle must not, or takes too much.
 */
export async function unpickle(input: PickleInput, budget: Budget, constructors: Constructors, depth = 0): Promise<Value> {
  const machine = new PickleMachine(input, budget, constructors);
  for (let needed = 1; ;) {
    await input.fill(needed);
    // Whatever lies in the window whole runs without waiting; most of a pickle does.
    for (needed = 0; needed === 0;) {
      machine.operationOffset = input.offset;
      const code = input.window[input.at];
      if (code === undefined) {
        needed = 1;
        break;
      }
      const operation = operations[code];
      if (!operation) throw machine.fail(message("formatsPytorch.noOperation", { code }));
      needed = takeArgument(input, machine, operation);
      if (needed > 0) break;
      const tooMany = budget.step();
      if (tooMany !== null) throw machine.fail(tooMany);
      if (code === stop) return machine.result();
      operation.run(machine);
      if (machine.interleaved) {
        const read = machine.interleaved;
        machine.interleaved = null;
        if (depth >= maximumDepth) throw machine.fail(message("formatsPytorch.picklesTooDeep", { limit: maximumDepth }));
        await read(input, () => unpickle(input, budget, constructors, depth + 1));
      }
    }
  }
}

/** Hands the machine its argument and moves the input behind it; or tells how many bytes of the operation are needed. */
function takeArgument(input: PickleInput, machine: PickleMachine, operation: Operation): number {
  const { name, argument } = operation;
  const { window, at } = input;
  let begin = at + 1;
  let length: number;
  if (typeof argument === "number") {
    length = argument;
  } else if (argument === "line" || argument === "twoLines") {
    const first = window.indexOf(newline, begin);
    const last = first < 0 || argument === "line" ? first : window.indexOf(newline, first + 1);
    if (last < 0) return moreOfLine(input, machine);
    place(machine, window, begin, withoutReturn(window, first));
    if (argument === "twoLines") machine.secondLine = window.subarray(first + 1, withoutReturn(window, last));
    input.at = last + 1;
    return 0;
  } else {
    const prefix = lengthBytes[argument];
    if (window.length < begin + prefix) return 1 + prefix;
    length = readLength(window, begin, prefix);
    begin += prefix;
    const left = input.remaining - 1 - prefix;
    if (length > left) throw machine.fail(message("formatsPytorch.argumentBeyondRest", { name, length, left }));
    if (operation.isRaw && length > maximumRaw) {
      machine.outside = input.later(input.offset + 1 + prefix, length);
      input.skip(1 + prefix + length);
      return 0;
    }
    if (length > maximumArgument)
      throw machine.fail(message("formatsPytorch.argumentTooLong", { name, length, limit: maximumArgument }));
  }
  if (window.length < begin + length) return begin + length - at;
  place(machine, window, begin, begin + length);
  input.at = begin + length;
  return 0;
}

/** Most arguments are a few numbers, and a view of each would cost more than to read it. */
function place(machine: PickleMachine, window: Uint8Array, begin: number, end: number): void {
  machine.window = window;
  machine.begin = begin;
  machine.end = end;
}

/** Twice as much as was searched for the line's end. */
function moreOfLine(input: PickleInput, machine: PickleMachine): number {
  const searched = input.window.length - input.at;
  if (searched >= input.remaining) throw machine.fail(message("formatsPytorch.lineEndless"));
  if (searched > maximumArgument / 16) throw machine.fail(message("formatsPytorch.lineTooLong"));
  return Math.min(2 * searched, input.remaining);
}

function withoutReturn(window: Uint8Array, end: number): number {
  return window[end - 1] === 0x0d ? end - 1 : end;
}

function readLength(window: Uint8Array, at: number, bytes: number): number {
  let length = 0;
  for (let index = bytes - 1; index >= 0; index--) length = length * 256 + (window[at + index] as number);
  return length;
}
