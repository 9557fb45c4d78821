/**
 * Patterns by which a tokenizer.json parts or replaces text. A regular expression from a file could run without end, so
 * only those that are known are used, and simple ones: one character, or one class of them, perhaps repeated.
 */
import { message } from "../../../messages/message";
import { quote } from "../../errors";
import { isPart, unsound, unsupported, type Part } from "./description";

const blank = "\\p{White_Space}";
const filled = "\\P{White_Space}";
/** Letters and digits as the regex crate's \w. */
export const wordCharacter = "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]";
const notWordNorBlank = "[^\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}\\p{White_Space}]";
const other = `[^${blank}\\p{L}\\p{N}]`;
const endings = "'(?:[sS]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD])";
const upper = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
const lower = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
const blanks = `${blank}*[\\r\\n]+|${blank}+(?!${filled})|${blank}+`;

const endingsAsWritten = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const gpt2AsWritten = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
const tail = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

/** As a file writes them, and as they are run. */
const known = new Map<string, string>([
  [gpt2AsWritten, `'(?:s|t|re|ve|m|ll|d)| ?\\p{L}+| ?\\p{N}+| ?${other}+|${blank}+(?!${filled})|${blank}+`],
  [`${endingsAsWritten}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}${tail}`, cl100k("\\p{N}{1,3}")],
  [`${endingsAsWritten}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}${tail}`, cl100k("\\p{N}")],
  [
    `[^\\r\\n\\p{L}\\p{N}]?${upper}*${lower}+${endingsAsWritten}?|[^\\r\\n\\p{L}\\p{N}]?${upper}+${lower}*${endingsAsWritten}?` +
      `|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`,
    `[^\\r\\n\\p{L}\\p{N}]?${upper}*${lower}+(?:${endings})?|[^\\r\\n\\p{L}\\p{N}]?${upper}+${lower}*(?:${endings})?` +
      `|\\p{N}{1,3}| ?${other}+[\\r\\n/]*|${blanks}`,
  ],
  ["\\w+|[^\\w\\s]+", `${wordCharacter}+|${notWordNorBlank}+`],
  ["\\w+|[^\\w\\s]", `${wordCharacter}+|${notWordNorBlank}`],
]);

function cl100k(digits: string): string {
  return `${endings}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?${other}+[\\r\\n]*|${blanks}`;
}

/** One character or class, perhaps repeated: \s+, [0-9], \p{L}*, " {2,}", "``". */
const repeated = "(?:[+*?]|\\{\\d{1,2}(?:,\\d{0,2})?\\})?";
const escape = "\\\\(?:[sSdDrnt]|[pP]\\{\\w{1,30}\\}|[^\\w\\s])";
const classOfSome = "\\[\\^?(?:\\\\[rnt]|\\\\[^\\w\\s]|[0-9A-Za-z]-[0-9A-Za-z]|[^\\\\\\]&~|^-])+\\]";
const simple = new RegExp(`^(?:${escape}|${classOfSome}|[^\\\\[\\](){}*+?|^$.])${repeated}$`, "u");

export const gpt2Pattern = compile(gpt2AsWritten);

/** {"String": literal} or {"Regex": expression}. Throws "checkpoint-unsupported" for an expression that is not known. */
export function readPattern(value: unknown, where: string): RegExp {
  if (isPart(value)) {
    const { String: literal, Regex: expression } = value as Part;
    if (typeof literal === "string" && literal !== "") return new RegExp(escapeLiteral(literal), "gu");
    if (typeof expression === "string") return compile(expression);
  }
  throw unsound(where, message("input.patternExpected"));
}

function compile(expression: string): RegExp {
  const asRun = known.get(expression) ?? (/^[^\\[\](){}*+?|^$.]+$/u.test(expression) ? expression : null);
  if (asRun !== null) return new RegExp(asRun, "gu");
  if (simple.test(expression)) {
    try {
      return new RegExp(
        expression.replace(/^\\s/, blank).replace(/^\\S/, filled).replace(/^\\d/, "\\p{Nd}").replace(/^\\D/, "\\P{Nd}"),
        "gu",
      );
    } catch {
      // a class that JavaScript does not know: refused as the others
    }
  }
  throw unsupported(message("input.expression", { expression: quote(expression) }));
}

export function escapeLiteral(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
