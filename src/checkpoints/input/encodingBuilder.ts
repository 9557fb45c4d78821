/** Collects the tokens of a text one by one. Knows no vocabulary. */
import type { Message } from "../../messages/message";
import type { Encoding } from "../../model/encoding";
import { offsetsWithin, type Unsigned } from "../../model/narrowArrays";

const listedUnencodable = 100;

export class EncodingBuilder {
  private ids: Uint32Array;
  private starts: Unsigned;
  private ends: Unsigned;
  private count = 0;
  private uncovered = 0;
  private unencodableCount = 0;
  private readonly unencodable: Encoding["unencodable"][number][] = [];

  /** `capacity` tokens are expected; more can come. */
  constructor(
    private readonly text: string,
    capacity = 256,
  ) {
    this.ids = new Uint32Array(capacity);
    this.starts = offsetsWithin(text.length, capacity);
    this.ends = offsetsWithin(text.length, capacity);
  }

  /** A token for the text's range start ... end; `isKnown` false: it stands for whatever the vocabulary lacks. */
  add(id: number, start: number, end: number, isKnown = true): void {
    if (this.count === this.ids.length) this.grow();
    this.ids[this.count] = id;
    this.starts[this.count] = start;
    this.ends[this.count++] = end;
    if (!isKnown) this.uncovered += countCharacters(this.text, start, end);
  }

  /** A character, or a word, that the vocabulary lacks and that no token stands for. */
  leaveOut(start: number, end: number): void {
    this.unencodableCount++;
    this.uncovered += countCharacters(this.text, start, end);
    if (this.unencodable.length >= listedUnencodable) return;
    const character = this.text.slice(start, end);
    this.unencodable.push({ character, codePoint: character.codePointAt(0) ?? 0, offset: start });
  }

  finish(note?: Message): Encoding {
    const cut = <Numbers extends Unsigned>(array: Numbers) => array.slice(0, this.count) as Numbers;
    const { unencodable, unencodableCount, uncovered } = this;
    return { ids: cut(this.ids), starts: cut(this.starts), ends: cut(this.ends), unencodable, unencodableCount, uncovered, note };
  }

  private grow(): void {
    const larger = <Numbers extends Unsigned>(array: Numbers, copy: Numbers) => {
      copy.set(array);
      return copy;
    };
    const capacity = Math.max(256, 2 * this.ids.length);
    this.ids = larger(this.ids, new Uint32Array(capacity));
    this.starts = larger(this.starts, offsetsWithin(this.text.length, capacity));
    this.ends = larger(this.ends, offsetsWithin(this.text.length, capacity));
  }
}

/** Code points in the range start ... end of a text, given as UTF-16 offsets. */
export function countCharacters(text: string, start = 0, end = text.length): number {
  let count = 0;
  for (let at = start; at < end; at++, count++) {
    if ((text.codePointAt(at) ?? 0) > 0xffff) at++;
  }
  return count;
}
