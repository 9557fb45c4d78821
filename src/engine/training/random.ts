/** Seeded random numbers whose state can be kept with a checkpoint: xoshiro128** (Blackman and Vigna 2018). */

export class Random {
  private constructor(private readonly state: Uint32Array) {}

  /** Four words from the seed by splitmix32. */
  static seeded(seed: number): Random {
    let next = seed >>> 0;
    const words = Uint32Array.from({ length: 4 }, () => {
      next = (next + 0x9e3779b9) >>> 0;
      let z = next;
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      return z ^ (z >>> 16);
    });
    return new Random(words);
  }

  /** Goes on from what `words` gave. */
  static from(words: Uint32Array): Random {
    return new Random(words.slice(0, 4));
  }

  get words(): Uint32Array {
    return this.state.slice();
  }

  /** 32 bits. */
  word(): number {
    const { state } = this;
    const a = state[0] as number; // one by one, as this is asked for a million times
    const b = state[1] as number;
    const c = state[2] as number;
    const d = state[3] as number;
    const turned = Math.imul(b, 5);
    const result = Math.imul((turned << 7) | (turned >>> 25), 9) >>> 0;
    const c1 = c ^ a;
    const d1 = d ^ b;
    state[0] = a ^ d1;
    state[1] = b ^ c1;
    state[2] = c1 ^ (b << 9);
    state[3] = (d1 << 11) | (d1 >>> 21);
    return result;
  }

  /** In [0, 1). */
  unit(): number {
    return this.word() / 2 ** 32;
  }

  /** 0 to count - 1. */
  below(count: number): number {
    return Math.floor(this.unit() * count);
  }

  /** Of mean 0 and variance 1 (Box and Muller 1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit());
  }
}
