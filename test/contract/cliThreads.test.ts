/** --threads of the shell command, with the kernel as it is shipped: it decides who computes, and changes no number. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openShell, type Shell } from "./cliSupport";

let shell: Shell;
beforeAll(async () => {
  shell = await openShell({ withKernel: true });
  shell.write("some.txt", "abc\ncab\n".repeat(400));
}, 60_000);
afterAll(() => shell.remove());

it("a score is the same with one thread and with two", async () => {
  const score = async (threads: string) => {
    const { stdout } = await shell.gatescope("score", "some.txt", "--model", "abc", "--json", "--threads", threads);
    return JSON.parse(stdout) as { computedBy: string; natsPerToken: number };
  };
  const [one, two] = [await score("1"), await score("2")];
  expect(one.computedBy).toMatch(/simd\/1$/);
  expect(two.computedBy).toMatch(/simd\/2$/);
  expect(two.natsPerToken).toBe(one.natsPerToken);
});

it("a trace is the same to the byte", async () => {
  const trace = async (threads: string) => {
    const out = `threads${threads}.npz`;
    await shell.gatescope("trace", "some.txt", "--model", "abc", "--out", out, "--threads", threads);
    return readFileSync(join(shell.folder, out));
  };
  const [one, two] = [await trace("1"), await trace("2")];
  expect(one.length).toBeGreaterThan(100_000);
  expect(two.equals(one)).toBe(true);
});
