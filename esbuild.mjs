/**
 * Builds what ships: dist/extension.js and dist/worker.js (extension host), dist/cli.js (shell), dist/webview/*
 * (one page per folder of webview/pages). The SIMD kernel is compiled first and carried by the bundles
 * that use it. dist/meta/*.json are the metafiles that the import-rule test reads.
 */
import { build, context } from "esbuild";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileKernel } from "./tools/kernel/compile.mjs";

const watch = process.argv.includes("--watch");
const production = process.argv.includes("--production");
const pages = readdirSync("webview/pages");

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  metafile: true,
  logLevel: "info",
  define: { "process.env.NODE_ENV": '"production"' },
};

/** What src/engine/kernel/embedded.ts reads. While watching, the kernel stays as it was at the start. */
const kernel = Object.entries(await compileKernel()).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
const define = { ...common.define, GATESCOPE_KERNEL: JSON.stringify(Object.fromEntries(kernel)) };

/** @type {import("esbuild").BuildOptions} */
const node = { ...common, platform: "node", format: "cjs", target: "node20", external: ["vscode"], define };

const bundles = {
  extension: { ...node, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js" },
  worker: { ...node, entryPoints: ["src/worker/main.ts"], outfile: "dist/worker.js" },
  cli: { ...node, entryPoints: ["src/cli.ts"], outfile: "dist/cli.js", banner: { js: "#!/usr/bin/env node" } },
  webview: {
    ...common,
    platform: "browser",
    format: "iife",
    target: "es2022",
    entryPoints: Object.fromEntries(pages.map((page) => [page, `webview/pages/${page}/main.ts`])),
    outdir: "dist/webview",
  },
};

if (!watch) rmSync("dist", { recursive: true, force: true });
mkdirSync("dist/meta", { recursive: true });
for (const [name, options] of Object.entries(bundles)) {
  if (watch) {
    await (await context(options)).watch();
  } else {
    const { metafile } = await build(options);
    writeFileSync(`dist/meta/${name}.json`, JSON.stringify(metafile));
  }
}
