/** The courses of units over a text, gathered from rows in which all units of a step stand side by side. */

/** Steps that are put in their places together: a course is then written in stretches, and not a number at a time. */
const TOGETHER = 32;

export class Courses {
  private readonly waiting: Float32Array;
  private readonly matrix: Float32Array;
  private steps = 0;

  constructor(
    private readonly size: number,
    private readonly places: number,
  ) {
    this.waiting = new Float32Array(size * TOGETHER);
    this.matrix = new Float32Array(size * places);
  }

  /** The values of all units in the next place. */
  push(values: Float32Array): void {
    this.waiting.set(values, (this.steps % TOGETHER) * this.size);
    this.steps++;
    if (this.steps % TOGETHER === 0) this.settle(TOGETHER);
  }

  /** By unit, its values by place; those that were not pushed are 0. */
  units(): Float32Array[] {
    this.settle(this.steps % TOGETHER);
    return Array.from({ length: this.size }, (_, unit) => this.matrix.subarray(unit * this.places, (unit + 1) * this.places));
  }

  private settle(count: number): void {
    const { size, places, waiting, matrix } = this;
    for (let unit = 0; unit < size; unit++) {
      const to = unit * places + this.steps - count;
      for (let step = 0; step < count; step++) matrix[to + step] = waiting[step * size + unit] as number;
    }
  }
}
