import { describe, expect, it } from "vitest";
import { quoted } from "../../../../src/messages/message";
import type { TraceDescription } from "../../../../src/protocol/traceShapes";
import { describeLayer } from "../../../../src/engine/network/network";
import { createFormatter } from "../../../../src/messages/format";
import { contrast } from "../../contrast";
import { commandLink, escape, format, hoverMarkdown } from "../../../../src/host/hover/hoverMarkdown";
import { historyPicture as drawPicture, type PictureTheme } from "../../../../src/host/hover/hoverPicture";

const layer = describeLayer({ cell: "lstm", inputSize: 4, hiddenSize: 8, direction: "forward" });
const labels = { 3: "␣", 4: "e", 5: "*" };
const trace = {
  tokenCount: 2000,
  labels,
  model: { title: "Bytes", layers: [layer], inferences: [] },
} as unknown as TraceDescription;
const values = { i: 0.25, f: 0.5, g: -0.125, o: 1, c: 3, h: -0.0001 };
const report = {
  token: 1234,
  label: "|",
  computed: true,
  values,
  surprisal: Math.log(4),
  changed: [
    { unit: 7, change: -1.5, values },
    { unit: 2, change: 1, values },
    { unit: 0, change: 0.5, values },
  ],
  history: { c: Float32Array.of(0, 1, 3), h: Float32Array.of(0, -1, 0.5) },
  predictions: [
    { id: 3, label: "␣", probability: 0.5 },
    { id: 4, label: "e", probability: 0.25 },
    { id: 5, label: "*", probability: 0.0002 },
  ],
  outputs: [],
};
const place = { layer: 0, unit: null, line: 3, column: 4 };
const subject = {
  ...{ report, trace, ...place, character: null, step: null, theme: "dark" as const },
  ...{ showCommand: "command:x", cellCommand: "command:y", inspectCommand: "command:z", formatter: createFormatter("en") },
};

