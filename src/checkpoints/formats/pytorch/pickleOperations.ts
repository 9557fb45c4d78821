/**
 * The operations of Python's pickle, protocols 0 to 5 (CPython's pickletools.py), as steps of the machine. Those that
 * are missing (extension codes, out-of-band buffers) refer to things outside the file.
 */
import { message } from "../../../messages/message";
import { decodeText, isUtf8, parseDecimal, parseFloatText, parseLong, unescapeRepr, unescapeUnicode } from "./pickleText";
import { cost, type PickleMachine } from "./pickleMachine";
import { Instance, PickledSet, Reference, tuple, typeName, type Value } from "./values";

/** How an operation's argument is written: so many bytes; one or two lines; or a length of so many bytes, then the bytes. */
export type ArgumentKind = number | "line" | "twoLines" | "length1" | "length4" | "length8";

export interface Operation {
  readonly name: string;
  readonly argument: ArgumentKind;
  /** Whether long arguments stay in the file. */
  readonly isRaw: boolean;
  run(machine: PickleMachine): void;
}

/** By operation code. */
export const operations: (Operation | undefined)[] = new Array<Operation | undefined>(256).fill(undefined);
export const stop = 0x2e;

const rawOperations = new Set(["BINBYTES", "BINBYTES8", "BYTEARRAY8", "BINSTRING"]);

function define(code: number | string, name: string, argument: ArgumentKind, run: (machine: PickleMachine) => void): void {
  operations[typeof code === "string" ? code.charCodeAt(0) : code] = { name, argument, isRaw: rawOperations.has(name), run };
}

const nothing = () => undefined;
const byte = ({ window, begin }: PickleMachine, index: number) => window[begin + index] as number;
const u8 = (m: PickleMachine) => byte(m, 0);
const u16 = (m: PickleMachine) => byte(m, 0) | (byte(m, 1) << 8);
const i32 = (m: PickleMachine) => u16(m) | (byte(m, 2) << 16) | (byte(m, 3) << 24);
const u32 = (m: PickleMachine) => i32(m) >>> 0;

define(0x80, "PROTO", 1, (m) => {
  if (u8(m) > 5) throw m.fail(message("formatsPytorch.unknownPickleProtocol", { version: u8(m) }));
});
define(0x95, "FRAME", 8, nothing);
define(stop, "STOP", 0, nothing);

/** What is left out, of a longer argument than is held. */
function pushOutside(m: PickleMachine): boolean {
  if (!m.outside) return false;
  m.spend(cost.object);
  m.push(m.outside);
  m.outside = null;
  return true;
}

// Plain values.
define("N", "NONE", 0, (m) => m.push(null));
define(0x88, "NEWTRUE", 0, (m) => m.push(true));
define(0x89, "NEWFALSE", 0, (m) => m.push(false));
define("K", "BININT1", 1, (m) => m.push(u8(m)));
define("M", "BININT2", 2, (m) => m.push(u16(m)));
define("J", "BININT", 4, (m) => m.push(i32(m)));
define("G", "BINFLOAT", 8, (m) => {
  m.spend(cost.number);
  const { buffer, byteOffset } = m.argument;
  m.push(new DataView(buffer, byteOffset, 8).getFloat64(0, false));
});
define("F", "FLOAT", "line", (m) => {
  m.spend(cost.number);
  m.push(parseFloatText(m.argument, m));
});
define("I", "INT", "line", (m) => {
  const text = decodeText(m.argument);
  m.spend(cost.number);
  m.push(text === "00" ? false : text === "01" ? true : parseDecimal(text, m));
});
define("L", "LONG", "line", (m) => {
  m.spend(cost.number + m.end - m.begin);
  m.push(parseDecimal(decodeText(m.argument).replace(/L$/, ""), m));
});
const pushLong = (m: PickleMachine) => {
  m.spend(cost.number + m.end - m.begin);
  m.push(parseLong(m.argument, m));
};
define(0x8a, "LONG1", "length1", pushLong);
define(0x8b, "LONG4", "length4", pushLong);

