/**
 * The fixed list of what a pickle may have made: containers, tensors, plain values. Each entry says in TypeScript what
 * Python's function of that name gives; nothing is looked up by a name of the file anywhere else. Everything that is
 * not listed becomes an Instance, whose arguments and state are kept as data.
 * Sources: torch/_utils.py, torch/_tensor.py, collections, copyreg, _codecs.
 */
import { message } from "../../../messages/message";
import { buildArray, buildDtype, interleavedArray, numpyDtype, numpyFromBuffer, numpyScalar } from "./numpy";
import type { Building, Constructors } from "./pickleMachine";
import { cost } from "./pickleMachine";
import { emptyTensor, rebuild, setTensor } from "./rebuild";
import { Tensor } from "./tensor";
import { FileBytes, Instance, NumpyArray, NumpyDtype, PickledSet, Reference, tuple, typeName, type Value } from "./values";

type Constructor = (args: readonly Value[], building: Building) => Value;

/** What is kept of the classes and functions that a file names and that are not run. */
export interface Placeholders {
  add(name: string): void;
}

const table = new Map<string, Constructor>(rebuild);
const define = (names: readonly string[], constructor: Constructor) => names.forEach((name) => table.set(name, constructor));
/** Names under which Python 2 and 3 know the built-in ones. */
const builtin = (...names: string[]) => names.flatMap((name) => [`builtins.${name}`, `__builtin__.${name}`]);

define(["collections.OrderedDict", "collections.Counter", ...builtin("dict")], ([items], building) =>
  dictionary(items, building));
define(["collections.defaultdict"], ([, items], building) => dictionary(items, building));
define([...builtin("list"), "collections.deque"], ([items], building) => [...sequence(items, building)]);
define([...builtin("set", "frozenset"), "sets.Set"], ([items], building) => PickledSet.holding(sequence(items, building)));
define([...builtin("tuple"), "torch.Size"], ([items], building) => tuple([...sequence(items, building)]));
define(builtin("str", "unicode", "int", "long", "float", "bool"), ([value]) => value ?? null);
define(builtin("bytearray", "bytes"), ([value, encoding], building) => {
  if (typeof value === "string") return encode(value, encoding, building);
  return value instanceof Uint8Array || value instanceof FileBytes ? value : new Uint8Array(0);
});
define(builtin("complex"), ([real, imaginary]) => tuple([real ?? 0, imaginary ?? 0]));
define(["_codecs.encode"], ([text, encoding], building) => {
  if (typeof text !== "string") throw building.fail(message("formatsPytorch.noTextToEncode", { what: typeName(text) }));
  return encode(text, encoding, building);
});
define(["torch.device", "torch.serialization._get_layout", "torch.jit._pickle.restore_type_tag"], ([value]) => value ?? null);
for (const kind of ["build_intlist", "build_doublelist", "build_boollist", "build_tensorlist"]) {
  define([`torch.jit._pickle.${kind}`], ([items]) => items ?? null);
}
for (const folder of ["pathlib", "pathlib._local"]) {
  define(
    ["PosixPath", "WindowsPath", "Path", "PurePosixPath"].map((name) => `${folder}.${name}`),
    (parts) => parts.filter((part) => typeof part === "string").join("/"),
  );
}
for (const core of ["numpy.core", "numpy._core"]) {
  define([`${core}.multiarray.scalar`], numpyScalar);
  define([`${core}.multiarray._reconstruct`], () => new NumpyArray());
  define([`${core}.numeric._frombuffer`], numpyFromBuffer);
}
define(["numpy.dtype"], numpyDtype);
define(["joblib.numpy_pickle.NumpyArrayWrapper", "sklearn.externals.joblib.numpy_pickle.NumpyArrayWrapper"], () =>
  new NumpyArray());
/** Before PyTorch 0.4 a Parameter was pickled as itself, with its tensor as the first argument. */
for (const name of ["torch.nn.parameter.Parameter", "torch.autograd.variable.Variable"]) {
  define([name], (args) => args.find((argument) => argument instanceof Tensor) ?? new Instance(name, args));
}

function dictionary(items: Value | undefined, building: Building): Value {
  const map = new Map<Value, Value>();
  building.spend(cost.dict);
  const pairs = items instanceof Map ? [...items] : sequence(items, building);
  building.spend(cost.entry * pairs.length);
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw building.fail(message("formatsPytorch.noPair", { what: typeName(pair as Value) }));
    map.set(pair[0] as Value, pair[1] as Value);
  }
  return map;
}

function sequence(items: Value | undefined, building: Building): readonly Value[] {
  if (items === undefined) return [];
  if (!Array.isArray(items)) throw building.fail(message("formatsPytorch.noSequence", { what: typeName(items) }));
  building.spend(cost.list + cost.slot * items.length);
  return items;
}

function encode(text: string, encoding: Value | undefined, building: Building): Uint8Array {
  building.spend(cost.bytes + 4 * text.length);
  const isLatin = typeof encoding === "string" && /^(latin|iso-?8859)/i.test(encoding);
  return isLatin ? Uint8Array.from(text, (character) => character.charCodeAt(0)) : new TextEncoder().encode(text);
}

/** The rules of this list, with a file's own persistent ids; names that are not listed go to `placeholders`. */
export function constructors(placeholders: Placeholders, persistent: Constructors["persistent"]): Constructors {
  const construct: Constructors["construct"] = (outer, outerArgs, building) => {
    const [callee, args] = unwrap(outer, outerArgs);
    const constructor = table.get(callee.name);
    if (constructor) return constructor(args, building);
    const tensor = emptyTensor(callee.name, building);
    if (tensor) return tensor;
    building.spend(cost.list + cost.dict);
    placeholders.add(callee.name);
    return new Instance(callee.name, args);
  };
  return { construct, build, persistent };
}

/** Functions whose arguments are another function and its own: the innermost counts. */
function unwrap(outer: Reference, outerArgs: readonly Value[]): [callee: Reference, args: readonly Value[]] {
  let callee = outer;
  let args = outerArgs;
  for (;;) {
    const [first, , third] = args;
    if (!(first instanceof Reference)) return [callee, args];
    if (isOneOf(callee, "torch._tensor._rebuild_from_type_v2", "torch._tensor._rebuild_from_type") && Array.isArray(third)) {
      args = third as readonly Value[];
    } else if (isOneOf(callee, "copyreg._reconstructor", "copy_reg._reconstructor")) {
      args = [];
    } else if (isOneOf(callee, "copyreg.__newobj__", "copy_reg.__newobj__")) {
      args = args.slice(1);
    } else {
      return [callee, args];
    }
    callee = first;
  }
}

function isOneOf({ name }: Reference, ...names: string[]): boolean {
  return names.includes(name);
}

/** BUILD: a stand-in keeps its state, tensors and NumPy's values take theirs, and what containers carry is passed over. */
function build(target: Value, state: Value, building: Building): void {
  if (target instanceof Instance) target.state = state;
  else if (target instanceof NumpyDtype) buildDtype(target, state);
  else if (target instanceof NumpyArray && state instanceof Map) interleavedArray(target, state, building);
  else if (target instanceof NumpyArray) buildArray(target, state, building);
  else if (target instanceof Tensor) setTensor(target, state, building);
  else if (!(target instanceof Map)) throw building.fail(message("formatsPytorch.takesNoState", { what: typeName(target) }));
}
