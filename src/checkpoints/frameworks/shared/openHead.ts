/**
 * What of a head the file leaves open: which of several dense layers is the output, and whether normalisations stand before
 * it. Where tokens are scored the first is taken, as a text tells the others; of other outputs none is. Knows no framework.
 */
import { message, type Message } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import type { Hypothesis } from "../framework";
import { mayBeNorm, type DenseModule } from "./denseModules";
import { headName } from "./embeddingAndHeadTensors";
import { ask, nothingAsked, type Asked } from "./inference";
import { moduleOf, parentOf, type Place } from "./place";
import { idOf, inARow } from "./rows";

/** Weighs what was read; it is no output. */
export const attentionName = /attn|attention|multihead|(^|[._])mha(?=[._]|$)/i;

interface Found {
  /** The dense layers and normalisations to the output layer, the last one. */
  readonly chain: readonly DenseModule[];
  /** Dense layers that could be an output of the same part. */
  readonly candidates: readonly DenseModule[];
  readonly hiddenSize: number;
  /** How many tokens are scored; null where it is something else that is said. */
  readonly tokens: number | null;
  /** Parts that give as many numbers, so that the output could be theirs. */
  readonly alike: readonly string[];
}

/** `isConnected`: whether the chain is taken. */
export function askHead({ chain, candidates, hiddenSize, tokens, alike }: Found): Asked & { readonly isConnected: boolean } {
  const rivals = candidates.filter((module) => {
    const { prefix, inputs, outputs } = module;
    const isSame = inputs === hiddenSize && outputs === (tokens ?? outputs);
    const mayBe = tokens === null || headName.test(prefix);
    return isSame && mayBe && module.kind === "dense" && !chain.includes(module) && !attentionName.test(prefix);
  });
  const norms = chain.filter(({ kind }) => kind !== "dense");
  if (chain.length === 0 || rivals.length + norms.length + alike.length === 0) return { ...nothingAsked, isConnected: true };
  const namesOf = (modules: readonly DenseModule[]) => modules.map(({ prefix }) => prefix);
  const ways = [
    namesOf(chain),
    ...(norms.length > 0 ? [namesOf(chain.filter(({ kind }) => kind === "dense"))] : []),
    ...rivals.slice(0, mostRivals).map(({ prefix }) => [prefix]),
  ];
  const alternatives = ways.map((names) => ({ id: idOf(names), label: inARow(names), manifest: { wiring: { head: names } } }));
  const none = { id: "none", label: message("frameworks.notConnected"), manifest: { wiring: { head: [] } } };
  const outputs = [...namesOf(chain).slice(-1), ...namesOf(rivals)];
  const ofNorms = norms.length > 0 ? [message("frameworks.normByPlace", { names: namesOf(norms) })] : [];
  if (rivals.length > 0 && tokens === null) {
    const question: Hypothesis = { about: "head", alternatives: [none, ...alternatives], isForPeople: true };
    const evidence = message("frameworks.headOpen", { names: outputs, property: "wiring.head" });
    return { ...ask(question, undefined, evidence, "open"), isConnected: false };
  }
  const ofRivals = rivals.length > 0 ? [message("frameworks.headOfSeveral", { names: outputs })] : [];
  const ofOthers = alike.length > 0 ? [message("frameworks.headOfOthers", { names: outputs.slice(0, 1), parts: alike })] : [];
  const isMeasured = tokens !== null && alternatives.length > 1;
  const all = isMeasured ? alternatives : [...alternatives, none];
  const question: Hypothesis = { about: "head", alternatives: all, isForPeople: !isMeasured };
  return { ...ask(question, undefined, [...ofNorms, ...ofRivals, ...ofOthers]), isConnected: true };
}

const mostRivals = 6;

/**
 * What the file has between the recurrent part and its output layer and gives as much as that reads: it may be what is read. A
 * dense layer that reads more than the part gives joins it with something; one of the same size stands between where the file
 * keeps the program's order; convolutions and attention by their names.
 */
