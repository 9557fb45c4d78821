/**
 * The recurrent parts of a Keras file without a configuration. Layers that follow one another in the file's order, or that
 * Keras counted up (lstm, lstm_1), are a row where none could as well read what the first reads; all others are parts by
 * themselves. Sizes join nothing: they can only speak against it.
 */
import { message, type Message } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import { stacksOf, topOf, type LayerStack, type NamedLayer } from "../shared/connectLayers";
import { chainOf, longestChain, withNorms, type Link } from "../shared/denseChains";
import { headName } from "../shared/embeddingAndHeadTensors";
import { otherConnections, type Connectable } from "../shared/otherConnections";
import { tensorsByPart } from "../shared/partNames";
import { noFit } from "../shared/refusals";
import { mayEmbed } from "../shared/resolveInput";
import { manifestInvalid, manifestName, type Manifest } from "../../manifest/manifest";
import type { KerasCell } from "./layout";
import { partOf, type KerasPart } from "./parts";
import { listOf, outputActivations, tableOf, type Plan } from "./plan";
import { defaultEpsilon, isStageActivation, sizesOf, stageKind, type KerasStage } from "./stages";
import type { Attributes, KerasTensors } from "./tensors";

interface NamedCell extends NamedLayer {
  readonly cell: KerasCell;
}

type Placed = KerasStage & Link;

export function partsByNames(
  file: string,
  groups: readonly KerasTensors[],
  cells: readonly KerasCell[],
  attributes: Attributes,
  manifest: Manifest | null,
): KerasPart[] {
  const isInOrder = isOrdered(attributes);
  const layers = namedCells(cells);
  const placeOf = ({ cell }: NamedCell) => groups.indexOf(cell.tensors);
  const runs = isInOrder ? runsOf(layers, groups) : null;
  const familyOf = (path: string) =>
    path.includes(cellMark) ? `${path.split(cellMark)[0] ?? ""}[]` : (runs?.get(path) ?? counted(path));
  const stacks = stacksOf(file, layers, manifest, [], familyOf);
  const byPart = tensorsByPart(
    stacks.map(({ name }) => name),
    groups.map((group) => ({ ...group, name: group.layer })),
    manifest,
  );
  const outputs = stacks.map(({ outputSize }) => outputSize);
  return stacks.map((stack, index) => {
    const own = isInOrder
      ? new Set(groups)
      : new Set(byPart(index).map(({ path }) => groups.find((group) => group.path === path)));
    const [first, last] = [
      Math.min(...stack.layers.map(({ layer }) => placeOf(layer))),
      Math.max(...stack.layers.map(({ layer }) => placeOf(layer))),
    ];
    const others = layers.filter((layer) => !stack.layers.some((each) => each.layer === layer)).map(placeOf);
    const from = isInOrder ? Math.max(-1, ...others.filter((place) => place < first)) : -1;
    const to = isInOrder ? Math.min(groups.length, ...others.filter((place) => place > last)) : groups.length;
    const near = groups.filter((group, place) => own.has(group) && place > from && place < to);
    return partOf(
      planOf(file, stack, near, {
        groups,
        first,
        last,
        isInOrder,
        outputs,
        next: to < groups.length ? (groups[to]?.layer ?? null) : null,
        attributes,
        manifest,
      }),
      stack.units,
      isInOrder && from >= 0,
    );
  });
}

/** Whether the file keeps the order of computation; elsewhere its order is the alphabet's. */
export function isOrdered(attributes: Attributes): boolean {
  return [...attributes.keys()].some((name) => /layer_names\d*$|^layer_\d+_/.test(name));
}

/** Between a layer's name and the number of a cell in it. */
const cellMark = "#";

/** Several cells of one layer, in no Bidirectional, are a row. */
function namedCells(cells: readonly KerasCell[]): NamedCell[] {
  return cells.map((cell) => {
    const { tensors, gateCount, inputSize, units: hiddenSize } = cell;
    const same = cells.filter((other) => other.tensors.layer === tensors.layer && other.tensors.direction === null);
    const isOneOfSeveral = tensors.direction === null && same.length > 1;
    return {
      cell,
      path: isOneOfSeveral ? `${tensors.layer}${cellMark}${same.indexOf(cell)}` : tensors.layer,
      shape: {
        cell: gateCount === 4 ? "lstm" : gateCount === 3 ? "gru" : "rnn-tanh",
        inputSize,
        hiddenSize,
        direction: tensors.direction ?? "forward",
      },
    };
  });
}

