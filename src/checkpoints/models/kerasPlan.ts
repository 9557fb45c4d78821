/**
 * Which of a Keras file's layers are run and what each reads: from the configuration's graph where the file has one,
 * else from names and sizes.
 */
import type { TensorInfo } from "../formats/format";
import { innerClass, optionOf, type KerasLayer } from "./kerasConfig";
import { readCell, type KerasCell } from "./kerasLayout";
import type { KerasTensors } from "./kerasTensors";

/** A layer of the engine. */
export interface PlannedLayer {
  readonly cell: KerasCell;
  readonly direction: "forward" | "backward";
  /** Indices of planned layers; -1 is the network's input. */
  readonly reads: readonly number[];
  readonly layer: string;
  /** Undefined where the file has no configuration. */
  readonly config: KerasLayer | undefined;
}

export interface Plan {
  readonly layers: readonly PlannedLayer[];
  /** The layer that gives the first ones their input: an Embedding, an input, or one that is not run. */
  readonly input: { readonly kind: "embedding" | "input" | "layer"; readonly name: string; readonly tensors: KerasTensors | null };
  readonly dense: KerasTensors | null;
  readonly warnings: readonly string[];
}

/** Classes whose output is their input when a model is run. */
const passThrough = new Set([
  "Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout", "AlphaDropout", "ActivityRegularization", "Masking",
]);

/** Classes that have no tensors and whose output is not their input. */
const withoutWeights = new Set([
  "Add", "Multiply", "Average", "Subtract", "Maximum", "Dot", "Attention", "Reshape", "Permute", "Flatten", "RepeatVector",
  "GlobalAveragePooling1D", "GlobalMaxPooling1D", "Lambda",
]);

/** An embedding's matrix [tokens][size]. */
export function tableOf({ parts }: KerasTensors): TensorInfo | null {
  return parts.get("embeddings") ?? parts.get("kernel") ?? null;
}

/** More recurrent layers than this are no model, and would take long to join. */
const maximumCells = 256;
const maximumWarnings = 20;

/** Null where no tensors are of a recurrent layer. */
export function planModel(groups: readonly KerasTensors[], config: readonly KerasLayer[] | null): Plan | null {
  const warnings: string[] = [];
  const all = groups.flatMap((tensors) => {
    const cell = readCell(tensors);
    if (typeof cell === "string" && warnings.length < maximumWarnings) warnings.push(cell);
    return cell && typeof cell !== "string" ? [cell] : [];
  });
  const cells = all.slice(0, maximumCells);
  if (cells.length === 0) return null;
  if (cells.length < all.length) warnings.push(`Of ${all.length} recurrent layers the first ${cells.length} were looked at.`);
  return config && config.some(({ name }) => cells.some(({ tensors }) => tensors.layer === name))
    ? new Graph(groups, config, cells, warnings).plan()
    : planBySizes(groups, cells, warnings);
}

/** What a layer's output is made of: planned layers' h and the network's input, or why it cannot be told. */
type Sources = { readonly reads: readonly number[]; readonly input: Plan["input"] | null } | { readonly blocked: KerasLayer };

class Graph {
  private readonly byName: ReadonlyMap<string, KerasLayer>;
  private readonly byLayer = new Map<string, KerasTensors>();
  private readonly layers: PlannedLayer[] = [];
  private readonly placed = new Map<string, readonly number[]>();
  private readonly known = new Map<string, Sources>();
  private input: Plan["input"] | null = null;

  constructor(
    groups: readonly KerasTensors[],
    private readonly config: readonly KerasLayer[],
    private readonly cells: readonly KerasCell[],
    private readonly warnings: string[],
  ) {
    this.byName = new Map(config.map((layer) => [layer.name, layer]));
    for (const group of groups) if (!this.byLayer.has(group.layer)) this.byLayer.set(group.layer, group);
  }

