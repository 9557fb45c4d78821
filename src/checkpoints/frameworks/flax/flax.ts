/**
 * Recognises a language model around Flax's LSTMCell, GRUCell and SimpleCell: embedding, stack, output layer. Each gate is
 * a dense layer of its own, named by operand and gate: "ii", "if", "ig", "io" of the input, "hi", "hf", "hg", "ho" of the
 * state, with kernels [in][out]. https://github.com/google/flax/blob/main/flax/linen/recurrent.py
 * flax.nnx stacks them in two: dense_i of the input, dense_h of the state.
 * https://github.com/google/flax/blob/main/flax/nnx/nn/recurrent.py
 */
import { message, quoted, type Message } from "../../../messages/message";
import type { LayerWeights } from "../../../model/network";
import type { TensorFile, TensorInfo } from "../../formats/format";
import type { Inference } from "../../../model/inference";
import type { Manifest } from "../../manifest/manifest";
import type { CellId, LayerShape } from "../../model";
import { askPlainActivation } from "../shared/plainActivation";
import { buildModel } from "../shared/buildModel";
import { setBiases } from "../shared/biases";
import { inNaturalOrder, stacksOf, takeStack, type Connected } from "../shared/connectLayers";
import type { Hints, Framework, RecognisedModel } from "../framework";
import { transposed } from "../shared/transposed";
import { foreignTensors, otherCellProblem, placeOfLayer } from "../shared/foreignTensors";
import { biasInference, directionInference, inference, nothingAsked, resetPlace } from "../shared/inference";
import type { LayerPart } from "../shared/modelParts";
import { askWiring, listed } from "../shared/parts";
import { otherCells } from "../shared/refusals";
import { outersOf } from "../tensorflow/embeddingAndHead";

export const flax: Framework = { name: "Flax", recognise };

/** The engine's gates, each with Flax's name for it behind "i" and "h". */
const cells: Partial<Record<CellId, Readonly<Record<string, string>>>> = {
  lstm: { i: "i", f: "f", g: "g", o: "o" },
  gru: { r: "r", z: "z", n: "n" },
  "rnn-tanh": { h: "" },
};
/** Paths with points or, as flatten_dict(sep="/") joins them, with strokes; flax.nnx may have the value of a variable behind its name. */
const tensorName = /^(?:(.*)[./])?(dense_[ih]|[ih][ifgorzn]?_?)[./](kernel|bias)(?:[./]value)?$/s;
/** flax.nnx's cells by how many gates stand side by side, in its order. */
const stackedCells: Readonly<Record<number, CellId>> = { 4: "lstm", 3: "gru", 1: "rnn-tanh" };

interface FlaxCell {
  readonly path: string;
  readonly shape: LayerShape & { readonly cell: CellId };
  /** Whether all gates of an operand are in one tensor. */
  readonly isStacked: boolean;
  /** "ii kernel", "ii bias", ...; "dense_i kernel", ... where gates are stacked. */
  readonly parts: ReadonlyMap<string, TensorInfo>;
}

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const warnings: Message[] = [];
  const found: FlaxCell[] = [];
  for (const [path, parts] of groupTensors(tensors)) {
    const cell = readCell(path, parts);
    if (cell && "id" in cell) warnings.push(cell);
    else if (cell) found.push(cell);
  }
  if (found.length === 0) return null;
  const named = hints.manifest?.cell;
  const kinds = [...new Set(found.map(({ shape }) => shape.cell))];
  if (named !== undefined && !kinds.includes(named)) throw otherCells(checkpointName, kinds, named);
  const own = new Set(found.flatMap(({ parts }) => [...parts.values()]));
  const sorted = inNaturalOrder(found);
  const rest = tensors.filter((tensor) => !own.has(tensor));
  const stacks = stacksOf(checkpointName, sorted, hints.manifest, rest);
  const outerOf = outersOf(checkpointName, stacks, rest, hints);
  const { index, isChosen } = takeStack(checkpointName, stacks, hints.manifest, outerOf, rest.length);
  const outer = outerOf(index);
  const layers = (stacks[index]?.layers ?? []).map((each) => partOf(each, rest, hints.manifest));
  const wiring = askWiring(stacks, index, isChosen, hints.manifest);
  const isPlain = layers.some(({ shape }) => shape.cell === "rnn-tanh");
  const applied = isPlain
    ? askPlainActivation("tanh", hints.manifest, message("frameworksFlax.activationOpen", { option: "residual=True" }))
    : nothingAsked;
  return buildModel({
    checkpointName,
    manifest: hints.manifest,
    warnings,
    embedding: outer.embedding,
    vocabularySize: outer.vocabularySize,
    head: outer.head,
    loose: outer.loose,
    parts: listed(stacks, index),
    layers,
    hypotheses: [...wiring.hypotheses, ...applied.hypotheses, ...outer.hypotheses],
    inferences: [
      ...wiring.inferences,
      ...cellInferences(found),
      ...applied.inferences,
      directionInference(layers, hints.manifest, message("frameworksFlax.reverseName", { names: ["backward", "bw"] })),
      ...outer.inferences,
    ],
  });
}

