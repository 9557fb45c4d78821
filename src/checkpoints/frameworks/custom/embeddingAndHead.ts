/**
 * What is around cells written by hand: an embedding and layers as PyTorch keeps them, a bare matrix of the output (W_hq,
 * Why, Wy), and the output of PyTorch's tutorial (i2o), which reads the input and the state of one step before.
 */
import { message } from "../../../messages/message";
import { elementCount } from "../../../tensor/shape";
import type { TensorFile, TensorInfo } from "../../formats/format";
import type { LayerStack, NamedLayer } from "../shared/connectLayers";
import type { Hints } from "../framework";
import { columnsOf } from "./cells";
import type { Asked } from "../shared/inference";
import { transposed } from "../shared/transposed";
import { findEmbeddingAndHead } from "../shared/embeddingAndHead";
import { stepOutput } from "../shared/stepOutput";
import { headTensors, type HeadPart, type LayerPart, type ModelParts } from "../shared/modelParts";
import { tensorsByPart } from "../shared/partNames";
import { resolveInput } from "../shared/resolveInput";

interface CustomEmbeddingAndHead extends Asked {
  readonly parts: Pick<ModelParts, "embedding" | "inputStages" | "head" | "vocabularySize">;
  /** Beside the cells, where the head needs a state that they have left behind. */
  readonly layers: readonly LayerPart[];
  /** Whether it is the tutorial's network, whose hidden state is linear. */
  readonly isTutorial: boolean;
}

/** A layer written by hand. */
export interface CustomLayer extends NamedLayer {
  /** Whether its matrices are (out, in). */
  readonly isOutFirst: boolean;
}

/** What is around each of a file's stacks. */
export function outersOf(
  checkpointName: string,
  stacks: readonly LayerStack<CustomLayer>[],
  rest: readonly TensorInfo[],
  hints: Hints,
): (index: number) => CustomEmbeddingAndHead {
  const tensorsOf = tensorsByPart(
    stacks.map(({ name }) => name),
    rest,
    hints.manifest,
  );
  return (index) => findOuter(checkpointName, tensorsOf(index), stacks[index] as LayerStack<CustomLayer>, hints);
}

/** W_hq, Why, Wya, Wy, W_v, V: of the state, or of the output alone; the last letter but h and a names the output. */
const bareName = /^(.*\.)?(?:[WwV]_?(?:h_?([oqyv])|([yqv])_?[ah]|([oqyv]))|V)$/;

/** How many letters and marks PyTorch's tutorials on names tell apart, with and without an end. */
const tutorialLetters: readonly number[] = [57, 58, 59];

function findOuter(
  checkpointName: string,
  rest: readonly TensorInfo[],
  { layers: stack, inputSize, outputSize: width }: LayerStack<CustomLayer>,
  hints: Hints,
): CustomEmbeddingAndHead {
  const delayed =
    stack.length === 1
      ? rest.find(({ name, shape }) => /(^|\.)i2o\.weight$/.test(name) && shape[1] === inputSize + width)
      : undefined;
  const bare = rest.find(({ name, shape }) => bareName.test(name) && shape.length === 2 && shape.includes(width));
  const weight = delayed ?? bare;
  const found = findEmbeddingAndHead(
    checkpointName,
    rest.filter((tensor) => tensor !== weight),
    inputSize,
    width,
    hints,
  );
  const { inferences, hypotheses, ...parts } = found;
  if (!weight || hints.manifest?.tensors?.head !== undefined || hints.manifest?.wiring?.head)
    return { inferences, hypotheses, parts, layers: [], isTutorial: false };
  const isOutFirst =
    delayed !== undefined ||
    (weight.shape[0] === weight.shape[1] ? (stack[0]?.layer.isOutFirst ?? false) : weight.shape[1] === width);
  const rows = weight.shape[isOutFirst ? 0 : 1] ?? 0;
  const { embedding } = parts;
  const letters = message("frameworksCustom.tutorialLetters", { name: "i2o", n: inputSize });
  const isOfLetters = delayed !== undefined && tutorialLetters.includes(inputSize);
  const convention = isOfLetters ? { input: "one-hot" as const, evidence: letters } : undefined;
  const resolved = resolveInput({ checkpointName, embedding, inputSize, convention }, hints);
  const scoresTokens = resolved.vocabularySize === rows;
  const said = scoresTokens ? null : stepOutput({ name: weight.name, shape: [rows] }, resolved.vocabularySize, hints);
  const biasNames = delayed ? [weight.name.replace(/weight$/, "bias")] : biasNamesOf(weight.name);
  const bias = rest.find(({ name, shape }) => biasNames.includes(name) && elementCount(shape) === rows) ?? null;
  const order = hints.manifest?.operandOrder ?? "xh";
  const head = delayed ? delayedHead(delayed, bias, inputSize, width, order) : bareHead(weight, bias, isOutFirst);
  return {
    parts: {
      embedding,
      inputStages: parts.inputStages,
      vocabularySize: resolved.vocabularySize,
      head: { ...head, output: said?.output },
    },
    inferences: [
      ...resolved.inferences,
      ...inferences.filter(({ about }) => about !== "input" && about !== "output"),
      ...(said?.inferences ?? []),
    ],
    hypotheses: [
      ...resolved.hypotheses,
      ...hypotheses.filter(({ about }) => about !== "input" && about !== "output"),
      ...(said?.hypotheses ?? []),
    ],
    layers: delayed ? [delay(width)] : [],
    isTutorial: delayed !== undefined,
  };
}

