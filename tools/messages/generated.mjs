/**
 * The files that VS Code reads of the catalogue: package.nls*.json (what package.json shows) and l10n/bundle.l10n*.json
 * (what the host says; VS Code hands the one of its display language to the extension, and language packs can add more).
 */

/** Ids of this subject stand in package.json as %id%. */
export const CONTRIBUTIONS = "contributions.";

/**
 * Paths from the root and the text of each file.
 * @param {{ english: Readonly<Record<string, string>>, korean: Readonly<Record<string, string>> }} catalogues
 * @returns {Record<string, string>}
 */
export function generatedFiles({ english, korean }) {
  return {
    "package.nls.json": json(english, true),
    "package.nls.ko.json": json(korean, true),
    "l10n/bundle.l10n.json": json(english, false),
    "l10n/bundle.l10n.ko.json": json(korean, false),
  };
}

/** @param {Readonly<Record<string, string>>} texts @param {boolean} contributions whether those of package.json or all others */
function json(texts, contributions) {
  const chosen = Object.entries(texts).filter(([id]) => id.startsWith(CONTRIBUTIONS) === contributions);
  return `${JSON.stringify(Object.fromEntries(chosen), null, 2)}\n`;
}
