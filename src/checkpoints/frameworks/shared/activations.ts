/** What a layer's gates and its candidate apply, in a manifest's words or a framework's, as options of the engine's cells. */
import type { LayerWeights } from "../../../model/network";
import type { Manifest } from "../../manifest/manifest";
import type { LayerCell } from "../../model";

/** In the engine's words: "sigmoid", "hard-sigmoid 0.2 0.5", "elu". Absent where it is the cell's own. */
export interface Activations {
  readonly gates?: string | undefined;
  readonly candidate?: string | undefined;
  /** Of the cell state on its way out, where it is not the candidate's. */
  readonly output?: string | undefined;
}

type Options = NonNullable<LayerWeights["options"]>;

/** clip(x / 6 + 0.5, 0, 1), as Keras 3 and PyTorch have it; Keras 1 and 2 had clip(0.2 x + 0.5, 0, 1). */
export const hardSigmoidOfSixth = ["hard-sigmoid", 1 / 6, 0.5].join(" ");

const plain: ReadonlySet<LayerCell> = new Set<LayerCell>(["rnn", "rnn-tanh", "rnn-relu"]);
const gated: ReadonlySet<LayerCell> = new Set<LayerCell>([
  "lstm",
  "lstm-projected",
  "lstm-peephole",
  "lstm-coupled",
  "gru",
  "gru-reset-before",
]);

/** Whether the engine's cell lets its activations be set: of all others they are part of what the cell is. */
export function takesActivations(cell: LayerCell, of: "gates" | "candidate"): boolean {
  return gated.has(cell) || (of === "candidate" && plain.has(cell));
}

/** What a manifest says. */
export function activationsIn(manifest: Manifest | null): Activations {
  const { recurrentActivation, activation } = manifest ?? {};
  return {
    gates: recurrentActivation === "hard-sigmoid-sixth" ? hardSigmoidOfSixth : recurrentActivation,
    candidate: activation,
  };
}

/** The cell that a simple recurrent layer with this activation is; others stay what they are. */
export function cellWith<Cell extends LayerCell>(cell: Cell, { candidate }: Activations): Cell | "rnn" | "rnn-tanh" | "rnn-relu" {
  if (!plain.has(cell) || candidate === undefined) return cell;
  return candidate === "tanh" ? "rnn-tanh" : candidate === "relu" ? "rnn-relu" : "rnn";
}

/** Options of the cell; the engine refuses those that it does not have. */
export function activationOptions(cell: LayerCell, { gates, candidate, output = candidate }: Activations): Options {
  if (cell === "rnn") return candidate === undefined ? {} : { activation: candidate };
  if (plain.has(cell)) return {};
  const options: Record<string, string> = {};
  if (gates !== undefined) options.gates = gates;
  if (candidate !== undefined) options.candidate = candidate;
  if (cell.startsWith("lstm") && output !== undefined) options.output = output;
  return options;
}

const usual: Options = { gates: "sigmoid", candidate: "tanh", output: "tanh" };

/** Without what the cells do anyway; absent where nothing else is left. */
export function unusual(options: Options): { options?: Options } {
  const left = Object.entries(options).filter(([name, value]) => usual[name] !== value);
  return left.length > 0 ? { options: Object.fromEntries(left) } : {};
}
