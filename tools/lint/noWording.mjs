/**
 * A lint rule: text that a person reads comes from the catalogue (src/messages), never from a literal. It reports
 *
 *  - a string or template with two words in a row ("No such file", `${n} units`),
 *  - a capitalized word as the value of a key such as label or tooltip,
 *  - in lit's html and svg templates, any word between tags or in an attribute that is read (title, aria-label, …),
 *
 * unless it stands where nobody reads it: an import, a type, a key, a comparison, a defect (`new Error`, `TypeError`,
 * `RangeError`), a pattern, valibot's own checks, selectors, classes and styles. What is data all the same is marked
 * with oxlint-disable-next-line and the reason.
 */

/** Stands for an expression inside a template. */
const HOLE = "\uFFFC";
const WORD = /^["'“‘(]*\p{L}[\p{L}\p{M}'’-]+["'”’).,:;!?…]*$/u;
const FILLED = new RegExp(`^["'“‘(]*${HOLE}["'”’).,:;!?…]*$`, "u");

/** Attributes of elements that are read or spoken. */
const READ_ATTRIBUTES =
  /(?:^|\s)(?:title|alt|label|placeholder|aria-label|aria-description|aria-valuetext|aria-roledescription)\s*=\s*("[^"]*"|'[^']*')/g;

/** Keys of objects whose values are read, and what a value looks like that is no name or id. */
const READ_KEYS = new Set(["label", "ariaLabel", "tooltip", "placeholder", "prompt", "detail", "description"]);
const CAPITALIZED = /^\p{Lu}\p{Ll}+|[가-힣]/u;

/** Classes whose construction nobody reads, and calls whose strings are no wording; logs are in English. */
const DEFECTS = new Set(["Error", "TypeError", "RangeError", "SyntaxError", "RegExp"]);
const SILENT_CALLS = new Set([
  "querySelector",
  "querySelectorAll",
  "closest",
  "matches",
  "setProperty",
  "getContext",
  "setAttribute",
  "matchMedia",
  "invariant",
  "log",
  "assert",
]);
const SILENT_PROPERTIES = new Set(["className", "cssText", "font", "class", "style"]);

/** Whether a text has two words in a row, of which one may be an expression. @param {string} text */
export function isWording(text) {
  const tokens = text.split(/\s+/).map((token) => (WORD.test(token) ? "word" : FILLED.test(token) ? "hole" : "none"));
  return tokens.some((kind, at) => {
    const next = tokens[at + 1];
    return (kind === "word" && (next === "word" || next === "hole")) || (kind === "hole" && next === "word");
  });
}

/** The texts of a lit template that are read: what stands between tags, and the attributes that are spoken. @param {string} markup */
export function readTexts(markup) {
  const plain = markup.replace(/<!--[\s\S]*?-->/g, "").replace(/<style[\s\S]*?<\/style>/g, "");
  const attributes = [...plain.matchAll(/<[^>]*>/g)].flatMap(([tag]) =>
    [...tag.matchAll(READ_ATTRIBUTES)].map((match) => match[1] ?? ""),
  );
  return [...plain.split(/<[^>]*>/), ...attributes].map((text) => text.replace(/&\w+;/g, " "));
}

/** Whether a text that is certainly read has any word. @param {string} text */
const hasWord = (text) => text.split(/[\s"']+/).some((token) => WORD.test(token));

/** @param {any} node a call or construction */
function calleeName(node) {
  const { callee } = node;
  return callee.type === "MemberExpression" ? callee.property.name : callee.name;
}

/** Whether a literal stands where nobody reads it. @param {any} node @returns {boolean} */
function isSilent(node) {
  const { parent } = node;
  switch (parent.type) {
    case "ImportDeclaration":
    case "ImportExpression":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
    case "TSLiteralType":
    case "TSExternalModuleReference":
    case "TSEnumMember":
    case "SwitchCase":
    case "ExpressionStatement":
      return true;
    case "Property":
    case "PropertyDefinition":
    case "TSPropertySignature":
    case "MethodDefinition":
      return parent.key === node || SILENT_PROPERTIES.has(parent.key.name);
    case "MemberExpression":
      return parent.property === node;
    case "AssignmentExpression":
      return parent.left.type === "MemberExpression" && SILENT_PROPERTIES.has(parent.left.property.name);
    case "BinaryExpression":
      return ["===", "!==", "==", "!=", "in"].includes(parent.operator) || (parent.operator === "+" && isSilent(parent));
    case "ConditionalExpression":
    case "LogicalExpression":
      return isSilent(parent);
    case "NewExpression":
      return parent.callee.type === "Identifier" && DEFECTS.has(parent.callee.name);
    case "CallExpression":
      return (
        SILENT_CALLS.has(calleeName(parent)) || (parent.callee.type === "MemberExpression" && parent.callee.object.name === "v")
      );
    default:
      return false;
  }
}

/** @param {any} node */
function isReadValue(node) {
  return node.parent.type === "Property" && node.parent.value === node && READ_KEYS.has(node.parent.key.name);
}

/** @type {import("./rule.mjs").Rule} */
export const noWording = {
  meta: {
    type: "problem",
    schema: [],
    messages: { wording: 'Text that a person reads belongs to the catalogue: CONTRIBUTING.md, "A new message".' },
  },
  create(context) {
    const report = (/** @type {any} */ node) => context.report({ node, messageId: "wording" });
    return {
      Literal(node) {
        if (typeof node.value !== "string" || isSilent(node)) return;
        if (isWording(node.value) || (isReadValue(node) && CAPITALIZED.test(node.value))) report(node);
      },
      TemplateLiteral(/** @type {any} */ node) {
        const text = node.quasis.map((/** @type {any} */ quasi) => quasi.value.cooked ?? "").join(HOLE);
        const tag = node.parent.type === "TaggedTemplateExpression" ? node.parent.tag.name : undefined;
        if (tag === "html" || tag === "svg") {
          if (readTexts(text).some(hasWord)) report(node);
        } else if (tag !== "css" && isWording(text) && !isSilent(node)) report(node);
      },
    };
  },
};