/** "lstm" of lstm and lstm_2, as Keras counts layers of one class. */
function counted(path: string): string {
  return path.replace(/_?\d+$/, "");
}

/** By path, layers that nothing with tensors stands between in the file's order. */
function runsOf(layers: readonly NamedCell[], groups: readonly KerasTensors[]): ReadonlyMap<string, string> {
  const runs = new Map<string, string>();
  const paths = new Map(layers.map(({ cell, path }) => [cell.tensors, path]));
  let run = 0;
  for (const group of groups) {
    const path = paths.get(group);
    if (path === undefined) run++;
    else runs.set(path, `run${run}`);
  }
  return runs;
}

interface Surroundings {
  readonly groups: readonly KerasTensors[];
  /** Places of the part's first and last layer among them. */
  readonly first: number;
  readonly last: number;
  readonly isInOrder: boolean;
  /** Numbers that each of the parts gives. */
  readonly outputs: readonly number[];
  /** The recurrent layer that comes next in a file that keeps the order of computation; null behind the last. */
  readonly next: string | null;
  readonly attributes: Attributes;
  readonly manifest: Manifest | null;
}

/** `near`: the tensors that may be the part's own. */
function planOf(
  file: string,
  stack: LayerStack<NamedCell>,
  near: readonly KerasTensors[],
  { groups, first, last, isInOrder, outputs, next, attributes, manifest }: Surroundings,
): Plan {
  const layers = stack.layers.map(({ layer: { cell }, reads }) => {
    return {
      cell,
      reads,
      direction: cell.tensors.direction ?? ("forward" as const),
      layer: cell.tensors.layer,
      config: undefined,
    };
  });
  const { inputSize, outputSize } = stack;
  const tables = near.filter((group) => group.parts.get("embeddings")?.shape[1] === inputSize);
  const named = manifest?.tensors?.embedding;
  const isBefore = (group: KerasTensors) => !isInOrder || groups.indexOf(group) < first;
  const embedding =
    (mayEmbed(manifest) &&
      tables.findLast((group) => (named ? group.parts.get("embeddings")?.name === named : isBefore(group)))) ||
    null;
  const table = embedding && tableOf(embedding);
  const stages = near.map((tensors) => stageIn(tensors, groups.indexOf(tensors), attributes)).filter((stage) => stage !== null);
  const attention = table && attentionIn(near, (table.shape[1] ?? 0) + layers.reduce((sum, { cell }) => sum + cell.units, 0));
  // an output layer that several parts could have is nobody's
  const isShared = ({ inputs }: Placed) => !isInOrder && outputs.filter((width) => width === inputs).length > 1;
  const after = stages.filter((stage) => {
    if (isInOrder) return stage.place > last;
    return stage.kind !== "dense" || (isOutputName(stage.name) && !isShared(stage));
  });
  const read = attention ? (attention.tensor.shape[0] ?? 0) : outputSize;
  const told = headAsTold(file, stages, read, manifest);
  const likely = told ?? (isInOrder && !table ? wholeHead(after, read) : headOf(after, read, table?.shape[0] ?? null, inputSize));
  // what stands before another recurrent layer may lead to it
  const head = told || next === null ? likely : null;
  const between = head === likely || !likely ? null : { names: likely.map(({ name }) => name), next: next ?? "" };
  const before =
    table || !isInOrder
      ? []
      : stagesBefore(
          stages.filter(({ place }) => place < first),
          inputSize,
        );
  const used = new Set<KerasTensors | null>([
    ...[...layers.map(({ cell }) => cell), ...before, ...(head ?? [])].map(({ tensors }) => tensors),
    embedding,
    attention?.group ?? null,
  ]);
  const isRecurrent = ({ parts }: KerasTensors) => [...parts.keys()].some((part) => part.startsWith("recurrent"));
  const beside = groups.filter((group) => !used.has(group) && !isRecurrent(group) && isOfModel(group));
  const rest = [...new Set(beside.map(({ layer }) => layer))];
  const warnings: Message[] = rest.length > 0 ? [message("frameworksKeras.notRun", { names: listOf(rest) })] : [];
  const output = head?.at(-1);
  const links = new Map(stages.filter((stage) => !before.includes(stage)).map((stage) => [stage.tensors, connectable(stage)]));
  const others = otherConnections(
    {
      modules: [...links.values()],
      tables: tables.flatMap((group) => tableOf(group) ?? []),
      table,
      chain: head && head.map(({ tensors }) => links.get(tensors) ?? null),
      hiddenSize: read,
      evidence: isInOrder ? message("frameworksKeras.inOrder") : undefined,
    },
    manifest,
  );
  return {
    layers,
    others,
    warnings,
    window: null,
    between,
    input: { kind: embedding ? "embedding" : "input", name: embedding?.layer ?? "", tensors: embedding, stages: before },
    head:
      output && head
        ? {
            name: output.name,
            tensors: output.tensors,
            reads: attention ? [-1, ...layers.keys()] : topOf(layers),
            stages: head.slice(0, -1),
            attention: attention ? { name: attention.group.layer, tensor: attention.tensor, window: null } : null,
            activation: output.activation === null ? null : (outputActivations[output.activation] ?? null),
          }
        : null,
  };
}

