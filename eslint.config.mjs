/**
 * Lint: packages that only one room may import, file length, and typescript-eslint's own checks. Which room may import which
 * stands in src/README.md, and tools/house/imports.mjs checks it: `npm run lint` runs both.
 */
import tseslint from "typescript-eslint";
import { noWording } from "./tools/lint/noWording.mjs";

/** Packages that only one folder may import. One block holds them all: later blocks would replace earlier ones. */
const guarded = [
  { folder: "src/host", group: ["vscode"], message: "Only src/host (and the front door) imports vscode." },
  { folder: "webview/charts", group: ["chart.js", "chart.js/*"], message: "Only webview/charts imports chart.js." },
  {
    folder: "webview/controls",
    group: ["@vscode/webview-ui-toolkit", "@vscode/webview-ui-toolkit/*"],
    message: "Only webview/controls imports the toolkit, so that a successor can replace it there.",
  },
];
const patternsFor = (folder) =>
  guarded.filter((rule) => rule.folder !== folder).map(({ group, message }) => ({ group, message }));
const restricted = (patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

const syntax = (...selectors) => ({ "no-restricted-syntax": ["error", ...selectors] });
const noDefaultExport = { selector: "ExportDefaultDeclaration", message: "Exports have names." };

/** Rooms whose texts have all moved to the catalogue: literals that people read fail there. To be every room. */
const convertedFolders = [
  "src/cli",
  "src/host",
  "src/worker",
  "src/protocol",
  "webview/charts",
  "webview/diagram",
  "webview/heatmap",
  "webview/pages",
  "webview/query",
  "webview/shell",
  "webview/table",
  "webview/trace",
  "webview/views",
  "src/checkpoints",
  "src/engine",
  "src/model",
];

export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", ".vscode-test/**", "test-results/**", "**/*.d.ts", "src/engine/kernel/assembly/**"] },
  {
    files: ["src/**/*.ts", "webview/**/*.ts", "test/**/*.ts"],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: {
      "max-lines": ["error", { max: 500 }],
      "max-len": ["error", { code: 140, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-expressions": ["error", { allowTernary: true, allowShortCircuit: true }],
    },
  },
  { files: ["src/**/*.ts", "webview/**/*.ts"], rules: restricted(patternsFor("")) },
  ...["src/host", "webview/charts", "webview/controls"].map((folder) => ({
    files: [`${folder}/**/*.ts`],
    rules: restricted(patternsFor(folder)),
  })),
  { files: ["src/extension.ts"], rules: { ...restricted(patternsFor("src/host")), "max-lines": ["error", { max: 100 }] } },
  { files: ["src/**/*.ts", "webview/**/*.ts", "test/**/*.ts"], rules: syntax(noDefaultExport) },
  {
    files: ["src/{messages,tensor,model,protocol,engine,checkpoints}/**/*.ts", "webview/**/*.ts"],
    ignores: ["src/checkpoints/nodeFile.ts"],
    rules: syntax(noDefaultExport, {
      selector: "ImportDeclaration[source.value=/^node:/]",
      message: "This room knows no Node modules.",
    }),
  },
  {
    files: [...convertedFolders.map((folder) => `${folder}/**/*.ts`), "src/*.ts"],
    ignores: [
      "src/engine/cell/definitions/**", // where their equations are from: papers, as they are cited
      "src/engine/lab/tasks/**", // where they are from, likewise, and what their symbols are
      "src/checkpoints/manifest/manifestSchema.ts", // a JSON schema's descriptions have one language
    ],
    plugins: { gatescope: { rules: { "no-wording": noWording } } },
    rules: { "gatescope/no-wording": "error" },
  },
  { files: ["*.config.{ts,mts}"], languageOptions: { parser: tseslint.parser } },
  { files: ["test/**/*.ts"], rules: { "@typescript-eslint/no-non-null-assertion": "off", "max-len": "off" } },
);
