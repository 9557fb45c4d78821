/** Which of a Keras file's layers are run and what each reads, from the graph of its configuration. */
import { message, type Message } from "../../../messages/message";
import type { OutputActivation } from "../../../model/network";
import { asObject } from "../../formats/jsonFile";
import { cellsIn, innerClass, inSnakeCase, optionOf, type KerasLayer } from "./config";
import { isOfTokens } from "../shared/stepOutput";
import type { KerasCell } from "./layout";
import {
  inOrder,
  listOf,
  outputActivations,
  tableOf,
  type Plan,
  type PlannedHead,
  type PlannedInput,
  type PlannedLayer,
} from "./plan";
import { defaultEpsilon, isStageActivation, sizesOf, stageKind, type KerasStage } from "./stages";
import type { KerasTensors } from "./tensors";

/** Classes whose output is their input when a model is run. */
const passThrough = new Set([
  "Dropout",
  "SpatialDropout1D",
  "GaussianNoise",
  "GaussianDropout",
  "AlphaDropout",
  "ActivityRegularization",
  "Masking",
]);

/** Classes that have no tensors and whose output is not their input. */
const withoutWeights = new Set([
  "Add",
  "Multiply",
  "Average",
  "Subtract",
  "Maximum",
  "Dot",
  "Attention",
  "Reshape",
  "Permute",
  "Flatten",
  "RepeatVector",
  "GlobalAveragePooling1D",
  "GlobalMaxPooling1D",
  "Lambda",
]);

/** Classes that put numbers into another order or shape, or beside others. */
const sameNumbers = new Set(["Reshape", "Flatten", "Permute", "RepeatVector", "Concatenate", "Merge"]);

const maximumStages = 16;

/** What a layer's output is made of: planned layers' h and the network's input, or why it cannot be told. */
type Sources = { readonly reads: readonly number[]; readonly input: PlannedInput | null } | { readonly blocked: KerasLayer };

/** The readers of each layer, by name. */
export type Readers = ReadonlyMap<string, readonly KerasLayer[]>;

export function readersIn(config: readonly KerasLayer[]): Readers {
  const readers = new Map<string, KerasLayer[]>();
  for (const layer of config) {
    for (const name of new Set(layer.inputs)) {
      const known = readers.get(name);
      if (known) known.push(layer);
      else readers.set(name, [layer]);
    }
  }
  return readers;
}

/** One part: the layers behind the first recurrent one that read what it reads, or one another. */
export class Graph {
  private readonly byName: ReadonlyMap<string, KerasLayer>;
  private readonly byLayer = new Map<string, KerasTensors>();
  private readonly layers: PlannedLayer[] = [];
  private readonly placed = new Map<string, readonly number[]>();
  private readonly known = new Map<string, Sources>();
  private input: PlannedInput | null = null;
  private readonly warnings: Message[] = [];

  constructor(
    groups: readonly KerasTensors[],
    private readonly config: readonly KerasLayer[],
    /** Those of layers that are in no part yet. */
    private readonly cells: readonly KerasCell[],
    private readonly readers: Readers,
  ) {
    this.byName = new Map(config.map((layer) => [layer.name, layer]));
    for (const group of groups) if (!this.byLayer.has(group.layer)) this.byLayer.set(group.layer, group);
  }

  plan(): Plan | null {
    for (const layer of this.config) this.place(layer);
    if (this.layers.length === 0 || !this.input) return null;
    if (optionOf(this.byName.get(this.input.name), "mask_zero") === true) {
      this.warnings.push(message("frameworksKeras.maskZero"));
    }
    const masking = this.config.find(({ className }) => className === "Masking");
    if (masking) {
      const value = optionOf(masking, "mask_value");
      this.warnings.push(message("frameworksKeras.masking", { value: typeof value === "number" ? value : 0 }));
    }
    const head = this.chooseHead();
    const stages = [...this.input.stages, ...(head?.stages ?? [])];
    const own = new Set([
      ...this.placed.keys(),
      this.input.name,
      ...(this.input.beside ?? []).map(({ name }) => name),
      head?.name ?? "",
      head?.attention?.name ?? "",
      ...stages.map(({ name }) => name),
    ]);
    const isRecurrent = (name: string) =>
      [...(this.tensorsOf(name)?.parts.keys() ?? [])].some((part) => part.startsWith("recurrent"));
    const rest = this.config.filter(({ name }) => !own.has(name) && this.tensorsOf(name) && !isRecurrent(name));
    const mixing = this.config.filter(({ className, isAgain }) => withoutWeights.has(className) || isAgain === true);
    const notRun = [...rest, ...mixing.filter((layer) => !rest.includes(layer))].map(titleOf);
    if (notRun.length > 0) this.warnings.push(message("frameworksKeras.notRun", { names: listOf(notRun) }));
    return { layers: this.layers, input: this.input, head, window: this.window(), warnings: this.warnings };
  }

