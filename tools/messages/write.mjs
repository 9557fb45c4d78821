/** Writes package.nls*.json and l10n/ from src/messages: `npm run messages`, after a change of a text. */
import { build } from "esbuild";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { generatedFiles } from "./generated.mjs";

const root = resolve(import.meta.dirname, "../..");
const { outputFiles } = await build({
  absWorkingDir: root,
  bundle: true,
  write: false,
  format: "esm",
  platform: "node",
  stdin: {
    contents: 'export * from "./src/messages/en/english"; export * from "./src/messages/ko/korean";',
    resolveDir: root,
    loader: "ts",
  },
});
const catalogues = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
for (const [path, text] of Object.entries(generatedFiles(catalogues))) writeFileSync(resolve(root, path), text);
