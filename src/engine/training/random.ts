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
    const [a = 0, b = 0, c = 0, d = 0] = this.state;
    const turned = Math.imul(b, 5);
    const result = Math.imul((turned << 7) | (turned >>> 25), 9) >>> 0;
    const c1 = c ^ a;
    const d1 = d ^ b;
    this.state.set([a ^ d1, b ^ c1, c1 ^ (b << 9), (d1 << 11) | (d1 >>> 21)]);
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