  /** Where a layer keeps its state from call to call, or gives every step, a text goes on behind a window. */
  private window(): number | null {
    const configs = this.layers.map(({ config }) => config);
    if (configs.some((config) => optionOf(config, "stateful") === true)) return null;
    if (optionOf(configs.at(-1), "return_sequences") === true) return null;
    let at: KerasLayer | undefined = configs[0];
    for (let steps = 0; at && steps <= maximumStages; steps++) {
      const length = declaredLength(at.config);
      if (length !== null) return length;
      at = this.byName.get(at.inputs[0] ?? "");
    }
    return null;
  }

  private place(layer: KerasLayer): void {
    const cells = this.cells.filter(({ tensors }) => tensors.layer === layer.name);
    if (cells.length === 0) return;
    const sources = this.sourcesOf(layer.inputs[0]);
    const reads = this.readsFrom(sources);
    if (!reads) return;
    const startsFrom = layer.inputs[1];
    if (startsFrom !== undefined) this.warnings.push(message("frameworksKeras.givenStates", { layer: titleOf(layer) }));
    const add = (cell: KerasCell, direction: PlannedLayer["direction"], read: readonly number[], config = layer) => {
      return this.layers.push({ cell, direction, reads: read, layer: layer.name, config, startsFrom }) - 1;
    };
    if (layer.className === "Bidirectional") {
      this.placed.set(
        layer.name,
        inOrder(cells).map((cell) => add(cell, cell.tensors.direction ?? "forward", reads)),
      );
      return;
    }
    const direction = optionOf(layer, "go_backwards") === true ? "reverse" : "forward";
    const top = stackOf(layer, cells).reduce((below, { cell, config }) => [add(cell, direction, below, config)], reads);
    this.placed.set(layer.name, top);
  }

  /** The reads of a recurrent layer; null where it is of another part. The first layer may read what is not run: as vectors. */
  private readsFrom(sources: Sources): readonly number[] | null {
    if ("blocked" in sources) {
      const { name } = sources.blocked;
      if (this.input && !(this.input.kind === "layer" && this.input.name === name)) return null;
      this.input = { kind: "layer", name, tensors: null, stages: [] };
      return [-1];
    }
    if (sources.input && this.input && keyOf(sources.input) !== keyOf(this.input)) return null;
    this.input ??= sources.input;
    return sources.reads;
  }

  private sourcesOf(name: string | undefined): Sources {
    const layer = name === undefined ? undefined : this.byName.get(name);
    if (!layer) return { reads: [-1], input: { kind: "input", name: name ?? "", tensors: null, stages: [] } };
    const known = this.known.get(layer.name);
    if (known) return known;
    this.known.set(layer.name, { blocked: layer }); // a graph that bites its tail ends here
    const sources = this.find(layer);
    this.known.set(layer.name, sources);
    return sources;
  }

  private find(layer: KerasLayer): Sources {
    const { name, className, inputs } = layer;
    const places = this.placed.get(name);
    if (places) {
      const merge = layer.config.merge_mode ?? "concat";
      const readable = places.length > 1 ? merge === "concat" : this.layers[places[0] ?? 0]?.direction === "forward";
      return readable ? { reads: places, input: null } : { blocked: layer };
    }
    const tensors = this.tensorsOf(name);
    if (innerClass(layer) === "Embedding") return { reads: [-1], input: { kind: "embedding", name, tensors, stages: [] } };
    if (className === "InputLayer") return { reads: [-1], input: { kind: "input", name, tensors: null, stages: [] } };
    const isLinear = className === "Activation" && layer.config.activation === "linear";
    if (passThrough.has(innerClass(layer)) || isLinear) return this.sourcesOf(inputs[0]);
    if (className === "Concatenate" || (className === "Merge" && layer.config.mode === "concat")) return this.concatenated(layer);
    return this.throughStage(layer) ?? { blocked: layer };
  }

  private concatenated(layer: KerasLayer): Sources {
    const reads: number[] = [];
    let input: PlannedInput | null = null;
    for (const name of layer.inputs) {
      const sources = this.sourcesOf(name);
      const joined: PlannedInput | null =
        input && "input" in sources && sources.input && reads.at(-1) === -1 ? this.beside(input, sources.input) : null;
      if (joined) {
        input = joined;
        continue;
      }
      if ("blocked" in sources || (input && sources.input && keyOf(input) !== keyOf(sources.input))) return { blocked: layer };
      reads.push(...sources.reads);
      input ??= sources.input;
    }
    return { reads, input };
  }

