import { describe, expect, it } from "vitest";
import { cells } from "../../../../../src/engine/cell/definitions/cells";
import { createFormatter } from "../../../../../src/messages/format";
import { placesOf } from "../../../../../webview/views/cell/layout/layout";
import { sentenceOf, titleOfAct } from "../../../../../webview/views/cell/telling";
import { stepOfCell } from "./steps";

const english = createFormatter("en");
const korean = createFormatter("ko");
const ids = (cell: string) => {
  const { step } = stepOfCell(cell);
  return step.reading.acts.map((_, act) => [english.text(titleOfAct(step, act)), sentenceOf(step, act, "e").id]);
};

describe("the sentences of a step", () => {
  it.each([...cells.keys()])("%s: every act has one, with numbers, in both languages", (cell) => {
    const { step } = stepOfCell(cell);
    for (const act of [null, ...step.reading.acts.keys()]) {
      const said = sentenceOf(step, act, "e");
      for (const formatter of [english, korean]) {
        const text = formatter.text(said);
        expect(text).toMatch(/[+−]\d/);
        expect(text).not.toMatch(/NaN|undefined|\{/);
      }
    }
  });

  it("tell an LSTM as forget, input and candidate, update, output", () => {
    expect(ids("lstm").map(([title]) => title)).toEqual(["forget", "input and candidate", "update", "output"]);
    expect(ids("lstm").map(([, id]) => id)).toEqual([
      expect.stringMatching(/forgets|keeps/),
      expect.stringMatching(/cellView.writes(Little|Part|Much)/),
      "cellView.updates",
      expect.stringMatching(/cellView.(hides|shows)/),
    ]);
  });

  it("tell a GRU as keep, write, update, and a plain RNN in one", () => {
    expect(ids("gru").map(([title]) => title)).toEqual(["keep", "write", "update"]);
    expect(ids("rnn-tanh")).toEqual([["output", "cellView.renews"]]);
  });

  it("say the numbers of the step", () => {
    const { step } = stepOfCell("lstm");
    const { symbols } = step.reading;
    const set = (name: string, value: number) => (symbols[name]![step.unit] = value);
    set("c", 1.17);
    set("c'", -0.17);
    const parts = placesOf(step.layer.graph).parts.map(({ part }) => part);
    const give = (key: string, value: number) =>
      (step.reading.nodes[parts.find((part) => part.key === key)!.id]![step.unit] = value);
    give("c", 1.17);
    give("f", 0.004);
    give("×(c, f)", 0.00468);
    expect(english.text(sentenceOf(step, 0, "⏎"))).toBe(
      `At "⏎" unit ${step.unit} forgets: of the +1.17 that it held, its forget gate f lets 0.4% through, and +0.00468 is left.`,
    );
    expect(korean.text(sentenceOf(step, 0, "⏎"))).toBe(
      `“⏎”에서 ${step.unit}번 유닛은 지니던 값을 잊습니다. +1.17 가운데 망각 게이트 f가 0.4%만 통과시켜 +0.00468이 남습니다.`,
    );
    expect(english.text(sentenceOf(step, 2, "⏎"))).toContain("goes from +1.17 to −0.170");
  });
});
