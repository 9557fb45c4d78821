/**
 * What ../shared/CHECKPOINTS.md says of a policy of stable-baselines3 and of a grapheme-to-phoneme model: actions and values,
 * pronunciations and their nats, from the shell command and from the model that it opens.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openForText } from "../../src/cli/encoder";
import { NetworkRun } from "../../src/engine/network/network";
import { logProbabilities } from "../../src/engine/network/readout";
import { largestDifference, rowsOf } from "./faults/cases";
import { Shell } from "./faults/shell";

const shared = resolve(__dirname, "../../../shared/checkpoints");
const folder = mkdtempSync(join(tmpdir(), "gatescope-stepwise-"));
const shell = new Shell();
beforeAll(() => shell.open(), 60_000);
afterAll(() => {
  shell.close();
  rmSync(folder, { recursive: true, force: true });
});

const policy = join(shared, "sb3-recurrent-ppo");
describe.skipIf(!existsSync(policy))("sb3-recurrent-ppo", () => {
  it.each([
    ["lstm_actor", "actions.npy"],
    ["lstm_critic", "values.npy"],
  ])(
    "%s gives %s within 1e-5",
    async (part, array) => {
      const out = join(folder, `${part}.json`);
      const model = join(policy, "ppo_recurrent.zip");
      const { code, stderr } = await shell.run("trace", join(policy, "obs.csv"), "--model", model, "--part", part, "--out", out);
      expect(code, stderr).toBe(0);
      const { y } = JSON.parse(readFileSync(out, "utf8")) as { y: number[][] };
      expect(largestDifference(y, await rowsOf(join(policy, array)))).toBeLessThan(1e-5);
    },
    60_000,
  );
});

interface Pronunciations {
  readonly graphemes: readonly string[];
  readonly phonemes: readonly string[];
  readonly words: readonly { readonly word: string; readonly phonemes: string; readonly natsTotal: number }[];
}

const spelling = join(shared, "g2p");
const pronunciations = existsSync(spelling)
  ? (JSON.parse(readFileSync(join(spelling, "expected.json"), "utf8")) as Pronunciations)
  : { graphemes: [], phonemes: [], words: [] };

describe.skipIf(!existsSync(spelling))("g2p", () => {
  const model = join(folder, "g2p.npz");
  const { graphemes, phonemes, words } = pronunciations;
  const [start, end] = [phonemes.indexOf("<s>"), phonemes.indexOf("</s>")];
  beforeAll(() => {
    symlinkSync(join(spelling, "checkpoint20.npz"), model);
    writeFileSync(`${model}.gatescope.json`, JSON.stringify({ version: 1, vocabulary: { kind: "integers" } }));
  });

  const write = (name: string, ids: readonly number[]) => {
    const path = join(folder, name);
    writeFileSync(path, ids.join(" "));
    return path;
  };
  const spell = (word: string) =>
    write(`${word}.source`, [...[...word].map((letter) => graphemes.indexOf(letter)), graphemes.indexOf("</s>")]);

  it.each(words)(
    "$word has its nats within 1e-4, from the shell",
    async ({ word, phonemes: spoken, natsTotal }) => {
      const ids = [start, ...spoken.split(" ").map((each) => phonemes.indexOf(each)), end];
      const text = write(`${word}.txt`, ids);
      const { code, stdout, stderr } = await shell.run(
        "score",
        text,
        "--model",
        model,
        "--part",
        "dec",
        "--source",
        spell(word),
        "--json",
      );
      expect(code, stderr).toBe(0);
      const { natsPerToken, predicted } = JSON.parse(stdout) as { natsPerToken: number; predicted: number };
      expect(predicted).toBe(ids.length - 1);
      expect(Math.abs(natsPerToken * predicted - natsTotal)).toBeLessThan(1e-4);
    },
    60_000,
  );

  it("the source text can be written as it is read: letters in a row or apart, its end written out", async () => {
    const spelled = join(folder, "spelled.npz");
    symlinkSync(join(spelling, "checkpoint20.npz"), spelled);
    const [first] = words;
    const spoken = join(folder, "spoken.txt");
    writeFileSync(spoken, `<s> ${first?.phonemes ?? ""} </s>`);
    for (const kind of ["words", "characters"] as const) {
      const of = (list: readonly string[]) => (kind === "words" ? { kind, words: list } : { kind, characters: list });
      const vocabularies = { enc: of(graphemes), dec: { kind: "words", words: phonemes } };
      writeFileSync(`${spelled}.gatescope.json`, JSON.stringify({ version: 1, part: "dec", vocabularies }));
      for (const source of [
        `${first?.word ?? ""}</s>`,
        ...(kind === "words" ? [`${[...(first?.word ?? "")].join(" ")} </s>`] : []),
      ]) {
        const text = join(folder, "source.txt");
        writeFileSync(text, source);
        const { stdout, stderr, code } = await shell.run("score", spoken, "--model", spelled, "--source", text, "--json");
        expect(code, stderr).toBe(0);
        const { natsPerToken, predicted } = JSON.parse(stdout) as { natsPerToken: number; predicted: number };
        expect(Math.abs(natsPerToken * predicted - (first?.natsTotal ?? 0)), `${kind}: ${source}`).toBeLessThan(1e-4);
      }
    }
  }, 60_000);

  it.each(words)("$word is pronounced $phonemes", async ({ word, phonemes: spoken }) => {
    const { weights } = await openForText(model, { part: "dec", source: spell(word), initial: undefined, skip: false });
    const run = new NetworkRun(weights);
    const rows = run.layers.map(({ rowSize }) => new Float32Array(rowSize));
    run.reset();
    const said: string[] = [];
    for (let id = start; said.length < 20;) {
      run.run({ ids: Uint32Array.of(id) }, 1, rows, 0);
      const top = run.layers.at(-1);
      const h = rows.at(-1)?.subarray(top?.outputsAt, (top?.outputsAt ?? 0) + (top?.outputs ?? 0)) ?? new Float32Array(0);
      const scores = weights.head ? [...logProbabilities(weights.head, h)] : [];
      id = scores.indexOf(Math.max(...scores));
      if (id === end) break;
      said.push(phonemes[id] ?? "");
    }
    expect(said.join(" ")).toBe(spoken);
  });
});
