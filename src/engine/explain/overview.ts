/**
 * What goes on in a layer over a stretch of text: units that follow something one can name, how open its gates are, and
 * how long its state lasts. Of long stretches every so-many-th token is looked at.
 */
import { message, type Message } from "../../messages/message";
import type { TextMark } from "../../protocol/textMarks";
import { rangeOfToken, type TokenRanges } from "../../protocol/tokenRanges";
import type { Work } from "../network/work";
import { checkRange } from "../trace/checkRange";
import type { Trace } from "../trace/trace";
import { insideAt } from "./features/marks";
import { findFollowers, type Follower } from "./features/followers";
import { Courses, type Rows } from "./features/courses";
import { featuresAt, textFeatureNames, type TextFeature } from "./features/textFeatures";
import { KeptShare } from "./keptShare";
import { ledgersOf } from "./ledger";
import { spreadTokens, throughRows } from "./throughRows";

/** Numbers of a state that are looked at, and tokens. */
const MOST_NUMBERS = 2 ** 21;
const MOST_TOKENS = 4096;
/** Of fewer tokens nothing is said of what units follow. */
const FEWEST_TOKENS = 200;
const MOST_FOLLOWERS = 8;
/** The commonest tokens, each of which a unit may follow. */
const TOKENS_ASKED = 16;
const OPEN = 0.9;
const SHUT = 0.1;

export interface OverviewRequest {
  readonly layer: number;
  readonly tokenStart: number;
  readonly tokenEnd: number;
  /** Of every sequence its text, and where its tokens stand in it; none where the model reads numbers. */
  readonly texts: readonly string[];
  readonly ranges: readonly TokenRanges[];
  /** What an editor knows of places in the texts. */
  readonly marks: readonly TextMark[];
}

export interface Overview {
  /** Tokens of the range that the run has passed and that were looked at. */
  readonly tokens: number;
  readonly units: (Omit<Follower, "feature"> & { readonly follows: Message })[];
  /** By gate, shares of all its numbers: above 0.9, and below 0.1; and of each unit's. */
  readonly gates: {
    readonly channel: string;
    readonly open: number;
    readonly shut: number;
    readonly opens: Float32Array;
    readonly shuts: Float32Array;
  }[];
  /** Steps after which half of what a unit holds is left, by the mean of log keep; null where nothing is carried over or lost. */
  readonly halfLife: number | null;
}

/** Fails with "out-of-range". */
export function* readOverview(trace: Trace, labels: readonly string[], request: OverviewRequest): Work<Overview> {
  const { layer, tokenStart, tokenEnd } = request;
  checkRange("tokens", tokenStart, tokenEnd, trace.ids.length);
  const [ledger] = ledgersOf(trace, layer);
  const layout = trace.layouts[layer] as Trace["layouts"][number];
  const most = Math.min(MOST_TOKENS, Math.floor(MOST_NUMBERS / layout.units));
  const tokens = spreadTokens(trace, tokenStart, tokenEnd, most);
  const states = layout.states.filter(({ size }) => size <= layout.units);
  const courses = states.map(({ size }) => new Courses(size, tokens.length));
  const gates = layout.channels.filter(({ channel: { role, range } }) => role === "gate" && range === "unit");
  const counts: GateCounts[] = gates.map(({ size }) => ({ open: new Float32Array(size), shut: new Float32Array(size) }));
  const kept = ledger && new KeptShare(ledger);
  yield* throughRows(trace, layer, tokens, (rows) => {
    for (const [state, { offset }] of states.entries()) courses[state]?.add(rows, offset);
    for (const [gate, { offset }] of gates.entries()) count(rows, offset, counts[gate] as GateCounts);
    kept?.add(rows);
  });
  return {
    tokens: tokens.length,
    units: yield* unitsWorthALook(
      trace,
      labels,
      request,
      tokens,
      courses.map((of) => of.all()),
      states.map(({ name }) => name),
    ),
    gates: gates.map(({ name }, gate) => {
      const { open, shut } = counts[gate] as GateCounts;
      const all = Math.max(1, tokens.length);
      const [opens, shuts] = [open.map((steps) => steps / all), shut.map((steps) => steps / all)];
      return { channel: name, open: mean(open) / all, shut: mean(shut) / all, opens, shuts };
    }),
    halfLife: kept?.halfLife() ?? null,
  };
}

