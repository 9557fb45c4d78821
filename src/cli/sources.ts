/** `gatescope sources`: what each earlier step wrote to a unit's state, and how much of it is left. */
import { readSources, type UnitSources } from "../engine/explain/sources";
import { finish } from "../engine/network/work";
import { decimals, say, toJson } from "./language";
import { leftOver, signed } from "../messages/numbers";
import { padEnd, padStart } from "./layout";
import { printable, refusal, refusing } from "./refusal";
import { inferenceAsData } from "./hypothesisTest";
import { traceFile, type TraceRequest } from "./trace";

export interface SourcesRequest extends Omit<TraceRequest, "out" | "parts"> {
  readonly unit: number;
  /** The last one, unless said; so the token. */
  readonly layer: number | undefined;
  readonly token: number | undefined;
  readonly state: string | undefined;
  readonly json: boolean;
}

/** Steps that are listed by name; the others are summed up. */
const LISTED = 12;

export async function sources({ unit, state, json, ...request }: SourcesRequest): Promise<string> {
  const { file } = request;
  const { traced, model, ids, labels, inferences } = await traceFile(request);
  const layer = request.layer ?? traced.layouts.length - 1;
  const token = request.token ?? ids.length - 1;
  const found = refusing(file, ["out-of-range", "no-such-channel"], () =>
    finish(readSources(traced, { layer, token, unit, state })),
  );
  if (found.kind === "none") throw refusal("cli.inLayer", { file, layer, reason: found.reason });
  const labelOf = (at: number) => labels[ids[at] as number] ?? `#${ids[at]}`;
  const place = { file, model, layer, unit, token, label: labelOf(token) };
  if (json) return toJson({ ...place, ...asData(found, labelOf), inferences: inferences.map(inferenceAsData) });
  return toLines(found, place, labelOf)
    .map((line) => `${printable(line)}\n`)
    .join("");
}

type Place = Readonly<Record<"layer" | "unit" | "token", number>> & { readonly label: string };
type LabelOf = (token: number) => string;

function asData(found: UnitSources, labelOf: LabelOf) {
  const { state, tokenStart, initial, initialKept, sum, traced, remainder, magnitude } = found;
  const steps = Array.from(found.contributions, (contribution, at) => ({
    token: tokenStart + at,
    label: labelOf(tokenStart + at),
    written: found.written[at],
    kept: found.kept[at],
    contribution,
    share: shareOf(contribution, magnitude),
  }));
  return { state, traced, sum, remainder, initial, initialKept, steps };
}

function toLines(found: UnitSources, { layer, unit, token, label }: Place, labelOf: LabelOf): string[] {
  const { state, contributions, tokenStart, magnitude } = found;
  const largest = [...contributions.keys()]
    .sort((a, b) => Math.abs(contributions[b] as number) - Math.abs(contributions[a] as number))
    .slice(0, LISTED);
  const listed = largest.reduce((sum, at) => sum + (contributions[at] as number), 0);
  const columns = [say("explain.written"), say("explain.stillThere"), say("explain.contribution"), say("explain.share")];
  const row = (first: string, cells: readonly string[]) =>
    `${padEnd(first, 24)}${cells.map((cell) => padStart(cell, 14)).join("")}`;
  const percent = (share: number) => `${decimals(100 * share, 1)} %`;
  const others = contributions.length - largest.length;
  const total = (first: string, value: number) => row(first, ["", "", signed(value, 6), percent(shareOf(value, magnitude))]);
  return [
    say("explain.sourcesTitle", { state, unit, layer, token, label, value: signed(found.traced, 6) }),
    "",
    row(say("explain.writtenAt"), columns),
    ...largest.map((at) => {
      const contribution = contributions[at] as number;
      const cells = [signed(found.written[at] as number, 6), percent(found.kept[at] as number), signed(contribution, 6)];
      return row(`${tokenStart + at} ${labelOf(tokenStart + at)}`, [...cells, percent(shareOf(contribution, magnitude))]);
    }),
    ...(others > 0 ? [total(say("explain.otherSteps", { others }), found.sum - listed)] : []),
    row(say("explain.initial"), ["", percent(found.initialKept), signed(found.initial, 6), ""]),
    row(say("explain.together"), ["", "", signed(found.sum, 6), ""]),
    row(say("explain.remainder"), ["", "", leftOver(found.remainder), ""]),
  ];
}

/** Of all that was added up, whatever its sign. */
function shareOf(contribution: number, magnitude: number): number {
  return magnitude > 0 ? Math.abs(contribution) / magnitude : 0;
}
