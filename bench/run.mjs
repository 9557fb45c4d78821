/** `npm run bench`: runs every benchmark in this folder, found by pattern, one after the other. */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../tools/vscode/process.mjs";

const folder = dirname(fileURLToPath(import.meta.url));
const asked = process.argv.slice(2);
for (const file of readdirSync(folder).filter((name) => name.endsWith(".mjs") && name !== "run.mjs").sort()) {
  if (asked.length > 0 && !asked.some((name) => file.startsWith(name))) continue;
  console.log(`\n${file}`);
  const { code } = await run(process.execPath, [join(folder, file)], { cwd: dirname(folder), inherit: true });
  if (code !== 0) process.exitCode = 1;
}