  plan(): Plan | null {
    for (const layer of this.config) this.place(layer);
    if (this.layers.length === 0 || !this.input) return null;
    for (const { tensors } of this.cells) {
      if (!this.byName.has(tensors.layer)) this.warnings.push(`${tensors.path} was left out: the configuration has no layer ${tensors.layer}.`);
    }
    if (optionOf(this.byName.get(this.input.name), "mask_zero") === true) {
      this.warnings.push("Keras passes over token 0 (mask_zero); here it is read like any other.");
    }
    const dense = this.config.find((layer) => this.isHead(layer));
    const tensors = dense ? this.tensorsOf(dense.name) : null;
    const own = new Set([...this.placed.keys(), this.input.name, dense?.name ?? ""]);
    const rest = this.config.filter(({ name }) => !own.has(name) && this.tensorsOf(name));
    const mixing = this.config.filter(({ className }) => withoutWeights.has(className));
    const notRun = [...rest, ...mixing.filter((layer) => !rest.includes(layer))].map(titleOf);
    if (notRun.length > 0) this.warnings.push(`The recurrent part is run; what is beside or after it is not: ${listOf(notRun)}.`);
    return { layers: this.layers, input: this.input, dense: tensors, warnings: this.warnings };
  }

  private place(layer: KerasLayer): void {
    const cells = this.cells.filter(({ tensors }) => tensors.layer === layer.name);
    if (cells.length === 0) return;
    const sources = this.sourcesOf(layer.inputs[0]);
    const reads = this.readsFrom(sources, layer);
    if (!reads) return;
    if (layer.inputs.length > 1) this.warnings.push(`${titleOf(layer)} starts from states that are given to it; here it starts from zero.`);
    const add = (cell: KerasCell, direction: PlannedLayer["direction"], read: readonly number[]) => {
      return this.layers.push({ cell, direction, reads: read, layer: layer.name, config: layer }) - 1;
    };
    if (layer.className === "Bidirectional") {
      this.placed.set(layer.name, inOrder(cells).map((cell) => add(cell, cell.tensors.direction ?? "forward", reads)));
      return;
    }
    const direction = optionOf(layer, "go_backwards") === true ? "backward" : "forward";
    const top = cells.reduce((below, cell) => [add(cell, direction, below)], reads); // a stack of cells, or one
    this.placed.set(layer.name, top);
  }

  /** The reads of a recurrent layer; null where it is left out. The first layer may read what is not run: as vectors. */
  private readsFrom(sources: Sources, layer: KerasLayer): readonly number[] | null {
    if ("blocked" in sources) {
      const { name } = sources.blocked;
      if (this.input && !(this.input.kind === "layer" && this.input.name === name)) {
        this.warnings.push(`${titleOf(layer)} was left out: it reads ${titleOf(sources.blocked)}, which is not run.`);
        return null;
      }
      this.input = { kind: "layer", name, tensors: null };
      return [-1];
    }
    if (sources.input && this.input && sources.input.name !== this.input.name) {
      this.warnings.push(`${titleOf(layer)} was left out: it reads another input, ${sources.input.name}.`);
      return null;
    }
    this.input ??= sources.input;
    return sources.reads;
  }

  private sourcesOf(name: string | undefined): Sources {
    const layer = name === undefined ? undefined : this.byName.get(name);
    if (!layer) return { reads: [-1], input: { kind: "input", name: name ?? "", tensors: null } };
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
    if (innerClass(layer) === "Embedding") return { reads: [-1], input: { kind: "embedding", name, tensors } };
    if (className === "InputLayer") return { reads: [-1], input: { kind: "input", name, tensors: null } };
    const isLinear = className === "Activation" && layer.config.activation === "linear";
    if (passThrough.has(innerClass(layer)) || isLinear) return this.sourcesOf(inputs[0]);
    if (className === "Concatenate" || (className === "Merge" && layer.config.mode === "concat")) return this.concatenated(layer);
    return { blocked: layer };
  }

  private concatenated(layer: KerasLayer): Sources {
    const reads: number[] = [];
    let input: Plan["input"] | null = null;
    for (const name of layer.inputs) {
      const sources = this.sourcesOf(name);
      if ("blocked" in sources || (input && sources.input && input.name !== sources.input.name)) return { blocked: layer };
      reads.push(...sources.reads);
      input ??= sources.input;
    }
    return { reads, input };
  }

