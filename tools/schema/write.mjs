/** Writes schemas/gatescope.schema.json: `npm run schema`, after a change of src/checkpoints/manifest/manifestSchema.ts. */
import { build } from "esbuild";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { jsonSchemaText } from "./jsonSchema.mjs";

const root = resolve(import.meta.dirname, "../..");
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ["src/checkpoints/manifest/manifestSchema.ts"],
  bundle: true,
  write: false,
  format: "esm",
  platform: "node",
});
const { manifestSchema } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
writeFileSync(resolve(root, "schemas/gatescope.schema.json"), jsonSchemaText(manifestSchema));
