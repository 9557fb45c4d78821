/**
 * `npm run bench`: runs every benchmark in this folder, found by pattern, one after the other. `npm run bench -- engine
 * --quick` runs the ones whose names begin so and hands them the rest. VS Code's extension hosts are on Node 24, so an
 * older Node hands over to the one that VS Code's server brought, where that is there.
 */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isExecutable, run } from "../tools/vscode/process.mjs";

const WANTED = 24;
const folder = dirname(fileURLToPath(import.meta.url));
const repository = dirname(folder);
const [asked, ...options] = process.argv.slice(2);
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith(".mjs") && name !== "run.mjs")
  .sort()) {
  if (asked !== undefined && !file.startsWith(asked)) continue;
  console.log(`\n${file}`);
  const { code } = await run(node(), [join(folder, file), ...options], { cwd: repository, inherit: true });
  if (code !== 0) process.exitCode = 1;
}

function node() {
  if (Number(process.versions.node.split(".")[0]) >= WANTED) return process.execPath;
  const brought = nodesOfServers().find(isExecutable);
  console.log(
    brought
      ? `Node ${process.versions.node} hands over to the Node of VS Code's server.`
      : `On Node ${process.versions.node}, not on ${WANTED} as VS Code is: figures of the engine will be too slow (node tools/vscode/start.mjs brings one).`,
  );
  return brought ?? process.execPath;
}

/** .vscode-test/server-*\/node_modules/node-*\/bin/node */
function nodesOfServers() {
  const matching = (/** @type {string} */ path, /** @type {string} */ start) =>
    existsSync(path)
      ? readdirSync(path)
          .filter((name) => name.startsWith(start))
          .map((name) => join(path, name))
      : [];
  return matching(join(repository, ".vscode-test"), "server-")
    .flatMap((server) => matching(join(server, "node_modules"), "node-"))
    .map((path) => join(path, "bin", "node"));
}