// Texts and bytes. The 8-bit strings of Python 2 are read as UTF-8, as torch.load does; what is none stays bytes.
function pushText(m: PickleMachine, text: (bytes: Uint8Array) => string): void {
  const { argument } = m;
  m.spend(cost.text + 2 * argument.length);
  m.push(text(argument));
}
function pushBytes(m: PickleMachine): void {
  if (pushOutside(m)) return;
  const { argument } = m;
  m.spend(cost.bytes + argument.length);
  m.push(argument.slice());
}
define("S", "STRING", "line", (m) => pushText(m, (bytes) => unescapeRepr(bytes, m)));
define("V", "UNICODE", "line", (m) => pushText(m, unescapeUnicode));
for (const [code, name, argument] of [
  ["X", "BINUNICODE", "length4"],
  [0x8c, "SHORT_BINUNICODE", "length1"],
  [0x8d, "BINUNICODE8", "length8"],
] as const)
  define(code, name, argument, (m) => pushText(m, decodeText));
const pushString = (m: PickleMachine) => {
  if (pushOutside(m)) return;
  if (isUtf8(m.argument)) pushText(m, decodeText);
  else pushBytes(m);
};
define("T", "BINSTRING", "length4", pushString);
define("U", "SHORT_BINSTRING", "length1", pushString);
define("B", "BINBYTES", "length4", pushBytes);
define("C", "SHORT_BINBYTES", "length1", pushBytes);
define(0x8e, "BINBYTES8", "length8", pushBytes);
define(0x96, "BYTEARRAY8", "length8", pushBytes);

// Stack and memo.
define("(", "MARK", 0, (m) => m.mark());
define("0", "POP", 0, (m) => m.discard());
define("1", "POP_MARK", 0, (m) => void m.popMark());
define("2", "DUP", 0, (m) => m.push(m.peek()));
const memoLine = (m: PickleMachine) => {
  const index = parseDecimal(decodeText(m.argument), m);
  if (typeof index !== "number" || index < 0) throw m.fail(message("formatsPytorch.noMemo", { index: Number(index) }));
  return index;
};
define("p", "PUT", "line", (m) => m.memoize(memoLine(m)));
define("q", "BINPUT", 1, (m) => m.memoize(u8(m)));
define("r", "LONG_BINPUT", 4, (m) => m.memoize(u32(m)));
define(0x94, "MEMOIZE", 0, (m) => m.memoize());
define("g", "GET", "line", (m) => m.recall(memoLine(m)));
define("h", "BINGET", 1, (m) => m.recall(u8(m)));
define("j", "LONG_BINGET", 4, (m) => m.recall(u32(m)));

// Tuples, lists, sets and dictionaries.
function pushTuple(m: PickleMachine, items: Value[]): void {
  m.spend(cost.list + cost.slot * items.length);
  m.push(tuple(items));
}
const emptyList = (m: PickleMachine) => {
  m.spend(cost.list);
  m.push([]);
};
define(")", "EMPTY_TUPLE", 0, (m) => pushTuple(m, []));
define(0x85, "TUPLE1", 0, (m) => pushTuple(m, [m.pop()]));
define(0x86, "TUPLE2", 0, (m) => {
  const second = m.pop();
  pushTuple(m, [m.pop(), second]);
});
define(0x87, "TUPLE3", 0, (m) => {
  const [third, second] = [m.pop(), m.pop()];
  pushTuple(m, [m.pop(), second, third]);
});
define("t", "TUPLE", 0, (m) => pushTuple(m, m.popMark()));
define(0x91, "FROZENSET", 0, (m) => {
  const items = m.popMark();
  m.spend(cost.list + cost.slot * items.length);
  m.push(PickledSet.holding(items));
});
define("]", "EMPTY_LIST", 0, emptyList);
define(0x8f, "EMPTY_SET", 0, (m) => {
  m.spend(cost.list);
  m.push(new PickledSet());
});
define("l", "LIST", 0, (m) => {
  const items = m.popMark();
  m.spend(cost.list + cost.slot * items.length);
  m.push(items);
});
define("a", "APPEND", 0, (m) => append(m, [m.pop()]));
define("e", "APPENDS", 0, (m) => append(m, m.popMark()));
define(0x90, "ADDITEMS", 0, (m) => append(m, m.popMark()));
define("}", "EMPTY_DICT", 0, (m) => {
  m.spend(cost.dict);
  m.push(new Map());
});
define("d", "DICT", 0, (m) => {
  const items = m.popMark();
  const map = new Map<Value, Value>();
  m.spend(cost.dict);
  m.setItems(map, items);
  m.push(map);
});
define("s", "SETITEM", 0, (m) => {
  const value = m.pop();
  setItems(m, [m.pop(), value]);
});
define("u", "SETITEMS", 0, (m) => setItems(m, m.popMark()));

