/** Numbers and texts as pickles write them. */
import { message } from "../../../messages/message";
import type { Building } from "./pickleMachine";

const maximumDigits = 1000;
const maximumLongBytes = 512;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Up to this length, characters one by one are faster than a decoder; words and names are shorter. */
const shortText = 64;

/** UTF-8; what is none becomes U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.length > shortText) return decoder.decode(bytes);
  let text = "";
  for (const byte of bytes) {
    if (byte >= 0x80) return decoder.decode(bytes);
    text += String.fromCharCode(byte);
  }
  return text;
}

const strict = new TextDecoder("utf-8", { fatal: true });

export function isUtf8(bytes: Uint8Array): boolean {
  if (bytes.length <= shortText && bytes.every((byte) => byte < 0x80)) return true;
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** A whole number in decimal; exact: a bigint past 2^53. */
export function parseDecimal(text: string, building: Building): number | bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw building.fail(message("formatsPytorch.wholeNumberExpected"));
  if (text.length > maximumDigits) throw building.fail(message("formatsPytorch.numberTooManyDigits", { limit: maximumDigits }));
  return narrow(BigInt(text.trim().replace(/^\+/, "")));
}

/** Two's complement, little-endian, as LONG1 and LONG4 hold it. */
export function parseLong(bytes: Uint8Array, building: Building): number | bigint {
  if (bytes.length > maximumLongBytes)
    throw building.fail(message("formatsPytorch.numberTooLong", { length: bytes.length, limit: maximumLongBytes }));
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes[at] as number);
  return narrow(BigInt.asIntN(8 * bytes.length, value));
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Python's repr of a float. */
export function parseFloatText(bytes: Uint8Array, building: Building): number {
  const text = decodeText(bytes).trim().toLowerCase();
  if (bytes.length > maximumDigits) throw building.fail(message("formatsPytorch.numberTooManyDigits", { limit: maximumDigits }));
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/.test(text)) return Number(text);
  const special = /^([-+]?)(inf(?:inity)?|nan)$/.exec(text);
  if (!special) throw building.fail(message("formatsPytorch.numberExpected"));
  if (special[2] === "nan") return NaN;
  return special[1] === "-" ? -Infinity : Infinity;
}

const simpleEscapes = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["a", "\u0007"],
]);

/** A quoted string of Python 2 with its escapes. */
export function unescapeRepr(bytes: Uint8Array, building: Building): string {
  const text = decodeText(bytes).trim();
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || !text.endsWith(quote))
    throw building.fail(message("formatsPytorch.quotedExpected"));
  return text.slice(1, -1).replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|.)/gs, (_all, escape: string) => {
    if (escape.length > 1 && escape.startsWith("x")) return String.fromCharCode(parseInt(escape.slice(1), 16));
    if (/^[0-7]/.test(escape)) return String.fromCharCode(parseInt(escape, 8) & 0xff);
    return simpleEscapes.get(escape) ?? escape;
  });
}

/** The raw-unicode-escape of protocol 0: Latin-1 with \uXXXX and \UXXXXXXXX. */
export function unescapeUnicode(bytes: Uint8Array): string {
  const latin = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return latin.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (all, short: string | undefined, long: string | undefined) => {
    const codePoint = parseInt(short ?? long ?? "", 16);
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : all;
  });
}
