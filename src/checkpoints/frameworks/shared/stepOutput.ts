/** What an output layer gives at each step that scores no tokens: classes by their names, yes or no, numbers. Knows no framework. */
import { message, quoted } from "../../../messages/message";
import type { OutputActivation } from "../../../model/network";
import type { PlainValue, TensorInfo } from "../../formats/format";
import { placeOf, type Hints } from "../framework";
import { outputAlternatives } from "./asManifestSays";
import { ask, inference, told, type Asked } from "./inference";
import type { HeadPart } from "./modelParts";
import { saidBy, saidOf, type ToldOutput } from "./toldActivations";

/**
 * What an output layer gives that scores no tokens. Named classes, and what is said of tokens, are probabilities of one in
 * several, of a single one a yes or no; numbers stay as they are. That it is an output at all is assumed: it can be taken off.
 */
export function stepOutput(
  { name, shape: [rows = 0] }: Pick<TensorInfo, "name" | "shape">,
  vocabularySize: number | null,
  hints: Hints,
  /** What scores one class behind another, in a layer of its own that is not run. */
  transitions?: string,
  /** What the file says is applied to it. */
  said: ToldOutput | null = null,
): Asked & { readonly output: NonNullable<HeadPart["output"]> } {
  const labels = labelsIn(hints, rows);
  const isOfClasses = transitions === undefined && (labels !== null || vocabularySize !== null);
  const activation = said?.activation ?? (!isOfClasses ? "none" : rows === 1 ? "sigmoid" : "softmax");
  const all = outputAlternatives();
  const output = { activation, labels };
  if (said?.isOfStep) {
    const label = all.find(({ id }) => id === activation)?.label ?? quoted(activation);
    const stated = inference("output", label, "stated", saidBy([said]));
    return { inferences: [told(hints.manifest?.head?.output, stated)], hypotheses: [], output };
  }
  const alternatives = [
    ...all.filter(({ id }) => id === activation),
    ...all.filter(({ id }) => id !== activation),
    { id: "apart", label: message("frameworks.notConnected"), manifest: { tensors: { head: null } } },
  ];
  const evidence = [
    said ? message("frameworks.axisOpen", { name: saidOf([said]) }) : message("frameworks.outputOpen", { name }),
    ...(labels ? [message("frameworks.asManyNames")] : []),
    ...(transitions === undefined ? [] : [message("frameworks.transitions", { name: transitions })]),
  ];
  const asked = ask(
    { about: "output", place: placeOf.head, alternatives, isForPeople: true },
    hints.manifest?.head?.output,
    evidence,
  );
  return { ...asked, output };
}

/** Whether scores of tokens may be given so: as they are, or made into probabilities or their logarithms. */
export function isOfTokens(activation: OutputActivation): boolean {
  return ["none", "softmax", "log-softmax"].includes(activation);
}

/** Names of as many classes or tags in the settings. */
function labelsIn({ attributes }: Hints, count: number): readonly string[] | null {
  for (const [name, value] of attributes ?? []) {
    if (!labelSetting.test(name)) continue;
    const list = namesIn(value, count);
    if (list) return list;
  }
  return null;
}

const labelSetting = /tag|label|class|categor|target|outputs?_?names/i;

/** A list of names, or names by number either way round. */
function namesIn(value: PlainValue, count: number): readonly string[] | null {
  const entries =
    value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : Array.isArray(value) ? [...value.entries()] : [];
  if (entries.length !== count) return null;
  const names: string[] = [];
  for (const [key, item] of entries) {
    const [at, name] = typeof item === "string" ? [Number(key), item] : [Number(item), String(key)];
    if (!Number.isInteger(at) || at < 0 || at >= count) return null;
    names[at] = name;
  }
  return names.filter((name) => typeof name === "string").length === count ? names : null;
}
