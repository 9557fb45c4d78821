/**
 * What is applied behind dense layers, where a file holds whole modules and so names their classes: nn.Sequential lists
 * activations beside the layers. Knows names of classes alone.
 */
import { message, type Message } from "../../../messages/message";
import type { OutputActivation } from "../../../model/network";
import type { Hints } from "../framework";
import type { StageActivation } from "./stages";

export interface ToldActivation<Activation = StageActivation> {
  /** The path of the module that applies it, and its class. */
  readonly path: string;
  readonly className: string;
  /** Null where it is not run. */
  readonly activation: Activation | null;
}

const betweenLayers: Readonly<Record<string, StageActivation>> = { Tanh: "tanh", ReLU: "relu", Sigmoid: "sigmoid" };
const atTheEnd: Readonly<Record<string, OutputActivation>> = {
  ...betweenLayers,
  Softmax: "softmax",
  LogSoftmax: "log-softmax",
};
const activationModule = /^torch\.nn\.modules\.activation\.(\w+)$/;
/** What stands between a layer and its activation and has no effect when a model is run, or is a layer of its own. */
const mostBetween = 4;

/** What layers on the way to the output apply. */
export function toldActivations(prefixes: readonly string[], { modules }: Pick<Hints, "modules">): ToldActivation[] {
  return behind(prefixes, modules, betweenLayers);
}

export interface ToldOutput extends ToldActivation<OutputActivation> {
  /** Whether it is over what is given at one step; which axis number 1 is, or none, the file does not tell. */
  readonly isOfStep: boolean;
}

/** What is applied to what the output layer gives; null where nothing is said. */
export function toldOutput(prefix: string, { modules, attributes }: Pick<Hints, "modules" | "attributes">): ToldOutput | null {
  const [found] = behind([prefix], modules, atTheEnd);
  if (!found) return null;
  const isOverSome = found.activation === "softmax" || found.activation === "log-softmax";
  const own = attributes?.get(found.path); // of a module without tensors all settings are one
  const axis = !isOverSome ? -1 : own instanceof Map ? (own as ReadonlyMap<unknown, unknown>).get("dim") : null;
  const isOverOthers = axis === 0 || axis === -2;
  return { ...found, activation: isOverOthers ? null : found.activation, isOfStep: axis === -1 || axis === 2 };
}

export function saidBy(told: readonly ToldActivation<OutputActivation>[]): Message {
  return message("frameworks.fileSays", { name: saidOf(told) });
}

/** Activations and normalisations in the lists of `prefixes` that are none of these, nor `told`: "fc.0 (LayerNorm)". */
export function othersInLists(
  prefixes: readonly string[],
  told: readonly ToldActivation<OutputActivation>[],
  { modules }: Pick<Hints, "modules">,
): string[] {
  const listOf = (path: string) => /^(.*\.|)\d+$/s.exec(path)?.[1];
  const lists = new Set(prefixes.flatMap((prefix) => listOf(prefix) ?? []));
  const known = new Set([...prefixes, ...told.map(({ path }) => path)]);
  return [...(modules ?? [])].flatMap(([path, name]) => {
    const [, className] = /^torch\.nn\.modules\.(?:activation|\w*norm\w*)\.(\w+)$/.exec(name) ?? [];
    return className !== undefined && !known.has(path) && lists.has(listOf(path) ?? "?") ? [`${path} (${className})`] : [];
  });
}

/** "fc.1 (Tanh)" */
export function saidOf(told: readonly ToldActivation<OutputActivation>[]): string[] {
  return told.map(({ path, className }) => `${path} (${className})`);
}

/** Behind each of `prefixes` that is in a numbered list ("fc.0"), the next activation before another layer with weights. */
function behind<Activation>(
  prefixes: readonly string[],
  modules: ReadonlyMap<string, string> | undefined,
  known: Readonly<Record<string, Activation>>,
): ToldActivation<Activation>[] {
  return prefixes.flatMap((prefix) => {
    const [, list = "", number] = /^(.*\.|)(\d+)$/s.exec(prefix) ?? [];
    if (!modules || number === undefined) return [];
    for (let next = Number(number) + 1; next <= Number(number) + mostBetween; next++) {
      const path = `${list}${next}`;
      const className = modules.get(path) ?? "";
      const [, name] = activationModule.exec(className) ?? [];
      if (name !== undefined) return [{ path, className: name, activation: (Object.hasOwn(known, name) && known[name]) || null }];
      if (!/\.(Dropout|Identity|LayerNorm|BatchNorm1d)$/.test(className)) return [];
    }
    return [];
  });
}
