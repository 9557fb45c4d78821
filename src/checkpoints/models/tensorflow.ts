/**
 * Recognises a language model around the cells of TensorFlow 1: embedding, stack, output layer. What the file does not
 * hold, the forget bias that the program added, is taken from settings beside it, else from TensorFlow's default.
 */
import type { TensorInfo } from "../formats/format";
import { manifestInvalid, manifestName } from "../manifest";
import { assemble, type LayerPart } from "./assemble";
import type { Hints, Hypothesis, ModelConvention, RecognisedModel } from "./convention";
import { findForgetBias } from "./forgetBias";
import { groupTensors, loadCell, readCell, tensorsOf, type TensorflowCell } from "./tensorflowLayout";
import { findOuter } from "./tensorflowOuter";

export const tensorflow: ModelConvention = {
  name: "TensorFlow",
  siblings: ["result.json", "config.json", "params.json", "hparams.json", "args.json"],
  recognise,
};

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const warnings: string[] = [];
  const cells = groupTensors(tensors).flatMap((group) => {
    const cell = readCell(group);
    if (typeof cell === "string") warnings.push(cell);
    return cell && typeof cell !== "string" ? [cell] : [];
  });
  if (cells.length === 0) return null;
  const named = hints.manifest?.cell;
  const kinds = [...new Set(cells.map(({ shape }) => shape.cell))];
  if (named !== undefined && !kinds.includes(named)) {
    throw manifestInvalid(manifestName(checkpointName), `at "cell": ${checkpointName} has ${kinds.join(", ")}, not "${named}"`);
  }
  const sorted = [...cells].sort((a, b) => naturally(a.group.path, b.group.path));
  const own = new Set(cells.flatMap(({ group }) => [...group.parts.values()]));
  const rest = tensors.filter((tensor) => !own.has(tensor) && !ofOptimizer.test(tensor.name));
  const outer = findOuter(checkpointName, rest, sorted, hints);
  const stack = connect(sorted, outer.inputSize, warnings);
  const isNormalised = tensors.some(({ name }) => /layer_norm_basic_lstm_cell\/.*(gamma|beta)$/.test(name));
  const told = findForgetBias(hints);
  const top = stack.filter((_, index) => !stack.some(({ reads }) => reads.includes(index)));
  const width = top.reduce((sum, { cell: { shape } }) => sum + (shape.outputSize ?? shape.hiddenSize), 0);
  const head = outer.headOver(width);
  const read = (forgetBias: number, others: readonly Hypothesis[], notes: readonly string[]) => assemble({
    checkpointName, head, embedding: outer.embedding, vocabularySize: outer.vocabularySize,
    layers: stack.map((layer) => partOf(layer, forgetBias, isNormalised)), warnings: [...warnings, ...notes], hypotheses: others,
  });
  const hasForgetGate = stack.some(({ cell: { shape } }) => shape.cell.startsWith("lstm"));
  if (!hasForgetGate) return read(0, [], []);
  if (told) return read(told.value, [], [`The forget bias is ${told.value}, as ${told.from} says.`]);
  const note = "The forget bias is not in the file: 1 is taken, TensorFlow's default; a manifest's forgetBias settles it.";
  const readings = [1, 0].map((value) => ({ label: String(value), recognised: () => read(value, [], []) }));
  return read(1, [{ question: "forget bias", readings }], [note]);
}

/** What optimizers keep beside each variable. */
const ofOptimizer = /\/(Adam|Momentum|RMSProp|Adagrad|Adadelta|Ftrl|AMSGrad|ExponentialMovingAverage)(_\d+)?(:0)?$/;

const naturally = new Intl.Collator("en", { numeric: true }).compare;

interface Connected {
  readonly cell: TensorflowCell;
  readonly reads: readonly number[];
}

/** Cells in the order of their names, joined where what one gives is what the next reads; both directions read the same. */
function connect(cells: readonly TensorflowCell[], inputSize: number, warnings: string[]): Connected[] {
  const groups = new Map<string, TensorflowCell[]>();
  for (const cell of cells) {
    const key = cell.group.path.replace(/(^|[/_])(fw|bw|forward|backward)(?=[/_]|$)/gi, "$1*");
    groups.set(key, [...(groups.get(key) ?? []), cell].sort((a, b) => b.shape.direction.localeCompare(a.shape.direction)));
  }
  const waiting = [...groups.values()];
  const stack: Connected[] = [];
  let last = [-1];
  for (let given = inputSize; waiting.length > 0; ) {
    const next = waiting.findIndex((group) => group.every(({ shape }) => shape.inputSize === given));
    if (next < 0) break;
    const [group = []] = waiting.splice(next, 1);
    const reads = last;
    last = group.map((cell) => stack.push({ cell, reads }) - 1);
    given = group.reduce((sum, { shape }) => sum + (shape.outputSize ?? shape.hiddenSize), 0);
  }
  for (const [cell] of waiting) {
    if (cell) warnings.push(`${cell.group.path} was left out: it reads ${cell.shape.inputSize} numbers, which no layer before it gives.`);
  }
  return stack;
}

function partOf({ cell, reads }: Connected, forgetBias: number, isNormalised: boolean): LayerPart {
  const problem = isNormalised ? `${cell.group.path} normalises its gates, which is not run yet.` : null;
  return {
    shape: cell.shape, reads, name: cell.group.path, tensors: tensorsOf(cell), problem, load: (file) => loadCell(file, cell, forgetBias),
  };
}
