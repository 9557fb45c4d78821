/** What a unit is said to follow must be there, and nothing is said of units that follow nothing. */
import { describe, expect, it } from "vitest";
import { correlation, randomNumbers, standardised } from "../../../../src/engine/explain/features/correlation";
import { findFollowers } from "../../../../src/engine/explain/features/followers";
import { insideAt } from "../../../../src/engine/explain/features/marks";
import { featuresAt, textFeatures, type TextFeature } from "../../../../src/engine/explain/features/textFeatures";
import { readOverview } from "../../../../src/engine/explain/overview";
import { readSurprisals } from "../../../../src/engine/explain/surprisals";
import { plainRowProducts } from "../../../../src/engine/network/multiply";
import { finish } from "../../../../src/engine/network/work";
import { surprises } from "../../../../src/engine/scoring/score";
import { message } from "../../../../src/messages/message";
import { rangeOfToken, TokenRangesBuilder } from "../../../../src/protocol/tokenRanges";
import { integers, network, randomIds, run, traceOf } from "../traces";

/** A feature's places in a text, written under it. */
const marked = (text: string, name: TextFeature) => Array.from(textFeatures(text)[name], (value) => String(value)).join("");

describe("a text's features", () => {
  it.each([
    ["linePosition", "ab\nc", "0120"],
    ["lineStart", "abcdef\ng", "11110001"],
    ["wordPosition", "ab, cde", "1200123"],
    ["indentation", "  a b\nc", "1222220"],
    ["leadingSpace", "  a b", "11000"],
    ["capitals", "aBC1", "0110"],
    ["punctuation", "a, b.1", "010010"],
    ["parentheses", "a(b)c", "01110"],
    ["bracketDepth", "([x])y", "122210"],
    ["brackets", "{a}b", "1110"],
    ["quotes", `it's "so" 'x'`, "0000011110111"],
    ["comments", 'a // b\n"//"', "00111100000"],
    ["comments", "a /* b */c", "0011111110"],
    ["comments", "/*x", "111"],
    ["heading", "KING:\nhi", "11111000"],
    ["hangul", "a한글", "011"],
    ["digits", "a12", "011"],
  ] as const)("%s of %j", (name, text, expected) => expect(marked(text, name)).toBe(expected));
});

it("says the same of a long text, whose pieces are looked at one after the other", () => {
  const text = 'KING:\nIt is (so) "far", // as\n  [said]\n\n'.repeat(1000);
  const places = Array.from({ length: 4000 }, (_, at) => 10 * at);
  const [whole, inPieces] = [textFeatures(text), finish(featuresAt(text, places, 500))];
  for (const [name, values] of Object.entries(inPieces)) {
    expect(Array.from(values), name).toEqual(places.map((place) => whole[name as TextFeature][place]));
  }
});

const noise = (length: number, random: () => number) => Float32Array.from({ length }, () => random() - 0.5);

it("a place is inside a mark from its beginning to before its end, also inside a mark within a mark", () => {
  expect([...insideAt([0, 2, 3, 5, 6, 9, 12], [2, 3, 11], [9, 5, 12])]).toEqual([0, 1, 1, 1, 1, 0, 0]);
});

describe("followers", () => {
  const LENGTH = 2000;
  const feature = Float32Array.from({ length: LENGTH }, (_, at) => at % 37);

  it("finds the unit that follows a feature, with its evidence", () => {
    const random = randomNumbers(1);
    const units = Array.from({ length: 20 }, () => noise(LENGTH, random));
    units[7] = feature.map((value) => 5 - value / 10 + random());
    const found = finish(findFollowers([{ state: "c", units }], [feature, noise(LENGTH, random)], 8, plainRowProducts));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ state: "c", unit: 7, feature: 0 });
    const { found: first, confirmed, bestShift, bestMixture } = found[0]!;
    const half = (values: Float32Array) => standardised(values.subarray(1000));
    expect(confirmed).toBeCloseTo(correlation(half(units[7]), half(feature)), 6);
    expect(first).toBeLessThan(-0.9);
    expect(Math.abs(confirmed)).toBeGreaterThan(Math.max(bestShift, bestMixture));
  });

  it("says nothing of noise, and nothing of what holds in one half alone or is a shift of itself", () => {
    const random = randomNumbers(2);
    const units = Array.from({ length: 40 }, () => noise(LENGTH, random));
    units[3] = feature.map((value, at) => (at < 1000 ? value : random()));
    expect(finish(findFollowers([{ state: "h", units }], [feature], 8, plainRowProducts))).toEqual([]);
    const slow = Float32Array.from({ length: LENGTH }, (_, at) => Math.sin(at / 300)); // any slow course would do
    units[5] = slow.map((value, at) => value + 0.9 * Math.cos(at / 300));
    expect(finish(findFollowers([{ state: "h", units }], [slow], 8, plainRowProducts))).toEqual([]);
  });

  it("prefers different features to more units of one", () => {
    const random = randomNumbers(3);
    const other = Float32Array.from({ length: LENGTH }, (_, at) => Number(at % 11 < 3));
    const near = (values: Float32Array, by: number) => values.map((value) => value + by * random());
    const units = [...Array.from({ length: 8 }, () => noise(LENGTH, random)), near(feature, 1), near(feature, 2), near(other, 1)];
    const found = finish(findFollowers([{ state: "c", units }], [feature, other], 2, plainRowProducts));
    expect(found.map(({ unit, feature: of }) => [unit, of])).toEqual([
      [8, 0],
      [10, 1],
    ]);
  });

  it("names two units of one feature, and no third", () => {
    const random = randomNumbers(4);
    const near = (by: number) => feature.map((value) => value + by * random());
    const units = [...Array.from({ length: 8 }, () => noise(LENGTH, random)), near(3), near(1), near(2)];
    const found = finish(findFollowers([{ state: "c", units }], [feature], 8, plainRowProducts));
    expect(found.map(({ unit }) => unit)).toEqual([9, 10]);
  });
});

