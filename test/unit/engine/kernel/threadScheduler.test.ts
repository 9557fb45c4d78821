/** When a second thread is asked: by a thread and a clock that do what the test says. */
import { describe, expect, it } from "vitest";
import { ThreadScheduler, type CalledThread } from "../../../../src/engine/kernel/threads/threadScheduler";

function start(thread: Partial<{ running: boolean; sleeps: boolean; isIdle: boolean; wakes: boolean }>) {
  const state = { running: false, sleeps: false, isIdle: true, wakes: true, ...thread };
  const clock = { time: 1000 };
  const calls: number[] = [];
  let beat = 0,
    looks = 0,
    rested = 0;
  const called: CalledThread = {
    serves: true,
    get sleeps() {
      return state.sleeps;
    },
    get isIdle() {
      return state.isIdle;
    },
    get beat() {
      return state.running && !state.sleeps ? beat++ : beat;
    },
    expect: (milliseconds) => void (looks = milliseconds),
    wake() {
      calls.push(looks);
      state.sleeps = !state.wakes;
    },
    rest: () => void rested++,
  };
  const availability = new ThreadScheduler(called, () => (clock.time += 0.001));
  /** One thread works for so long. */
  const work = (milliseconds: number) => {
    clock.time += milliseconds;
    availability.record(milliseconds, 0);
  };
  return { availability, state, clock, calls, work, rested: () => rested };
}

describe("a thread for work in which each waits for the other", () => {
  it("is there where a core runs it, and is called where it sleeps", () => {
    const { availability, calls } = start({ running: true, sleeps: true });
    expect(availability.isThere()).toBe(true);
    expect(calls).toEqual([0.06]);
    expect(availability.isThere()).toBe(true);
    expect(calls.length).toBe(1);
  });

  it("is not there where no core runs it, and is looked for again a moment later", () => {
    const { availability, state, work } = start({ running: false });
    work(1);
    expect(availability.isThere()).toBe(false);
    state.running = true;
    expect(availability.isThere()).toBe(false);
    work(1.3);
    expect(availability.isThere()).toBe(true);
  });

  it("is let alone when it was called for nothing, and then called for longer", () => {
    const { availability, state, calls, work } = start({ sleeps: true });
    work(1);
    expect(availability.isThere()).toBe(false);
    const failures: number[] = [];
    for (let time = 0; time < 600; time++) {
      state.sleeps = true; // it came, looked and went where one did not see it
      work(1);
      expect(availability.isThere()).toBe(false);
      if (calls.length > failures.length + 1) failures.push(time);
    }
    expect(calls).toEqual([0.06, 6, 6, 6]);
    expect(failures[0]).toBeGreaterThan(20);
    expect(failures[1]! - failures[0]!).toBeGreaterThan(200);
  });

  it("is called briefly again in other work, and where it has gained much meanwhile", () => {
    const { availability, state, clock, calls, work } = start({ sleeps: true, wakes: false });
    const fail = () => {
      expect(availability.isThere()).toBe(false);
      work(2);
      expect(availability.isThere()).toBe(false);
    };
    work(1);
    fail();
    clock.time += 11;
    fail();
    expect(calls).toEqual([0.06, 0.06]);
    availability.record(5, 4);
    state.wakes = state.running = true;
    expect(availability.isThere()).toBe(true);
    expect(calls).toEqual([0.06, 0.06, 0.06]);
  });

  it("rests after losses, for a time worked and not for a time passed", () => {
    const { availability, clock, work, rested } = start({ running: true });
    work(1);
    availability.record(10, -5);
    expect(rested()).toBe(1);
    clock.time += 10_000;
    expect(availability.isThere()).toBe(false);
    for (let time = 0; time < 99; time++) work(1);
    expect(availability.isThere()).toBe(false);
    work(2);
    expect(availability.isThere()).toBe(true);
  });
});

describe("a thread for work of which it takes what it comes to", () => {
  it("is asked though it sleeps or has no core, where there is much to do", () => {
    const { availability, state } = start({ sleeps: true });
    expect(availability.mayCome(4)).toBe(true);
    state.sleeps = false;
    expect(availability.mayCome(4)).toBe(true);
    expect(availability.mayCome(1)).toBe(false);
  });

  it("is not asked before it has done what it was asked for", () => {
    const { availability, state } = start({ running: true, isIdle: false });
    expect(availability.mayCome(4)).toBe(false);
    expect(availability.isThere()).toBe(false);
    state.isIdle = true;
    expect(availability.mayCome(4)).toBe(true);
  });
});
