/** What the activity bar's trees are made of. */
import type * as vscode from "vscode";
import { beforeEach, describe, expect, it } from "vitest";
import { Pins } from "../../../../src/host/models/pins";
import type { Models } from "../../../../src/host/models/models";
import { modelRows } from "../../../../src/host/sidebar/modelRows";
import { pinRows } from "../../../../src/host/sidebar/pinRows";
import type { Rows } from "../../../../src/host/sidebar/rows";
import { viewRows } from "../../../../src/host/sidebar/viewRows";
import { SavedViews } from "../../../../src/host/trace/savedViews";
import { initialFocus } from "../../../../src/protocol/focus";
import type { ModelReference } from "../../../../src/protocol/model";
import { fake, Memento } from "../vscode";

const bytes: ModelReference = { kind: "bundled", name: "bytes" };
const file: ModelReference = { kind: "file", path: "/w/runs/a.pt" };
const memento = () => new Memento() as vscode.Memento;

beforeEach(() => fake.reset());

/** As a person reads it: [label, description, icon], with what is below it. */
async function read<Row>({ roots, childrenOf, itemOf }: Rows<Row>): Promise<unknown[]> {
  const of = (row: Row): unknown[] => {
    const { label, description, iconPath } = itemOf(row);
    const below = (childrenOf?.(row) ?? []).map(of);
    return [label, description, (iconPath as { id?: string } | undefined)?.id, ...(below.length > 0 ? [below] : [])];
  };
  return (await roots()).map(of);
}

describe("models", () => {
  const models = (found: ModelReference[]) =>
    ({
      bundled: () =>
        Promise.resolve([
          { title: "Models of text", choices: [{ reference: bytes, title: "Bytes", detail: "Reads any text" }], isLong: false },
        ]),
      inWorkspace: () => Promise.resolve(found.map((reference) => ({ reference, title: "a.pt", detail: "runs/a.pt" }))),
      isCurrent: (model: ModelReference) => model === file,
    }) as unknown as Models;

  it("stand in two groups, the chosen one marked, a checkpoint with its folder alone", async () => {
    expect(await read(modelRows(models([file])))).toEqual([
      ["Models of text", undefined, undefined, [["Bytes", "", "circuit-board"]]],
      ["Checkpoints in the workspace", undefined, undefined, [["a.pt", "chosen · runs", "pass-filled"]]],
    ]);
  });

  it("of the workspace are no group where there are none", async () => {
    expect(await read(modelRows(models([])))).toHaveLength(1);
  });
});

describe("pinned units", () => {
  it("stand below their model, by their name or their number, and go when they are unpinned", async () => {
    const pins = new Pins(memento());
    const [named, unnamed] = [
      { layer: 1, unit: 41, name: "quotes" },
      { layer: 0, unit: 5, name: "" },
    ];
    await pins.set(bytes, [named, unnamed]);
    await pins.set(file, [unnamed]);
    expect(await read(pinRows(pins))).toEqual([
      [
        "bytes",
        undefined,
        undefined,
        [
          ["quotes", "unit 41 of layer 1", "pinned"],
          ["unit 5 of layer 0", undefined, "pinned"],
        ],
      ],
      ["a.pt", undefined, undefined, [["unit 5 of layer 0", undefined, "pinned"]]],
    ]);
    await pins.rename(bytes, named, "in quotes");
    await pins.rename(file, unnamed, null);
    expect(pins.of(bytes).map(({ name }) => name)).toEqual(["in quotes", ""]);
    expect(await read(pinRows(pins))).toHaveLength(1);
  });

  it("that another version kept otherwise count as none", async () => {
    const kept = memento();
    await kept.update("gatescope.pins", { bytes: ["quotes"] });
    expect(new Pins(kept).all()).toEqual([]);
  });
});

describe("saved views", () => {
  const view = {
    source: { kind: "text" as const, uri: "file:///w/a.txt", ranges: [], wholeFile: true, model: bytes },
    focus: initialFocus,
  };

  it("are told by name, text and model; a name stands once, as it was saved last", async () => {
    const views = new SavedViews(memento());
    await views.save("start", view);
    await views.save("end", view);
    await views.save("start", { ...view, front: "cell" });
    expect(await read(viewRows(views))).toEqual([
      ["end", "a.txt · bytes", "bookmark"],
      ["start", "a.txt · bytes", "bookmark"],
    ]);
    await views.rename("end", "start");
    expect(views.all()).toEqual([{ name: "start", view }]);
    await views.remove("start");
    expect(views.all()).toEqual([]);
  });
});