/** b_q, bq; c beside the V of textbooks. */
function biasNamesOf(weight: string): string[] {
  const [, prefix = "", ofState, ofOutput, alone] = bareName.exec(weight) ?? [];
  const letter = ofState ?? ofOutput ?? alone;
  return letter === undefined ? [`${prefix}c`] : [`${prefix}b_${letter}`, `${prefix}b${letter}`];
}

/** Its matrix is [scores][hidden], or [hidden][scores]. */
function bareHead(weight: TensorInfo, bias: TensorInfo | null, isOutFirst: boolean): HeadPart {
  const [first = 0, second = 0] = weight.shape;
  const [rows, columns] = isOutFirst ? [first, second] : [second, first];
  return {
    rows,
    columns,
    name: weight.name,
    tensors: headTensors(weight, bias),
    async load(file) {
      const values = await file.read(weight.name);
      return isOutFirst ? values : transposed(values, columns, rows);
    },
    loadBias: async (file) => (bias ? file.read(bias.name) : new Float32Array(rows)),
  };
}

/** Reads the network's input and, behind layer 0, layer 1: what layer 0 gives now, which it passes over, and gave before. */
function delayedHead(weight: TensorInfo, bias: TensorInfo | null, inputs: number, hidden: number, order: "xh" | "hx"): HeadPart {
  const [rows = 0, width = 0] = weight.shape;
  const columns = inputs + 2 * hidden;
  return {
    rows,
    columns,
    name: weight.name,
    reads: [-1, 1],
    tensors: headTensors(weight, bias),
    async load(file: TensorFile) {
      const values = await file.read(weight.name);
      const [forX, forH] = order === "xh" ? [0, inputs] : [hidden, 0];
      const [x, h] = [columnsOf(values, rows, width, forX, inputs), columnsOf(values, rows, width, forH, hidden)];
      const out = new Float32Array(rows * columns);
      for (let row = 0; row < rows; row++) {
        out.set(x.subarray(row * inputs, (row + 1) * inputs), row * columns);
        out.set(h.subarray(row * hidden, (row + 1) * hidden), row * columns + inputs + hidden);
      }
      return out;
    },
    loadBias: async (file) => (bias ? file.read(bias.name) : new Float32Array(rows)),
  };
}

/** A linear layer of twice the units: what it reads now, and what it read one step before. */
function delay(hidden: number): LayerPart {
  return {
    shape: { cell: "rnn", inputSize: hidden, hiddenSize: 2 * hidden, direction: "forward" },
    reads: [0],
    name: message("frameworksCustom.keptState", { name: "i2o" }),
    tensors: [],
    problem: null,
    isAuxiliary: true,
    load() {
      const [forX, forH] = [new Float32Array(2 * hidden * hidden), new Float32Array(4 * hidden * hidden)];
      for (let unit = 0; unit < hidden; unit++) {
        forX[unit * hidden + unit] = 1;
        forH[(hidden + unit) * 2 * hidden + unit] = 1;
      }
      const parameters = new Map([
        ["W.h.x", forX],
        ["W.h.h", forH],
        ["b.h.xh", new Float32Array(2 * hidden)],
      ]);
      return Promise.resolve({ parameters, options: { activation: "linear" } });
    },
  };
}