/** A text of 16 letters, one for each id, and where its tokens stand. */
function textOf(ids: Uint32Array) {
  const text = Array.from(ids, (id) => 'ab \n(){}"XY1.,;z'[id]).join("");
  const ranges = new TokenRangesBuilder();
  ranges.add(
    Uint32Array.from(ids.keys()),
    Uint32Array.from(ids.keys(), (at) => at + 1),
  );
  return { texts: [text], ranges: [ranges.finish()], marks: [] };
}

describe("a layer at a glance", () => {
  const ids = randomIds(900, integers(9));
  const trace = run(traceOf(network("lstm", 12), ids));
  const labels = Array.from('ab·⏎(){}"XY1.,;z');

  it("counts its gates and tells how long its state lasts", () => {
    const { tokens, gates, halfLife, units } = finish(
      readOverview(trace, labels, { layer: 0, tokenStart: 100, tokenEnd: 900, ...textOf(ids) }),
    );
    expect(tokens).toBe(800);
    const share = (channel: string, is: (value: number) => boolean) => {
      let count = 0;
      for (let token = 100; token < 900; token++) count += trace.values(0, channel, token).filter(is).length;
      return count / (800 * 12);
    };
    expect(gates.map(({ channel }) => channel)).toEqual(["i", "f", "o"]);
    for (const { channel, open, shut } of gates) {
      expect(open).toBeCloseTo(
        share(channel, (value) => value > 0.9),
        12,
      );
      expect(shut).toBeCloseTo(
        share(channel, (value) => value < 0.1),
        12,
      );
    }
    const o = Array.from({ length: 800 }, (_, at) => trace.values(0, "o", 100 + at)[7]!);
    expect(gates[2]!.opens[7]).toBeCloseTo(o.filter((value) => value > 0.9).length / 800, 6);
    expect(gates[2]!.shuts[7]).toBeCloseTo(o.filter((value) => value < 0.1).length / 800, 6);
    let logs = 0;
    for (let token = 100; token < 900; token++) trace.values(0, "f", token).forEach((f) => (logs += Math.log(f)));
    expect(halfLife).toBeCloseTo(Math.log(0.5) / (logs / (800 * 12)), 6);
    for (const { unit, confirmed, bestShift, bestMixture, state, follows } of units) {
      expect(["c", "h"]).toContain(state);
      expect(unit).toBeLessThan(12);
      expect(follows.id).toMatch(/^explain\.follows/);
      expect(Math.abs(confirmed)).toBeGreaterThan(Math.max(bestShift, bestMixture));
    }
  });

  it("says nothing of units on a short text or on numbers, and what is not there is refused", () => {
    const ask = (tokenEnd: number, of: object = textOf(ids), layer = 0) =>
      finish(readOverview(trace, labels, { layer, tokenStart: 0, tokenEnd, ...textOf(ids), ...of }));
    expect(ask(150).units).toEqual([]);
    expect(ask(900, { texts: [], ranges: [] }).units).toEqual([]);
    expect(() => ask(901)).toThrow("tokens 0 to 901");
    expect(() => ask(10, {}, 2)).toThrow("There is no layer 2");
  });

  it("finds the unit that follows places which an editor marked, and says them in its words", () => {
    const wide = run(traceOf(network("lstm", 40), ids));
    const course = Array.from(ids, (_, token) => wide.values(0, "h", token)[5]!);
    const middle = course.toSorted((a, b) => a - b)[450]!;
    const high = [...course.keys()].filter((token) => course[token]! > middle);
    const { ranges, texts } = textOf(ids);
    const [place] = ranges;
    const at = high.map((token) => rangeOfToken(place!, token));
    const starts = [Uint32Array.from(at, ({ start }) => start)];
    const ends = [Uint32Array.from(at, ({ end }) => end)];
    const follows = message("explain.followsTokenType", { type: "variable" });
    const asked = { layer: 0, tokenStart: 0, tokenEnd: 900, texts, ranges, marks: [{ follows, starts, ends }] };
    const found = finish(readOverview(wide, labels, asked)).units;
    expect(found.filter((one) => one.follows.id === follows.id).map(({ unit, state }) => [unit, state])).toContainEqual([5, "h"]);
  });

  it("takes surprisal as the score does", () => {
    const found = finish(readSurprisals(trace, 0, 900))!;
    const nats = finish(surprises(trace.weights, [ids]));
    expect(found.nats[0]).toBeNaN();
    nats.forEach((value, at) => expect(found.nats[at + 1]).toBeCloseTo(value, 4));
    const part = finish(readSurprisals(trace, 300, 310))!;
    expect([...part.nats]).toEqual([...found.nats.subarray(300, 310)]);
    found.probabilities.subarray(1).forEach((p, at) => expect(-Math.log(p)).toBeLessThanOrEqual(found.nats[at + 1]! + 1e-4));
  });
});
