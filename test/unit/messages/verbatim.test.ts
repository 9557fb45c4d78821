/**
 * English that has no entry in the catalogue yet: strings handed to errors, and `verbatim`. The bound may only fall;
 * when it is 0, strings leave the constructor of SaidError, and `common.verbatim` the catalogue.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";

const LEFT_TO_CONVERT = 0;

const root = resolve(__dirname, "../../..");
const files = ["src", "webview"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.startsWith("messages"))
    .map((path) => join(root, folder, path)),
);

/** Which arguments of a call or construction are messages. */
const positions: Record<string, number[]> = { CodedError: [1], CheckpointError: [1], malformed: [2, 3], verbatim: [0] };

/** Whether an expression is text that stands in the source: a literal, or something put together of literals. */
function isWording(node: ts.Expression): boolean {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true;
  if (ts.isBinaryExpression(node)) return isWording(node.left) || isWording(node.right);
  if (ts.isConditionalExpression(node)) return isWording(node.whenTrue) || isWording(node.whenFalse);
  return ts.isParenthesizedExpression(node) && isWording(node.expression);
}

function usesIn(source: ts.SourceFile): number {
  let uses = 0;
  const visit = (node: ts.Node): void => {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && ts.isIdentifier(node.expression)) {
      const name = node.expression.text;
      const given = (Object.hasOwn(positions, name) ? positions[name]! : []).map((at) => node.arguments?.[at]);
      uses += given.filter((argument) => argument && (name === "verbatim" || isWording(argument))).length;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return uses;
}

const count = (path: string, text: string) => usesIn(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, false));

it("finds strings where messages belong", () => {
  const text =
    'new CodedError("a", "B c."); malformed(f, "zip", `at ${n}`, known); verbatim(x); new CodedError("a", message("b.c"));';
  expect(count("a.ts", text)).toBe(3);
});

it("no more texts wait for their entry than before", () => {
  const uses = files.map((path) => [path, count(path, readFileSync(path, "utf8"))] as const).filter(([, number]) => number > 0);
  const list = uses.map(([path, number]) => `${number} ${path.slice(root.length + 1)}`).join("\n");
  expect(
    uses.reduce((sum, [, number]) => sum + number, 0),
    list,
  ).toBeLessThanOrEqual(LEFT_TO_CONVERT);
});
