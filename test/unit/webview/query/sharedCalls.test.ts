/** The same question of several at once is one call; it ends when the last of them gives up. */
import { expect, it } from "vitest";
import { SharedCalls } from "../../../../webview/query/sharedCalls";

/** Answers when it is told to. */
function host() {
  const calls: { signal: AbortSignal; answer: (value: string) => void }[] = [];
  const shared = new SharedCalls();
  const ask = (key: string, { signal } = new AbortController()) =>
    shared.share(key, signal, (own) => new Promise<string>((answer) => calls.push({ signal: own, answer })));
  return { ask, calls };
}

it("two who ask the same are answered by one call; who asks later makes another", async () => {
  const { ask, calls } = host();
  const both = Promise.all([ask("a"), ask("a")]);
  void ask("b");
  expect(calls.length).toBe(2);
  calls[0]?.answer("text");
  expect(await both).toEqual(["text", "text"]);
  void ask("a");
  expect(calls.length).toBe(3);
});

it("a call goes on while one waits for it, and ends with the last; who asks then makes another", () => {
  const { ask, calls } = host();
  const [first, second] = [new AbortController(), new AbortController()];
  void ask("a", first);
  void ask("a", second);
  first.abort();
  expect(calls[0]?.signal.aborted).toBe(false);
  second.abort();
  expect(calls[0]?.signal.aborted).toBe(true);
  void ask("a");
  expect(calls.length).toBe(2);
});

it("a call that failed fails for all who waited, and is not kept", async () => {
  const shared = new SharedCalls();
  const { signal } = new AbortController();
  const fail = () => Promise.reject(new Error("gone"));
  await expect(Promise.all([shared.share("a", signal, fail), shared.share("a", signal, fail)])).rejects.toThrow("gone");
  expect(await shared.share("a", signal, () => Promise.resolve(1))).toBe(1);
});