describe("the hover's text", () => {
  it("has a row for the mean and one for each of the three units that changed most", () => {
    const lines = hoverMarkdown(subject).split("\n");
    expect(lines[0]).toBe(
      "**&#124;** token 1,234 (1,235 of 2,000), line 3, column 4 · [Show in Panel](command:x) · [How It Is Computed](command:y)",
    );
    expect(lines).toContain("| layer 0 | &emsp;i | &emsp;f | &emsp;g | &emsp;o | &emsp;c | &emsp;h | &emsp;Δc |");
    expect(lines).toContain(
      "| mean of units | &emsp;0.250 | &emsp;0.500 | &emsp;−0.125 | &emsp;1.000 | &emsp;3.000 | &emsp;0.000 | &emsp; |",
    );
    expect(lines).toContain(
      "| unit 7 | &emsp;0.250 | &emsp;0.500 | &emsp;−0.125 | &emsp;1.000 | &emsp;3.000 | &emsp;0.000 | &emsp;−1.500 |",
    );
    expect(lines.filter((line) => line.startsWith("| unit"))).toHaveLength(3);
  });

  it("has one row for a selected unit", () => {
    const rows = hoverMarkdown({ ...subject, unit: 5, report: { ...report, changed: [] } })
      .split("\n")
      .filter((line) => line.startsWith("|"));
    expect(rows).toHaveLength(3);
    expect(rows[2]).toBe("| unit 5 | &emsp;0.250 | &emsp;0.500 | &emsp;−0.125 | &emsp;1.000 | &emsp;3.000 | &emsp;0.000 |");
  });

  it("tells what a model says that is no next token: shares of classes, or numbers as they are", () => {
    const outputs = [
      { label: "NOUN", value: 0.75 },
      { label: "VERB", value: 0.125 },
    ];
    const saying = (output: "softmax" | "none", outputSize: number) => {
      const model = { ...trace.model, head: { inputSize: 4, outputSize, reads: [0], attention: null, output } };
      return hoverMarkdown({ ...subject, trace: { ...trace, model }, report: { ...report, predictions: [], outputs } })
        .split("\n")
        .at(-1);
    };
    expect(saying("softmax", 5)).toBe("Here it says: **NOUN** 75.0% · **VERB** 12.5% …");
    expect(saying("none", 2)).toBe("Here it says: **NOUN** 0.750 · **VERB** 0.125");
  });

  it("says in its last line what the values rest on that was assumed or is open, and leads to the inspector", () => {
    const known = { taken: null, chosen: false, evidence: [], alternatives: [], margin: null, tokens: null, value: quoted("1") };
    const inferences = [
      { ...known, about: "forgetBias" as const, ground: "assumed" as const },
      { ...known, about: "gateOrder" as const, ground: "convention" as const },
      { ...known, about: "input" as const, ground: "assumed" as const },
      { ...known, about: "wiring" as const, ground: "open" as const },
    ];
    const last = (listed: typeof inferences, language: "en" | "ko" = "en") =>
      hoverMarkdown({
        ...subject,
        trace: { ...trace, model: { ...trace.model, inferences: listed } },
        formatter: createFormatter(language),
      })
        .split("\n")
        .at(-1);
    expect(last(inferences)).toBe("Assumed: forget bias and input. Open: wiring. [See in the Inspector](command:z)");
    expect(last(inferences, "ko")).toContain("망각 편향");
    expect(last(inferences.slice(1, 2))).toMatch(/^This token/);
  });

  it("names how likely this token was and what is likely next", () => {
    expect(hoverMarkdown(subject).split("\n").at(-1)).toBe(
      "This token: 25.0%. Next: **&#9251;** 50.0% · **e** 25.0% · **&#42;** <0.1%",
    );
  });

  it("links go on past a parenthesis in a file's name", () => {
    const link = commandLink("open", { path: "/a (1).pt" });
    expect(link).not.toMatch(/[()]/);
    expect(JSON.parse(decodeURIComponent(link.split("?")[1] ?? ""))).toEqual([{ path: "/a (1).pt" }]);
  });

  it("has the picture, with what it shows in words", () => {
    const words = escape("Bytes, mean of the units, last 3 tokens: c from 0 to 3 and h from −1 to 0.5");
    const [, alternative, title] =
      /!\[([^\]]*)\]\(data:image\/svg\+xml;base64,[\w+/=]+ "([^"]*)"\)/.exec(hoverMarkdown(subject)) ?? [];
    expect(alternative).toBe(words);
    expect(title).toBe(words);
  });

  it("says so where the run has not come to the token, and shows no values", () => {
    const text = hoverMarkdown({ ...subject, report: { ...report, computed: false } });
    expect(text).toContain("has not reached this token");
    expect(text).toContain("[Show in Panel](command:x)");
    expect(text).not.toContain("| unit");
  });

  it("says of a channel that has no such unit how many it has; one number is every unit's", () => {
    const sizes: Record<string, number> = { h: 4, o: 1 };
    const channels = layer.channels.map((channel) => ({ ...channel, size: sizes[channel.name] ?? channel.size }));
    const projected = { ...trace, model: { ...trace.model, layers: [{ ...layer, channels }] } };
    const text = hoverMarkdown({
      ...subject,
      trace: projected,
      unit: 5,
      report: { ...report, changed: [], values: { ...values, h: NaN } },
    });
    expect(text).toContain("| &emsp;1.000 | &emsp;3.000 | &emsp;– |");
    expect(text).toContain("\n\nh has 4 units, there is no unit 5.\n\n");
    expect(text.split("!")[0]).not.toContain("NaN");
  });

  it("says what the step did to the unit", () => {
    const step = { unit: 7, state: "c", before: -0.5, kept: 0.25, written: 1, after: 0.875 };
    expect(hoverMarkdown({ ...subject, step }).split("\n")).toContain(
      "Unit 7 kept 25.0% of its c, which was −0.500, and wrote +1.000 to it: it is +0.875 now.",
    );
    expect(hoverMarkdown({ ...subject, step: { ...step, kept: -2, after: 2 } })).toContain("which was −0.500, times −2.000, and");
    expect(hoverMarkdown({ ...subject, step, formatter: createFormatter("ko") })).toContain(
      "유닛 7은 −0.500였던 c의 25.0%를 남기고 +1.000을 더했습니다. 지금 값은 +0.875입니다.",
    );
  });

  it("shows a character that was read as several bytes, with each of them and what they come to together", () => {
    const pieces = [
      { label: "ED", nats: Math.log(2) },
      { label: "95", nats: Math.log(4) },
      { label: "9C", nats: 0 },
    ];
    const character = { text: "한", pieces };
    const lines = hoverMarkdown({ ...subject, character }).split("\n");
    expect(lines[0]).toMatch(/^\*\*한\*\* token 1,234/);
    expect(lines).toContain("Read as 3 tokens: **ED** 50.0% · **95** 25.0% · **9C** 100.0%; together 12.5%.");
    const [first, ...others] = pieces;
    const atStart = { text: "한", pieces: [{ ...first!, nats: NaN }, ...others] };
    expect(hoverMarkdown({ ...subject, character: atStart })).toContain(
      "Read as 3 tokens: **ED** · **95** 25.0% · **9C** 100.0%.",
    );
  });

  it("counts the last token as the last, and speaks of steps where a model reads numbers", () => {
    const numbers = { ...trace, model: { ...trace.model, vocabulary: { kind: "numbers", size: 2, source: "" } } };
    const text = hoverMarkdown({ ...subject, trace: numbers as TraceDescription, report: { ...report, token: 1999 } });
    expect(text.split("\n")[0]).toContain("** step 1,999 (2,000 of 2,000), line 3");
    expect(text).toContain(escape("last 3 steps"));
  });

  it("speaks Korean", () => {
    const text = hoverMarkdown({ ...subject, formatter: createFormatter("ko") });
    expect(text.split("\n")[0]).toBe(
      "**&#124;** 토큰 1,234(2,000개 중 1,235번째), 3행 4열 · [패널에서 보기](command:x) · [계산 과정 보기](command:y)",
    );
    expect(text).toContain("| 유닛 평균 | &emsp;0.250");
    expect(text).toContain(escape("Bytes, 유닛 평균, 최근 토큰 3개. c 0~3 및 h −1~0.5"));
  });

  it("escapes whatever could be markup", () => expect(escape("[a](b)|`é")).toBe("&#91;a&#93;&#40;b&#41;&#124;&#96;é"));

  it.each([
    [0.12345, "0.123"],
    [-0.0001, "0.000"],
    [-2, "−2.000"],
    [NaN, "NaN"],
    [-Infinity, "−∞"],
    [undefined, "NaN"],
  ])("writes %s as %s", (value, text) => expect(format(value)).toBe(text));
});

