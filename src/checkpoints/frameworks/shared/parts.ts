/**
 * The recurrent parts of a file: layers that names tie together are one part, all others are parts by themselves, as sizes
 * that fit are no evidence. A manifest takes one, or puts several into one row. Knows no framework.
 */
import { message, quoted, type Message } from "../../../messages/message";
import type { Manifest } from "../../manifest/manifest";
import type { FilePart } from "../framework";
import { ask, inference, nothingAsked, takeAnother, told, type Asked } from "./inference";
import { noPart } from "./refusals";

export interface Part {
  /** By which a person takes it. */
  readonly name: string;
  /** What it was read from, in a row: paths or prefixes in the file. */
  readonly members: readonly string[];
  readonly inputSize: number;
  readonly outputSize: number;
  /** "LSTM 3 → 6", a layer each. */
  readonly titles: readonly Message[];
}

/** Of more the largest part is taken, without a look at what stands around each: parts, and parts times tensors. */
const [maximumParts, maximumLooks] = [64, 200_000];

/** Parts that a manifest puts into one row, joined by `join`, before all others. */
export function stackedAsTold<Each extends Part>(
  file: string,
  parts: readonly Each[],
  manifest: Manifest | null,
  join: (members: readonly Each[]) => Each,
): readonly Each[] {
  const stack = manifest?.wiring?.stack;
  if (!stack) return parts;
  const names = parts.map(({ name }) => name);
  const members = stack.map((name) => {
    const part = parts[names.indexOf(name)];
    if (part) return part;
    throw noPart(file, "wiring.stack", name, names);
  });
  return [join(members), ...parts.filter((each) => !members.includes(each))];
}

/** The part that the manifest names, or null. Throws "manifest-invalid" where the file has none of that name. */
export function chosenPart(file: string, parts: readonly Part[], manifest: Manifest | null): number | null {
  for (const [property, named] of [
    ["part", manifest?.part],
    ["tensors.recurrent", manifest?.tensors?.recurrent],
  ] as const) {
    if (named === undefined) continue;
    const isNamed = (path: string) => path === named || path.replace(/[._/]$/, "") === named;
    const index = parts.findIndex(({ name, members }) => name === named || members.some(isNamed));
    if (index >= 0) return index;
    const names = parts.map(({ name }) => name);
    throw noPart(file, property, named, names);
  }
  return null;
}

/** Without a word of a person: a part with a head before one without, then the largest, then the first. */
export function mostComplete(
  parts: readonly Part[],
  outerOf: (index: number) => { readonly head: unknown },
  sizeOf: (index: number) => number,
  /** How many tensors are looked at for a part. */
  tensors: number,
): number {
  if (parts.length < 2) return 0;
  const isMany = parts.length > maximumParts || parts.length * tensors > maximumLooks;
  const rank = (index: number) => (isMany || outerOf(index).head === null ? 0 : 1);
  const looked = parts.map((_, index) => ({ index, rank: rank(index), size: sizeOf(index) }));
  return looked.sort((a, b) => b.rank - a.rank || b.size - a.size || a.index - b.index)[0]?.index ?? 0;
}

/** What several parts are to one another: nothing says it, so each is run by itself. */
export function askWiring(parts: readonly Part[], index: number, isChosen: boolean, manifest: Manifest | null): Asked {
  const stack = manifest?.wiring?.stack;
  if (parts.length < 2 && !stack) {
    const [{ members } = { members: [] }] = parts;
    if (members.length < 2) return nothingAsked;
    const row = inARow(members.map((path) => path.replace(/[._/]$/, "")));
    return { inferences: [inference("wiring", row, "convention", message("frameworks.numbersAreOrder"))], hypotheses: [] };
  }
  const names = parts.map(({ name }) => name);
  const taken = names[index] ?? "";
  const chains = parts.every((part, at) => at === 0 || part.inputSize === parts[at - 1]?.outputSize);
  const alternatives = [
    { id: "apart", label: message("frameworks.apart"), manifest: {} },
    ...(chains ? [{ id: "stack", label: inARow(names), manifest: { wiring: { stack: [...names] } } }] : []),
  ];
  const question = { about: "wiring" as const, alternatives, isForPeople: !chains };
  const wiring = ask(question, stack && "stack", message("frameworks.wiringOpen", { parts: names }), "open");
  const part = inference("part", quoted(taken), "assumed", takeAnother(names.filter((name) => name !== taken)));
  return { ...wiring, inferences: [isChosen ? told(taken, part) : part, ...wiring.inferences] };
}

/** For the list of a file's parts. */
export function listed(parts: readonly Part[], index: number): FilePart[] {
  return parts.map(({ name, titles }, at) => ({ name, layers: titles, isTaken: at === index }));
}

function inARow([first = "", ...others]: readonly string[]): Message {
  const then = (before: Message, next: string) => message("frameworks.then", { first: before, next });
  return others.reduce(then, quoted(first));
}
