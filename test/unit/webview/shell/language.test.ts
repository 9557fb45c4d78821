/** Texts that a page's document left out: asked for when one is to be said, said when they have come. */
import { expect, it, vi } from "vitest";
import { message, type MessageId } from "../../../../src/messages/message";
import { onLibraries } from "../../../../webview/libraries/library";
import { everyText, readTextsLater, say, textOf } from "../../../../webview/shell/language";

it("what is not there is asked for once, and the page draws when it has come", async () => {
  const drawn = vi.fn();
  onLibraries(drawn);
  const read = vi.fn(() => Promise.resolve({ "late.one": "Here it is.", "late.two": "{n, number} of them" }));
  readTextsLater(read);
  expect(say("common.cancelled")).not.toBe("");
  expect(read).not.toHaveBeenCalled();
  const [one, two] = ["late.one", "late.two"] as unknown as ["common.cancelled", MessageId];
  expect([say(one), textOf(message(two, { n: 3 } as never))]).toEqual(["", ""]);
  await everyText();
  expect([say(one), textOf(message(two, { n: 3 } as never))]).toEqual(["Here it is.", "3 of them"]);
  expect([read.mock.calls.length, drawn.mock.calls.length]).toEqual([1, 1]);
});
