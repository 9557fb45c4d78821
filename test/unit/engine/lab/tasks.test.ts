/** Every task's sequences have the answers that a plain reading of them gives, and guessing comes to what is said. */
import { describe, expect, it } from "vitest";
import { depthsAfter } from "../../../../src/engine/lab/tasks/brackets";
import { measuredLengths, type Sequence, type Task } from "../../../../src/engine/lab/tasks/task";
import { tasks } from "../../../../src/engine/lab/tasks/tasks";
import { Random } from "../../../../src/engine/training/random";
import type { TaskId } from "../../../../src/protocol/lab";

const task = (id: TaskId) => tasks.get(id)!;

function textOf({ symbols }: Task, ids: Iterable<number>): string {
  return [...ids].map((id) => symbols![id]!).join("");
}

/** What must be said after what was read before the first question, by another way than the task's own. */
const solvers: Partial<Record<TaskId, (read: string) => string>> = {
  remember: (read) => read[0]!,
  copy: (read) => read.slice(0, 4),
  counting: (read) => `${"b".repeat(read.split("a").length - 2)}.`,
  brackets: (read) => closing(read),
  "two-brackets": (read) => closing(read),
  quotes: (read) => ((read.match(/"/g) ?? []).length % 2 === 1 ? "i" : "o"),
};

/** Pairs that are closed are taken out until none is left. */
function closing(read: string): string {
  let open = read.slice(0, -1);
  for (let before = ""; before !== open;) {
    before = open;
    open = open.replace(/\(\)|\[\]/g, "");
  }
  const closed = [...open].reverse().map((one) => (one === "(" ? ")" : "]"));
  return `${closed.join("")}.`;
}

/** A sequence's question and its whole answer. */
function parts(of: Task, { ids, asked, answers }: Sequence): { readonly read: string; readonly said: string } {
  return { read: textOf(of, ids.subarray(0, asked[0]! + 1)), said: textOf(of, answers) };
}

describe.each([...tasks.keys()])("%s", (id) => {
  const of = task(id);
  const { least, most, usual } = of.lengths;

  it.each([least, least + 1, 7, usual, most])("makes sequences of length %i that fit together", (length) => {
    const random = Random.seeded(3);
    for (let turn = 0; turn < 20; turn++) {
      const { steps, ids, numbers, asked, answers, counts } = of.draw(length, random);
      expect(steps).toBeLessThanOrEqual(of.steps(length));
      expect(asked.length).toBe(answers.length);
      expect(asked.every((step, at) => step < steps && (at === 0 || step > asked[at - 1]!))).toBe(true);
      expect(asked.at(-1)).toBe(steps - 1);
      if (of.symbols) {
        expect(ids.length).toBe(steps + 1);
        expect(ids.every((symbol) => symbol < of.symbols!.length)).toBe(true);
        expect([...answers]).toEqual(asked.map((step) => ids[step + 1]));
      } else expect(numbers.length).toBe(steps * of.inputs);
      if (counts) expect(counts.length).toBe(steps);
    }
  });

  it("is the same with the same seed, and another with another", () => {
    const draw = (seed: number) => {
      const random = Random.seeded(seed);
      return Array.from({ length: 5 }, (_, at) => of.draw(usual + (at % 2), random));
    };
    expect(draw(4)).toEqual(draw(4));
    if (id !== "counting") expect(draw(4)).not.toEqual(draw(5));
  });

  it("has the answers that another way of solving it gives", () => {
    const random = Random.seeded(9);
    const solve = solvers[id];
    for (let length = least; length < 30; length++) {
      const sequence = of.draw(length, random);
      if (solve) {
        const { read, said } = parts(of, sequence);
        expect(said).toBe(solve(read));
        continue;
      }
      const { numbers, answers, counts } = sequence;
      let sum = 0;
      for (let step = 0; step < length; step++) sum += numbers[2 * step]! * numbers[2 * step + 1]!;
      expect(numbers.filter((_, at) => at % 2 === 1).reduce((all, mark) => all + mark, 0)).toBe(2);
      expect(answers[0]).toBeCloseTo(sum, 6);
      expect(counts!.at(-1)).toBeCloseTo(sum, 6);
    }
  });

  it("is right by guessing as often as is said", () => {
    const length = 12;
    const random = Random.seeded(21);
    const { least: from, most: to } = measuredLengths(length, least);
    const each = 1500;
    let right = 0;
    const whole = new Map<string, number>();
    for (let of_ = from; of_ <= to; of_++) {
      const said = new Map<string, number>();
      for (let turn = 0; turn < each; turn++) {
        const sequence = of.draw(of_, random);
        if (!of.symbols) {
          right += of.isRight(1, sequence.answers[0]!) ? 1 : 0;
          continue;
        }
        const { said: answer } = parts(of, sequence);
        said.set(answer, (said.get(answer) ?? 0) + 1);
        whole.set(answer, (whole.get(answer) ?? 0) + 1);
      }
      // Who counts to n knows its length: in this task that is the answer itself.
      if (id !== "counting") right += Math.max(0, ...said.values());
    }
    if (id === "counting") right = Math.max(...whole.values());
    const share = right / (each * (to - from + 1));
    expect(Math.abs(share - of.chance(length))).toBeLessThan(0.02);
  });
});

it("counts what is to be counted", () => {
  const random = Random.seeded(2);
  expect([...task("counting").draw(3, random).counts!]).toEqual([1, 2, 3, 2, 1, 0]);
  const brackets = task("two-brackets");
  const sequence = brackets.draw(9, random);
  const read = textOf(brackets, sequence.ids.subarray(0, sequence.steps));
  sequence.counts!.forEach((count, step) => {
    const before = read.slice(0, step + 1);
    const open = (before.match(/[([]/g) ?? []).length - (before.match(/[)\]]/g) ?? []).length;
    expect(count).toBe(open);
  });
});

it("knows how deep brackets are", () => {
  expect([...depthsAfter(2)]).toEqual([0.5, 0, 0.5]);
  expect([...depthsAfter(3)]).toEqual([0, 0.75, 0, 0.25]);
  expect(depthsAfter(40).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
});
