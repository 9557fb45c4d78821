/** The catalogues of src/messages, for tools: built from their sources. */
import { build } from "esbuild";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** As they are now. @returns {Promise<{ english: Record<string, string>, korean: Record<string, string> }>} */
export async function loadCatalogues() {
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
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
