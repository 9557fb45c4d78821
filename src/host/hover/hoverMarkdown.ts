/** What a hover says of a token, as markdown. It knows no vscode; whatever comes from a text or a file is escaped. */
import type { Formatter } from "../../messages/format";
import { message, type Message } from "../../messages/message";
import { decimals, short } from "../../messages/numbers";
import { expectedAt } from "../../protocol/bytesOfCharacters";
import type { TokenReport, TraceDescription } from "../../protocol/traceShapes";
import { readsNumbers, type ChannelDescription, type Inference } from "../../protocol/model";
import type { Result } from "../../protocol/rpc";
import type { EngineContract } from "../../protocol/requests/list";
import { boundsOf, historyPicture, type PictureTheme } from "./hoverPicture";

type UnitStep = NonNullable<Result<EngineContract, "readUnitStep">>;

/** One of the tokens that a character was read as; `nats` how little it was expected, NaN where that is not known. */
export interface Piece {
  readonly label: string;
  readonly nats: number;
}

export interface HoverSubject {
  /** Of a character that was read as several tokens, of the last of them. */
  readonly report: TokenReport;
  /** Of a character that was read as several tokens: itself, and them. */
  readonly character: { readonly text: string; readonly pieces: readonly Piece[] } | null;
  /** What the step did to the state of a unit: the one in focus, or the one that changed most. */
  readonly step: (UnitStep & { readonly unit: number }) | null;
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
  /** What the link to the cell's picture runs. */
  readonly cellCommand: string;
  /** What the link to the model in the inspector runs. */
  readonly inspectCommand: string;
  readonly formatter: Formatter;
}

/** Keeps columns apart, which VS Code sets as close as words. */
const GAP = "&emsp;";

/** The whole hover. The link is in the first line: a hover higher than VS Code shows at once scrolls its end away. */
export function hoverMarkdown(subject: HoverSubject): string {
  const { report, trace, line, column, showCommand, cellCommand, character, formatter } = subject;
  const { token } = report;
  const named = message(readsNumbers(trace.model) ? "common.step" : "common.token", { token });
  const place = message("hover.place", { token: named, place: token + 1, n: trace.tokenCount, line, column });
  const links = [
    `[${formatter.text(message("hover.show"))}](${showCommand})`,
    `[${formatter.text(message("hover.showCell"))}](${cellCommand})`,
  ].join(" · ");
  const head = `**${escape(character?.text ?? report.label)}** ${formatter.text(place)} · ${links}`;
  if (!report.computed) return `${head}\n\n${formatter.text(message("hover.notReached"))}`;
  return [
    head,
    sentence(subject),
    values(subject),
    missing(subject),
    picture(subject),
    predictions(subject),
    outputs(subject),
    unproven(subject),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** What the step did to the unit, in words. */
function sentence({ step, formatter }: HoverSubject): string {
  if (!step) return "";
  const { unit, state, before, kept, written, after } = step;
  const told = { unit, state, before: format(before, true), written: format(written, true), after: format(after, true) };
  const isShare = kept >= 0 && kept <= 1;
  return formatter.text(
    isShare
      ? message("hover.keepsAndWrites", { ...told, kept: percent(kept, formatter) })
      : message("hover.scalesAndWrites", { ...told, factor: format(kept, true) }),
  );
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
    return message("hover.course", { state, least: short(bounds.least), greatest: short(bounds.greatest) });
  });
  const what = { model: trace.model.title, tokens, courses };
  const said = unit === null ? message("hover.pictureOfMean", what) : message("hover.pictureOfUnit", { ...what, unit });
  const caption = escape(formatter.text(said));
  return `![${caption}](${uri} "${caption}")`;
}

/** How likely this token was after those before it, and what is likely after it. */
function predictions({ report, trace, character, formatter }: HoverSubject): string {
  const { token, predictions: next, surprisal } = report;
  const read = character ? readAs(character.pieces, formatter) : "";
  if (next.length === 0) return read;
  const labelOf = (id: number) => escape(formatter.text(expectedAt(trace, token + 1, id)));
  const likely = next.map(({ id, probability }) => `**${labelOf(id)}** ${percent(probability, formatter)}`).join(" · ");
  if (read) return `${read}\n\n${formatter.text(message("hover.next", { likely }))}`;
  const said =
    surprisal === null
      ? message("hover.next", { likely })
      : message("hover.thisAndNext", { share: percent(Math.exp(-surprisal), formatter), likely });
  return formatter.text(said);
}

/** The tokens of a character, how likely each was, and all of them together. */
function readAs(pieces: readonly Piece[], formatter: Formatter): string {
  const told = pieces
    .map(({ label, nats }) => [`**${escape(label)}**`, ...(Number.isNaN(nats) ? [] : [percent(Math.exp(-nats), formatter)])])
    .map((words) => words.join(" "))
    .join(" · ");
  const together = pieces.reduce((sum, { nats }) => sum + nats, 0);
  const n = pieces.length;
  return formatter.text(
    Number.isNaN(together)
      ? message("hover.readAs", { n, tokens: told })
      : message("hover.readAsTogether", { n, tokens: told, share: percent(Math.exp(-together), formatter) }),
  );
}

/** What the model says here, where that is no next token: classes, yes or no, numbers. */
function outputs({ report: { outputs: given }, trace: { model }, formatter }: HoverSubject): string {
  const activation = model.head?.output;
  if (given.length === 0 || activation === undefined) return "";
  const isShare = activation === "softmax" || activation === "sigmoid";
  const write = (value: number) => (isShare && Number.isFinite(value) ? percent(value, formatter) : format(value));
  const listed = given.map(({ label, value }) => `**${escape(label)}** ${write(value)}`).join(" · ");
  const isMore = (model.head?.outputSize ?? 0) > given.length;
  return `${formatter.text(message("hover.says", { listed }))}${isMore ? " …" : ""}`;
}

/** What all of this rests on that neither the file nor a person says, in a line. */
function unproven({ trace: { model }, inspectCommand, formatter }: HoverSubject): string {
  const of = (ground: Inference["ground"]) => model.inferences.filter((one) => one.ground === ground).map(subjectOf);
  const [assumed, open] = [of("assumed"), of("open")];
  const said = [
    ...(assumed.length > 0 ? [message("hover.assumed", { subjects: assumed })] : []),
    ...(open.length > 0 ? [message("hover.open", { subjects: open })] : []),
  ].map((each) => formatter.text(each));
  if (said.length === 0) return "";
  return `${said.join(" ")} [${formatter.text(message("hover.inspect"))}](${inspectCommand})`;
}

function subjectOf({ about }: Inference): Message {
  return { id: `subjects.${about}` };
}

function percent(probability: number, { number }: Formatter): string {
  const write = (share: number) => number(share, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return probability > 0 && probability < 0.001 ? `<${write(0.001)}` : write(probability);
}

/** Three decimals. */
export function format(value: number | undefined, signed = false): string {
  return decimals(value ?? NaN, 3, signed);
}

/** What a link runs, with its argument; a parenthesis in it does not end the link. */
export function commandLink(command: string, argument: unknown): string {
  const given = encodeURIComponent(JSON.stringify([argument])).replace(/[()]/g, (mark) => (mark === "(" ? "%28" : "%29"));
  return `command:${command}?${given}`;
}

/** Text with everything that markdown could take for markup as character references. */
export function escape(text: string): string {
  return text.replace(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)};`);
}
