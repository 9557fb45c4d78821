/**
 * A request is a definition, a handler and whoever asks: three files. The contracts follow from the definitions, and
 * whoever passes a request on does not know it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
  compareContract,
  compareHostContract,
  inspectorContract,
  inspectorHostContract,
} from "../../../src/protocol/inspectorContract";
import { panelContract, panelHostContract } from "../../../src/protocol/panelContract";
import { engineContract, givenTo, requests, requestsOf } from "../../../src/protocol/requests/list";
import type { Audience, RequestDefinition } from "../../../src/protocol/requests/request";

const root = resolve(__dirname, "../../..");
const definitions = Object.entries<RequestDefinition>(requests);
const pages = [
  ["panel", panelContract, panelHostContract],
  ["inspector", inspectorContract, inspectorHostContract],
  ["comparison", compareContract, compareHostContract],
] as const;

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(root, folder, name), "utf8"));
}

describe("contracts", () => {
  it("the engine serves every request", () => {
    expect(engineContract.calls).toEqual(requests);
  });

  it.each(pages)("a page can ask what its audience may, and the host: %s", (audience, contract, own) => {
    const asked = definitions.filter(([, { askedBy }]) => askedBy[audience]).map(([name]) => name);
    expect(Object.keys(contract.calls).sort()).toEqual([...Object.keys(own.calls), ...asked].sort());
    expect(asked.filter((name) => name in own.calls)).toEqual([]);
    expect(Object.keys(requestsOf(audience))).toEqual(asked);
  });

  it("what the host fills in is among the parameters", () => {
    for (const [name, { params, askedBy }] of definitions) {
      const known = Object.keys((params as v.ObjectSchema<v.ObjectEntries, undefined>).entries);
      for (const given of Object.values(askedBy).flat()) expect(known, name).toContain(given);
    }
  });

  it("nobody may ask what is not for them, or is no request", () => {
    expect(givenTo("inspector", "tensorStatistics")).toEqual(["path"]);
    for (const audience of ["panel", "comparison", "host"] satisfies Audience[])
      expect(givenTo(audience, "tensorStatistics")).toBeUndefined();
    for (const name of ["nothing", "constructor", "toString"]) expect(givenTo("panel", name)).toBeUndefined();
  });

  it("every request is asked by somebody", () => {
    expect(definitions.filter(([, { askedBy }]) => Object.keys(askedBy).length === 0)).toEqual([]);
  });
});

it("adding a request of a page touches no file of the host and none of the bridge", () => {
  const passedOn = definitions.filter(([, { askedBy }]) => !askedBy.host).map(([name]) => name);
  const named = (text: string) =>
    passedOn.filter((name) => new RegExp(`(?<!gatescope\\.|contributions\\.)\\b${name}\\b`).test(text));
  expect(passedOn.length).toBeGreaterThan(5);
  expect(sources("src/host").flatMap(named)).toEqual([]);
  expect(sources("webview/shell").flatMap(named)).toEqual([]);
});
