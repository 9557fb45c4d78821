/** The orders of a layer's units: every unit once, alike ones side by side. */
import { describe, expect, it } from "vitest";
import { correlation, standardised } from "../../../../src/engine/explain/features/correlation";
import { readUnitOrder } from "../../../../src/engine/explain/unitOrder";
import { finish } from "../../../../src/engine/network/work";
import { readUnit } from "../../../../src/engine/trace/queries";
import { integers, network, randomIds, run, traceOf } from "../traces";

describe("orders of units", () => {
  const trace = traceOf(network("lstm", 12), randomIds(200, integers(3)));
  run(trace);
  const courses = Array.from({ length: 12 }, (_, unit) => {
    return finish(readUnit(trace, 0, unit, 0, 200)).channels["c"]!;
  });
  type Request = Parameters<typeof readUnitOrder>[1];
  const ordered = (by: Request["by"], units: number[] = [], other: Partial<Request> = {}) => [
    ...finish(readUnitOrder(trace, { layer: 0, tokenStart: 0, tokenEnd: 200, by, units, channel: null, ...other })),
  ];

  it.each(["similarity", "variance", "correlation"] as const)("by %s has every unit once", (by) => {
    expect(ordered(by, [3]).toSorted((a, b) => a - b)).toEqual([...Array(12).keys()]);
  });

  it("by variance begins with the unit that varies most", () => {
    const variance = (values: Float32Array) => {
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      return values.reduce((a, b) => a + (b - mean) ** 2, 0);
    };
    const found = ordered("variance").map((unit) => variance(courses[unit]!));
    expect(found).toEqual(found.toSorted((a, b) => b - a));
  });

  it("by correlation begins with the unit itself", () => {
    expect(ordered("correlation", [5])[0]).toBe(5);
    expect(ordered("correlation")).toEqual([...Array(12).keys()]);
  });

  it("by correlation with several units over some tokens of a channel goes from what is most alike there to what is least", () => {
    const [tokenStart, tokenEnd] = [40, 70];
    const gates = Array.from({ length: 12 }, (_, unit) => {
      return standardised(finish(readUnit(trace, 0, unit, tokenStart, tokenEnd)).channels["f"]!);
    });
    const mean = standardised(gates[2]!.map((value, at) => (value + gates[7]![at]!) / 2));
    const found = ordered("correlation", [2, 7], { tokenStart, tokenEnd, channel: "f" });
    const alike = found.map((unit) => correlation(gates[unit]!, mean));
    expect(alike.every((value, at) => at === 0 || value <= alike[at - 1]! + 1e-6)).toBe(true);
    expect(found).not.toEqual(ordered("correlation", [2, 7]));
    expect(() => ordered("correlation", [2], { channel: "q" })).toThrow();
  });

  it("by similarity has units side by side that are more alike than as they are stored", () => {
    const shapes = courses.map(standardised);
    const alike = (order: readonly number[]) =>
      order.slice(1).reduce((sum, unit, at) => sum + correlation(shapes[unit]!, shapes[order[at]!]!), 0);
    expect(alike(ordered("similarity"))).toBeGreaterThan(alike([...Array(12).keys()]));
  });

  it("refuses tokens that are not there", () => {
    expect(() => ordered("variance")).not.toThrow();
    expect(() =>
      finish(readUnitOrder(trace, { layer: 0, tokenStart: 0, tokenEnd: 201, by: "variance", units: [], channel: null })),
    ).toThrow();
  });
});
