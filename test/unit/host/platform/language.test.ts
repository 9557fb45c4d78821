/** The extension speaks VS Code's display language. */
import { beforeEach, expect, it } from "vitest";
import { errorText, say } from "../../../../src/host/platform/language";
import { tellErrors } from "../../../../src/host/platform/tellErrors";
import { cancelled } from "../../../../src/protocol/errors";
import { env, fake } from "../vscode";

beforeEach(() => fake.reset());

it.each([
  ["en", "1,200 tokens"],
  ["ko", "토큰 1,200개"],
  ["de", "1,200 tokens"],
])("with the display language %s", (language, text) => {
  env.language = language;
  expect(say("common.tokens", { n: 1200 })).toBe(text);
});

it("errors are told in it, and in their own words where they have no others", async () => {
  env.language = "ko";
  await tellErrors(() => {
    throw cancelled();
  });
  expect(fake.told).toEqual([errorText(cancelled())]);
  expect(fake.told).toEqual(["취소했습니다."]);
  expect(errorText(new Error("No disk."))).toBe("No disk.");
});
