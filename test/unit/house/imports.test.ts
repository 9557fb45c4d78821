/** The import rules of the map hold in the source, and in what is shipped (esbuild's metafiles). */
import { build } from "esbuild";
import { readdirSync, existsSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { circles, forbiddenImports, readImports } from "../../../tools/house/imports.mjs";
import { lint } from "./lint";
import { textsOfThePage } from "../../../tools/messages/textsFrom.mjs";

const root = resolve(__dirname, "../../..");

/** One file importing another, and whether the map allows it. */
const forbidden: [from: string, to: string][] = [
  ["src/tensor/dtype.ts", "src/protocol/errors.ts"],
  ["src/messages/format.ts", "src/protocol/errors.ts"],
  ["src/messages/en/common.ts", "src/messages/ko/common.ts"],
  ["src/protocol/rpc.ts", "src/tensor/half.ts"],
  ["src/model/network.ts", "src/tensor/shape.ts"],
  ["src/checkpoints/source.ts", "src/protocol/errors.ts"],
  ["src/checkpoints/formats/npy.ts", "src/checkpoints/frameworks/registry.ts"],
  ["src/checkpoints/frameworks/keras/keras.ts", "src/checkpoints/frameworks/pytorch/pytorch.ts"],
  ["src/engine/session/session.ts", "src/checkpoints/open/openModel.ts"],
  ["src/engine/cell/definitions/lstm.ts", "src/checkpoints/open/openModel.ts"],
  ["src/engine/graph/graph.ts", "src/engine/cell/defineCell.ts"],
  ["src/engine/network/network.ts", "src/engine/kernel/loader.ts"],
  ["src/engine/network/network.ts", "src/engine/trace/trace.ts"],
  ["src/engine/trace/trace.ts", "src/engine/kernel/loader.ts"],
  ["src/engine/kernel/compile/program.ts", "src/engine/kernel/run/layerRun.ts"],
  ["src/cli/trace.ts", "src/host/commands.ts"],
  ["src/worker/main.ts", "src/host/commands.ts"],
  ["src/host/hover/hover.ts", "src/checkpoints/open/openModel.ts"],
  ["src/host/hover/hover.ts", "src/engine/session/session.ts"],
  ["src/host/hover/hover.ts", "webview/heatmap/colorMaps.ts"],
  ["webview/pages/trace/main.ts", "src/engine/cell/definitions/cells.ts"],
  ["webview/pages/trace/main.ts", "webview/pages/inspector/store.ts"],
  ["webview/heatmap/heatmap.ts", "webview/pages/trace/state.ts"],
];

describe("the map forbids an import that a room may not make", () => {
  it.each(forbidden)("%s: %s", (from, to) => {
    expect(existsSync(join(root, from)) && existsSync(join(root, to))).toBe(true);
    expect(forbiddenImports(root, [{ from, to }])).toHaveLength(1);
  });

  it("and allows one that it may make", () => {
    expect(forbiddenImports(root, [{ from: "src/engine/session/session.ts", to: "src/protocol/errors.ts" }])).toEqual([]);
  });

  it.each([
    "src/tensor/dtype.ts",
    "src/checkpoints/formats/npy.ts",
    "src/engine/cell/definitions/lstm.ts",
    "webview/pages/trace/main.ts",
  ])("%s may import messages, as every room, but no catalogue", (from) => {
    expect(forbiddenImports(root, [{ from, to: "src/messages/message.ts" }])).toEqual([]);
    expect(forbiddenImports(root, [{ from, to: "src/messages/ko/korean.ts" }])).toHaveLength(1);
  });

  it("a circle is found, of types too", () => {
    expect(
      circles([
        { from: "a", to: "b" },
        { from: "b", to: "c" },
        { from: "c", to: "a" },
        { from: "c", to: "d" },
      ]),
    ).toEqual(["These files import one another in a circle: a, b, c."]);
  });
});

describe("every import", () => {
  const imports = readImports(root);
  it("is one that the map allows", () => expect(forbiddenImports(root, imports)).toEqual([]));
  it("is in no circle", () => expect(circles(imports)).toEqual([]));
  it("was read", () => expect(imports.length).toBeGreaterThan(500));
});

const nodeModule = 'import { join } from "node:path";\njoin();';
const vscode = 'import * as vscode from "vscode";\nvscode.window.id();';
const chart = 'import { Chart } from "chart.js";\nnew Chart();';

/** What stands in a file of a folder, and the rule that rejects it; null where none does. */
const lintCases: [room: string, code: string, rule: string | null][] = [
  ["src/messages", nodeModule, "no-restricted-imports"],
  ["src/engine/session", nodeModule, "no-restricted-imports"],
  ["src/engine/session", vscode, "no-restricted-imports"],
  ["src/host/hover", vscode, null],
  ["src/host/hover", nodeModule, null],
  ["src/host/hover", chart, "no-restricted-imports"],
  ["webview/pages/trace", chart, "no-restricted-imports"],
  ["webview/charts", chart, null],
  ["webview/charts", nodeModule, "no-restricted-imports"],
  ["webview/controls", vscode, "no-restricted-imports"],
  ["webview/pages/trace", nodeModule, "no-restricted-imports"],
  ["src/host/hover", "export default 1;", "no-default-export"],
  ["src/host/hover", 'export const text = "No such file";', "no-wording"],
  ["webview/views/cell", 'export const text = "No such file";', "no-wording"],
  ["src/engine/cell/definitions", 'export const text = "No such file";', null],
  ["src/tensor", "export const first = (a: number[]) => a[0]!;", "no-non-null-assertion"],
  ["src/tensor", "export const f = (_unused: number) => 1;", "no-unused-vars"],
  ["test/unit", "export const first = (a: number[]) => a[0]!;", null],
];

describe("lint rejects a package in a room that may not know it, and what else a room may not have", () => {
  const found = lint(lintCases.map(([room, code]) => ({ room, code })));
  it.each(lintCases.map(([room, code, rule], index) => [room, code, rule, found[index]!] as const))(
    "%s: %s",
    (_room, _code, rule, broken) => {
      expect(broken).toEqual(rule === null ? [] : [expect.stringContaining(`(${rule})`)]);
    },
  );
});

/** Bundles that esbuild makes, together: of each entry the files it holds, node_modules included, and what it left outside. */
async function bundles(entryPoints: string[], platform: "node" | "browser") {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    bundle: true,
    write: false,
    metafile: true,
    platform,
    format: platform === "node" ? "cjs" : "iife",
    plugins: platform === "browser" ? [textsOfThePage] : [],
    external: ["vscode", ...builtinModules, "node:*"],
    outdir: "unused",
    logLevel: "silent",
  });
  return (entry: string) => {
    const inputs = new Set([entry]);
    const outside = new Set<string>();
    for (const file of inputs)
      for (const { path, external } of metafile.inputs[file]!.imports) (external ? outside : inputs).add(path);
    return { inputs: [...inputs], outside: [...outside] };
  };
}

