/** What gatescope.model says of a model, and back. */
import { describe, expect, it } from "vitest";
import { nameOf, toReference, toSetting } from "../../../../src/host/models/reference";
import type { ModelReference } from "../../../../src/protocol/model";

const cases: [setting: string, reference: ModelReference, name: string][] = [
  ["bytes", { kind: "bundled", name: "bytes" }, "bytes"],
  ["/m/a.pt", { kind: "file", path: "/m/a.pt" }, "a.pt"],
  ["/m/a.pt::decoder", { kind: "file", path: "/m/a.pt", part: "decoder" }, "a.pt, decoder"],
  ["/m/poems/manifest.json", { kind: "file", path: "/m/poems/manifest.json" }, "poems"],
  ["/m/a.zip!/b.pt::rnn.0", { kind: "file", path: "/m/a.zip!/b.pt", part: "rnn.0" }, "b.pt, rnn.0"],
];

describe("a model in the setting", () => {
  it.each(cases)("%s", (setting, reference, name) => {
    expect(toReference(setting)).toEqual(reference);
    expect(toSetting(reference)).toBe(setting);
    expect(nameOf(reference)).toBe(name);
  });

  it("of a file has a part even where nothing else tells a path", () => {
    expect(toReference("weights::decoder")).toEqual({ kind: "file", path: "weights", part: "decoder" });
  });
});
