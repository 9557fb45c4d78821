/**
 * What is applied behind dense layers, where a file holds whole modules and so names their classes: nn.Sequential lists
 * activations beside the layers. Knows names of classes alone.
 */
import type { StageActivation } from "./stages";

export interface ToldActivation {
  /** The path of the module that applies it, and its class. */
  readonly path: string;
  readonly className: string;
  /** Null where it is not run. */
  readonly activation: StageActivation | null;
}

const known: Readonly<Record<string, StageActivation>> = { Tanh: "tanh", ReLU: "relu", Sigmoid: "sigmoid" };
const activationModule = /^torch\.nn\.modules\.activation\.(\w+)$/;
/** What stands between a layer and its activation and has no effect when a model is run, or is a layer of its own. */
const mostBetween = 4;

/** Behind each of `prefixes` that is in a numbered list ("fc.0"), the next activation before another layer with weights. */
export function toldActivations(prefixes: readonly string[], modules: ReadonlyMap<string, string> | undefined): ToldActivation[] {
  return prefixes.flatMap((prefix) => {
    const [, list = "", number] = /^(.*\.|)(\d+)$/s.exec(prefix) ?? [];
    if (!modules || number === undefined) return [];
    for (let next = Number(number) + 1; next <= Number(number) + mostBetween; next++) {
      const path = `${list}${next}`;
      const className = modules.get(path) ?? "";
      const [, name] = activationModule.exec(className) ?? [];
      if (name !== undefined) return [{ path, className: name, activation: known[name] ?? null }];
      if (!/\.(Dropout|Identity|LayerNorm|BatchNorm1d)$/.test(className)) return [];
    }
    return [];
  });
}
