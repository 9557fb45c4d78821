/** When edits are handed to the engine. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { EditFollower } from "../../../../src/host/trace/editFollower";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function started() {
  const follow = vi.fn();
  return { follow, follower: new EditFollower(follow) };
}

it("follows once, when typing rests, the later the more tokens there are", () => {
  const { follow, follower } = started();
  for (let letters = 0; letters < 5; letters++) {
    follower.soon(100, true);
    vi.advanceTimersByTime(50);
  }
  expect([follow.mock.calls.length, follower.isFollowing]).toEqual([0, true]);
  vi.advanceTimersByTime(11);
  expect(follow).toHaveBeenCalledTimes(1);
  follower.soon(100_000, true);
  vi.advanceTimersByTime(159);
  expect(follow).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(follow).toHaveBeenCalledTimes(2);
});

it("while the engine reads the text an edit waits, and is known to be followed", () => {
  const { follow, follower } = started();
  follower.soon(100, false);
  vi.advanceTimersByTime(1000);
  expect([follow.mock.calls.length, follower.isFollowing]).toEqual([0, true]);
});

it("stops for good, or waits for who asks next", () => {
  const { follow, follower } = started();
  follower.soon(100, true);
  follower.wait();
  vi.advanceTimersByTime(1000);
  expect([follow.mock.calls.length, follower.isFollowing]).toEqual([0, true]);
  follower.soon(100, true);
  follower.stop();
  vi.advanceTimersByTime(1000);
  expect([follow.mock.calls.length, follower.isFollowing]).toEqual([0, false]);
});

it("what is handed over has the edits since, and none from before", () => {
  const { follower } = started();
  const edit = (offset: number) => ({ offset, removed: 0, inserted: 1 });
  follower.remember(edit(0));
  const since = follower.handOver();
  expect(since).toEqual([]);
  follower.remember(edit(1));
  const later = follower.handOver();
  follower.remember(edit(2));
  expect([since, later]).toEqual([[edit(1)], [edit(2)]]);
});