function append(m: PickleMachine, items: readonly Value[]): void {
  const target = m.peek();
  const list = target instanceof Instance ? target.items : m.list(target);
  m.spend(cost.slot * items.length);
  for (const item of items) list.push(item);
}

function setItems(m: PickleMachine, items: readonly Value[]): void {
  const target = m.peek();
  const map = target instanceof Instance ? target.entries : target;
  if (!(map instanceof Map)) throw m.fail(message("formatsPytorch.noDict", { what: typeName(target) }));
  m.setItems(map, items);
}

// Classes and objects: by name alone.
function reference(m: PickleMachine, module: Value, name: Value): Reference {
  if (typeof module !== "string" || typeof name !== "string")
    throw m.fail(message("formatsPytorch.nameNoClass", { module: typeName(module), name: typeName(name) }));
  if (module.length + name.length > maximumName) throw m.fail(message("formatsPytorch.classNameTooLong", { limit: maximumName }));
  m.spend(cost.object + 2 * (module.length + name.length));
  return new Reference(`${module}.${name}`);
}
const lines = (m: PickleMachine) => [decodeText(m.argument), decodeText(m.secondLine)] as const;
const maximumName = 1000;

function construct(m: PickleMachine, callee: Value, args: readonly Value[]): void {
  if (!(callee instanceof Reference)) throw m.fail(message("formatsPytorch.noCallee", { what: typeName(callee) }));
  m.spend(cost.object);
  m.push(m.constructors.construct(callee, args, m));
}
define("c", "GLOBAL", "twoLines", (m) => m.push(reference(m, ...lines(m))));
define(0x93, "STACK_GLOBAL", 0, (m) => {
  const name = m.pop();
  m.push(reference(m, m.pop(), name));
});
define("R", "REDUCE", 0, (m) => {
  const args = m.tuple(m.pop());
  construct(m, m.pop(), args);
});
define(0x81, "NEWOBJ", 0, (m) => {
  const args = m.tuple(m.pop());
  construct(m, m.pop(), args);
});
define(0x92, "NEWOBJ_EX", 0, (m) => {
  const keywords = m.pop();
  const args = m.tuple(m.pop());
  if (!(keywords instanceof Map)) throw m.fail(message("formatsPytorch.noKeywords", { what: typeName(keywords) }));
  construct(m, m.pop(), keywords.size === 0 ? args : tuple([...args, keywords]));
});
define("o", "OBJ", 0, (m) => {
  const [callee, ...args] = m.popMark();
  if (callee === undefined) throw m.fail(message("formatsPytorch.noClass"));
  construct(m, callee, tuple(args));
});
define("i", "INST", "twoLines", (m) => {
  const args = tuple(m.popMark());
  construct(m, reference(m, ...lines(m)), args);
});
define("b", "BUILD", 0, (m) => {
  const state = m.pop();
  m.constructors.build(m.peek(), state, m);
});
define("P", "PERSID", "line", (m) => m.push(m.constructors.persistent(decodeText(m.argument), m)));
define("Q", "BINPERSID", 0, (m) => m.push(m.constructors.persistent(m.pop(), m)));
