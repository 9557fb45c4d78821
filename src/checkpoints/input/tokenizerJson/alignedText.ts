/**
 * A text on its way through normalizers, which still knows where each part of it came from: every UTF-16 unit has the
 * range of the original text that it stands for. Knows no normalizer.
 */

export interface AlignedText {
  readonly text: string;
  /** By unit of `text`: the range of the original. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** The original itself: the units of a surrogate pair have the range of both. */
export function aligned(text: string): AlignedText {
  const starts = new Uint32Array(text.length);
  const ends = new Uint32Array(text.length);
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
    for (let at = start; at < end; at++) {
      starts[at] = start;
      ends[at] = end;
    }
  }
  return { text, starts, ends };
}

export function sliceOf({ text, starts, ends }: AlignedText, from: number, to: number): AlignedText {
  return { text: text.slice(from, to), starts: starts.subarray(from, to), ends: ends.subarray(from, to) };
}

/** Every character (code point) through `change`, which gives a text of any length in its place; the same range stays. */
export function mapCharacters(from: AlignedText, change: (character: string) => string): AlignedText {
  const out = new AlignedBuilder();
  mapInto(out, from, 0, from.text.length, change);
  return out.finish();
}

/** The same for the units start ... end, added to what `out` has. */
export function mapInto(
  out: AlignedBuilder,
  from: AlignedText,
  start: number,
  end: number,
  change: (character: string) => string,
): void {
  for (let at = start; at < end;) {
    const width = (from.text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    out.push(change(from.text.slice(at, at + width)), from, at, at + width);
    at += width;
  }
}

/** Collects an aligned text from parts that stand for ranges of another one. */
export class AlignedBuilder {
  private readonly parts: string[] = [];
  private starts = new Uint32Array(256);
  private ends = new Uint32Array(256);
  /** In UTF-16 units. */
  length = 0;

  /** `text` in the place of the units at ... to of `from`, a range that is not empty. */
  push(text: string, from: AlignedText, at: number, to: number): void {
    this.reserve(text.length);
    this.parts.push(text);
    const [start, end] = [from.starts[at] ?? 0, from.ends[to - 1] ?? 0];
    for (const until = this.length + text.length; this.length < until; this.length++) {
      this.starts[this.length] = start;
      this.ends[this.length] = end;
    }
  }

  /** The units at ... to of `from` as they are. */
  keep(from: AlignedText, at: number, to: number): void {
    this.reserve(to - at);
    this.parts.push(from.text.slice(at, to));
    this.starts.set(from.starts.subarray(at, to), this.length);
    this.ends.set(from.ends.subarray(at, to), this.length);
    this.length += to - at;
  }

  finish(): AlignedText {
    return { text: this.parts.join(""), starts: this.starts.slice(0, this.length), ends: this.ends.slice(0, this.length) };
  }

  private reserve(more: number): void {
    if (this.length + more <= this.starts.length) return;
    const larger = (array: Uint32Array<ArrayBuffer>) => {
      const copy = new Uint32Array(2 * (this.length + more));
      copy.set(array);
      return copy;
    };
    this.starts = larger(this.starts);
    this.ends = larger(this.ends);
  }
}

/** A run of ASCII, or a character and what combines with it, Hangul's parts among them. */
const cluster = /[\0-\x7f]+(?!\p{M})|\P{M}[\p{M}\u1160-\u11ff]*|\p{M}+/gu;

/** In one of Unicode's normal forms; what comes of several characters has the range of all of them. */
export function normalizeUnicode(from: AlignedText, form: "NFC" | "NFD" | "NFKC" | "NFKD"): AlignedText {
  if (from.text.normalize(form) === from.text) return from;
  const out = new AlignedBuilder();
  for (const { 0: whole, index } of from.text.matchAll(cluster)) {
    const normal = whole.normalize(form);
    if (normal === whole) {
      out.keep(from, index, index + whole.length);
      continue;
    }
    const characters = [...whole];
    const singles = characters.map((character) => character.normalize(form));
    if (singles.join("") !== normal) {
      out.push(normal, from, index, index + whole.length);
      continue;
    }
    let at = index;
    characters.forEach((character, place) => {
      out.push(singles[place] ?? "", from, at, at + character.length);
      at += character.length;
    });
  }
  return out.finish();
}
