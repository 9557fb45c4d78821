/** The queue reads few at a time, drops what is no longer wanted, and forgets all when the file has changed. */
import { describe, expect, it } from "vitest";
import { createStatisticsQueue } from "../../../../../webview/pages/inspector/statisticsQueue";

/** A queue whose reads end when the test says so. */
function openQueue(concurrency = 2) {
  const begun: string[] = [];
  const aborted: string[] = [];
  const ends = new Map<string, () => void>();
  const queue = createStatisticsQueue({
    concurrency,
    read: (name, signal) => {
      begun.push(name);
      signal.addEventListener("abort", () => aborted.push(name));
      return new Promise((resolve) => ends.set(name, resolve));
    },
  });
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { queue, begun, aborted, end };
}

describe("the statistics queue", () => {
  it("reads two at a time, in the order wanted", async () => {
    const { queue, begun, end } = openQueue();
    queue.want(["a", "b", "c", "d"]);
    expect(begun).toEqual(["a", "b"]);
    await end("b");
    expect(begun).toEqual(["a", "b", "c"]);
  });

  it("drops what was scrolled past before it began, and reads nothing twice", async () => {
    const { queue, begun, end } = openQueue();
    queue.want(["a", "b", "c"]);
    queue.want(["b", "x", "y"]);
    await end("a");
    await end("b");
    await end("x");
    await end("y");
    queue.want(["a", "c"]);
    expect(begun).toEqual(["a", "b", "x", "y", "c"]);
  });

  it("when cleared, aborts what runs, begins anew, and is not confused by a late end", async () => {
    const { queue, begun, aborted, end } = openQueue(1);
    queue.want(["a", "b"]);
    queue.clear();
    expect(aborted).toEqual(["a"]);
    queue.want(["b", "a"]);
    expect(begun).toEqual(["a", "b"]);
    await end("a"); // of before; b still runs
    expect(begun).toEqual(["a", "b"]);
    await end("b");
    expect(begun).toEqual(["a", "b", "a"]);
  });
});
