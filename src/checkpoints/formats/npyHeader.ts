/**
 * The header of a .npy file: a Python dictionary literal of three entries, such as
 * {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }. Read by its own small grammar, never evaluated.
 */

export interface NpyHeader {
  /** "<f4"; for a structured type its text. */
  readonly descr: string;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
}

const entries = {
  descr: /^'([^'\\]*)'|^"([^"\\]*)"|^(\[(?:[^[\]]|\[[^[\]]*\])*\])/,
  fortran_order: /^(True|False)/,
  shape: /^(\([\d\sL,]*\))/,
};
const maximumRank = 32;

/** What is wrong, where it is not sound. */
export function parseNpyHeader(text: string): NpyHeader | string {
  const found = new Map<string, string>();
  let rest = text.trimStart();
  if (!rest.startsWith("{")) return "it is not a dictionary";
  rest = rest.slice(1).trimStart();
  while (!rest.startsWith("}")) {
    const [whole = "", , key = ""] = /^(['"])(descr|fortran_order|shape)\1\s*:\s*/.exec(rest) ?? [];
    if (whole === "") return "an entry is none of descr, fortran_order and shape";
    if (found.has(key)) return `${key} occurs twice`;
    rest = rest.slice(whole.length);
    const value = entries[key as keyof typeof entries].exec(rest);
    if (!value) return `the value of ${key} is not of its kind`;
    found.set(key, value[1] ?? value[2] ?? value[3] ?? "");
    rest = rest.slice(value[0].length).trimStart();
    if (rest.startsWith(",")) rest = rest.slice(1).trimStart();
    else if (!rest.startsWith("}")) return "it is cut off, or a comma is missing";
  }
  if (rest.slice(1).trim() !== "") return "something follows the dictionary";
  const [descr, order, shapeText] = [found.get("descr"), found.get("fortran_order"), found.get("shape")];
  if (descr === undefined || order === undefined || shapeText === undefined)
    return "one of descr, fortran_order and shape is missing";
  const parts = shapeText
    .slice(1, -1)
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const shape = parts.map((part) => (/^\d+L?$/.test(part) ? Number.parseInt(part, 10) : NaN));
  if (shape.length > maximumRank) return `the shape has ${shape.length} axes, and at most ${maximumRank} are read`;
  if (!shape.every((size) => Number.isSafeInteger(size))) return "the shape is no list of whole numbers";
  return { descr, isFortran: order === "True", shape };
}
