/** `gatescope gradient` as it is shipped: what it prints of which target, and what it refuses. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShell, type Shell } from "./cliSupport";

let shell: Shell;
beforeAll(async () => {
  shell = await openShell();
  shell.write("text.txt", "abcab");
});
afterAll(() => shell.remove());

interface Told {
  readonly value: number;
  readonly tokens: readonly { readonly token: number; readonly label: string; readonly norm: number; readonly sum: number }[];
}

const run = (...args: string[]) => shell.gatescope("gradient", "text.txt", "--model", "abc", ...args);

async function asked(...args: string[]): Promise<Told> {
  const { code, stdout, stderr } = await run("--json", ...args);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as Told;
}

describe("in JSON", () => {
  it("a unit's value is the traced one, and what came after the token does not matter to it", async () => {
    await shell.gatescope("trace", "text.txt", "--model", "abc", "--out", "traced.json");
    const traced = JSON.parse(readFileSync(join(shell.folder, "traced.json"), "utf8")) as Record<string, number[][]>;
    const told = await asked("--target", "c", "--unit", "2", "--layer", "0", "--token", "3");
    expect(told.value).toBeCloseTo(traced["l0.c"]![3]![2]!, 6);
    expect(told.tokens.map(({ token, label, norm }) => [token, label, norm > 0])).toEqual([
      [0, "a", true],
      [1, "b", true],
      [2, "c", true],
      [3, "a", true],
      [4, "b", false],
    ]);
    // To the state itself the gradient is 1 of one unit, and so gradient times value is the value.
    const itself = await asked("--target", "c", "--unit", "2", "--layer", "0", "--token", "3", "--of", "l0.c");
    expect(itself.tokens[3]!.norm).toBeCloseTo(1, 6);
    expect(itself.tokens[3]!.sum).toBeCloseTo(told.value, 6);
  });

  it("a score against another's is the difference of both, token by token", async () => {
    const [b, c, both, byId] = await Promise.all([
      asked("--target", "logit:b"),
      asked("--target", "logit:c"),
      asked("--target", "logit:b", "--against", "c"),
      asked("--target", "log-probability:#1", "--against", "#2"),
    ]);
    for (const told of [both, byId]) {
      expect(told.value).toBeCloseTo(b.value - c.value, 5);
      told.tokens.forEach(({ sum }, token) => expect(sum).toBeCloseTo(b.tokens[token]!.sum - c.tokens[token]!.sum, 5));
    }
  });

  it("the loss is what score tells, and depends on gates", async () => {
    const score = await shell.gatescope("score", "text.txt", "--model", "abc", "--json");
    const { natsPerToken } = JSON.parse(score.stdout) as { natsPerToken: number };
    const told = await asked("--target", "loss", "--of", "l1.f");
    expect(told.value).toBeCloseTo(natsPerToken, 5);
    expect(told.tokens.slice(1, 4).every(({ norm }) => norm > 0)).toBe(true);
  });
});

it("is written to be read, in both languages", async () => {
  const { stdout } = await run("--target", "log-probability:b", "--token", "2");
  const lines = stdout.split("\n");
  expect(lines[0]).toMatch(/^log-probability of "b" after token 2 "c": −[\d.]+$/);
  expect(lines[2]!.split(/\s{2,}/)).toEqual(["with respect to input at", "length", "times value"]);
  expect(
    lines
      .slice(3, 6)
      .map((line) => line.split(/\s{2,}/)[0])
      .sort(),
  ).toEqual(["0 a", "1 b", "2 c"]);
  expect(lines.slice(6)).toEqual([""]);
  const korean = await run("--target", "loss", "--lang", "ko");
  expect(korean.stdout).toMatch(/^1~4번 토큰의 평균 손실\(nats\): \+/);
});

it.each([
  [[], "gatescope gradient needs --target TARGET"],
  [["--target", "logits"], 'log-probability:TOKEN or a state, not "logits"; layer 1 has the states c and h'],
  [["--target", "c"], "--target c is a state: say of which unit, by --unit U"],
  [["--target", "c", "--unit", "3"], "The state c of layer 1 has 3 numbers, so none at 3."],
  [["--target", "logit:x"], 'text.txt: the vocabulary has no token "x". Give its number instead, as #ID.'],
  [["--target", "logit:#9"], "text.txt: The model predicts 4 tokens, so none with the number 9."],
  [["--target", "loss", "--token", "0"], "The target is read after the steps"],
  [["--target", "loss", "--token", "9"], "tokens 9 to 10 are not within"],
  [["--target", "loss", "--of", "f"], '--of takes input or a channel such as l0.f, not "f"'],
  [["--target", "loss", "--of", "l0.z"], "text.txt: "],
  [["--target", "loss", "--of", "l7.f"], "text.txt: "],
])("%j is refused with what to do", async (args, says) => {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(says);
});
