/** Writes package.nls*.json and l10n/ from src/messages: `npm run messages`, after a change of a text. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { loadCatalogues } from "./catalogues.mjs";
import { generatedFiles } from "./generated.mjs";

const root = resolve(import.meta.dirname, "../..");
for (const [path, text] of Object.entries(generatedFiles(await loadCatalogues()))) writeFileSync(resolve(root, path), text);
