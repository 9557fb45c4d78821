/** Libraries that come when something needs them: read once, told when they are there, and no end of trying where they cannot come. */
import { afterEach, expect, it, vi } from "vitest";
import { awaitsLibraries, Library, onLibraries } from "../../../../webview/libraries/library";

afterEach(() => vi.restoreAllMocks());

it("is read when it is first asked for, once, and the page is told when it is there", async () => {
  const told = vi.fn();
  onLibraries(told);
  const read = vi.fn(() => Promise.resolve({ draw: 1 }));
  const library = new Library(read);
  expect([awaitsLibraries(), read.mock.calls.length]).toEqual([false, 0]);
  expect([library.now, library.now]).toEqual([undefined, undefined]);
  expect(awaitsLibraries()).toBe(true);
  await library.load();
  expect([library.now, awaitsLibraries()]).toEqual([{ draw: 1 }, false]);
  expect([read.mock.calls.length, told.mock.calls.length]).toEqual([1, 1]);
});

it("one that cannot be read is not waited for, nor tried at every drawing", async () => {
  const said = vi.spyOn(console, "error").mockReturnValue(undefined);
  const read = vi.fn(() => Promise.reject(new Error("gone")));
  const library = new Library(read);
  await library.load();
  expect([library.now, library.now, awaitsLibraries()]).toEqual([undefined, undefined, false]);
  expect([read.mock.calls.length, said.mock.calls.length]).toEqual([1, 1]);
});