describe("the bundles hold only what their side may hold", async () => {
  const ofNode = await bundles(["src/worker/main.ts", "src/cli.ts", "src/extension.ts"], "node");

  it("the worker knows no vscode and nothing of host or webview", () => {
    const { inputs, outside } = ofNode("src/worker/main.ts");
    expect(inputs).toContain("src/engine/session/session.ts");
    expect(outside).not.toContain("vscode");
    expect(inputs.filter((path) => /^(src\/host|webview)\//.test(path))).toEqual([]);
  });

  it("the shell command knows no vscode", () => {
    expect(ofNode("src/cli.ts").outside).not.toContain("vscode");
  });

  it("the extension host never parses a checkpoint and holds no engine", () => {
    const { inputs, outside } = ofNode("src/extension.ts");
    expect(outside).toContain("vscode");
    expect(inputs.filter((path) => /^(src\/(checkpoints|engine|tensor)|webview)\//.test(path))).toEqual([]);
  });

  const pages = readdirSync(join(root, "webview/pages"));
  const mainOf = (page: string) => `webview/pages/${page}/main.ts`;
  const ofPages = await bundles(pages.map(mainOf), "browser");
  it.each(pages)(
    "the page %s holds no vscode, no Node module, and of src the protocol, the model's words and the messages alone",
    (page) => {
      const { inputs, outside } = ofPages(mainOf(page));
      expect(outside).toEqual([]);
      expect(inputs.filter((path) => path.startsWith("src/") && !/^src\/(protocol|model|messages)\//.test(path))).toEqual([]);
      // Its document brings along the texts of its language.
      expect(inputs.filter((path) => /^src\/messages\/(en|ko)\/|catalogues/.test(path))).toEqual(["webview/shell/catalogues.ts"]);
    },
  );

  it("there are pages", () => expect(pages.length).toBeGreaterThan(0));
});
