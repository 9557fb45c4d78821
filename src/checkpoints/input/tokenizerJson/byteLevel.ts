/** GPT-2's alphabet, in which each byte is a visible character: Radford et al. 2019; the table is that of its encoder.py. */

/** Byte to character: those that are visible in Latin-1 stand for themselves, the others follow from U+0100. */
const alphabet = makeAlphabet();
const bytes = new Map(alphabet.map((character, byte) => [character, byte]));
const encoder = new TextEncoder();

function makeAlphabet(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isVisible = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    return String.fromCharCode(isVisible ? byte : next++);
  });
}

/** The bytes of a character's UTF-8, each as its character. */
export function byteCharacters(character: string): string {
  if (character <= "\x7f") return alphabet[character.charCodeAt(0)] ?? "";
  return Array.from(encoder.encode(character), (byte) => alphabet[byte]).join("");
}

/** What a token of such characters says; bytes that are no whole characters in hexadecimal. */
export function textOfBytes(token: string): string {
  const found = Array.from(token, (character) => bytes.get(character));
  const all = found.filter((byte) => byte !== undefined);
  if (all.length < found.length) return token;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(all));
  } catch {
    return all.map((byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");
  }
}
