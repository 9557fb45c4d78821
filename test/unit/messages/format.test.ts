/** Messages become text in both languages; what is typed as an argument is what the text takes. */
import { parse, TYPE, type MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, it } from "vitest";
import { textsOf } from "../../../src/messages/catalogues";
import { createFormatter } from "../../../src/messages/format";
import { message, quoted, type Message } from "../../../src/messages/message";
import { markParticles, resolveParticles } from "../../../src/messages/particles";

const en = createFormatter("en");
const ko = createFormatter("ko");

describe("text", () => {
  it("numbers and plurals follow the language", () => {
    expect([0, 1, 2, 12345].map((n) => en.text(message("common.tokens", { n })))).toEqual([
      "0 tokens",
      "1 token",
      "2 tokens",
      "12,345 tokens",
    ]);
    expect([1, 12345].map((n) => ko.text(message("common.tokens", { n })))).toEqual(["토큰 1개", "토큰 12,345개"]);
    expect(en.text(message("common.percent", { share: 0.934 }))).toBe("93%");
  });

  it("a message inside a message is in the same language", () => {
    const said = message("cell.from", { channel: message("cell.forgetGate"), part: "f" });
    expect(en.text(said)).toBe("forget gate, from f");
    expect(ko.text(said)).toBe("망각 게이트, f의 몫");
  });

  it("a list is a conjunction, of names and of messages", () => {
    const said = message("common.quoted", { text: ["a.pt", message("cell.inputGate"), "b"] });
    expect(en.text(said)).toBe("a.pt, input gate, and b");
    expect(ko.text(said)).toBe("a.pt, 입력 게이트 및 b");
  });

  it("a name is shown as it is, however much it looks like syntax, a tag or a particle", () => {
    const odd = "{n, plural} <b>을(를)</b> '{x}' #";
    expect(en.text(quoted(odd))).toBe(odd);
    expect(ko.text(quoted(odd))).toBe(odd);
    expect(ko.text(message("cli.langUnknown", { given: odd }))).toContain(odd);
  });

  it("what is written from right to left stands for itself in a sentence, and is left as it is alone", () => {
    const file = "שלום.txt";
    expect(en.text(quoted(file))).toBe(file);
    expect(en.text(message("panel.preparingFile", { file }))).toContain("\u2068שלום.txt\u2069");
    expect(en.text(message("common.quoted", { text: [file, quoted("ا")] }))).toBe("\u2068שלום.txt\u2069 and \u2068ا\u2069");
    const said = ko.text(message("formats.malformed", { file: "שלום.bin", format: "npy", where: "x", reason: "y" }));
    expect(said).toMatch(/^\u2068שלום\.bin\u2069은 /);
    expect(en.text(message("panel.preparingFile", { file: "김밥.txt" }))).not.toMatch(/[\u2066-\u2069]/);
  });

  it("particles follow the argument before them", () => {
    const said = (file: string) => ko.text(message("formats.malformed", { file, format: "npy", where: "x", reason: "y" }));
    expect(said("model.bin")).toMatch(/^model\.bin은 /);
    expect(said("model.pt")).toMatch(/^model\.pt는 /);
  });

  it("survives JSON and structured clone", () => {
    const said = message("protocol.malformed", { what: message("protocol.event", { name: "e" }), reason: "r" });
    for (const copy of [structuredClone(said), JSON.parse(JSON.stringify(said)) as Message])
      expect(en.text(copy)).toBe("Malformed event e: r");
  });

  it("a text of the overrides wins", () => {
    const over = createFormatter("ko", { "common.cancelled": "그만두었습니다." });
    expect(over.text(message("common.cancelled"))).toBe("그만두었습니다.");
    expect(over.text(message("common.tokens", { n: 2 }))).toBe("토큰 2개");
  });

  it("a text that is on its way is said as nothing until it has come, one that never comes is a fault", () => {
    const late = message("writing.later" as "common.cancelled");
    let text: string | null | undefined = null;
    const { text: textOf } = createFormatter("en", {}, () => text);
    expect(textOf(late)).toBe("");
    text = "There now.";
    expect(textOf(late)).toBe("There now.");
    expect(() => createFormatter("en", {}, () => undefined).text(late)).toThrow("no message");
  });

  it.each([en, ko])("every text is as ICU MessageFormat has it: $language", ({ language, text: textOf }) => {
    for (const [id, text] of Object.entries(textsOf(language))) {
      const args = Object.fromEntries(argumentsOf(parse(text, { ignoreTag: true })));
      const icu = new IntlMessageFormat(markParticles(text), language, undefined, { ignoreTag: true });
      expect(textOf({ id, args } as Message)).toBe(resolveParticles(String(icu.format(args))));
    }
  });

  it("an argument that is not given is a defect", () => {
    expect(() => en.text({ id: "common.quoted" })).toThrow("common.quoted");
    expect(() => en.text({ id: "common.tokens" })).toThrow("n");
  });

  it("an id that is not there is a defect", () => {
    for (const id of ["no.such", "constructor", "__proto__"])
      expect(() => en.text({ id } as never)).toThrow(`no message "${id}"`);
  });
});

it("number and list follow the language and the options", () => {
  expect(en.number(1234.5678)).toBe("1,234.568");
  expect(ko.number(0.5, { style: "percent" })).toBe("50%");
  expect(en.number(2, { minimumFractionDigits: 2 })).toBe("2.00");
  expect(ko.list(["가", "나"])).toBe("가 및 나");
  expect([en.list([]), en.list(["a"])]).toEqual(["", "a"]);
});

it("the types of arguments are those of the English text", () => {
  expect(message("common.cancelled")).toEqual({ id: "common.cancelled" });
  // @ts-expect-error the text takes a number
  void message("common.tokens", { n: "3" });
  // @ts-expect-error the text takes an argument
  void message("common.tokens");
  // @ts-expect-error the text takes no such argument
  void message("common.tokens", { n: 3, m: 4 });
  // @ts-expect-error a number in a plain place would not be written by the language's rules
  void message("common.quoted", { text: 3 });
  // @ts-expect-error the text takes none
  void message("common.cancelled", { n: 1 });
  // @ts-expect-error there is no such message
  void (() => message("common.absent"));
});

/** Something for each argument: a large number where a number is written, else a word that looks like a text's own syntax. */
function argumentsOf(elements: readonly MessageFormatElement[]): [string, string | number][] {
  return elements.flatMap((element): [string, string | number][] => {
    if (element.type === TYPE.argument) return [[element.value, "it's {n} '{' #"]];
    if (element.type === TYPE.number) return [[element.value, 12345.6789]];
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return [];
    const inside = Object.values(element.options).flatMap(({ value }) => argumentsOf(value));
    return [...inside, [element.value, element.type === TYPE.plural ? 2 : "other"]];
  });
}
