/** Long work in stretches: paused, taken up, left, and never done twice at once. */
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { message } from "../../../src/messages/message";
import { Stretches } from "../../../src/worker/stretches";

/** Work of so many stretches, each of which gives way once. */
function workOf(count: number, fail = false) {
  const seen = { done: 0, atOnce: 0, most: 0, reports: [] as string[], lines: [] as string[] };
  const stretches: Stretches = new Stretches({
    async advance() {
      seen.most = Math.max(seen.most, ++seen.atOnce);
      await turn();
      seen.atOnce--;
      if (fail) throw new Error("broken");
      return ++seen.done >= count;
    },
    report: () => seen.reports.push(stretches.phase),
    reportEvery: 0,
    stopped: (reason) => message("lab.stopped", { reason }),
    log: (line) => seen.lines.push(line),
  });
  return { stretches, seen };
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}

describe("work in stretches", () => {
  it("goes on until it is done, and then says so once", async () => {
    const { stretches, seen } = workOf(3);
    stretches.goOn();
    await turns(20);
    expect(seen.done).toBe(3);
    expect(seen.reports.filter((phase) => phase === "done")).toHaveLength(1);
    stretches.goOn();
    await turns(5);
    expect(seen.done).toBe(3);
  });

  it("stands still while it is paused, and is not done twice at once when it is taken up before the pause was heard", async () => {
    const { stretches, seen } = workOf(1000);
    stretches.goOn();
    for (let i = 0; i < 4; i++) {
      stretches.pause();
      stretches.goOn();
      await turns(3);
    }
    expect(seen.most).toBe(1);
    stretches.pause();
    await turns(4);
    const { done } = seen;
    await turns(6);
    expect(seen.done).toBe(done);
    expect(seen.reports.at(-1)).toBe("paused");
  });

  it("says nothing more once other work has taken its place", async () => {
    const { stretches, seen } = workOf(1000);
    stretches.goOn();
    await turns(4);
    stretches.leave();
    const count = seen.reports.length;
    await turns(6);
    expect(seen.reports).toHaveLength(count);
  });

  it("is paused where it fails, says why, and forgets that when it goes on", async () => {
    const { stretches, seen } = workOf(3, true);
    stretches.goOn();
    await turns(4);
    expect(stretches.phase).toBe("paused");
    expect(stretches.problem).toEqual(message("lab.stopped", { reason: message("common.quoted", { text: "broken" }) }));
    expect(seen.lines[0]).toContain("broken");
    stretches.goOn();
    expect(stretches.problem).toBeNull();
  });
});