  /** A dense layer over all that the top layers give, that makes scores of it. */
  private isHead(layer: KerasLayer): boolean {
    if (innerClass(layer) !== "Dense" || !this.tensorsOf(layer.name)) return false;
    const sources = this.sourcesOf(layer.inputs[0]);
    if ("blocked" in sources || sources.reads.join() !== topOf(this.layers).join()) return false;
    const readsWhole = sources.reads.some((read) => {
      const { direction, config } = this.layers[read] as PlannedLayer;
      return direction === "backward" && optionOf(config, "return_sequences") === false;
    });
    const activation = optionOf(layer, "activation") ?? "linear";
    return !readsWhole && (activation === "linear" || activation === "softmax" || activation === "log_softmax");
  }

  private tensorsOf(name: string): KerasTensors | null {
    return this.byLayer.get(name) ?? null;
  }
}

/** The layers that no other reads. */
function topOf(layers: readonly PlannedLayer[]): number[] {
  const read = new Set(layers.flatMap(({ reads }) => reads));
  return layers.flatMap((_, index) => (read.has(index) ? [] : [index]));
}

/** Forward before backward. */
function inOrder(cells: readonly KerasCell[]): KerasCell[] {
  return [...cells].sort((a, b) => (b.tensors.direction ?? "").localeCompare(a.tensors.direction ?? ""));
}

function listOf(names: readonly string[]): string {
  const more = names.length - maximumWarnings;
  return names.slice(0, maximumWarnings).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function titleOf({ name, className }: KerasLayer): string {
  return `${name} (${className})`;
}

/** Layers in the file's order, joined where what one gives is what the next reads. */
function planBySizes(groups: readonly KerasTensors[], cells: readonly KerasCell[], warnings: string[]): Plan {
  const embedding = groups.find((group) => group.parts.get("embeddings")?.shape.length === 2) ?? null;
  const table = embedding && tableOf(embedding);
  const names = [...new Set(cells.map(({ tensors }) => tensors.layer))];
  const waiting = names.map((name) => inOrder(cells.filter(({ tensors }) => tensors.layer === name)));
  const layers: PlannedLayer[] = [];
  let last: number[] = [];
  let given = table?.shape[1] ?? null;
  while (waiting.length > 0) {
    const next = waiting.findIndex(([cell]) => given === null || cell?.inputSize === given);
    if (next < 0) break;
    const [group = []] = waiting.splice(next, 1);
    const reads = last.length > 0 ? last : [-1];
    last = group.map((cell) => {
      return layers.push({ cell, direction: cell.tensors.direction ?? "forward", reads, layer: cell.tensors.layer, config: undefined }) - 1;
    });
    given = group.reduce((sum, { units }) => sum + units, 0);
  }
  if (layers.length === 0) return planBySizes(groups.filter((group) => group !== embedding), cells, warnings);
  for (const [cell] of waiting) {
    if (cell) warnings.push(`${cell.tensors.layer} was left out: it reads ${cell.inputSize} numbers, which no layer before it gives.`);
  }
  if (layers.length > 1) warnings.push("The file has no configuration: what each layer reads is taken from names and sizes.");
  const dense = denseBySizes(groups, given ?? 0, table?.shape[0] ?? layers[0]?.cell.inputSize ?? 0);
  const used = new Set<KerasTensors | null>([...cells.map(({ tensors }) => tensors), embedding, dense]);
  const rest = [...new Set(groups.filter((group) => !used.has(group)).map(({ layer }) => layer))];
  if (rest.length > 0) warnings.push(`The recurrent part is run; what is beside or after it is not: ${listOf(rest)}.`);
  return {
    layers, dense, warnings,
    input: { kind: embedding ? "embedding" : "input", name: embedding?.layer ?? "", tensors: embedding },
  };
}

/** The last dense layer of `inputs` numbers and as many scores as there are tokens. */
function denseBySizes(groups: readonly KerasTensors[], inputs: number, tokens: number): KerasTensors | null {
  const fits = ({ parts }: KerasTensors) => {
    const kernel = parts.get("kernel");
    return !parts.has("recurrent") && kernel?.shape.length === 2 && kernel.shape[0] === inputs && kernel.shape[1] === tokens;
  };
  return groups.filter(fits).at(-1) ?? null;
}
