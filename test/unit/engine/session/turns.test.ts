/** Who goes on when several have work to do. */
import { expect, it } from "vitest";
import { Turns, type Urgency } from "../../../../src/engine/session/turns";

/** Each takes so many turns, and writes its name at each. */
async function take(turns: Turns, taken: string[], name: string, urgency: Urgency, count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await turns.next(urgency);
    taken.push(name);
  }
}

it("what is seen comes before what can wait; who is as urgent takes turns, and the event loop has its own between", async () => {
  const taken: string[] = [];
  const turns = new Turns(async () => {
    await Promise.resolve();
    taken.push("-");
  });
  await Promise.all([
    take(turns, taken, "later", "later", 2),
    take(turns, taken, "run", "soon", 2),
    take(turns, taken, "text", "soon", 1),
    take(turns, taken, "tile", "seen", 2),
  ]);
  expect(taken.join(" ")).toBe("- tile - tile - run - text - run - later - later");
});

it("what comes later and is more urgent goes first", async () => {
  const taken: string[] = [];
  const turns = new Turns(() => new Promise((resolve) => setImmediate(resolve)));
  const analysis = take(turns, taken, "later", "later", 5);
  await new Promise((resolve) => setImmediate(resolve));
  await take(turns, taken, "tile", "seen", 1);
  const before = taken.indexOf("tile");
  await analysis;
  expect(before).toBeLessThan(3);
  expect(taken).toHaveLength(6);
});