function connectable({ name: prefix, kind, inputs, outputs }: Placed): Connectable {
  return { prefix, kind, inputs, outputs };
}

/** Whether a person would call it a layer: not what metrics, losses and random generators keep, nor what has a number for a name. */
function isOfModel({ layer, parts }: KerasTensors): boolean {
  const hasWeights = [...parts.values()].some(({ shape }) => shape.length > 0);
  return hasWeights && !/^(\d*|mean|sum|loss|.*metric.*|.*generator.*|.*accuracy.*|.*counter.*)$/i.test(layer);
}

/** Keras calls its output layers dense, dense_1 and so on, unless somebody names them. */
function isOutputName(name: string): boolean {
  return headName.test(name) || /dense|time_distributed|out|pred|char|token|word/i.test(name);
}

/** A dense layer or a normalisation, with what RTNeural's files say of its activation. */
function stageIn(tensors: KerasTensors, place: number, attributes: Attributes): Placed | null {
  const kind = stageKind(tensors);
  const [inputs, outputs] = kind ? sizesOf({ kind, tensors }) : [0, 0];
  if (!kind || inputs === 0 || outputs === 0) return null;
  const told = attributes.get(`${tensors.layer}.activation`);
  const activation = typeof told === "string" && isStageActivation(told) ? told : null;
  return { name: tensors.layer, kind, tensors, activation, epsilon: defaultEpsilon, inputs, outputs, place };
}

/** What makes the first recurrent layer's input of rows of numbers, where the file keeps the order of computation. */
function stagesBefore(stages: readonly Placed[], inputSize: number): Placed[] {
  const chain: Placed[] = [];
  for (const stage of [...stages].reverse()) {
    if (stage.outputs === (chain[0]?.inputs ?? inputSize)) chain.unshift(stage);
  }
  return chain;
}

/** What a manifest names, in its order; null where it names nothing. */
function headAsTold(file: string, stages: readonly Placed[], width: number, manifest: Manifest | null): Placed[] | null {
  const wired = manifest?.wiring?.head;
  const tensor = manifest?.tensors?.head;
  if (!wired && typeof tensor === "string") {
    const found = stages.find(({ tensors, inputs }) => tensors.parts.get("kernel")?.name === tensor && inputs === width);
    return found ? [found] : null;
  }
  let given = width;
  return (
    wired?.map((name, at) => {
      const stage = stages.find((each) => each.name === name);
      const property = `wiring.head.${at}`;
      if (!stage) throw manifestInvalid(manifestName(file), property, message("frameworks.noDense", { file, name }));
      if (stage.inputs !== given) throw noFit(file, property, name, stage.inputs, given);
      given = stage.outputs;
      return stage;
    }) ?? null
  );
}

/** Where the file keeps the order of computation, and no embedding tells how many tokens there are: all that follows. */
function wholeHead(stages: readonly Placed[], width: number): Placed[] | null {
  const chain = longestChain(stages, width);
  return chain.length > 0 ? withNorms(chain, stages) : null;
}

/** The stages and the output layer over `tokens`; over what is no token, whatever dense layers follow. */
function headOf(stages: readonly Placed[], width: number, tokens: number | null, inputSize: number): Placed[] | null {
  const scores = tokens ?? inputSize;
  const direct = stages.filter(({ kind, inputs, outputs }) => kind === "dense" && inputs === width && outputs === scores).at(-1);
  const chain = direct ? [direct] : (chainOf(stages, width, scores) ?? longestChain(stages, width));
  return chain.length > 0 ? withNorms(chain, stages) : null;
}

/** What weighs the steps of the embedding and of all layers side by side. */
function attentionIn(groups: readonly KerasTensors[], width: number): { group: KerasTensors; tensor: TensorInfo } | null {
  for (const group of groups) {
    const tensor = [...group.parts.values()].find(({ shape }) => shape.join() === `${width},1`);
    if (tensor && /attention/i.test(group.layer)) return { group, tensor };
  }
  return null;
}