/** Gates that are apart and named leave little open. */
function cellInferences(cells: readonly FlaxCell[]): Inference[] {
  const kinds = new Set(cells.map(({ shape }) => shape.cell));
  const hasBias = cells.some(({ parts }) => [...parts.keys()].some((part) => part.endsWith("bias")));
  const gated = kinds.has("lstm") || kinds.has("gru");
  const [stacked] = cells.filter(({ isStacked, shape }) => isStacked && shape.cell !== "rnn-tanh");
  const order = stacked && Object.keys(gatesOf(stacked.shape.cell)).join(" ");
  return [
    ...(order ? [inference("gateOrder", quoted(order), "convention", message("frameworksFlax.gatesStacked"))] : []),
    ...(gated && !stacked
      ? [inference("gateOrder", message("frameworksFlax.gatesApart"), "stated", message("frameworksFlax.gatesNamed"))]
      : []),
    ...(kinds.has("gru") ? [inference("resetGate", resetPlace("gru"), "convention", message("frameworksFlax.resetAfter"))] : []),
    biasInference(hasBias ? 1 : 0, message(hasBias ? "frameworksFlax.ownBiases" : "frameworksFlax.noBias")),
  ];
}

function groupTensors(tensors: readonly TensorInfo[]): Map<string, Map<string, TensorInfo>> {
  const groups = new Map<string, Map<string, TensorInfo>>();
  for (const tensor of tensors) {
    const [, path = "", gate, leaf] = tensorName.exec(tensor.name) ?? [];
    if (gate === undefined || leaf === undefined) continue;
    const key = gate.startsWith("dense") ? gate : gate.replace("_", ""); // flax.nnx writes if_ for what linen calls if
    groups.set(path, (groups.get(path) ?? new Map<string, TensorInfo>()).set(`${key} ${leaf}`, tensor));
  }
  return groups;
}

/** Null where the tensors are of no cell, a message where they seem to be and do not fit each other. */
function readCell(path: string, parts: ReadonlyMap<string, TensorInfo>): FlaxCell | Message | null {
  if (parts.has("dense_i kernel") && parts.has("dense_h kernel")) return readStacked(path, parts);
  const candidates = Object.entries(cells) as [CellId, Readonly<Record<string, string>>][];
  const match = candidates.find(([, gates]) =>
    Object.values(gates).every((gate) => parts.has(`i${gate} kernel`) && parts.has(`h${gate} kernel`)),
  );
  if (!match) return null;
  const [cell, gates] = match;
  const [first = ""] = Object.values(gates);
  const [inputSize = 0, hiddenSize = 0] = parts.get(`i${first} kernel`)?.shape ?? [];
  const isShape = (part: string, ...shape: number[]) => (parts.get(part)?.shape ?? shape).join() === shape.join();
  const fits =
    inputSize > 0 &&
    hiddenSize > 0 &&
    Object.values(gates).every((gate) => {
      const biasesFit = isShape(`i${gate} bias`, hiddenSize) && isShape(`h${gate} bias`, hiddenSize);
      return isShape(`i${gate} kernel`, inputSize, hiddenSize) && isShape(`h${gate} kernel`, hiddenSize, hiddenSize) && biasesFit;
    });
  if (!fits) return message("frameworksFlax.misfit", { path });
  return {
    path: path || "(unnamed)",
    parts,
    isStacked: false,
    shape: { cell, inputSize, hiddenSize, direction: directionOf(path) },
  };
}

