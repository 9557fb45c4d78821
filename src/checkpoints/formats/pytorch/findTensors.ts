/**
 * Finds the tensors in what a file's pickle built, wherever they lie, and names them as a state_dict would: modules by
 * their attributes, dictionaries by their keys. A wrapper around the weights ("state_dict", "model") is no part of the
 * names. What is plain beside the tensors becomes attributes; optimizers are left out. Where there is no tensor, NumPy's
 * arrays are taken for them. Nothing here recurses.
 */
import { message, type Message } from "../../../messages/message";
import { quote } from "../../errors";
import type { PlainValue } from "../format";
import { ArrayTensors } from "./arrayTensors";
import { isContainer, PlainValues, unwrapped, type Container } from "./plainValues";
import { Tensor } from "./tensor";
import { Instance, NumpyArray, type Value } from "./values";

export interface FoundTensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly attributes: ReadonlyMap<string, PlainValue>;
  /** Classes of the objects that hold tensors, by path. */
  readonly modules: ReadonlyMap<string, string>;
  readonly notes: readonly Message[];
}

/** Keys under which training scripts keep the weights, the more telling first. */
const wrappers = [
  "state_dict",
  "model_state_dict",
  "model_state",
  "model_dict",
  "model_weights",
  "model",
  "net_state_dict",
  "net_dict",
  "net",
  "network_state_dict",
  "network",
  "weights",
  "params",
  "parameters",
  "module",
  "state",
  "checkpoint",
];

const maximumVisits = 200_000;
const maximumTensors = 100_000;
const maximumNames = 4_000_000;
const maximumDepth = 100;

interface Place {
  readonly value: Container;
  readonly path: string;
  readonly depth: number;
  readonly above: Place | null;
  /** What was found elsewhere already is not listed again: a module's parameters also lie in attributes of its own. */
  readonly isAside: boolean;
}

/** Throws what `fail` gives when the structure is larger than any model's. */
export function findTensors(root: Value, fail: (reason: Message) => Error): FoundTensors {
  const finder = new Finder(fail, () => null);
  const found = finder.find(root);
  if (found.tensors.size > 0 || !finder.hasArrays) return found;
  const arrays = new ArrayTensors();
  return new Finder(fail, (array) => arrays.of(array)).find(root);
}

class Finder {
  private readonly plain: PlainValues;
  private readonly tensors = new Map<string, Tensor>();
  /** What each tensor that was listed takes of its storage. */
  private readonly seen = new Set<string>();
  private readonly attributes = new Map<string, PlainValue>();
  private readonly modules = new Map<string, string>();
  private readonly leftOut = new Set<string>();
  private visits = 0;
  private nameLength = 0;

  constructor(
    private readonly fail: (reason: Message) => Error,
    private readonly asTensor: (array: NumpyArray) => Tensor | null,
  ) {
    this.plain = new PlainValues((array) => asTensor(array) !== null);
  }

  /** NumPy's, among all that was looked at. */
  get hasArrays(): boolean {
    return this.plain.hasArrays;
  }

  find(given: Value): FoundTensors {
    const root = unwrapped(given);
    this.plain.of(root);
    const single = this.tensorIn(root);
    if (single) this.addTensor(root instanceof Tensor ? "tensor" : "array", single);
    if (isContainer(root)) {
      const weights = this.weightsIn(root);
      if (weights !== root) this.walk(weights, null);
      this.walk(root, weights === root ? null : weights);
    }
    const notes = [...this.leftOut].map(optimizerNote);
    return { tensors: this.tensors, attributes: this.attributes, modules: this.modules, notes };
  }

  private tensorIn(value: Value): Tensor | null {
    if (value instanceof Tensor) return value;
    return value instanceof NumpyArray ? this.asTensor(value) : null;
  }

  /** Follows wrappers down to what holds the weights. */
  private weightsIn(root: Container): Container {
    let inner = root;
    for (let level = 0; level < 8 && inner instanceof Map && !isOptimizer(inner); level++) {
      if ([...inner.values()].some((value) => this.tensorIn(value))) break;
      const map = inner;
      const key = wrappers.find((name) => this.holdsWeights(map.get(name)));
      if (key === undefined) break;
      inner = map.get(key) as Container;
    }
    return inner;
  }

  private holdsWeights(value: Value | undefined): boolean {
    return value !== undefined && isContainer(value) && this.plain.part(value).hasTensors && !isOptimizer(value);
  }

  private walk(root: Container, except: Container | null): void {
    const pending: Place[] = [{ value: root, path: "", depth: 0, above: null, isAside: false }];
    const aside: Place[] = [];
    for (let place = pending.pop(); place; place = pending.pop() ?? aside.pop()) {
      if (++this.visits > maximumVisits) throw this.fail(message("formatsPytorch.partsHoldOneAnother", { limit: maximumVisits }));
      if (place.depth > maximumDepth) throw this.fail(message("formatsPytorch.partsTooDeep", { limit: maximumDepth }));
      if (place.value === except) continue;
      if (isOptimizer(place.value)) {
        this.leftOut.add(place.path);
        continue;
      }
      const within: Place[] = [];
      for (const [name, child, isAside] of childrenOf(place.value)) this.look(place, name, child, isAside, within);
      for (const inner of within.reverse()) (inner.isAside && !place.isAside ? aside : pending).push(inner);
    }
  }

