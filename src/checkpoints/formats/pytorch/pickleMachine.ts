/**
 * The stack machine that a pickle drives: stack, marks, memo, and the checks on what an operation finds there. It calls
 * nothing: what is to be called is handed to `Constructors`, which know a fixed list and make stand-ins of all else.
 */
import { message, type Message } from "../../../messages/message";
import type { CheckpointError } from "../../errors";
import type { Budget } from "../budget";
import type { PickleInput } from "./pickleInput";
import { isList, isTuple, typeName, type FileBytes, type Reference, type Value } from "./values";

/** For whoever builds values: refuses with the offset of the operation that asked, and counts memory. */
export interface Building {
  fail(reason: Message): CheckpointError;
  /** To be called before `bytes` are taken. */
  spend(bytes: number): void;
  /** Reads what stands in the middle of the pickle behind the operation that runs. */
  interleave(read: Interleaved): void;
}

/** `another` reads a whole pickle that stands there. */
export type Interleaved = (input: PickleInput, another: () => Promise<Value>) => Promise<void>;

export interface Constructors {
  /** A class or function called with arguments, or an instance made without its __init__. */
  construct(callee: Reference, args: readonly Value[], building: Building): Value;
  /** A value's state set. */
  build(target: Value, state: Value, building: Building): void;
  /** What a persistent id stands for. */
  persistent(id: Value, building: Building): Value;
}

/** Estimates from above, in bytes, of what V8 takes, with what growing leaves behind until it is collected. */
export const cost = { slot: 24, list: 260, dict: 450, entry: 96, text: 40, number: 64, bytes: 280, object: 128 };

export class PickleMachine implements Building {
  private stack: Value[] = [];
  private readonly marks: number[] = [];
  /** Indices that picklers give out, from 0; any other is in `scattered`. */
  private readonly memo: Value[] = [];
  private readonly scattered = new Map<number, Value>();
  /** Of the operation that runs, for messages. */
  operationOffset = 0;
  /** Where the operation's argument lies, or the first of the two lines of GLOBAL and INST. */
  window: Uint8Array = new Uint8Array(0);
  begin = 0;
  end = 0;
  secondLine: Uint8Array = new Uint8Array(0);
  /** The operation's argument where it was too long to be held. */
  outside: FileBytes | null = null;
  /** What has to be read before the next operation. */
  interleaved: Interleaved | null = null;

  constructor(
    private readonly input: PickleInput,
    private readonly budget: Budget,
    readonly constructors: Constructors,
  ) {}

  get argument(): Uint8Array {
    return this.window.subarray(this.begin, this.end);
  }

  fail(reason: Message): CheckpointError {
    return this.input.fail(this.operationOffset, reason);
  }

  spend(bytes: number): void {
    const reason = this.budget.spend(bytes);
    if (reason !== null) throw this.fail(reason);
  }

  interleave(read: Interleaved): void {
    this.interleaved = read;
  }

  push(value: Value): void {
    if (this.stack.length >= maximumStack) throw this.fail(message("formatsPytorch.stackTooHigh", { limit: maximumStack }));
    this.stack.push(value);
  }

  pop(): Value {
    const value = this.peek();
    this.stack.pop();
    return value;
  }

  /** The value on top; it may not lie below the last mark. */
  peek(): Value {
    if (this.stack.length <= (this.marks.at(-1) ?? 0)) throw this.fail(message("formatsPytorch.stackEmpty"));
    return this.stack.at(-1) as Value;
  }

  mark(): void {
    if (this.marks.length >= maximumMarks) throw this.fail(message("formatsPytorch.tooManyMarks", { limit: maximumMarks }));
    this.marks.push(this.stack.length);
  }

  /** What lies above the last mark, which goes. */
  popMark(): Value[] {
    const mark = this.marks.pop();
    if (mark === undefined) throw this.fail(message("formatsPytorch.noMark"));
    return this.stack.splice(mark);
  }

  /** POP takes a mark away where one is on top. */
  discard(): void {
    if (this.marks.length > 0 && this.marks.at(-1) === this.stack.length) this.marks.pop();
    else this.pop();
  }

  /** Keeps the value on top; without an index, under the next free one. */
  memoize(index = this.memo.length + this.scattered.size): void {
    const value = this.peek();
    const isNext = index <= this.memo.length;
    if (index === this.memo.length || (!isNext && !this.scattered.has(index))) this.spend(isNext ? cost.slot : cost.entry);
    if (isNext) this.memo[index] = value;
    else this.scattered.set(index, value);
  }

  recall(index: number): void {
    const value = index < this.memo.length ? this.memo[index] : this.scattered.get(index);
    if (value === undefined) throw this.fail(message("formatsPytorch.noMemo", { index }));
    this.push(value);
  }

  list(value: Value): Value[] {
    if (!isList(value)) throw this.fail(message("formatsPytorch.noListToAppend", { what: typeName(value) }));
    return value;
  }

  tuple(value: Value): readonly Value[] {
    if (!isTuple(value)) throw this.fail(message("formatsPytorch.noTupleOfArguments", { what: typeName(value) }));
    return value;
  }

  setItem(map: Map<Value, Value>, key: Value, value: Value): void {
    if (isList(key) || key instanceof Map) throw this.fail(message("formatsPytorch.noKey", { what: typeName(key) }));
    if (!map.has(key)) this.spend(cost.entry);
    map.set(key, value);
  }

  setItems(map: Map<Value, Value>, items: readonly Value[]): void {
    if (items.length % 2 !== 0) throw this.fail(message("formatsPytorch.keyNoValue"));
    for (let at = 0; at < items.length; at += 2) this.setItem(map, items[at] as Value, items[at + 1] as Value);
  }

  /** The value at STOP: the only one left. */
  result(): Value {
    const value = this.peek();
    if (this.stack.length !== 1 || this.marks.length > 0) throw this.fail(message("formatsPytorch.valuesLeft"));
    return value;
  }
}

/** Picklers set aside at most 1000 items at a time, but for tuples. */
const maximumStack = 250_000;
const maximumMarks = 10_000;