function readStacked(path: string, parts: ReadonlyMap<string, TensorInfo>): FlaxCell | Message {
  const shapeOf = (part: string) => parts.get(part)?.shape ?? [];
  const [inputSize = 0, columns = 0] = shapeOf("dense_i kernel");
  const [hiddenSize = 0] = shapeOf("dense_h kernel");
  const cell = stackedCells[columns / hiddenSize];
  const biasesFit = ["dense_i bias", "dense_h bias"].every(
    (part) => !parts.has(part) || shapeOf(part).join() === String(columns),
  );
  const fits = shapeOf("dense_h kernel").join() === `${hiddenSize},${columns}` && inputSize > 0 && hiddenSize > 0 && biasesFit;
  if (!cell || !fits) return message("frameworksFlax.misfit", { path });
  return {
    path: path || "(unnamed)",
    parts,
    isStacked: true,
    shape: { cell, inputSize, hiddenSize, direction: directionOf(path) },
  };
}

function directionOf(path: string): "forward" | "reverse" {
  return /(^|[./_])(backward|bw)(?=[./_]|$|_rnn)/i.test(path) ? "reverse" : "forward";
}

function gatesOf(cell: CellId): Readonly<Record<string, string>> {
  return cells[cell] ?? {};
}

function partOf({ layer, reads }: Connected<FlaxCell>, rest: readonly TensorInfo[], manifest: Manifest | null): LayerPart {
  const tensors = [...layer.parts].map(([part, { name }]) => {
    const [operand = "", gate = ""] = part.replace("dense_", "");
    const ids = part.endsWith("bias")
      ? (["inputBias", "recurrentBias"] as const)
      : (["inputWeights", "recurrentWeights"] as const);
    const role = message(`frameworksRoles.${ids[operand === "i" ? 0 : 1]}`);
    return { name, role: gate === " " ? role : message("frameworksRoles.ofGate", { role, gate }) };
  });
  const { shape, path } = layer;
  const separator = tensors[0]?.name.charAt(path.length);
  const foreign = foreignTensors(placeOfLayer(path, shape, 1, separator), rest);
  const problem = otherCellProblem(path, shape.cell, foreign, manifest);
  return { shape, reads, name: path, tensors, problem, load: (file) => loadCell(file, layer) };
}

async function loadCell(file: TensorFile, { parts, shape, isStacked }: FlaxCell): Promise<Pick<LayerWeights, "parameters">> {
  const { cell, inputSize, hiddenSize } = shape;
  const parameters = new Map<string, Float32Array>();
  const gates = Object.entries(gatesOf(cell));
  const read = (part: string) => {
    const tensor = parts.get(part);
    return tensor ? file.read(tensor.name) : Promise.resolve(new Float32Array((isStacked ? gates.length : 1) * hiddenSize));
  };
  if (isStacked) {
    const [ofX, ofH] = [await read("dense_i kernel"), await read("dense_h kernel")];
    const [inputBias, stateBias] = [await read("dense_i bias"), await read("dense_h bias")];
    for (const [at, [gate]] of gates.entries()) {
      parameters.set(`W.${gate}.x`, transposed(ofX, inputSize, hiddenSize, gates.length, at));
      parameters.set(`W.${gate}.h`, transposed(ofH, hiddenSize, hiddenSize, gates.length, at));
      const own = (bias: Float32Array) => bias.slice(at * hiddenSize, (at + 1) * hiddenSize);
      setBiases(parameters, cell, gate, own(inputBias), own(stateBias));
    }
    return { parameters };
  }
  for (const [gate, name] of gates) {
    parameters.set(`W.${gate}.x`, transposed(await read(`i${name} kernel`), inputSize, hiddenSize));
    parameters.set(`W.${gate}.h`, transposed(await read(`h${name} kernel`), hiddenSize, hiddenSize));
    setBiases(parameters, cell, gate, await read(`i${name} bias`), await read(`h${name} bias`));
  }
  return { parameters };
}
