/** What a hover says of a token, as markdown. It knows no vscode; whatever comes from a text or a file is escaped. */
import type { Formatter } from "../../messages/format";
import { message, type Message } from "../../messages/message";
import type { TokenReport, TraceDescription } from "../../protocol/traceShapes";
import { readsNumbers, type ChannelDescription } from "../../protocol/model";
import { boundsOf, formatBound, historyPicture, type PictureTheme } from "./hoverPicture";

export interface HoverSubject {
  readonly report: TokenReport;
  readonly trace: TraceDescription;
  readonly layer: number;
  /** Null: the layer as a whole. */
  readonly unit: number | null;
  /** Where the token stands, counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly theme: PictureTheme;
  /** What the link to the panel runs. */
  readonly showCommand: string;
  readonly formatter: Formatter;
}

/** Keeps columns apart, which VS Code sets as close as words. */
const GAP = "&emsp;";

/** The whole hover. The link is in the first line: a hover higher than VS Code shows at once scrolls its end away. */
export function hoverMarkdown(subject: HoverSubject): string {
  const { report, trace, line, column, showCommand, formatter } = subject;
  const { token } = report;
  const named = message(readsNumbers(trace.model) ? "common.step" : "common.token", { token });
  const place = message("hover.place", { token: named, place: token + 1, n: trace.tokenCount, line, column });
  const link = `[${formatter.text(message("hover.show"))}](${showCommand})`;
  const head = `**${escape(report.label)}** ${formatter.text(place)} · ${link}`;
  if (!report.computed) return `${head}\n\n${formatter.text(message("hover.notReached"))}`;
  return [head, values(subject), missing(subject), picture(subject), predictions(subject)].filter(Boolean).join("\n\n");
}

/** One row for the selected unit; or the layer's mean, then the units that changed most. */
function values({ report, trace, layer, unit, formatter: { text } }: HoverSubject): string {
  const channels = channelsOf(trace, layer);
  const changing = channels.find(({ role }) => role === "state")?.name ?? "h";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const unitRow = (index: number) => text(message("hover.unitRow", { unit: index }));
  const row = (title: string, of: Readonly<Record<string, number>>, index: number | null, change: readonly string[]) => {
    const cells = channels.map((channel) => (lacks(channel, index) ? "–" : format(of[channel.name])));
    return line([title, ...[...cells, ...change].map((cell) => GAP + cell)]);
  };
  const isMean = unit === null;
  const heads = [...channels.map(({ name }) => escape(name)), ...(isMean ? [`Δ${escape(changing)}`] : [])];
  const title = isMean ? text(message("hover.meanRow")) : unitRow(unit);
  return [
    line([text(message("hover.layer", { layer })), ...heads.map((cell) => GAP + cell)]),
    `|:--|${heads.map(() => "--:|").join("")}`,
    row(title, report.values, unit, isMean ? [""] : []),
    ...report.changed.map(({ unit: index, change, values: of }) => row(unitRow(index), of, index, [format(change, true)])),
  ].join("\n");
}

function channelsOf({ model }: TraceDescription, layer: number): readonly ChannelDescription[] {
  return model.layers[layer]?.channels ?? [];
}

/** Whether a channel has no such unit; what a layer has one number of belongs to all its units. */
function lacks({ size }: ChannelDescription, unit: number | null): boolean {
  return unit !== null && size !== 1 && unit >= size;
}

/** Which channels do not have the chosen unit. */
function missing({ trace, layer, unit, formatter: { text } }: HoverSubject): string {
  if (unit === null) return "";
  const lacking = channelsOf(trace, layer).filter((channel) => lacks(channel, unit));
  return lacking
    .map(({ name, size }) => text(message("hover.noSuchUnit", { channel: escape(name), n: size, unit })))
    .join("\n\n");
}

/** The picture says in words what it shows: to a screen reader, and while the pointer rests on it. */
function picture({ report, trace, theme, unit, formatter }: HoverSubject): string {
  const states = Object.entries(report.history);
  const tokens = message(readsNumbers(trace.model) ? "common.steps" : "common.tokens", { n: states[0]?.[1].length ?? 0 });
  const uri = historyPicture(report.history, theme, {
    last: formatter.text(message("hover.last", { tokens })),
    notFinite: formatter.text(message("hover.noFiniteValue")),
  });
  if (!uri) return "";
  const courses = states.map(([state, of]): Message => {
    const bounds = boundsOf(of);
    if (!bounds) return message("hover.courseNotFinite", { state });
    return message("hover.course", { state, least: formatBound(bounds.least), greatest: formatBound(bounds.greatest) });
  });
  const what = { model: trace.model.title, tokens, courses };
  const said = unit === null ? message("hover.pictureOfMean", what) : message("hover.pictureOfUnit", { ...what, unit });
  const caption = escape(formatter.text(said));
  return `![${caption}](${uri} "${caption}")`;
}

/** How likely this token was after those before it, and what is likely after it. */
function predictions({ report: { predictions: next, surprisal }, formatter }: HoverSubject): string {
  if (next.length === 0) return "";
  const likely = next.map(({ label, probability }) => `**${escape(label)}** ${percent(probability, formatter)}`).join(" · ");
  const said =
    surprisal === null
      ? message("hover.next", { likely })
      : message("hover.thisAndNext", { share: percent(Math.exp(-surprisal), formatter), likely });
  return formatter.text(said);
}

function percent(probability: number, { number }: Formatter): string {
  const write = (share: number) => number(share, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return probability > 0 && probability < 0.001 ? `<${write(0.001)}` : write(probability);
}

/** Three decimals, a real minus sign, and no "-0.000". */
export function format(value: number | undefined, signed = false): string {
  if (value === undefined || Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const digits = Math.abs(value).toFixed(3);
  const isZero = Number(digits) === 0;
  if (isZero) return digits;
  return `${value < 0 ? "−" : signed ? "+" : ""}${digits}`;
}

/** Text with everything that markdown could take for markup as character references. */
export function escape(text: string): string {
  return text.replace(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)};`);
}
