/** A gradient takes an activation's place only once nothing reads the activation any more. */
import { describe, expect, it } from "vitest";
import { Expression } from "../../../../src/engine/graph/graph";
import { reusedPlaces } from "../../../../src/engine/training/reusedPlaces";

const given = (name: string) => new Expression({ kind: "given", name }, "units");
const [d, i, f] = [given("d"), given("i"), given("f")];
const none = new Map();

describe("places of the way back", () => {
  it("are reused by what reads the activation last", () => {
    const rest = i.complement();
    const slope = i.mul(rest);
    const gradient = d.mul(slope);
    const order = [rest, slope, gradient];
    expect(reusedPlaces([gradient], [i], { order, sums: none, roots: [gradient] })).toEqual(new Map([[gradient, i]]));
  });

  it("are not reused while the activation is read later, or when the step is done", () => {
    const gradient = d.mul(i);
    const later = gradient.add(i);
    const wayBack = { order: [gradient, later], sums: none, roots: [gradient, later] };
    expect(reusedPlaces([gradient], [i], wayBack).size).toBe(0);
    expect(reusedPlaces([later], [i], wayBack)).toEqual(new Map([[later, i]]));
    expect(reusedPlaces([gradient], [i], { order: [gradient], sums: none, roots: [gradient, i] }).size).toBe(0);
  });

  it("are not reused before a product that joins a later sum has been computed with it", () => {
    const product = d.mul(i);
    const gradient = d.mul(f);
    const sum = product.add(d);
    const order = [product, gradient, sum];
    expect(reusedPlaces([gradient], [i], { order, sums: none, roots: [gradient, sum] }).size).toBe(0);
  });

  it("go to one gradient each", () => {
    const [first, second] = [d.mul(i), d.mul(f)];
    const order = [first, second];
    const taken = reusedPlaces(order, [i, f], { order, sums: none, roots: order });
    expect([...taken.keys()]).toEqual([first, second]);
    expect([...taken.values()]).toEqual([i, f]);
  });
});
