/** A large text cut into pieces that are encoded one after the other, so that none takes long, nor much memory at once. */

/** UTF-16 code units: a few milliseconds of encoding, and offsets of two bytes, also in a piece that is one longer. */
const PIECE = 2 ** 16 - 2;

/** Cuts between characters, and not between a carriage return and its newline. */
export function* textPieces(text: string, length = PIECE): Generator<{ readonly offset: number; readonly piece: string }> {
  for (let offset = 0; offset < text.length || offset === 0;) {
    let end = Math.min(text.length, offset + length);
    if (end < text.length && belongTogether(text.charCodeAt(end - 1), text.charCodeAt(end))) end++;
    yield { offset, piece: text.slice(offset, end) };
    offset = Math.max(end, 1);
  }
}

/** Two surrogates of one character, or a line's end of two. */
function belongTogether(first: number, second: number): boolean {
  const isPair = (first & 0xfc00) === 0xd800 && (second & 0xfc00) === 0xdc00;
  return isPair || (first === 0x0d && second === 0x0a);
}
