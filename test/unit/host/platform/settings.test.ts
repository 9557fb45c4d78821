/** Whatever stands in a setting is used, or refused with the setting's name and what to write there. */
import { beforeEach, describe, expect, it } from "vitest";
import { memorySetting, modelSetting } from "../../../../src/host/platform/settings";
import { fake } from "../vscode";

beforeEach(() => fake.reset());

const set = (name: string, value: unknown) => void (fake.settings[name] = value);

describe("gatescope.trace.memory", () => {
  it("is in megabytes, 512 where nothing is said", () => {
    expect(memorySetting()).toBe(512 * 2 ** 20);
    set("trace.memory", 16.5);
    expect(memorySetting()).toBe(16.5 * 2 ** 20);
  });

  it.each(["lots", -5, 0, 15, 16_385, NaN, true, [512]])("%j is refused", (given) => {
    set("trace.memory", given);
    expect(() => memorySetting()).toThrow(/^The setting gatescope\.trace\.memory is .+\. Give a number .*16 to 16,384\.$/);
  });
});

describe("gatescope.model", () => {
  it("is a name or a path, trimmed", () => {
    set("model", "  bytes ");
    expect(modelSetting()).toBe("bytes");
  });

  it.each([42, true, {}, ["bytes"]])("%j is refused", (given) => {
    set("model", given);
    expect(() => modelSetting()).toThrow(/^The setting gatescope\.model is .+, which is no text\. Give the name/);
  });
});
