/** Derived channels are read as traced ones are, and are what the trace and the ledger say; statistics are those of the numbers. */
import { describe, expect, it } from "vitest";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { readSources } from "../../../../src/engine/explain/sources";
import { finish } from "../../../../src/engine/network/work";
import { readStatistics } from "../../../../src/engine/trace/channelStatistics";
import { readTile, readUnit } from "../../../../src/engine/trace/queries";
import { readDerived } from "../../../../src/engine/trace/readDerived";
import { Trace } from "../../../../src/engine/trace/trace";
import { smallNetwork } from "../networks";
import { integers, randomIds, runnable } from "../traces";

function traced(cell: string, length = 150): Trace {
  const trace = new Trace(runnable(cell), randomIds(length, integers(5)), [{ start: 0, count: length }]);
  while (!trace.done) trace.advance();
  return trace;
}

describe.each([...cells.keys()])("%s", (cell) => {
  const trace = traced(cell);
  const layer = trace.layouts.length - 1;
  const { derived } = trace.layouts[layer]!.description;
  const at = [0, 1, 63, 64, 149].map((token) => [token, finish(readDerived(trace, token, layer)).values] as const);

  it("has tiles and courses of every derived channel, the same as at each token by itself", () => {
    for (const { name, size } of derived) {
      const tile = finish(
        readTile(trace, { layer, channel: name, tokenStart: 0, tokenEnd: 150, step: 1, unitStart: 0, unitEnd: size }),
      );
      const course = finish(readUnit(trace, layer, 0, 0, 150, [name])).channels[name]!;
      for (const [token, values] of at) {
        values[name]!.forEach((value, unit) => expect(tile.values[unit * tile.cells + token]).toBe(value));
        expect(course[token]).toBe(values[name]![0]);
      }
    }
  });

  it("writes what the ledger says", () => {
    for (const { name } of derived.filter(({ name }) => name.endsWith(".written"))) {
      const state = name.slice(0, -".written".length);
      const sources = finish(readSources(trace, { layer, unit: 0, token: 149, state }));
      if (sources.kind !== "unit") continue; // no ledger of this state: it is mixed with another
      const written = finish(readUnit(trace, layer, 0, 0, 150, [name])).channels[name]!;
      const ownPart = derived.some((channel) => channel.name === `${state}.below`) ? [] : [...sources.written];
      ownPart.forEach((value, token) => expect(written[sources.tokenStart + token]).toBeCloseTo(value, 5));
    }
  });
});

it("a cell of several tokens has their mean and bounds, and an edit is seen", () => {
  const network = smallNetwork();
  const ids = Uint32Array.from({ length: 200 }, (_, at) => (at * 7) % 128);
  const trace = new Trace(network, ids, [{ start: 0, count: 200 }]);
  while (!trace.done) trace.advance();
  const whole = () => finish(readUnit(trace, 0, 2, 0, 200, ["c.kept"])).channels["c.kept"]!;
  const before = whole();
  const request = { layer: 0, channel: "c.kept", tokenStart: 0, tokenEnd: 200, step: 64, unitStart: 2, unitEnd: 3 };
  const tile = finish(readTile(trace, request));
  [0, 64, 128].forEach((start, cell) => {
    const part = before.subarray(start, start + 64);
    expect(tile.values[cell]).toBeCloseTo(part.reduce((sum, value) => sum + value) / part.length, 5);
    expect(tile.minimum![cell]).toBe(Math.min(...part));
    expect(tile.maximum![cell]).toBe(Math.max(...part));
  });
  const other = ids.map((id, at) => (at === 100 ? (id + 1) % 128 : id));
  trace.edit(other, [{ start: 0, count: 200 }]);
  while (!trace.done) trace.advance();
  const after = whole();
  const fresh = new Trace(network, other, [{ start: 0, count: 200 }]);
  while (!fresh.done) fresh.advance();
  expect(after).toEqual(finish(readUnit(fresh, 0, 2, 0, 200, ["c.kept"])).channels["c.kept"]);
  expect(after).not.toEqual(before);
});

describe("statistics", () => {
  const trace = traced("lstm");
  const request = { layer: 1, channels: ["f", "c", "f.pre"], tokenStart: 10, tokenEnd: 90, units: [0, 2, 99] };

  it("are those of the numbers in the rectangle", () => {
    const [f, c, pre] = finish(readStatistics(trace, request));
    const numbers = (channel: string) =>
      [0, 2].flatMap((unit) => [...finish(readUnit(trace, 1, unit, 10, 90, ["f.pre"])).channels[channel]!]);
    for (const [found, name] of [
      [f!, "f"],
      [c!, "c"],
      [pre!, "f.pre"],
    ] as const) {
      const all = numbers(name);
      const mean = all.reduce((sum, value) => sum + value) / all.length;
      expect(found).toMatchObject({ channel: name, count: 160, looked: 80, min: Math.min(...all), max: Math.max(...all) });
      expect(found.mean).toBeCloseTo(mean, 6);
      expect(found.spread).toBeCloseTo(Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length), 6);
      expect(found.open).toBeCloseTo(all.filter((value) => value > Math.fround(0.9)).length / 160, 6);
      expect(found.histogram.reduce((sum, bar) => sum + bar)).toBe(160);
      const sorted = all.map(Math.abs).sort((a, b) => a - b);
      expect(found.bounds).toEqual([sorted[143], sorted[156], sorted[159], sorted[159]]);
    }
  });

  it("refuse what is not there", () => {
    expect(() => finish(readStatistics(trace, { ...request, tokenEnd: 151 }))).toThrow("151");
    expect(() => finish(readStatistics(trace, { ...request, channels: ["f.q"] }))).toThrow("f.q");
  });
});
