/**
 * Lint: the import rules between rooms (src/README.md says why), file length, and typescript-eslint's own checks.
 * A room may import what `mayImport` lists for it and nothing else; anything not listed fails.
 */
import tseslint from "typescript-eslint";
import importPlugin from "eslint-plugin-import";

const rooms = ["tensor", "protocol", "engine", "checkpoints", "host"].map((room) => `./src/${room}`);

/** Which rooms each room may import beside itself. `except` names files with a wider door. */
const mayImport = {
  tensor: [],
  protocol: [],
  checkpoints: ["tensor"],
  engine: ["tensor", "protocol"],
  host: ["protocol", "engine"], // types of the engine only: see no-restricted-imports below
};

const zones = [
  ...Object.entries(mayImport).map(([room, allowed]) => ({
    target: room === "engine" ? ["./src/engine/!(worker).ts", "./src/engine/!(worker)/**"] : `./src/${room}`,
    from: rooms.filter((path) => ![room, ...allowed].some((name) => path.endsWith(`/${name}`))).concat("./webview"),
    message: `src/${room} may import ${allowed.length ? allowed.join(", ") : "no other room"}.`,
  })),
  { target: ["./src/engine/worker.ts", "./src/engine/worker/**"], from: ["./src/host", "./webview"] },
  { target: "./webview", from: "./src", except: ["./protocol"], message: "webview may import src/protocol alone." },
];

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
const patternsFor = (folder) => guarded.filter((rule) => rule.folder !== folder).map(({ group, message }) => ({ group, message }));
const restricted = (patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", ".vscode-test/**", "test-results/**", "**/*.d.ts", "src/engine/kernel/assembly/**"] },
  {
    files: ["src/**/*.ts", "webview/**/*.ts", "test/**/*.ts"],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    plugins: { import: importPlugin },
    settings: { "import/resolver": { node: { extensions: [".ts", ".js", ".mjs"] } }, "import/parsers": { "@typescript-eslint/parser": [".ts"] } },
    rules: {
      "import/no-restricted-paths": ["error", { zones }],
      "import/no-default-export": "error",
      "import/no-cycle": ["error", { ignoreExternal: true }],
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
  {
    files: ["src/{tensor,protocol,engine,checkpoints}/**/*.ts", "webview/**/*.ts"],
    ignores: ["src/engine/worker.ts", "src/engine/worker/**", "src/checkpoints/nodeFile.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "ImportDeclaration[source.value=/^node:/]", message: "This room knows no Node modules." },
      ],
    },
  },
  {
    files: ["src/host/**/*.ts", "src/extension.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "ImportDeclaration[importKind!='type'][source.value=/\\/engine\\//]",
          message: "The host imports the engine's types only.",
        },
      ],
    },
  },
  { files: ["*.config.{ts,mts}"], languageOptions: { parser: tseslint.parser } },
  { files: ["test/**/*.ts"], rules: { "@typescript-eslint/no-non-null-assertion": "off", "max-len": "off" } },
);
