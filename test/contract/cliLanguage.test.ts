/** The shell command speaks the language of its environment, or the one that --lang names. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShell, type Shell } from "./cliSupport";

let shell: Shell;
beforeAll(async () => {
  shell = await openShell();
}, 60_000);
afterAll(() => shell.remove());

const gatescope = (...args: string[]) => shell.gatescope(...args);
const inLocale = (locale: string, ...args: string[]) => shell.inLocale(locale, ...args);

describe("Korean", () => {
  it("is the language of a Korean shell, and of --lang ko in any; --lang en is English there", async () => {
    const korean = /^gatescope [^\n]+: 순환 신경망을 들여다봅니다\n/;
    expect((await inLocale("ko_KR.UTF-8", "--help")).stdout).toMatch(korean);
    expect((await gatescope("--help", "--lang", "ko")).stdout).toMatch(korean);
    expect((await inLocale("ko_KR.UTF-8", "--help", "--lang", "en")).stdout).toMatch(/look inside recurrent networks/);
  });

  it("the help names every command and option, in lines that fit", async () => {
    const english = (await gatescope("--help")).stdout;
    const korean = (await gatescope("--help", "--lang", "ko")).stdout;
    const typed = (text: string) => [...new Set(text.match(/--[a-z]+/g))].sort();
    expect(typed(korean)).toEqual(typed(english));
    expect(korean).toContain("    모든 토큰에서 모든 게이트와 상태를 구합니다.");
    const columns = (line: string) => line.length + (line.match(/[가-힣]/g)?.length ?? 0);
    for (const text of [english, korean]) expect(text.split("\n").filter((line) => columns(line) > 120)).toEqual([]);
  });

  it("errors are told in it, with the particles that their names ask for", async () => {
    const refused = async (...args: string[]) => {
      const { code, stdout, stderr } = await inLocale("ko_KR.UTF-8", ...args);
      expect([code, stdout]).toEqual([2, ""]);
      return stderr;
    };
    expect(await refused("paint")).toMatch(/^gatescope: "paint" 명령은 없습니다\..*gatescope --help/);
    expect(await refused("inspect", "abc", "--lang", "fr")).toMatch(
      /--lang에는 en 또는 ko를 지정하십시오\. "fr"은 쓸 수 없습니다/,
    );
    expect(await refused("score", "accent.txt", "--model", "abc")).toMatch(
      /accent\.txt의 2번째 줄 3번째 열에 있는 "é"\(U\+00E9\) 외 1개가 abc\.safetensors의 어휘 집합에 없습니다\./,
    );
    expect(await refused("inspect", "none.safetensors")).toMatch(/none\.safetensors.*[가-힣]/);
  });

  it("inspect is in it, its names and numbers as they are", async () => {
    const { code, stdout } = await inLocale("ko_KR.UTF-8", "inspect", "abc");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^abc: safetensors, [\d,]+바이트, 텐서 11개, 매개변수 \d+개\nThe ABC\n/);
    expect(stdout).toContain("게이트 순서: i f g o, 관례. ");
    expect(stdout).toContain("rnn.weight_ih_l1");
  });
});