  private look(place: Place, name: string, given: Value, isAside: boolean, within: Place[]): void {
    const aside = isAside || place.isAside;
    const child = unwrapped(given);
    const tensor = this.tensorIn(child);
    if (tensor) {
      if (!aside || !this.seen.has(viewOf(tensor))) this.addTensor(join(place.path, name), tensor);
    } else if (isContainer(child) && (this.plain.part(child).hasTensors || isOptimizer(child))) {
      if (isAbove(place, child)) return;
      if (child instanceof Instance) this.modules.set(join(place.path, name), child.className);
      within.push({ value: child, path: join(place.path, name), depth: place.depth + 1, above: place, isAside: aside });
    } else {
      // an activation has no tensors, and what it is counts
      const isModule = child instanceof Instance && child.className.startsWith("torch.nn.modules.");
      if (isModule && this.modules.size < maximumTensors) this.modules.set(join(place.path, name), child.className);
      this.addAttribute(join(place.path, name), this.plain.part(child).plain);
    }
  }

  private addTensor(path: string, tensor: Tensor): void {
    let name = path;
    for (let copy = 2; this.tensors.has(name); copy++) name = `${path} (${copy})`;
    this.countName(name);
    this.tensors.set(name, tensor);
    this.seen.add(viewOf(tensor));
    if (this.tensors.size > maximumTensors)
      throw this.fail(message("formatsPytorch.holdsTooManyTensors", { limit: maximumTensors }));
  }

  private addAttribute(path: string, value: PlainValue | undefined): void {
    if (value === undefined || value === null || this.attributes.has(path)) return;
    const isEmpty = value instanceof Map ? value.size === 0 : Array.isArray(value) && value.length === 0;
    if (isEmpty) return;
    this.countName(path);
    this.attributes.set(path, value);
  }

  private countName(name: string): void {
    this.nameLength += name.length;
    if (this.nameLength > maximumNames) throw this.fail(message("formatsPytorch.namesTooLong", { limit: maximumNames }));
  }
}

/** Alike for tensors that are the same elements of one storage; several objects of a file may stand for them. */
function viewOf({ storage, type, offset, shape, strides }: Tensor): string {
  return [storage?.bytes.key ?? "", storage?.byteOffset ?? 0, type.dtype, offset, shape.join(","), strides.join(",")].join(" ");
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function isAbove(place: Place, value: Container): boolean {
  for (let above: Place | null = place; above; above = above.above) if (above.value === value) return true;
  return false;
}

/** An optimizer, or what its state_dict gives. */
function isOptimizer(value: Value): boolean {
  if (value instanceof Instance) return value.className.startsWith("torch.optim.");
  return value instanceof Map && value.has("state") && value.has("param_groups");
}

type Child = readonly [name: string, value: Value, isAside: boolean];

function* childrenOf(value: Container): Iterable<Child> {
  if (value instanceof Map) yield* named(value, false);
  else if (Array.isArray(value))
    for (const [index, item] of (value as readonly Value[]).entries()) yield [String(index), item, false];
  else yield* ofInstance(value as Instance);
}

/**
 * A module keeps parameters, buffers and submodules in dictionaries of these names, and its other attributes that begin
 * with "_" are its own affair. Those of TorchScript and all other objects are attributes themselves, whatever their names:
 * _model may be a part of the model, and _flat_weights hold what was listed before.
 */
function* ofInstance(instance: Instance): Iterable<Child> {
  const attributes = instance.attributes() ?? new Map<Value, Value>();
  const parts = ["_parameters", "_buffers", "_modules"].map((name) => attributes.get(name)).filter((part) => part instanceof Map);
  for (const part of parts) {
    for (const child of named(part, false)) if (child[1] !== null) yield child;
  }
  for (const child of named(attributes, parts.length > 0)) {
    const [name, value, isAside] = child;
    const isPrivate = name.startsWith("_");
    if (!(isPrivate && isAside) && name !== "training") yield [name, value, isAside || isPrivate];
  }
  yield* named(instance.entries, false);
  for (const [index, item] of instance.items.entries()) yield [String(index), item, false];
  if (attributes.size === 0) for (const [index, item] of instance.args.entries()) yield [String(index), item, false];
}

function* named(map: ReadonlyMap<Value, Value>, isAside: boolean): Iterable<Child> {
  for (const [key, value] of map) {
    const isName = typeof key === "string" || typeof key === "number" || typeof key === "bigint" || typeof key === "boolean";
    yield [isName ? String(key) : "?", value, isAside];
  }
}

function optimizerNote(path: string): Message {
  return path === "" ? message("formatsPytorch.optimizerLeftOut") : message("formats.optimizerLeftOut", { name: quote(path) });
}
