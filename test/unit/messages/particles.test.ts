/** Korean particles after Hangul, digits, Latin letters, brackets and what nobody knows how to read. */
import { expect, it } from "vitest";
import { markParticles, resolveParticles } from "../../../src/messages/particles";

/** The word and the particle that follows it. */
const after = (word: string, form: string) => {
  const [before = "", rest = ""] = markParticles(`{x}${form}`).split("{x}");
  return resolveParticles(`${before}${word}${rest}`).slice(word.length);
};

it.each([
  // Hangul
  ["게이트", "를", "가", "는", "와", "로", "라고"],
  ["토큰", "을", "이", "은", "과", "으로", "이라고"],
  ["모델", "을", "이", "은", "과", "로", "이라고"],
  // Latin letters by name, lower-case words that end in a vowel and r
  ["LSTM", "을", "이", "은", "과", "으로", "이라고"],
  ["RNN", "을", "이", "은", "과", "으로", "이라고"],
  ["GRU", "를", "가", "는", "와", "로", "라고"],
  ["model.pt", "를", "가", "는", "와", "로", "라고"],
  ["kernel", "을", "이", "은", "과", "로", "이라고"],
  ["R", "을", "이", "은", "과", "로", "이라고"],
  ["layer", "를", "가", "는", "와", "로", "라고"],
  ["x.npy", "를", "가", "는", "와", "로", "라고"],
  // digits
  ["0", "을", "이", "은", "과", "으로", "이라고"],
  ["1", "을", "이", "은", "과", "로", "이라고"],
  ["2", "를", "가", "는", "와", "로", "라고"],
  ["3", "을", "이", "은", "과", "으로", "이라고"],
  ["256", "을", "이", "은", "과", "으로", "이라고"],
  ["7", "을", "이", "은", "과", "로", "이라고"],
  ["1,048", "을", "이", "은", "과", "로", "이라고"],
  ["9", "를", "가", "는", "와", "로", "라고"],
  ["93%", "를", "가", "는", "와", "로", "라고"],
  // quotes and brackets are not read; a remark in brackets does not change the word before it
  ['"토큰"', "을", "이", "은", "과", "으로", "이라고"],
  ["`h0`", "을", "이", "은", "과", "으로", "이라고"],
  ["[3, 4]", "를", "가", "는", "와", "로", "라고"],
  ["놀람도(surprisal)", "를", "가", "는", "와", "로", "라고"],
  // marks of white space, and punctuation, by name
  ['"␣"', "을", "이", "은", "과", "으로", "이라고"],
  ['"⏎"', "을", "이", "은", "과", "으로", "이라고"],
  ['","', "를", "가", "는", "와", "로", "라고"],
  ["출력층 (head)", "을", "이", "은", "과", "으로", "이라고"],
  ["(값)", "을", "이", "은", "과", "으로", "이라고"],
])("%s: %s %s %s %s %s %s", (word, ...particles) => {
  expect(["을(를)", "이(가)", "은(는)", "와(과)", "(으)로", "(이)라고"].map((form) => after(word, form))).toEqual(particles);
});

it("the forms in the other order are the same", () => {
  expect(["를(을)", "가(이)", "는(은)", "과(와)"].map((form) => after("셀", form))).toEqual(["을", "이", "은", "과"]);
});

it("the dual form stays where nothing is known", () => {
  expect(["漢", "🙂", "", "…"].map((word) => after(word, "을(를)"))).toEqual(["을(를)", "을(를)", "을(를)", "을(를)"]);
});

it("several particles in one text, and none that stands in an argument", () => {
  const text = markParticles("{a}을(를) {b}(으)로").replace("{a}", "나(를) 을(를)").replace("{b}", "셀");
  expect(resolveParticles(text)).toBe("나(를) 을(를)을 셀로");
});
