/** The import rules hold in the source (lint), and in what is shipped (esbuild's metafiles). */
import { ESLint } from "eslint";
import { build } from "esbuild";
import { readdirSync, existsSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(__dirname, "../../..");
const eslint = new ESLint({ cwd: root });

/** Rule names that reject one import statement written into a file. */
async function complaints(file: string, statement: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${statement}\n`, { filePath: join(root, file), warnIgnored: true });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

const forbidden: [file: string, statement: string, rule: string][] = [
  ["src/tensor/dtype.ts", 'import { CodedError } from "../protocol/errors";\nnew CodedError("", "");', "import/no-restricted-paths"],
  ["src/protocol/rpc.ts", 'import { half } from "../tensor/half";\nhalf();', "import/no-restricted-paths"],
  ["src/checkpoints/source.ts", 'import { CodedError } from "../protocol/errors";\nnew CodedError("", "");', "import/no-restricted-paths"],
  ["src/engine/session.ts", 'import { openModel } from "../checkpoints/openModel";\nopenModel();', "import/no-restricted-paths"],
  ["src/engine/cells/lstm.ts", 'import { openModel } from "../../checkpoints/openModel";\nopenModel();', "import/no-restricted-paths"],
  ["src/engine/session.ts", 'import { readFileSync } from "node:fs";\nreadFileSync("");', "no-restricted-syntax"],
  ["src/engine/session.ts", 'import * as vscode from "vscode";\nvscode.window;', "no-restricted-imports"],
  ["src/host/hover.ts", 'import { openModel } from "../checkpoints/openModel";\nopenModel();', "import/no-restricted-paths"],
  ["src/host/hover.ts", 'import { createSession } from "../engine/session";\ncreateSession();', "no-restricted-syntax"],
  ["src/host/hover.ts", 'import { colorOf } from "../../webview/heatmap/colorMaps";\ncolorOf();', "import/no-restricted-paths"],
  ["webview/trace/main.ts", 'import { cells } from "../../src/engine/cells/cells";\ncells();', "import/no-restricted-paths"],
  ["webview/trace/main.ts", 'import { Chart } from "chart.js";\nnew Chart();', "no-restricted-imports"],
  ["webview/trace/main.ts", 'import { vsCodeButton } from "@vscode/webview-ui-toolkit";\nvsCodeButton();', "no-restricted-imports"],
  ["webview/trace/main.ts", 'import { join } from "node:path";\njoin();', "no-restricted-syntax"],
];

describe("lint rejects an import that a room may not make", () => {
  it.each(forbidden)("%s: %s", async (file, statement, rule) => {
    expect(await complaints(file, statement)).toContain(rule);
  });

  it("and accepts one that it may make", async () => {
    const statement = 'import { CodedError } from "../protocol/errors";\nexport const e = new CodedError("a", "b");';
    expect(await complaints("src/engine/session.ts", statement)).toEqual([]);
  });
});

/** The inputs of a bundle that esbuild makes of an entry, node_modules included, and what it left outside. */
async function bundle(entry: string, platform: "node" | "browser") {
  const { metafile } = await build({
    absWorkingDir: root, entryPoints: [entry], bundle: true, write: false, metafile: true, platform,
    format: platform === "node" ? "cjs" : "iife", external: ["vscode", ...builtinModules, "node:*"], outdir: "unused",
    logLevel: "silent",
  });
  const outside = Object.values(metafile.outputs).flatMap((output) => output.imports.filter((i) => i.external).map((i) => i.path));
  return { inputs: Object.keys(metafile.inputs), outside };
}

describe("the bundles hold only what their side may hold", () => {
  it("the worker knows no vscode and nothing of host or webview", async () => {
    const { inputs, outside } = await bundle("src/engine/worker.ts", "node");
    expect(outside).not.toContain("vscode");
    expect(inputs.filter((path) => /^(src\/host|webview)\//.test(path))).toEqual([]);
  });

  it("the shell command knows no vscode", async () => {
    expect((await bundle("src/cli.ts", "node")).outside).not.toContain("vscode");
  });

  it("the extension host never parses a checkpoint and holds no engine", async () => {
    const { inputs } = await bundle("src/extension.ts", "node");
    expect(inputs.filter((path) => /^(src\/(checkpoints|engine|tensor)|webview)\//.test(path))).toEqual([]);
  });

  const pages = readdirSync(join(root, "webview")).filter((name) => existsSync(join(root, "webview", name, "main.ts")));
  it.each(pages)("the page %s holds no vscode, no Node module, and of src the protocol alone", async (page) => {
    const { inputs, outside } = await bundle(`webview/${page}/main.ts`, "browser");
    expect(outside).toEqual([]);
    expect(inputs.filter((path) => path.startsWith("src/") && !path.startsWith("src/protocol/"))).toEqual([]);
  });

  it("there are pages", () => expect(pages.length).toBeGreaterThan(0));
});
