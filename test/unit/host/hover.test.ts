import { describe, expect, it } from "vitest";
import type { TraceDescription } from "../../../src/protocol/engineContract";
import { describeLayer } from "../../../src/engine/network";
import { escape, format, hoverMarkdown } from "../../../src/host/hoverMarkdown";
import { historyPicture } from "../../../src/host/hoverPicture";

const layer = describeLayer({ cell: "lstm", inputSize: 4, hiddenSize: 8, direction: "forward" });
const trace = { tokenCount: 2000, model: { title: "Bytes", layers: [layer] } } as unknown as TraceDescription;
const values = { i: 0.25, f: 0.5, g: -0.125, o: 1, c: 3, h: -0.0001 };
const report = {
  token: 1234, label: "|", computed: true, values, surprise: Math.log(4),
  changed: [{ unit: 7, change: -1.5, values }, { unit: 2, change: 1, values }, { unit: 0, change: 0.5, values }],
  history: { c: Float32Array.of(0, 1, 3), h: Float32Array.of(0, -1, 0.5) },
  predictions: [{ label: "␣", probability: 0.5 }, { label: "e", probability: 0.25 }, { label: "*", probability: 0.0002 }],
};
const subject = { report, trace, layer: 0, unit: null, line: 3, column: 4, theme: "dark" as const, showCommand: "command:x" };

describe("the hover's text", () => {
  it("has a row for the mean and one for each of the three units that changed most", () => {
    const lines = hoverMarkdown(subject).split("\n");
    expect(lines[0]).toBe("**&#124;** token 1,234 of 2,000, line 3, column 4");
    expect(lines).toContain("| layer 0 | **i** | **f** | **g** | **o** | **c** | **h** | Δc |");
    expect(lines).toContain("| mean of units | 0.250 | 0.500 | −0.125 | 1.000 | 3.000 | 0.000 |  |");
    expect(lines).toContain("| unit 7 | 0.250 | 0.500 | −0.125 | 1.000 | 3.000 | 0.000 | −1.500 |");
    expect(lines.filter((line) => line.startsWith("| unit"))).toHaveLength(3);
  });

  it("has one row for a selected unit", () => {
    const rows = hoverMarkdown({ ...subject, unit: 5, report: { ...report, changed: [] } }).split("\n").filter((line) => line.startsWith("|"));
    expect(rows).toHaveLength(3);
    expect(rows[2]).toBe("| unit 5 | 0.250 | 0.500 | −0.125 | 1.000 | 3.000 | 0.000 |");
  });

  it("names what is likely next, how likely this token was, and the way to the panel", () => {
    const text = hoverMarkdown(subject);
    expect(text).toContain("Next: **&#9251;** 50.0 % · **e** 25.0 % · **&#42;** <0.1 %");
    expect(text).toContain("This token had a probability of 25.0 %.");
    expect(text).toContain("[Show in Panel](command:x)");
    expect(text).toContain("](data:image/svg+xml;base64,");
  });

  it("says so where the run has not come to the token, and shows no values", () => {
    const text = hoverMarkdown({ ...subject, report: { ...report, computed: false } });
    expect(text).toContain("has not reached this token");
    expect(text).not.toContain("| unit");
  });

  it("escapes whatever could be markup", () => expect(escape("[a](b)|`é")).toBe("&#91;a&#93;&#40;b&#41;&#124;&#96;é"));

  it.each([[0.12345, "0.123"], [-0.0001, "0.000"], [-2, "−2.000"], [NaN, "NaN"], [-Infinity, "−∞"], [undefined, "NaN"]])(
    "writes %s as %s", (value, text) => expect(format(value)).toBe(text),
  );
});

describe("the hover's picture", () => {
  const svgOf = (uri: string | null) => Buffer.from(uri!.split(",")[1]!, "base64").toString();

  it("draws each state on its own scale around zero", () => {
    const svg = svgOf(historyPicture(report.history, "light"));
    const lines = [...svg.matchAll(/points="([^"]+)"/g)].map((match) => match[1]!.split(" "));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toEqual(["6,32", "130,23.3", "254,6"]);
    expect(lines[1]![1]).toBe("130,58");
  });

  it("is nothing without a history, and finite whatever the values are", () => {
    expect(historyPicture({ h: new Float32Array(0) }, "dark")).toBeNull();
    expect(svgOf(historyPicture({ h: Float32Array.of(NaN, Infinity, 1) }, "dark"))).not.toMatch(/NaN|Infinity/);
  });
});