  /** Two embeddings of the same tokens as one; null for anything else. */
  private beside(one: PlannedInput, other: PlannedInput): PlannedInput | null {
    const readsOf = ({ name }: PlannedInput) => this.byName.get(name)?.inputs.join();
    const rowsOf = ({ tensors }: PlannedInput) => tensors && tableOf(tensors)?.shape[0];
    const areTables = [one, other].every(({ kind, stages }) => kind === "embedding" && stages.length === 0);
    const areAlike = readsOf(one) === readsOf(other) && rowsOf(one) === rowsOf(other) && one.name !== other.name;
    if (!areTables || !areAlike || !other.tensors || other.beside) return null;
    return { ...one, beside: [...(one.beside ?? []), { name: other.name, tensors: other.tensors }] };
  }

  /** A dense layer or a normalisation of nothing but the network's input; null for any other layer. */
  private throughStage(layer: KerasLayer): Sources | null {
    const stage = this.stageOf(layer, null);
    const sources = stage && this.sourcesOf(layer.inputs[0]);
    if (!stage || !sources || "blocked" in sources || !sources.input || sources.reads.join() !== "-1") return null;
    const { input } = sources;
    if (input.stages.length >= maximumStages) return null;
    return { reads: sources.reads, input: { ...input, stages: [...input.stages, stage] } };
  }

  /** `after` is the activation that a layer of its own applies to it. */
  private stageOf(layer: KerasLayer, after: string | null): KerasStage | null {
    const tensors = this.tensorsOf(layer.name);
    const kind = tensors && stageKind(tensors);
    if (!tensors || !kind || sizesOf({ kind, tensors })[0] === 0) return null;
    const classes = { dense: "Dense", "batch-norm": "BatchNormalization", "layer-norm": "LayerNormalization" };
    const own = textOf(optionOf(layer, "activation"), "linear");
    const activation = after !== null && own === "linear" ? after : own;
    const appliesBoth = after !== null && own !== "linear";
    if (
      innerClass(layer) !== classes[kind] ||
      appliesBoth ||
      (kind !== "dense" && after !== null) ||
      !isStageActivation(activation)
    )
      return null;
    const epsilon = optionOf(layer, "epsilon");
    return { name: layer.name, kind, tensors, activation, epsilon: typeof epsilon === "number" ? epsilon : defaultEpsilon };
  }

  /** The output layer over the tokens; over numbers the last one, whatever it gives. */
  private chooseHead(): PlannedHead | null {
    const table = this.input?.tensors && tableOf(this.input.tensors);
    const tokens = table?.shape[0] ?? this.layers[0]?.cell.inputSize;
    const heads = this.config.map((layer) => this.headOf(layer)).filter((head) => head !== null);
    const isOverTokens = ({ tensors, activation }: PlannedHead) =>
      tensors.parts.get("kernel")?.shape[1] === tokens && activation !== null && isOfTokens(activation);
    const head = heads.find(isOverTokens) ?? heads.at(-1);
    const [changing] = head ? this.changing(head.name) : [];
    if (head && changing) {
      const said = { head: head.name, names: listOf([titleOf(changing)]) };
      this.warnings.push(message("frameworksKeras.goesOn", said));
    }
    return head && !changing ? head : null;
  }

  /** Layers behind a head that make other numbers of what it gives; an activation that is run with it is none. */
  private changing(name: string, isBehind = false, depth = 0): KerasLayer[] {
    if (depth > maximumStages) return [];
    return (this.readers.get(name) ?? []).flatMap((layer) => {
      const kind = innerClass(layer);
      const isApplied = !isBehind && activationOf(layer) !== undefined;
      if (isApplied) return this.changing(layer.name, true, depth + 1);
      const isSame = passThrough.has(kind) || sameNumbers.has(kind) || activationOf(layer) === "linear";
      if (isSame) return this.changing(layer.name, isBehind, depth + 1);
      return kind === "Dense" || this.placed.has(layer.name) || /crf/i.test(kind) ? [] : [layer];
    });
  }

