/**
 * Correlations of two courses that are shifted against one another in a circle, by every shift at once: the correlation theorem of
 * the discrete Fourier transform, with Cooley and Tukey's fast one (1965), in double precision.
 */
import type { Work } from "../../network/work";

/** Courses between two turns. */
const COURSES_IN_A_TURN = 16;

/** For courses of one length: its tables and its room serve one call after the other. */
export class Shifts {
  private readonly size: number;
  private readonly transform: Transform;
  private readonly wanted: Waves;
  private readonly pair: Waves;

  constructor(private readonly length: number) {
    this.size = 2 ** Math.ceil(Math.log2(Math.max(1, 2 * length)));
    this.transform = new Transform(this.size);
    this.wanted = new Waves(this.size);
    this.pair = new Waves(this.size);
  }

  /**
   * Of each standardised course the greatest |correlation| with the other, shifted in a circle by any number of places but fewer
   * than `least`, either way: both courses stay as they are, and their meeting is broken. 0 where there is no such shift.
   */
  *greatest(courses: readonly Float32Array[], other: Float32Array, least: number): Work<number[]> {
    const { length, wanted, pair } = this;
    wanted.real.fill(0).set(other);
    wanted.imaginary.fill(0);
    this.transform.apply(wanted);
    const greatest: number[] = [];
    for (let first = 0; first < courses.length; first += 2) {
      this.correlate(courses[first] as Float32Array, courses[first + 1] ?? null);
      for (const correlations of [pair.real, pair.imaginary].slice(0, courses.length - first)) {
        let most = 0;
        for (let shift = least; shift <= length - least; shift++) most = Math.max(most, Math.abs(correlations[shift] as number));
        greatest.push(most);
      }
      if (first % COURSES_IN_A_TURN === COURSES_IN_A_TURN - 2) yield;
    }
    return greatest;
  }

  /** The correlations with what is wanted, by shift, of two courses at once: the parts of complex numbers. */
  private correlate(one: Float32Array, other: Float32Array | null): void {
    const { length, size, wanted, pair } = this;
    for (const [part, course] of [[pair.real, one] as const, [pair.imaginary, other] as const]) {
      part.fill(0);
      if (!course) continue;
      part.set(course);
      part.set(course, length); // once more, so that no shift runs over its end
    }
    this.transform.apply(pair);
    // Made the conjugate of the correlations' transform, which the transform turns into the conjugate of the correlations.
    const share = 1 / size / length;
    for (let at = 0; at < size; at++) {
      const a = pair.real[at] as number;
      const b = pair.imaginary[at] as number;
      const c = wanted.real[at] as number;
      const d = wanted.imaginary[at] as number;
      pair.real[at] = share * (a * c + b * d);
      pair.imaginary[at] = share * (a * d - b * c);
    }
    this.transform.apply(pair);
  }
}

/** Complex numbers. */
class Waves {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;

  constructor(size: number) {
    this.real = new Float64Array(size);
    this.imaginary = new Float64Array(size);
  }
}

/**
 * The discrete Fourier transform of so many numbers, a power of two; not divided by how many they are. Its loops name single numbers:
 * pairs would be made anew for each, and cleared away.
 */
class Transform {
  private readonly cosines: Float64Array;
  private readonly sines: Float64Array;
  /** Where each number goes first: its index with the bits in reverse. */
  private readonly places: Uint32Array;

  constructor(private readonly size: number) {
    this.cosines = new Float64Array(size / 2);
    this.sines = new Float64Array(size / 2);
    for (let at = 0; at < size / 2; at++) {
      this.cosines[at] = Math.cos((2 * Math.PI * at) / size);
      this.sines[at] = -Math.sin((2 * Math.PI * at) / size);
    }
    this.places = new Uint32Array(size);
    for (let at = 1; at < size; at++) this.places[at] = ((this.places[at >> 1] as number) >> 1) | (at & 1 ? size >> 1 : 0);
  }

  /** In place. */
  apply({ real, imaginary }: Waves): void {
    const { size, places, cosines, sines } = this;
    for (let at = 0; at < size; at++) {
      const place = places[at] as number;
      if (place <= at) continue;
      const re = real[at] as number;
      const im = imaginary[at] as number;
      real[at] = real[place] as number;
      imaginary[at] = imaginary[place] as number;
      real[place] = re;
      imaginary[place] = im;
    }
    for (let half = 1; half < size; half *= 2) {
      const turn = size / 2 / half;
      for (let from = 0; from < size; from += 2 * half) {
        for (let at = from, angle = 0; at < from + half; at++, angle += turn) {
          const cosine = cosines[angle] as number;
          const sine = sines[angle] as number;
          const re = real[at + half] as number;
          const im = imaginary[at + half] as number;
          const turnedRe = re * cosine - im * sine;
          const turnedIm = re * sine + im * cosine;
          const a = real[at] as number;
          const b = imaginary[at] as number;
          real[at + half] = a - turnedRe;
          imaginary[at + half] = b - turnedIm;
          real[at] = a + turnedRe;
          imaginary[at] = b + turnedIm;
        }
      }
    }
  }
}
