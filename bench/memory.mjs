/**
 * What a long trace takes: a text through two LSTM layers of 512 units, as the extension traces it with its budget of
 * 512 MB, in a process of its own for each length. To reach: the budget and 100 MB of resident memory more, however long
 * the text is, and the same time for each token.
 *
 * npm run bench -- memory [--tokens 20000,1000000]      default 20,000 (all rows fit), 100,000 and 1,000,000: ten minutes
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { run } from "../tools/vscode/process.mjs";
import { bundleEngine } from "./engine/bundle.mjs";
import { describeMachine } from "./engine/machine.mjs";

const BUDGET = 512;
const MORE = 100;
const child = fileURLToPath(new URL("engine/tokensChild.mjs", import.meta.url));

const { values } = parseArgs({
  options: { tokens: { type: "string", default: "20000,100000,1000000" }, quick: { type: "boolean", default: false } },
});
const counts = values.quick ? [20_000] : values.tokens.split(",").map(Number);

for (const line of describeMachine()) console.log(line);
await bundleEngine();
for (const tokens of counts) {
  const { code, output } = await run(process.execPath, ["--expose-gc", child, String(tokens), "W2"]);
  if (code !== 0) throw new Error(`A trace of ${tokens} tokens failed:\n${output}`);
  const { microseconds, megabytes } = JSON.parse(output);
  const over = megabytes - BUDGET;
  const verdict = over <= MORE ? "reached" : `missed by ${Math.round(over - MORE)} MB`;
  console.log(
    `${tokens.toLocaleString("en")} tokens: ${microseconds.toFixed(0)} us per token, ${Math.round(megabytes)} MB (${verdict})`,
  );
}