export function standBehind(
  tensors: readonly TensorInfo[],
  modules: readonly DenseModule[],
  chain: readonly DenseModule[],
  { start, isInOrder, path }: Place,
  hiddenSize: number,
): string[] {
  const end = chain[0]?.place ?? 0;
  const [root = ""] = moduleOf(path).split(".");
  const isWithin = (name: string) => root === "" || name.startsWith(`${root}.`);
  const isBetween = (place: number, name: string) => isWithin(name) && place >= start && (!isInOrder || place < end);
  const dense = modules.filter((module) => {
    const { kind, prefix, inputs, outputs, place } = module;
    if (kind !== "dense" || outputs !== hiddenSize || chain.includes(module) || !isBetween(place, prefix)) return false;
    return isInOrder ? inputs >= hiddenSize : inputs > hiddenSize && inputs % hiddenSize === 0;
  });
  const known = new Set(modules.map(({ prefix }) => prefix));
  const others = tensors.flatMap(({ name, shape }, place) => {
    const prefix = name.replace(/[._](?:in_proj_)?weight$/, "");
    const isConvolution = shape.length > 2 && shape[0] === hiddenSize && shape[1] === hiddenSize && /conv|cnn/i.test(name);
    const isNorm = isInOrder && shape.join() === String(hiddenSize) && mayBeNorm(prefix) && !known.has(prefix);
    // it may weigh what was read wherever the program defines it
    const isAttention = shape.length === 2 && attentionName.test(prefix) && (shape[1] ?? 0) % hiddenSize === 0;
    if (isAttention && place >= start && isWithin(prefix)) return [prefix];
    return (isConvolution || isNorm) && isBetween(place, prefix) ? [prefix] : [];
  });
  return [...new Set([...dense.map(({ prefix }) => prefix), ...others])].slice(0, mostRivals);
}

/** What the output reads is then open. */
export function readsOther(
  head: string,
  names: readonly string[],
  chain: readonly DenseModule[],
): Asked & { readonly isConnected: boolean } {
  return notConnected(chain, message("frameworks.headBehind", { head, names, property: "wiring.head" }));
}

/**
 * Activations with weights of their own (nn.PReLU): one number, or one for each unit of a layer on the way, by their names or in
 * the list of such a layer.
 */
export function slopesBehind(
  tensors: readonly TensorInfo[],
  modules: readonly DenseModule[],
  chain: readonly DenseModule[],
  { start, path }: Place,
): string[] {
  const sizes = new Set([1, ...chain.flatMap(({ inputs, outputs }) => [inputs, outputs])]);
  const lists = new Set(chain.flatMap(({ prefix }) => (/\d$/.test(prefix) ? [parentOf(prefix)] : [])));
  const known = new Set(modules.map(({ prefix }) => prefix));
  const [root = ""] = moduleOf(path).split(".");
  return tensors.flatMap(({ name, shape: [size = 0, ...more] }, place) => {
    const prefix = name.replace(/\.weight$/, "");
    const isWithin = place >= start && (root === "" || name.startsWith(`${root}.`));
    const isActivation =
      /relu|(^|[._])act(ivation)?s?(?=[._\d]|$)/i.test(prefix) || (/\.\d+$/.test(prefix) && lists.has(parentOf(prefix)));
    return prefix !== name && !known.has(prefix) && more.length === 0 && sizes.has(size) && isWithin && isActivation
      ? [prefix]
      : [];
  });
}

/** What is applied on the way is not run. */
export function appliesOther(
  applied: readonly string[],
  chain: readonly DenseModule[],
): Asked & { readonly isConnected: boolean } {
  const names = [...new Set(applied)].slice(0, mostRivals);
  return notConnected(chain, message("frameworks.headApplies", { names, property: "wiring.head" }));
}

function notConnected(chain: readonly DenseModule[], evidence: Message): Asked & { readonly isConnected: boolean } {
  const ways = [[], chain.map(({ prefix }) => prefix)];
  const alternatives = ways.map((way) => {
    const label = way.length === 0 ? message("frameworks.notConnected") : inARow(way);
    return { id: idOf(way), label, manifest: { wiring: { head: way } } };
  });
  return { ...ask({ about: "head", alternatives, isForPeople: true }, undefined, evidence, "open"), isConnected: false };
}
