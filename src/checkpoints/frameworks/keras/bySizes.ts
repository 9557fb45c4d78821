/** Which of a Keras file's layers are run and what each reads, from names, order and sizes alone. */
import { message, type Message } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import { chainOf, longestChain, withNorms, type Link } from "../shared/denseChains";
import type { KerasCell } from "./layout";
import { inOrder, listOf, outputActivations, tableOf, type Plan, type PlannedLayer } from "./plan";
import { defaultEpsilon, isStageActivation, sizesOf, stageKind, type KerasStage } from "./stages";
import type { Attributes, KerasTensors } from "./tensors";

/** Layers in the file's order, joined where what one gives is what the next reads. */
export function planBySizes(
  groups: readonly KerasTensors[],
  cells: readonly KerasCell[],
  attributes: Attributes,
  warnings: Message[],
): Plan {
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
      return (
        layers.push({
          cell,
          direction: cell.tensors.direction ?? "forward",
          reads,
          layer: cell.tensors.layer,
          config: undefined,
        }) - 1
      );
    });
    given = group.reduce((sum, { units }) => sum + units, 0);
  }
  if (layers.length === 0)
    return planBySizes(
      groups.filter((group) => group !== embedding),
      cells,
      attributes,
      warnings,
    );
  for (const [cell] of waiting) {
    if (cell) warnings.push(message("frameworks.leftOutReads", { path: cell.tensors.layer, n: cell.inputSize }));
  }
  if (layers.length > 1) warnings.push(message("frameworksKeras.noConfiguration"));
  const width = given ?? 0;
  const stages = groups.map((tensors, place) => stageIn(tensors, place, attributes)).filter((stage) => stage !== null);
  const first = groups.findIndex((group) => group === layers[0]?.cell.tensors);
  // elsewhere the file's order is the alphabet's
  const isOrdered = [...attributes.keys()].some((name) => /layer_names\d*$|^layer_\d+_/.test(name));
  const inputSize = layers[0]?.cell.inputSize ?? 0;
  const all = [-1, ...layers.keys()];
  const attention = table && attentionIn(groups, (table.shape[1] ?? 0) + layers.reduce((sum, { cell }) => sum + cell.units, 0));
  const after = stages.filter(({ place }) => !isOrdered || place > first);
  const read = attention ? (attention.tensor.shape[0] ?? 0) : width;
  const head = isOrdered && !table ? wholeHead(after, read) : headOf(after, read, table?.shape[0] ?? null, inputSize);
  const free = stages.filter((stage) => !head?.includes(stage) && (!isOrdered || stage.place < first));
  const before = table ? [] : stagesBefore(free, inputSize);
  const used = new Set<KerasTensors | null>([
    ...[...cells, ...before, ...(head ?? [])].map(({ tensors }) => tensors),
    embedding,
    attention?.group ?? null,
  ]);
  const rest = [...new Set(groups.filter((group) => !used.has(group)).map(({ layer }) => layer))];
  if (rest.length > 0) warnings.push(message("frameworksKeras.notRun", { names: listOf(rest) }));
  const output = head?.at(-1);
  return {
    layers,
    warnings,
    input: { kind: embedding ? "embedding" : "input", name: embedding?.layer ?? "", tensors: embedding, stages: before },
    head:
      output && head
        ? {
            name: output.name,
            tensors: output.tensors,
            reads: attention ? all : last,
            stages: head.slice(0, -1),
            attention: attention ? { name: attention.group.layer, tensor: attention.tensor, window: null } : null,
            activation: output.activation === null ? null : (outputActivations[output.activation] ?? null),
          }
        : null,
  };
}

type Placed = KerasStage & Link;

/** A dense layer or a normalisation, with what RTNeural's files say of its activation. */
function stageIn(tensors: KerasTensors, place: number, attributes: Attributes): Placed | null {
  const kind = stageKind(tensors);
  const [inputs, outputs] = kind ? sizesOf({ kind, tensors }) : [0, 0];
  if (!kind || inputs === 0 || outputs === 0) return null;
  const told = attributes.get(`${tensors.layer}.activation`);
  const activation = typeof told === "string" && isStageActivation(told) ? told : null;
  return { name: tensors.layer, kind, tensors, activation, epsilon: defaultEpsilon, inputs, outputs, place };
}

/** What makes the first recurrent layer's input of rows of numbers. */
function stagesBefore(stages: readonly Placed[], inputSize: number): Placed[] {
  const chain: Placed[] = [];
  for (const stage of [...stages].reverse()) {
    if (stage.outputs === (chain[0]?.inputs ?? inputSize)) chain.unshift(stage);
  }
  return chain;
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
  const chain = direct ? [direct] : (chainOf(stages, width, scores) ?? (tokens === null ? longestChain(stages, width) : []));
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
