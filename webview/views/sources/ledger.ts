/** What a ledger tells: its largest sources, and the sentence that says in words what they come to. It knows no page. */
import { message, type Message } from "../../../src/messages/message";
import type { PanelContract } from "../../../src/protocol/panelContract";
import type { Result } from "../../../src/protocol/rpc";

/** One unit's, as the engine gives it. */
export type Ledger = Extract<Result<PanelContract, "readSources">, { readonly kind: "unit" }>;

/** What a token's step gave. */
export interface Source {
  readonly token: number;
  readonly written: number;
  /** Of what was written, the share that is still there. */
  readonly kept: number;
  readonly contribution: number;
  /** Of all that was added and taken away, whatever its sign. */
  readonly share: number;
}

/** The source that a token of the ledger is. */
export function sourceAt(ledger: Ledger, token: number): Source | null {
  const at = token - ledger.tokenStart;
  const contribution = ledger.contributions[at];
  const [written, kept] = [ledger.written[at], ledger.kept[at]];
  if (contribution === undefined || written === undefined || kept === undefined) return null;
  const share = ledger.magnitude > 0 ? Math.abs(contribution) / ledger.magnitude : 0;
  return { token, written, kept, contribution, share };
}

/** The largest sources, the largest first; steps that gave nothing are none. */
export function largestSources(ledger: Ledger, most: number): Source[] {
  const { contributions, tokenStart } = ledger;
  const size = (at: number) => Math.abs(contributions[at] as number);
  const largest: number[] = [];
  for (let at = contributions.length - 1; at >= 0; at--) {
    const last = largest.at(-1);
    if (!(size(at) > 0) || (largest.length === most && last !== undefined && size(at) <= size(last))) continue;
    const place = largest.findIndex((other) => size(other) < size(at));
    largest.splice(place < 0 ? largest.length : place, 0, at);
    if (largest.length > most) largest.pop();
  }
  return largest.flatMap((at) => sourceAt(ledger, tokenStart + at) ?? []);
}

/** How a reader is told of tokens and numbers: seen or heard. */
export interface Wording {
  readonly label: (token: number) => string;
  readonly number: (value: number) => string;
  /** Lines from 1 on; null where it is not known which line a token is in. */
  readonly line: (token: number) => number | null;
}

/** What nearly all of the parts have one sign of is made of them; of other sums a part can be more than the whole. */
const AGREES = 0.9;
/** A step that gave less is no answer to where the state comes from. */
const LEAST_SHARE = 0.1;

/** Where the state of the ledger's unit at a token comes from, in a sentence. */
export function sentenceOf(ledger: Ledger, token: number, wording: Wording): Message {
  const { unit, sum, traced, magnitude, contributions } = ledger;
  const label = wording.label(token);
  if (!Number.isFinite(magnitude) || !Number.isFinite(traced)) return message("sources.notFinite", { label, unit });
  const [largest] = largestSources(ledger, 1);
  if (!largest) return message("sources.nothing", { label, unit });
  const source = sourceName(largest.token, token, wording);
  const value = wording.number(traced);
  if (Math.abs(sum) < AGREES * magnitude) {
    return message("sources.forAndAgainst", {
      label,
      unit,
      value,
      added: wording.number((magnitude + sum) / 2),
      taken: wording.number((sum - magnitude) / 2),
      largest: wording.number(largest.contribution),
      source,
    });
  }
  const { share } = largest;
  if (share >= LEAST_SHARE) return message("sources.mostlyFrom", { share, unit, label, value, source });
  return message("sources.littleByLittle", { unit, label, value, steps: contributions.length, source, share });
}

function sourceName(source: number, token: number, wording: Wording): Message {
  if (source === token) return message("sources.thisToken");
  const line = wording.line(source);
  const label = wording.label(source);
  return line === null ? message("sources.atToken", { token: source, label }) : message("sources.atLine", { line, label });
}
