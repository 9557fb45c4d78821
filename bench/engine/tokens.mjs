/**
 * Time and memory per token, ours alone, from one token to a million: a trace of an LSTM 1x128 over bytes as the
 * extension makes it, with its budget. Every count runs in processes of its own, so that memory is that of one trace
 * at a time; the counts take turns.
 *
 * @typedef {{ tokens: number, first: number[], microseconds: number[], megabytes: number[] }} TokenRow
 *   by run: time per token of the first trace and of those after it, resident memory added at most
 */
import { fileURLToPath } from "node:url";
import { run } from "../../tools/vscode/process.mjs";
import { median } from "./measure.mjs";

const child = fileURLToPath(new URL("tokensChild.mjs", import.meta.url));
const counts = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000];

/** @param {{ quick: boolean, tell: (line: string) => void }} options @returns {Promise<TokenRow[]>} */
export async function runTokens({ quick, tell }) {
  tell("\nTime per token, LSTM 1x128");
  const rows = counts
    .filter((count) => !quick || count <= 10_000)
    .map((tokens) => /** @type {TokenRow} */ ({ tokens, first: [], microseconds: [], megabytes: [] }));
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    for (const row of rows) {
      const { code, output } = await run(process.execPath, ["--expose-gc", child, String(row.tokens), "W1", "3"]);
      if (code !== 0) throw new Error(`A trace of ${row.tokens} tokens failed:\n${output}`);
      const { first, microseconds, megabytes } = JSON.parse(output);
      row.first.push(first);
      row.microseconds.push(microseconds);
      row.megabytes.push(megabytes);
    }
  }
  for (const { tokens, first, microseconds, megabytes } of rows) {
    tell(
      `  ${tokens}: ${median(microseconds).toFixed(2)} us per token, the first trace ${median(first).toFixed(2)}, ${median(megabytes).toFixed(1)} MB`,
    );
  }
  return rows;
}
