/**
 * The recurrent parts of a file: layers that names tie together are one part, all others are parts by themselves, as sizes
 * that fit are no evidence. A manifest takes one, or puts several into one row. Knows no framework.
 */
import { message, quoted, type Message } from "../../../messages/message";
import type { Manifest } from "../../manifest/manifest";
import type { Inference } from "../../../model/inference";
import { placeOf, type FilePart, type Hypothesis } from "../framework";
import { ask, inference, takeAnother, told, type Asked } from "./inference";
import { noFit, noPart } from "./refusals";
import { changesOf, idOf, inARow, type Link } from "./rows";

export interface Part {
  /** By which a person takes it. */
  readonly name: string;
  /** What it was read from, in a row: paths or prefixes in the file. */
  readonly members: readonly string[];
  readonly inputSize: number;
  readonly outputSize: number;
  /** "LSTM 3 → 6", a layer each. */
  readonly titles: readonly Message[];
  /** What it was made of, in a row; itself where it is one. */
  readonly units: readonly Unit[];
}

/** A recurrent part that is in a row with others. */
export interface Unit extends Link {
  /** How many layers it has. */
  readonly layers: number;
}

const mostNamed = 6;

/** Of more the largest part is taken, without a look at what stands around each: parts, and parts times tensors. */
const [maximumParts, maximumLooks] = [64, 200_000];

/**
 * Parts that a manifest puts into one row, joined by `join`, before all others. It may name what a part is made of, which
 * `unitsOf` gives by themselves: the part is then taken apart. Throws "manifest-invalid" where the file has none of a name, or
 * one cannot read what the one before it gives.
 */
export function stackedAsTold<Each extends Part>(
  file: string,
  parts: readonly Each[],
  manifest: Manifest | null,
  join: (members: readonly Each[]) => Each,
  unitsOf: (part: Each) => readonly Each[],
): readonly Each[] {
  const stack = manifest?.wiring?.stack;
  if (!stack) return parts;
  const apart = parts.map((part) => (part.units.length > 1 ? unitsOf(part) : []));
  const all = [...parts, ...apart.flat()];
  const members = stack.map((name, at) => {
    const part = all.find((each) => each.name === name);
    if (!part) throw noPart(file, `wiring.stack.${at}`, name, [...new Set(all.map((each) => each.name))]);
    return part;
  });
  members.forEach(({ name, inputSize: reads }, at) => {
    const given = members[at - 1]?.outputSize ?? reads;
    if (given !== reads) throw noFit(file, `wiring.stack.${at}`, name, reads, given);
  });
  const others = parts.flatMap((part, at): readonly Each[] => {
    if (members.includes(part)) return [];
    const units = apart[at] ?? [];
    return units.some((unit) => members.includes(unit)) ? units.filter((unit) => !members.includes(unit)) : [part];
  });
  return [join(members), ...others];
}

/** The part that the manifest names, or puts into a row; or null. Throws "manifest-invalid" where the file has none of that name. */
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
  return manifest?.wiring?.stack ? 0 : null;
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

/**
 * What several parts are to one another: nothing says it, so each is run by itself. Where names put them into a row, that is
 * known; any other way to connect them is offered at the part that it moves.
 */
