/** What a hover says of a token, as markdown. It knows no vscode; whatever comes from a text or a file is escaped. */
import type { TokenReport, TraceDescription } from "../../protocol/engineContract";
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
}

/** The whole hover. The link is in the first line: a hover higher than VS Code shows at once scrolls its end away. */
export function hoverMarkdown(subject: HoverSubject): string {
  const { report, trace, line, column, showCommand } = subject;
  const number = (value: number) => value.toLocaleString("en");
  const head =
    `**${escape(report.label)}** token ${number(report.token)} of ${number(trace.tokenCount)}, ` +
    `line ${number(line)}, column ${number(column)} · [Show in Panel](${showCommand})`;
  if (!report.computed) return `${head}\n\nThe run has not reached this token yet.`;
  return [head, values(subject), picture(subject), predictions(report)].filter(Boolean).join("\n\n");
}

/** One row for the selected unit; or the layer's mean, then the units that changed most. */
function values({ report, trace, layer, unit }: HoverSubject): string {
  const channels = trace.model.layers[layer]?.channels ?? [];
  const changing = channels.find(({ role }) => role === "state")?.name ?? "h";
  const row = (title: string, of: Readonly<Record<string, number>>, change: string) => {
    return `| ${title} | ${channels.map(({ name }) => format(of[name])).join(" | ")} |${change}`;
  };
  const isMean = unit === null;
  const head = isMean ? ` Δ${changing} |` : "";
  const rows = [
    `| layer ${layer} | ${channels.map(({ name }) => `**${escape(name)}**`).join(" | ")} |${head}`,
    `|:--|${channels.map(() => "--:|").join("")}${isMean ? "--:|" : ""}`,
    row(isMean ? "mean of units" : `unit ${unit}`, report.values, isMean ? "  |" : ""),
    ...report.changed.map(({ unit: index, change, values: of }) => row(`unit ${index}`, of, ` ${format(change, true)} |`)),
  ];
  return rows.join("\n");
}

/** The picture says in words what it shows: to a screen reader, and while the pointer rests on it. */
function picture({ report, trace, theme, unit }: HoverSubject): string {
  const uri = historyPicture(report.history, theme);
  if (!uri) return "";
  const states = Object.entries(report.history);
  const of = unit === null ? "mean of the units" : `unit ${unit}`;
  const courses = states.map(([name, values]) => {
    const bounds = boundsOf(values);
    return bounds ? `${name} from ${formatBound(bounds.least)} to ${formatBound(bounds.greatest)}` : `${name} not finite`;
  });
  const caption = escape(`${trace.model.title}, ${of}, last ${states[0]?.[1].length ?? 0} tokens: ${courses.join(", ")}`);
  return `![${caption}](${uri} "${caption}")`;
}

/** How likely this token was after those before it, and what is likely after it. */
function predictions({ predictions: likely, surprisal }: TokenReport): string {
  if (likely.length === 0) return "";
  const next = likely.map(({ label, probability }) => `**${escape(label)}** ${percent(probability)}`).join(" · ");
  const own = surprisal === null ? "" : `This token: ${percent(Math.exp(-surprisal))}. `;
  return `${own}Next: ${next}`;
}

function percent(probability: number): string {
  const value = 100 * probability;
  return value > 0 && value < 0.1 ? "<0.1 %" : `${value.toFixed(1)} %`;
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
