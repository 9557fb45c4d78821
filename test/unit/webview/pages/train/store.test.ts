/** What the page Train knows after reports, and what it shows of a training. */
import { describe, expect, it } from "vitest";
import type { TrainingDescription, TrainingReport } from "../../../../../src/protocol/training";
import {
  initialState,
  learnedByHeart,
  openAndShut,
  shownChannel,
  shownSnapshot,
  withReport,
} from "../../../../../webview/pages/train/store";

const report: TrainingReport = {
  phase: "running",
  share: 0.5,
  update: 2,
  milliseconds: 10,
  tokensPerSecond: 1,
  epochs: 0,
  learningRate: 0,
  gradientNorm: 0,
  points: [{ update: 1, loss: 3, heldOut: 2.5 }],
  sample: { update: 1, text: "a" },
  snapshots: [0, 1],
  reach: null,
  saved: null,
  problem: null,
};

describe("reports", () => {
  it("are put together: points follow, and a sample stays until the next", () => {
    const once = withReport(initialState, report);
    const points = [
      { update: 1, loss: 3, heldOut: 2.4 },
      { update: 2, loss: 2, heldOut: null },
    ];
    const { report: twice } = withReport(once, { ...report, sample: null, points });
    expect(twice?.points).toEqual(points); // the point that was told again has its held-out loss now
    expect(twice?.sample?.text).toBe("a");
  });
});

describe("what is shown", () => {
  const channel = (name: string, role: "gate" | "state") =>
    ({ name, role, title: { id: "common.cancelled" }, range: "unit", size: 4 }) as never;
  const description = (names: [string, "gate" | "state"][]) =>
    ({ layers: [{ units: 4, channels: names.map(([name, role]) => channel(name, role)) }] }) as unknown as TrainingDescription;

  it("is the newest moment, or the one chosen", () => {
    expect(shownSnapshot(initialState)).toBeNull();
    const state = withReport(initialState, report);
    expect([shownSnapshot(state), shownSnapshot({ ...state, at: 0 }), shownSnapshot({ ...state, at: 9 })]).toEqual([1, 0, 1]);
  });

  it("is the forget gate, or the first gate, or what was chosen", () => {
    const of = (names: [string, "gate" | "state"][], chosen: string | null = null) =>
      shownChannel({ ...initialState, description: description(names), channel: chosen });
    expect(
      of([
        ["i", "gate"],
        ["f", "gate"],
      ]),
    ).toBe("f");
    expect(
      of([
        ["h", "state"],
        ["r", "gate"],
      ]),
    ).toBe("r");
    expect(of([["h", "state"]])).toBe("h");
    expect(
      of(
        [
          ["i", "gate"],
          ["f", "gate"],
        ],
        "i",
      ),
    ).toBe("i");
  });

  it("tells how far a gate is open, and when a text is learned by heart", () => {
    expect(openAndShut(Float32Array.of(0.95, 0.05, 0.5, 0.99))).toEqual({ open: 0.5, shut: 0.25 });
    const points = [2, 1.5, 1.6, 1.8].map((heldOut, update) => ({ update, loss: 1, heldOut }));
    expect(learnedByHeart(points)).toBe(1);
    expect(learnedByHeart(points.slice(0, 3))).toBeNull();
  });
});
