/** What a person should know of a trace before trusting it, and what can be done about it. It knows no vscode. */
import type { TraceDescription } from "../../protocol/engineContract";
import { subjectTitles, type Subject } from "../../model/inference";
import type { Inference, ModelReference } from "../../protocol/model";
import type { PanelNotice } from "../../protocol/panelContract";

/** `texts` are what was traced; none of a file of numbers. */
export function noticesOf(texts: readonly string[], trace: TraceDescription, model: ModelReference): PanelNotice[] {
  return [
    ...undecoded(texts),
    ...coverage(trace),
    ...settled(trace.model.inferences, model),
    ...[...trace.model.warnings, ...trace.notes].map((text) => ({ text })),
  ];
}

/** What the file does not tell and nobody has written down: measured, or assumed. */
function isSettledHere({ ground }: Inference): boolean {
  return ground === "measured" || ground === "assumed" || ground === "open";
}

/** The alternatives that were taken without being told, by what they are about: what "Write It Down" puts into the manifest. */
export function settledReadings(inferences: readonly Inference[]): Partial<Record<Subject, string>> {
  const settled = inferences.filter((one) => isSettledHere(one) && one.alternatives.some(({ id }) => id === one.taken));
  return Object.fromEntries(settled.map(({ about, taken }) => [about, taken ?? ""]));
}

function undecoded(texts: readonly string[]): PanelNotice[] {
  const replaced = texts.reduce((sum, text) => sum + (text.match(/\ufffd/g)?.length ?? 0), 0);
  if (replaced === 0) return [];
  const what = replaced === 1 ? "One character" : `${count(replaced)} characters`;
  return [
    {
      text:
        `${what} of the text could not be decoded and stand there as U+FFFD: the file is probably not UTF-8. ` +
        "Use “Reopen with Encoding” in the status bar and trace again.",
    },
  ];
}

/** What of the text the vocabulary lacks. */
function coverage({ coverage: share, skipped, model }: TraceDescription): PanelNotice[] {
  if (skipped === 0 && (share === null || share >= 1)) return [];
  const has = share === null || share >= 1 ? "does not have all" : `has ${percent(share)}`;
  const left = skipped === 0 ? "" : skipped === 1 ? "; 1 is left out" : `; ${count(skipped)} are left out`;
  return [{ text: `The vocabulary of ${model.title} ${has} of the text's characters${left}.` }];
}

/** Bundled models have everything written down. */
function settled(inferences: readonly Inference[], model: ModelReference): PanelNotice[] {
  const open = inferences.filter(isSettledHere);
  if (open.length === 0 || model.kind === "bundled") return [];
  const text = `The checkpoint does not tell everything. ${open.map(sentence).join(" ")}`;
  return [Object.keys(settledReadings(open)).length > 0 ? { text, action: "write-down" } : { text }];
}

function sentence({ about, value, ground, margin, tokens }: Inference): string {
  const title = subjectTitles[about];
  const start = `${title.charAt(0).toUpperCase()}${title.slice(1)}: ${value}`;
  if (ground !== "measured") return `${start} (${ground}).`;
  const better = margin === null ? "measured" : `${margin.toFixed(2)} nats per token better than the next`;
  return `${start} (${better}${tokens === null ? "" : `, on ${count(tokens)} tokens`}).`;
}

function count(value: number): string {
  return value.toLocaleString("en");
}

/** Rounded down, so that what is not all does not read as all. */
function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toLocaleString("en")} %`;
}
