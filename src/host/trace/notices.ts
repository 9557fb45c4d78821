/** What a person should know of a trace before trusting it, and what can be done about it. It knows no vscode. */
import { message, type Message, type MessageId } from "../../messages/message";
import type { Ground, Subject } from "../../model/inference";
import type { TraceDescription } from "../../protocol/traceShapes";
import type { Inference, ModelDescription, ModelReference } from "../../protocol/model";
import type { PanelNotice } from "../../protocol/panelContract";

/** `texts` are what was traced; none of a file of numbers. */
export function noticesOf(texts: readonly string[], trace: TraceDescription, model: ModelReference): PanelNotice[] {
  return [
    ...undecoded(texts),
    ...coverage(trace),
    ...begins(trace.model, model),
    ...questionNotices(trace.model, model),
    ...[...trace.model.warnings, ...trace.notes].map((said) => ({ said })),
  ];
}

/** What the file does not tell and nobody has written down: measured, or assumed. */
function isTakenHere({ ground }: Inference): boolean {
  return ground === "measured" || ground === "assumed" || ground === "open";
}

/** The alternatives that were taken without being told, by what they are about: what "Write It Down" puts into the manifest. */
export function answersTaken(inferences: readonly Inference[]): Partial<Record<Subject, string>> {
  const taken = inferences.filter((one) => isTakenHere(one) && one.alternatives.some(({ id }) => id === one.taken));
  return Object.fromEntries(taken.map((one) => [one.about, one.taken ?? ""]));
}

function undecoded(texts: readonly string[]): PanelNotice[] {
  const n = texts.reduce((sum, text) => sum + (text.match(/\ufffd/g)?.length ?? 0), 0);
  return n === 0 ? [] : [{ said: message("trace.undecoded", { n }) }];
}

/** What of the text the vocabulary lacks. Shares are rounded down, so that what is not all does not read as all. */
function coverage({ coverage: covered, skipped: n, model: { title: model } }: TraceDescription): PanelNotice[] {
  const share = Math.floor((covered ?? 1) * 1000) / 1000;
  if (n === 0 && share >= 1) return [];
  if (share >= 1) return [{ said: message("trace.skipped", { model, n }) }];
  return [
    { said: n === 0 ? message("trace.coverage", { model, share }) : message("trace.coverageSkipped", { model, share, n }) },
  ];
}

/** Where a decoder begins: its encoder's text is for the person to give. */
function begins({ encoder }: ModelDescription, model: ModelReference): PanelNotice[] {
  if (encoder === undefined || model.kind === "bundled") return [];
  const { source } = model;
  const said =
    source === undefined
      ? message("trace.beginsAtZero", { encoder })
      : message("trace.beginsAfter", { encoder, source: shortened(source) });
  return [{ said, action: "give-source" }];
}

const MOST_QUOTED = 60;

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > MOST_QUOTED ? `${line.slice(0, MOST_QUOTED)}…` : line;
}

/** Bundled models have everything written down; what is said of a decoder's beginning is not said twice. */
function questionNotices({ inferences, encoder }: ModelDescription, model: ModelReference): PanelNotice[] {
  const open = inferences.filter((one) => isTakenHere(one) && (encoder === undefined || one.about !== "initialState"));
  if (open.length === 0 || model.kind === "bundled") return [];
  const said = message("trace.taken", { claims: open.map(claim) });
  return [{ said, action: Object.keys(answersTaken(open)).length > 0 ? "write-down" : "inspect" }];
}

const grounds: Partial<Record<Ground, MessageId>> = {
  measured: "trace.measured",
  assumed: "trace.assumed",
  open: "trace.open",
};

function claim({ about: subject, value, ground, margin, tokens }: Inference): Message {
  const about: Message = { id: `subjects.${subject}` };
  if (margin !== null && tokens !== null) return message("trace.claimMeasured", { about, value, margin, n: tokens });
  return message("trace.claim", { about, value, ground: { id: grounds[ground] ?? "trace.assumed" } });
}
