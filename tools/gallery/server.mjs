/**
 * The gallery's server: builds the pages as they ship and the gallery around them, and again when a file is saved; answers the
 * engine's requests with the engine that is in dist/. It serves this machine alone.
 */
import { context } from "esbuild";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join, normalize } from "node:path";
import { loadCatalogues } from "../messages/catalogues.mjs";
import { repository } from "../vscode/install.mjs";
import { readJson, startEngine } from "./engine.mjs";

const bodyClass = {
  light: "vscode-light",
  dark: "vscode-dark",
  "high-contrast": "vscode-high-contrast",
  "high-contrast-light": "vscode-high-contrast-light",
};
const folder = join(repository, "webview/gallery");
const types = { css: "text/css", js: "text/javascript", txt: "text/plain; charset=utf-8" };

/** @param {{ port?: number, watch?: boolean }} [options] port 0: any that is free */
export async function startGallery({ port = 0, watch = false } = {}) {
  const workers = { engine: startEngine(), trainer: startEngine("trainer"), lab: startEngine("lab") };
  const catalogues = watch ? null : await loadCatalogues();
  /** @type {Map<string, Uint8Array>} */
  const built = new Map();
  /** @type {Set<import("node:http").ServerResponse>} */
  const listening = new Set();
  const pages = readdirSync(join(repository, "webview/pages"));
  const building = await context({
    absWorkingDir: repository,
    entryPoints: {
      ...Object.fromEntries(pages.map((page) => [page, `webview/pages/${page}/main.ts`])),
      gallery: "webview/gallery/main.ts",
      host: "webview/gallery/host.ts",
      engineWorker: "webview/gallery/engineWorker.ts",
    },
    outdir: "/",
    bundle: true,
    write: false,
    sourcemap: watch ? "inline" : false,
    platform: "browser",
    format: "iife",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [
      {
        name: "serve",
        setup(build) {
          build.onEnd(({ outputFiles = [] }) => {
            for (const { path, contents } of outputFiles) built.set(path.replace(/^.*[\\/]/, ""), contents);
            for (const response of listening) response.write("event: built\ndata:\n\n");
          });
        },
      },
    ],
  });
  await building.rebuild();
  if (watch) await building.watch();
  built.set("axe.js", readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"))); // for tests, kept as scripts are
  /** @type {Map<string, ReturnType<typeof workers.engine.ask>>} */
  const answers = new Map();
  let opened = "";
  /**
   * Another look of a story asks what the first one asked, and stories have models and texts in common. Whoever works on them has the
   * engine's answers anew with each story. @param {string} method @param {string} params
   */
  const askEngine = (method, params) => {
    const question = `${method} ${params}`;
    const answer = answers.get(question) ?? workers.engine.ask(method, readJson(params));
    answers.set(question, answer);
    return answer;
  };
  /** What does not change while the gallery runs is kept by the browser, with what it has compiled of it. @param {string} type */
  const kept = (type) => (!watch && (type === types.js || type === types.css) ? "max-age=86400" : "no-store");

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://gallery");
    /** @param {number} status @param {string} type @param {string | Uint8Array} body */
    const send = (status, type, body) =>
      response.writeHead(status, { "content-type": type, "cache-control": kept(type) }).end(body);
    const name = pathname.slice(1);
    const ending = /** @type {keyof typeof types} */ (name.split(".").at(-1));
    try {
      if (name === "") return send(200, "text/html", gallery);
      if (name === "story") {
        const asked = searchParams.get("story") ?? "";
        if (watch && asked !== opened) answers.clear();
        opened = asked;
        return send(200, "text/html", story(searchParams, catalogues ?? (await loadCatalogues())));
      }
      if (name === "changes") {
        response.writeHead(200, { "content-type": "text/event-stream" });
        listening.add(response.on("close", () => listening.delete(response)));
        return;
      }
      const [, asked, method = ""] = /^(engine|trainer|lab)\/(\w+)$/.exec(name) ?? [];
      if (asked !== undefined) {
        const worker = workers[/** @type {keyof typeof workers} */ (asked)];
        const params = await bodyOf(request);
        const { ok, body } = await (asked === "engine" ? askEngine(method, params) : worker.ask(method, readJson(params)));
        return send(ok ? 200 : 400, "application/json", body);
      }
      if (name.startsWith("themes/")) return send(200, types.css, readFileSync(join(folder, normalize(name))));
      if (/^files\/test\/fixtures\/lab\/[\w-]+\.json$/.test(name))
        return send(200, "application/json", readFileSync(join(repository, name.slice(6))));
      if (/^files\/samples\/[\w-]+\.(txt|csv)$/.test(name))
        return send(200, types.txt, readFileSync(join(repository, name.slice(6))));
      const file = built.get(name);
      return file ? send(200, types[ending], file) : send(404, types.txt, `There is no ${name}.`);
    } catch (error) {
      return send(500, types.txt, String(error));
    }
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : port}/`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await Promise.all([building.dispose(), ...Object.values(workers).map((worker) => worker.stop())]);
    },
  };
}

/**
 * The page of a story, as src/host/platform/webviewHtml.ts writes it: with its policy, which refuses style attributes, and the texts
 * of its language. @param {URLSearchParams} query @param {Awaited<ReturnType<typeof loadCatalogues>>} catalogues */
function story(query, { english, korean }) {
  const theme = /** @type {keyof typeof bodyClass} */ (query.get("theme") ?? "light");
  const page = query.get("page") ?? "";
  const lang = query.get("lang") === "ko" ? "ko" : "en";
  if (!Object.hasOwn(bodyClass, theme)) throw new Error(`There is no theme "${theme}".`);
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-gallery'; connect-src 'self'; img-src data: blob:";
  return `<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="gallery">
<title>Story</title>
${["themes/vscode", `themes/${theme}`, encodeURIComponent(page)].map((name) => `<link rel="stylesheet" href="/${name}.css">`).join("\n")}
</head>
<body class="${bodyClass[theme]}" data-vscode-theme-kind="${bodyClass[theme]}">
<main id="root" data-state="loading" data-testid="${page === "trace" ? "panel" : page}"></main>
<script type="application/json" id="texts">${JSON.stringify(lang === "ko" ? korean : english).replaceAll("<", "\\u003c")}</script>
<script src="/host.js"></script>
<script src="/${encodeURIComponent(page)}.js"></script>
</body>
</html>`;
}

const gallery = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Gallery</title>
<link rel="stylesheet" href="/gallery.css">
</head>
<body>
<script src="/gallery.js"></script>
</body>
</html>`;

/** @param {import("node:http").IncomingMessage} request */
async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
