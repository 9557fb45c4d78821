/** Which language a locale means, and which variable of the environment decides. */
import { expect, it } from "vitest";
import { isLanguage, languageOf, languageOfEnvironment } from "../../../src/messages/language";

it.each([
  ["ko", "ko"],
  ["ko-KR", "ko"],
  ["ko_KR.UTF-8", "ko"],
  ["KO", "ko"],
  ["ko@hanja", "ko"],
  ["ko.UTF-8", "ko"],
  ["en", "en"],
  ["en-GB", "en"],
  ["C", "en"],
  ["POSIX", "en"],
  ["", "en"],
  ["kok-IN", "en"],
  ["de", "en"],
  [undefined, "en"],
] as const)("%s means %s", (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});

it("LC_ALL wins over LC_MESSAGES, that over LANG, and an empty one says nothing", () => {
  expect(languageOfEnvironment({ LC_ALL: "C", LANG: "ko_KR.UTF-8" })).toBe("en");
  expect(languageOfEnvironment({ LC_ALL: "", LC_MESSAGES: "ko_KR", LANG: "en_US" })).toBe("ko");
  expect(languageOfEnvironment({ LANG: "ko_KR.UTF-8" }, "en-US")).toBe("ko");
  expect(languageOfEnvironment({}, "ko-KR")).toBe("ko");
  expect(languageOfEnvironment({})).toBe("en");
});

it("--lang takes the catalogue's languages", () => {
  expect(["en", "ko", "de", "ko-KR", ""].map(isLanguage)).toEqual([true, true, false, false, false]);
});