  /** A dense layer that makes scores of what recurrent layers give, through stages that are run. */
  private headOf(layer: KerasLayer): PlannedHead | null {
    const tensors = this.tensorsOf(layer.name);
    const activation = this.outputActivation(layer);
    if (innerClass(layer) !== "Dense" || !tensors || activation === null) return null;
    const stages: KerasStage[] = [];
    let attention: PlannedHead["attention"] = null;
    let after: string | null = null;
    let sources = this.sourcesOf(layer.inputs[0]);
    for (let steps = 0; "blocked" in sources; steps++) {
      const { blocked } = sources;
      const stage: KerasStage | null = attention ? null : this.stageOf(blocked, after);
      const averaged: PlannedHead["attention"] = attention || stage || after !== null ? null : this.attentionOf(blocked);
      const isActivation: boolean = blocked.className === "Activation" && after === null && !attention;
      if (steps > maximumStages || (!stage && !averaged && !isActivation)) return null;
      after = isActivation ? textOf(blocked.config.activation, "linear") : null;
      attention ??= averaged;
      if (stage) stages.unshift(stage);
      sources = this.sourcesOf(blocked.inputs[0]);
    }
    const readsWhole = sources.reads.some((read) => {
      const planned = this.layers[read];
      return planned?.direction === "reverse" && optionOf(planned.config, "return_sequences") === false;
    });
    if (after !== null || readsWhole || !sources.reads.some((read) => read >= 0)) return null;
    return { name: layer.name, tensors, reads: sources.reads, attention, stages, activation };
  }

  /** What is applied to what a layer gives, by itself or by a layer behind it; null where that is not all that becomes of it. */
  private outputActivation(layer: KerasLayer): OutputActivation | null {
    const own = outputActivations[textOf(optionOf(layer, "activation"), "linear")];
    const readers = this.readers.get(layer.name) ?? [];
    const [behind] = readers.filter((reader) => activationOf(reader) !== undefined);
    const after = behind && outputActivations[activationOf(behind) ?? ""];
    if (own === undefined || (behind && after === undefined)) return null;
    if (after !== undefined && after !== "none") return own === "none" ? after : null;
    return isOfTokens(own) || readers.length === 0 ? own : null;
  }

  private attentionOf({ name, className }: KerasLayer): PlannedHead["attention"] {
    const tensor = /attention/i.test(className) ? this.tensorsOf(name)?.parts.get("kernel") : undefined;
    if (tensor?.shape.length !== 2 || tensor.shape[1] !== 1) return null;
    const input = this.config.find((layer) => layer.className === "InputLayer")?.config;
    const shape = input?.batch_input_shape ?? input?.batch_shape;
    const length: unknown = Array.isArray(shape) ? shape[1] : null;
    return { name, tensor, window: typeof length === "number" ? length : null };
  }

  private tensorsOf(name: string): KerasTensors | null {
    return this.byLayer.get(name) ?? null;
  }
}

/**
 * A layer's cells in their order, each with its own configuration. Their tensors stand under the cells' names, or are counted by
 * class.
 */
function stackOf(layer: KerasLayer, cells: readonly KerasCell[]): { readonly cell: KerasCell; readonly config: KerasLayer }[] {
  const listed = cellsIn(layer);
  if (listed.length !== cells.length) return cells.map((cell) => ({ cell, config: layer }));
  const left = [...cells];
  const folderOf = ({ tensors: { path } }: KerasCell) =>
    path
      .replace(/\/vars$/, "")
      .split("/")
      .at(-1) ?? "";
  return listed.map((own) => {
    const kind = inSnakeCase(textOf(own.class_name, ""));
    const named = left.findIndex((cell) => folderOf(cell) === asObject(own.config).name);
    const at = named >= 0 ? named : left.findIndex((cell) => folderOf(cell).replace(/_\d+$/, "") === kind);
    const [cell] = left.splice(Math.max(0, at), 1) as [KerasCell];
    return { cell, config: { ...layer, config: { ...layer.config, cell: own } } };
  });
}

/** Steps of a layer's input, as any version of Keras declares them. */
function declaredLength({ batch_input_shape, batch_shape, input_shape, input_length }: KerasLayer["config"]): number | null {
  const shape = batch_input_shape ?? batch_shape;
  const found: unknown = Array.isArray(shape) ? shape[1] : Array.isArray(input_shape) ? input_shape[0] : input_length;
  const length: unknown = Array.isArray(found) ? found[0] : found;
  return typeof length === "number" && Number.isInteger(length) && length > 1 && length < 2 ** 20 ? length : null;
}

/** By its name in Keras what a layer applies that is nothing but an activation; undefined for any other layer. */
function activationOf({ className, config }: KerasLayer): string | undefined {
  if (className === "Activation") return textOf(config.activation, "linear");
  const isSet = (value: unknown) => value !== undefined && value !== null && value !== 0;
  const isPlain = !["max_value", "negative_slope", "threshold"].some((option) => isSet(config[option]));
  if (className === "ReLU" && isPlain) return "relu";
  return className === "Softmax" && (config.axis === undefined || config.axis === -1) ? "softmax" : undefined;
}

/** Equal for inputs that give the same numbers. */
function keyOf({ name, stages, beside = [] }: PlannedInput): string {
  return JSON.stringify([name, ...beside.map((table) => table.name), ...stages.map((stage) => stage.name)]);
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

function titleOf({ name, className }: KerasLayer): string {
  return `${name} (${className})`;
}
