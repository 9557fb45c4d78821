/** Equations, which the engine writes as text, as MathML: coloured as the picture, in the fonts that the machine has for it. */
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import type { DirectiveResult } from "lit/directive.js";
import { equations } from "../../libraries/libraries";

/** Words of the equations that are functions. */
const functions: Readonly<Record<string, string>> = { tanh: "\\tanh", exp: "\\exp", max: "\\max" };
const signs: Readonly<Record<string, string>> = {
  σ: "\\sigma",
  "⊙": "\\odot",
  "−": "-",
  "±": "\\pm",
  ᵀ: "^{\\mathsf{T}}",
  Σ: "\\Sigma",
};
const TOKENS = /\s+|log σ|√units|[A-Za-z]+(?:_[A-Za-z0-9]+)?'?|[0-9]+(?:\.[0-9]+)?|./gu;

/** TeX of an equation. `toneOf` gives the class of a symbol's colour, "" where it has none. */
export function texOf(equation: string, toneOf: (symbol: string) => string): string {
  const tokens = equation.match(TOKENS) ?? [];
  const isSymbol = (token = "") => /^[A-Za-z]/.test(token) && !(token in functions);
  const written = tokens.map((token, at) => {
    if (token.trim() !== "") return isSymbol(token) ? symbol(token, toneOf) : other(token);
    return isSymbol(tokens[at - 1]) && /^[A-Za-z(]/.test(tokens[at + 1] ?? "") ? "\\, " : " "; // a product
  });
  return written.join("");
}

function other(token: string): string {
  if (token === "log σ") return "\\log\\sigma";
  if (token === "√units") return "\\sqrt{\\mathrm{units}}";
  return (
    functions[token] ??
    signs[token] ??
    (/^[\w.()[\],=+/|]+$/.test(token) ? token : `\\text{${token.replace(/[\\{}$%&#^_~]/g, "")}}`)
  );
}

/** "W_f", "c'", "c_below". */
function symbol(token: string, toneOf: (symbol: string) => string): string {
  if (token === "mod") return "\\bmod ";
  const prime = token.endsWith("'") ? "\\text{′}" : ""; // set as text: fonts without one for formulas raise it too far
  const [base = "", below = ""] = token.replace("'", "").split("_");
  const letters = (text: string) => (text.length > 2 ? `\\mathrm{${text}}` : text);
  const name = `${letters(base)}${below === "" ? "" : `_{${letters(below)}}`}${prime}`;
  const tone = toneOf(token);
  return tone === "" ? name : `\\class{${tone}}{${name}}`;
}

const typeset = new Map<string, DirectiveResult>();

/** TeX as MathML; null until Temml is there. It holds neither styles nor scripts, so that a page may show it whose policy allows none. */
export function mathOf(tex: string): DirectiveResult | null {
  const known = typeset.get(tex);
  if (known) return known;
  const library = equations.now;
  if (!library) return null;
  const math = unsafeHTML(library.mathMl(tex));
  typeset.set(tex, math);
  return math;
}
