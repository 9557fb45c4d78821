/** A question that changes gets the answer to what was asked last, and keeps the one before until then. */
import type * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CodedError } from "../../../../src/protocol/errors";
import { quoted } from "../../../../src/messages/message";
import { current, latest, Query } from "../../../../webview/query/query";
import { Asking } from "../../../../webview/query/questions";

interface Open {
  readonly key: string;
  readonly signal: AbortSignal;
  readonly answer: (value: string) => void;
  readonly fail: (error: Error) => void;
}

const settled = () => vi.advanceTimersByTimeAsync(0);

/** Questions whose answers are given when told to. */
function asking(rest = 0) {
  const asked: Open[] = [];
  let told = 0;
  const query = new Query<string>(() => told++, rest);
  const ask = (key: string) =>
    query.ask(key, (signal) => new Promise<string>((answer, fail) => void asked.push({ key, signal, answer, fail })));
  return { query, asked, ask, told: () => told };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a query that follows a pointer", () => {
  it("asks once, and keeps the last answer while the next is on its way", async () => {
    const { asked, ask, told } = asking();
    expect([ask("a"), ask("a")]).toEqual([{ kind: "pending" }, { kind: "pending" }]);
    asked[0]!.answer("A");
    await settled();
    expect([ask("a"), told(), asked.length]).toEqual([{ kind: "known", value: "A" }, 1, 1]);
    expect(ask("b")).toEqual({ kind: "pending", last: "A" });
    expect([latest(ask("b")), current(ask("b"))]).toEqual(["A", undefined]);
  });

  it("has one request open at a time, lets it end, and goes on with the question asked last", async () => {
    const { asked, ask } = asking();
    for (const key of ["a", "b", "c"]) ask(key);
    expect(asked.map(({ key }) => key)).toEqual(["a"]);
    asked[0]!.answer("A");
    await settled();
    expect(asked.map(({ key }) => key)).toEqual(["a", "c"]);
    expect(asked[0]!.signal.aborted).toBe(false);
    expect(ask("c")).toEqual({ kind: "pending", last: "A" });
    asked[1]!.answer("C");
    await settled();
    expect([ask("c"), asked.length]).toEqual([{ kind: "known", value: "C" }, 2]);
  });

  it("tells why there is no answer, does not ask the same again, and answers what comes after", async () => {
    const { asked, ask } = asking();
    ask("a");
    asked[0]!.fail(new Error("The disk is gone."));
    await settled();
    expect([ask("a"), asked.length]).toEqual([{ kind: "failed", said: quoted("The disk is gone.") }, 1]);
    ask("b");
    asked[1]!.answer("B");
    await settled();
    expect(ask("b")).toEqual({ kind: "known", value: "B" });
  });

  it("takes no failure for one where what was asked about is gone or has changed", async () => {
    const { asked, ask } = asking();
    for (const code of ["cancelled", "no-such-trace", "trace-changed"]) {
      ask(code);
      asked.at(-1)!.fail(new CodedError(code, quoted("Gone.")));
      await settled();
      expect(ask(code)).toEqual({ kind: "pending" });
    }
  });

  it("forgets everything", async () => {
    const { query, asked, ask, told } = asking();
    ask("a");
    asked[0]!.answer("A");
    await settled();
    ask("b");
    query.forget();
    expect(asked[1]!.signal.aborted).toBe(true);
    asked[1]!.answer("B");
    await settled();
    expect([told(), ask("a")]).toEqual([1, { kind: "pending" }]);
  });
});

describe("a query that waits for rest", () => {
  it("asks the first at once, then what has stood for so long, and nothing that was passed over", async () => {
    const { query, asked, ask } = asking(60);
    ask("a");
    ask("b");
    await vi.advanceTimersByTimeAsync(59);
    ask("c");
    await vi.advanceTimersByTimeAsync(59);
    expect(asked.map(({ key }) => key)).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked.map(({ key }) => key)).toEqual(["a", "c"]);
    query.forget();
    ask("d");
    expect(asked.map(({ key }) => key)).toEqual(["a", "c", "d"]);
  });

  it("cancels the one before, whose answer counts no more", async () => {
    const { asked, ask, told } = asking(60);
    ask("a");
    ask("b");
    expect(asked[0]!.signal.aborted).toBe(true);
    asked[0]!.answer("A");
    await settled();
    expect([told(), ask("b")]).toEqual([0, { kind: "pending" }]);
    await vi.advanceTimersByTimeAsync(60);
    asked[1]!.answer("B");
    await settled();
    expect([told(), ask("b")]).toEqual([1, { kind: "known", value: "B" }]);
  });
});

describe("questions as data", () => {
  interface Counting {
    readonly calls: {
      readonly count: { readonly params: v.GenericSchema<{ of: number }>; readonly result: v.GenericSchema<number> };
    };
    readonly events: Record<never, never>;
  }

  it("are asked by their names, again when what they depend on changes, and forgotten when there is none", async () => {
    const calls: unknown[] = [];
    const call = (method: string, params: unknown) => {
      calls.push([method, params]);
      return Promise.resolve(calls.length);
    };
    const asking = new Asking<Counting>(call, () => undefined);
    const ask = (depends: string, other: boolean) =>
      asking.ask({
        one: { call: "count", params: { of: 1 }, depends },
        other: other ? { call: "count", params: { of: 2 } } : null,
      });
    ask("x", true);
    await settled();
    expect(ask("x", true)).toEqual({
      one: { kind: "known", value: { params: { of: 1 }, value: 1 } },
      other: { kind: "known", value: { params: { of: 2 }, value: 2 } },
    });
    expect(ask("y", false)).toEqual({ one: { kind: "pending", last: { params: { of: 1 }, value: 1 } }, other: null });
    await settled();
    expect(ask("y", true)).toMatchObject({ one: { kind: "known", value: { value: 3 } }, other: { kind: "pending" } });
    expect(calls).toHaveLength(4);
  });
});
