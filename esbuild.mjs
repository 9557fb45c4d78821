/**
 * Builds what ships: dist/extension.js, dist/worker.js, dist/trainer.js and dist/lab.js (extension host), dist/cli.js (shell),
 * dist/webview/* (one page per folder of webview/pages) and dist/webview/libraries/* (what pages read when they need it). The SIMD
 * kernel is compiled and carried by the bundles that use it. dist/meta/*.json are the metafiles that the import-rule test reads.
 *
 * --production: as it ships, small and without source maps. --watch: builds again what changes, the kernel included, and
 * checks types beside it; pages carry their source maps, as a webview may not load them as files.
 */
import { spawn } from "node:child_process";
import { build, context } from "esbuild";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { compileKernel, kernelSources } from "./tools/kernel/compile.mjs";
import { textsOfThePage, textsOfTheWorker } from "./tools/messages/textsFrom.mjs";

const watch = process.argv.includes("--watch");
const production = process.argv.includes("--production");
const pages = readdirSync("webview/pages");

/** @type {ReturnType<typeof compileKernel> | undefined} */
let compiling; // once for all bundles that carry it

/** Adds what src/engine/kernel/embedded.ts names: the kernel's builds, in base64. @type {import("esbuild").Plugin} */
const kernel = {
  name: "kernel",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]kernel[\\/]embedded\.ts$/ }, async ({ path }) => {
      const watchFiles = [path, ...kernelSources()];
      try {
        compiling ??= compileKernel().finally(() => (compiling = undefined));
        const builds = Object.entries(await compiling).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
        const constant = `const GATESCOPE_KERNEL = ${JSON.stringify(Object.fromEntries(builds))};`;
        return { contents: `${readFileSync(path, "utf8")}\n${constant}\n`, loader: "ts", watchFiles };
      } catch (error) {
        return { errors: [{ text: error instanceof Error ? error.message : String(error) }], watchFiles };
      }
    });
  },
};

/**
 * What webview/libraries imports when it is needed stays outside of a page's script, as a file in dist/webview/libraries. The page's
 * document says where that is (src/host/platform/webviewHtml.ts). @type {import("esbuild").Plugin}
 */
const libraries = {
  name: "libraries",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\// }, ({ kind, path }) => {
      return kind === "dynamic-import" ? { path: `libraries/${basename(path)}.js`, external: true } : undefined;
    });
  },
};

let building = 0;

/** Says when everything is built: .vscode/tasks.json waits for these lines. @type {import("esbuild").Plugin} */
const tell = {
  name: "tell",
  setup({ onStart, onEnd }) {
    onStart(() => void (building++ === 0 && console.log("[watch] building")));
    onEnd(() => void (--building === 0 && console.log("[watch] built")));
  },
};

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  metafile: true,
  logLevel: "info",
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: watch ? [tell] : [],
};

/** @type {import("esbuild").BuildOptions} */
const node = {
  ...common,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
  plugins: [...common.plugins, kernel],
};

/** @type {import("esbuild").BuildOptions} */
const worker = { ...node, plugins: [...node.plugins, textsOfTheWorker] };

const bundles = {
  extension: { ...node, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js" },
  worker: { ...worker, entryPoints: ["src/worker/main.ts"], outfile: "dist/worker.js" },
  trainer: { ...worker, entryPoints: ["src/worker/trainer.ts"], outfile: "dist/trainer.js" },
  lab: { ...worker, entryPoints: ["src/worker/lab.ts"], outfile: "dist/lab.js" },
  cli: { ...node, entryPoints: ["src/cli.ts"], outfile: "dist/cli.js", banner: { js: "#!/usr/bin/env node" } },
  webview: {
    ...common,
    platform: "browser",
    plugins: [...common.plugins, textsOfThePage, libraries],
    format: "iife",
    target: "es2022",
    entryPoints: Object.fromEntries(pages.map((page) => [page, `webview/pages/${page}/main.ts`])),
    outdir: "dist/webview",
    sourcemap: watch ? "inline" : false,
    sourceRoot: `${pathToFileURL(resolve("dist/webview")).href}/`, // the page that carries a map has another address
  },
  libraries: {
    ...common,
    platform: "browser",
    format: "esm",
    target: "es2022",
    entryPoints: ["charts", "equations", "graphs"].map((library) => `webview/libraries/${library}.ts`),
    outdir: "dist/webview/libraries",
    sourcemap: false,
  },
};

if (!watch) rmSync("dist", { recursive: true, force: true });
mkdirSync("dist/meta", { recursive: true });
if (watch) {
  const contexts = await Promise.all(Object.values(bundles).map((options) => context(options)));
  await Promise.all(contexts.map((bundle) => bundle.watch()));
  const check = spawn(
    process.execPath,
    ["node_modules/@typescript/native/bin/tsc", "--build", "--watch", "--preserveWatchOutput"],
    {
      stdio: "inherit",
    },
  );
  process.on("exit", () => check.kill());
} else {
  for (const [name, options] of Object.entries(bundles)) {
    const { metafile } = await build(options);
    writeFileSync(`dist/meta/${name}.json`, JSON.stringify(metafile));
  }
}
