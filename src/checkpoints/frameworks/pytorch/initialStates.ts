/**
 * States that a module learned to begin with: parameters whose names say so (h0, c0, init_hidden, initial_cell) and that
 * have as many numbers as the layers have states, a row for each layer and direction.
 */
import { message, quoted } from "../../../messages/message";
import { elementCount } from "../../../tensor/shape";
import type { TensorInfo } from "../../formats/format";
import type { Manifest } from "../../manifest/manifest";
import { ask, nothingAsked, type Asked } from "../shared/inference";
import type { InitialState } from "../shared/modelParts";
import { outputsOf, type LayerTensors } from "./layout";

const names: readonly (readonly [state: "h" | "c", pattern: RegExp])[] = [
  ["h", /(^|[._])(h_?0|(init|initial|start|learned)_?(h|hx|hidden|state|hidden_state)(_?0)?|hidden_?(0|init)|hx_?0)$/i],
  ["c", /(^|[._])(c_?0|(init|initial|start|learned)_?(c|cx|cell|cell_state)(_?0)?|cell_?(0|init)|cx_?0)$/i],
];

export interface FoundStates extends Asked {
  /** By layer. */
  readonly states: readonly (readonly InitialState[])[];
}

/** `alikeTo`: other parts of the file that could as well begin with a tensor. */
export function findInitialStates(
  tensors: readonly TensorInfo[],
  layers: readonly LayerTensors[],
  isLstm: boolean,
  manifest: Manifest | null,
  alikeTo: (tensor: string) => readonly string[],
): FoundStates {
  const none = { ...nothingAsked, states: layers.map(() => []) };
  const found = names.flatMap(([state, pattern]) => {
    if (state === "c" && !isLstm) return [];
    const sizes = layers.map((layer) => (state === "h" ? outputsOf(layer) : layer.hiddenSize));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const tensor = tensors.find(({ name, shape }) => pattern.test(name) && elementCount(shape) === total);
    return tensor ? [{ state, tensor: tensor.name, sizes }] : [];
  });
  if (found.length === 0) return none;
  const from = found.map(({ tensor }) => tensor);
  const alternatives = [
    { id: "file", label: quoted(from.join(", ")), manifest: { wiring: { initialState: "file" as const } } },
    { id: "zero", label: message("frameworks.zero"), manifest: { wiring: { initialState: "zero" as const } } },
  ];
  const chosen = manifest?.wiring?.initialState;
  const evidence = message("frameworksPytorch.initialStates", { names: from });
  const others = [...new Set(from.flatMap(alikeTo))];
  const asked =
    others.length === 0
      ? ask({ about: "initialState", alternatives }, chosen, evidence, "convention")
      : ask({ about: "initialState", alternatives }, chosen, [
          evidence,
          message("frameworksPytorch.initialStatesOfOthers", { names: from, parts: others }),
        ]);
  if (chosen === "zero") return { ...asked, states: none.states };
  const states = layers.map((_, index): InitialState[] =>
    found.map(({ state, tensor, sizes }) => {
      return { state, tensor, start: sizes.slice(0, index).reduce((sum, size) => sum + size, 0) };
    }),
  );
  return { ...asked, states };
}
