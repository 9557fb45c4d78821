/**
 * How fast the engine is, beside others that compute the same: npm run bench -- engine [options]
 *
 *   --quick           tiny sizes, to try the program
 *   --check           holds everybody against the reference and times nothing
 *   --only W1,GRU     some workloads; "tokens" is the series from one token to a million
 *   --rounds N        so many turns for everybody instead of each workload's own count
 *   --write FILE      the report as Markdown into a file as well
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { findContenders } from "./engine/contender.mjs";
import { runWorkload } from "./engine/forward.mjs";
import { describeMachine } from "./engine/machine.mjs";
import { installPeers } from "./engine/peers.mjs";
import { report } from "./engine/report.mjs";
import { runTokens } from "./engine/tokens.mjs";
import { makeWorkload, quickSizes, sizes } from "./engine/workloads.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    only: { type: "string" },
    rounds: { type: "string" },
    write: { type: "string" },
  },
});
const tell = (/** @type {string} */ line) => console.error(line);
const known = [...sizes.map(({ id }) => id), "tokens"];
const wanted = options.only?.split(",") ?? known;
const stranger = wanted.find((id) => !known.includes(id));
if (stranger !== undefined) throw new Error(`--only ${stranger}: the workloads are ${known.join(", ")}.`);

const trouble = await installPeers();
if (trouble) tell(trouble);
const machine = describeMachine();
const { contenders, missing } = await findContenders();
for (const line of [...machine, ...missing.map((name) => `Not taking part: ${name}`)]) tell(line);
const results = [];
try {
  for (const size of (options.quick ? quickSizes : sizes).filter(({ id }) => wanted.includes(id))) {
    const workload = makeWorkload({ ...size, rounds: Number(options.rounds ?? size.rounds) });
    const result = await runWorkload(workload, contenders, tell, { check: options.check });
    if (result) results.push(result);
  }
} finally {
  for (const stop of new Set(contenders.map((contender) => contender.stop))) await stop?.();
}
if (!options.check) {
  const tokens = wanted.includes("tokens") ? await runTokens({ quick: options.quick, tell }) : [];
  const text = report({ machine, missing, results, tokens, quick: options.quick });
  console.log(`\n${text}`);
  if (options.write) {
    mkdirSync(dirname(options.write), { recursive: true });
    writeFileSync(options.write, text);
  }
}