/** By unit, at how many steps its gate was open, and at how many shut. */
interface GateCounts {
  readonly open: Float32Array;
  readonly shut: Float32Array;
}

function count({ data, count, size }: Rows, offset: number, { open, shut }: GateCounts): void {
  for (let step = 0; step < count; step++) {
    for (let unit = 0; unit < open.length; unit++) {
      const value = data[step * size + offset + unit] as number;
      open[unit] = (open[unit] as number) + Number(value > OPEN);
      shut[unit] = (shut[unit] as number) + Number(value < SHUT);
    }
  }
}

function mean(numbers: Float32Array): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);
}

function* unitsWorthALook(
  trace: Trace,
  labels: readonly string[],
  { texts, ranges, marks }: OverviewRequest,
  tokens: readonly number[],
  courses: readonly (readonly Float32Array[])[],
  names: readonly string[],
): Work<Overview["units"]> {
  if (texts.length === 0 || tokens.length < FEWEST_TOKENS) return [];
  const features: { readonly follows: Message; readonly values: Float32Array }[] = [];
  const values = Object.fromEntries(textFeatureNames.map((name) => [name, new Float32Array(tokens.length)]));
  const marked = marks.map(() => new Float32Array(tokens.length));
  for (const [index, { start, count }] of trace.sequences.entries()) {
    const [text, places] = [texts[index], ranges[index]];
    if (text === undefined || !places || !tokens.some((token) => token >= start && token < start + count)) continue;
    const inside = tokens.flatMap((token, at) => {
      return token < start || token >= start + count ? [] : [{ at, place: rangeOfToken(places, token - start).start }];
    });
    const inText = inside.map(({ place }) => place);
    const found = yield* featuresAt(text, inText);
    marks.forEach(({ starts, ends }, mark) => {
      const values = insideAt(inText, starts[index] ?? [], ends[index] ?? []);
      inside.forEach(({ at }, n) => ((marked[mark] as Float32Array)[at] = values[n] as number));
    });
    inside.forEach(({ at }, n) => {
      for (const name of textFeatureNames) (values[name] as Float32Array)[at] = found[name][n] as number;
    });
  }
  for (const name of textFeatureNames) features.push({ follows: featureMessage(name), values: values[name] as Float32Array });
  marks.forEach(({ follows }, mark) => features.push({ follows, values: marked[mark] as Float32Array }));
  const ids = tokens.map((token) => trace.ids[token] as number);
  for (const id of commonest(ids)) {
    const follows = message("explain.followsToken", { label: labels[id] ?? `#${id}` });
    features.push({ follows, values: Float32Array.from(ids, (one) => Number(one === id)) });
  }
  const states = names.map((state, at) => ({ state, units: courses[at] ?? [] }));
  const found = yield* findFollowers(
    states,
    features.map((feature) => feature.values),
    MOST_FOLLOWERS,
    trace.multiply,
  );
  return found.map(({ feature, ...follower }) => ({ ...follower, follows: features[feature]?.follows as Message }));
}

function commonest(ids: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, TOKENS_ASKED)
    .map(([id]) => id);
}

const ids = {
  linePosition: "explain.followsLinePosition",
  lineStart: "explain.followsLineStart",
  lineEnd: "explain.followsLineEnd",
  wordPosition: "explain.followsWordPosition",
  indentation: "explain.followsIndentation",
  leadingSpace: "explain.followsLeadingSpace",
  capitals: "explain.followsCapitals",
  vowels: "explain.followsVowels",
  digits: "explain.followsDigits",
  whiteSpace: "explain.followsWhiteSpace",
  punctuation: "explain.followsPunctuation",
  heading: "explain.followsHeading",
  parentheses: "explain.followsParentheses",
  squareBrackets: "explain.followsSquareBrackets",
  braces: "explain.followsBraces",
  bracketDepth: "explain.followsBracketDepth",
  brackets: "explain.followsBrackets",
  quotes: "explain.followsQuotes",
  comments: "explain.followsComments",
  hangul: "explain.followsHangul",
} as const satisfies Record<TextFeature, string>;

function featureMessage(name: TextFeature): Message {
  return message(ids[name]);
}