describe("the hover's picture", () => {
  const historyPicture = (history: Record<string, Float32Array>, theme: PictureTheme) =>
    drawPicture(history, theme, { last: "as many & more", notFinite: "no finite value" });
  const svgOf = (uri: string | null) => Buffer.from(uri!.split(",")[1]!, "base64").toString();

  const linesOf = (svg: string) =>
    [...svg.matchAll(/points="([^"]+)"/g)].map((match) => match[1]!.split(" ").map((point) => point.split(",").map(Number)));
  const zerosOf = (svg: string) => [...svg.matchAll(/<line [^>]*y1="([^"]+)"/g)].map((match) => Number(match[1]));
  const labelsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map((match) => match[1]);

  it("gives every state a row of its own, from its least to its greatest value", () => {
    const svg = svgOf(historyPicture(report.history, "light"));
    const [c, h] = linesOf(svg).map((line) => line.map(([, y]) => y!));
    expect(c![1]).toBeCloseTo(c![0]! - (c![0]! - c![2]!) / 3, 1); // 0, 1, 3
    expect(h![0]).toBeCloseTo(h![1]! - (2 * (h![1]! - h![2]!)) / 3, 1); // 0, -1, 0.5
    expect(Math.max(...c!)).toBeLessThan(Math.min(...h!));
    expect(c![0]! - c![2]!).toBe(h![1]! - h![2]!);
    expect(zerosOf(svg)).toEqual([c![0], h![0]]);
    expect(labelsOf(svg)).toEqual(["c", "3", "0", "h", "0.5", "−1", "as many &#38; more"]);
  });

  it("uses a row's whole height for values of one sign, and draws no zero line there", () => {
    const svg = svgOf(historyPicture({ c: Float32Array.of(-74, -60, -41) }, "dark"));
    const [first, , last] = linesOf(svg)[0]!;
    expect(first![1]! - last![1]!).toBeGreaterThanOrEqual(18); // of 24 pixels
    expect(zerosOf(svg)).toEqual([]);
    expect(labelsOf(svg)).toEqual(["c", "−41", "−74", "as many &#38; more"]);
  });

  it("takes a bound that is next to nothing for zero", () => {
    expect(labelsOf(svgOf(historyPicture({ h: Float32Array.of(-0.976, -1.6e-8) }, "dark")))).toContain("0");
  });

  it("draws values that are all the same in the middle, with one label", () => {
    const svg = svgOf(historyPicture({ h: Float32Array.of(2, 2) }, "dark"));
    expect(new Set(linesOf(svg)[0]!.map(([, y]) => y)).size).toBe(1);
    expect(labelsOf(svg)).toEqual(["h", "2", "as many &#38; more"]);
  });

  it("leaves gaps where values are not finite, and is nothing without a history", () => {
    expect(historyPicture({ h: new Float32Array(0) }, "dark")).toBeNull();
    const gap = svgOf(historyPicture({ h: Float32Array.of(0, 1, NaN, Infinity, 1, 0) }, "dark"));
    expect(linesOf(gap).map((line) => line.length)).toEqual([2, 2]);
    expect(gap).not.toMatch(/NaN|Infinity/);
    expect(labelsOf(svgOf(historyPicture({ h: Float32Array.of(NaN) }, "dark")))).toContain("no finite value");
  });

  // The hover's background in VS Code's own themes.
  it.each([
    ["light", "#f8f8f8"],
    ["dark", "#202020"],
    ["high-contrast", "#0c141f"],
    ["high-contrast-light", "#ffffff"],
  ] as const)("is legible in %s (WCAG 2.2, 1.4.3)", (theme, background) => {
    const svg = svgOf(historyPicture(report.history, theme));
    const colors = new Set([...svg.matchAll(/fill="(#[0-9a-f]{6})"/g)].map((match) => match[1]!));
    expect(colors.size).toBeGreaterThan(1);
    for (const color of colors) expect(contrast(color, background), color).toBeGreaterThanOrEqual(4.5);
  });
});
