/**
 * The header of a .npy file: a Python dictionary literal of three entries, such as
 * {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }. Read by its own small grammar, never evaluated.
 */
import { message, type Message } from "../../messages/message";

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
export function parseNpyHeader(text: string): NpyHeader | Message {
  const found = new Map<string, string>();
  let rest = text.trimStart();
  if (!rest.startsWith("{")) return message("formats.npyNoDictionary");
  rest = rest.slice(1).trimStart();
  while (!rest.startsWith("}")) {
    const [whole = "", , key = ""] = /^(['"])(descr|fortran_order|shape)\1\s*:\s*/.exec(rest) ?? [];
    if (whole === "") return message("formats.npyUnknownEntry");
    if (found.has(key)) return message("formats.npyTwice", { key });
    rest = rest.slice(whole.length);
    const value = entries[key as keyof typeof entries].exec(rest);
    if (!value) return message("formats.npyWrongKind", { key });
    found.set(key, value[1] ?? value[2] ?? value[3] ?? "");
    rest = rest.slice(value[0].length).trimStart();
    if (rest.startsWith(",")) rest = rest.slice(1).trimStart();
    else if (!rest.startsWith("}")) return message("formats.npyNoComma");
  }
  if (rest.slice(1).trim() !== "") return message("formats.npyFollows");
  const [descr, order, shapeText] = [found.get("descr"), found.get("fortran_order"), found.get("shape")];
  if (descr === undefined || order === undefined || shapeText === undefined) return message("formats.npyMissing");
  const parts = shapeText
    .slice(1, -1)
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const shape = parts.map((part) => (/^\d+L?$/.test(part) ? Number.parseInt(part, 10) : NaN));
  if (shape.length > maximumRank) return message("formats.npyAxes", { axes: shape.length, limit: maximumRank });
  if (!shape.every((size) => Number.isSafeInteger(size))) return message("formats.npyShape");
  return { descr, isFortran: order === "True", shape };
}