export function askWiring(
  parts: readonly Part[],
  index: number,
  isChosen: boolean,
  manifest: Manifest | null,
  /** Why a row is one. */
  inOrder: Message = message("frameworks.numbersAreOrder"),
): Asked {
  const stack = manifest?.wiring?.stack;
  const taken = parts[index];
  if (!taken) return { inferences: [], hypotheses: [] };
  const others = parts.filter((part) => part !== taken);
  const changes = changesTo(taken, others);
  if (others.length === 0 && !stack) {
    if (taken.units.length < 2) return { inferences: [], hypotheses: changes };
    const row = inARow(taken.units.map(({ name }) => name));
    const square = taken.units.filter(({ inputs, outputs }) => inputs === outputs).map(({ name }) => name);
    const ground = square.length > 0 ? "assumed" : "convention";
    const added = square.length > 0 ? [message("frameworks.residualOpen", { names: square.slice(0, mostNamed) })] : [];
    return { inferences: [inference("wiring", row, ground, inOrder, ...added)], hypotheses: changes };
  }
  const names = parts.flatMap(({ units }) => units.map(({ name }) => name));
  const chains = parts.every((part, at) => at === 0 || part.inputSize === parts[at - 1]?.outputSize);
  const alternatives = [
    { id: "apart", label: message("frameworks.apart"), manifest: { wiring: { stack: taken.units.map(({ name }) => name) } } },
    ...(chains && parts.length > 1 ? [{ id: idOf(names), label: inARow(names), manifest: { wiring: { stack: names } } }] : []),
  ];
  const question = { about: "wiring" as const, alternatives, isForPeople: !chains };
  const asked = ask(question, undefined, message("frameworks.wiringOpen", { parts: parts.map(({ name }) => name) }), "open");
  const inferences = asked.inferences.map((known) => {
    return stack ? told(stack.length > 1 ? idOf(stack) : "apart", known, stack.length > 1 ? inARow(stack) : undefined) : known;
  });
  const wiring = { inferences, hypotheses: [...(stack ? [] : asked.hypotheses), ...changes] };
  if (others.length === 0) return wiring;
  const isNamed = isChosen && manifest?.wiring?.stack === undefined;
  const part = inference("part", quoted(taken.name), "assumed", takeAnother(others.map(({ name }) => name)));
  return { ...wiring, inferences: [isNamed ? told(taken.name, part) : part, ...inferences] };
}

/** Every row that comes of moving one part: into the row that is run, within it, or out of it. */
function changesTo({ units }: Part, others: readonly Part[]): Hypothesis[] {
  const loose = others.map(({ name, inputSize: inputs, outputSize: outputs }) => ({ name, inputs, outputs }));
  const layerOf = (name: string) => {
    const at = units.findIndex((unit) => unit.name === name);
    return at < 0 ? null : units.slice(0, at).reduce((sum, { layers }) => sum + layers, 0);
  };
  const changes = changesOf(units, null, loose);
  return [...changes].map(([name, rows]): Hypothesis => {
    const layer = layerOf(name);
    return {
      about: "wiring",
      place: layer === null ? placeOf.part(name) : placeOf.layer(layer),
      isForPeople: true,
      isSettled: true,
      alternatives: rows.map(({ label, names }) => ({ id: idOf(names), label, manifest: { wiring: { stack: [...names] } } })),
    };
  });
}

/** The names of other parts that give as many numbers; the first of them. */
export function partsAlike(parts: readonly Part[], index: number): string[] {
  const alike = parts.filter((part, at) => at !== index && part.outputSize === parts[index]?.outputSize);
  return alike.slice(0, mostAlike).map(({ name }) => name);
}

const mostAlike = 4;

/** A decoder begins at zero or where the encoder ended: a source text tells it. */
export function startOfDecoder(encoder: string | undefined): readonly Inference[] {
  if (encoder === undefined) return [];
  const ways = { option: "--source FILE", command: message("contributions.giveSource") };
  const evidence = message("frameworksPytorch.mayBeginWhere", { encoder, ...ways });
  return [inference("initialState", message("frameworks.zero"), "assumed", evidence)];
}

/** Which of a file's parts is run, where the file connects them itself. */
export function partTaken(parts: readonly Part[], index: number, isChosen: boolean): readonly Inference[] {
  if (parts.length < 2) return [];
  const names = parts.map(({ name }) => name);
  const taken = names[index] ?? "";
  const part = inference("part", quoted(taken), "assumed", takeAnother(names.filter((name) => name !== taken)));
  return [isChosen ? told(taken, part) : part];
}

/** For the list of a file's parts. */
export function listed(parts: readonly Part[], index: number): FilePart[] {
  return parts.map(({ name, titles }, at) => ({ name, layers: titles, isTaken: at === index }));
}
