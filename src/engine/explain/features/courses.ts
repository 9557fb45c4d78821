/** The courses of units over a text, gathered from rows in which all units of a step stand side by side. */

/** Rows of a layer, one behind the other. */
export interface Rows {
  readonly data: Float32Array;
  readonly count: number;
  /** Numbers of a row. */
  readonly size: number;
}

export class Courses {
  private readonly matrix: Float32Array;
  private steps = 0;

  constructor(
    private readonly units: number,
    private readonly places: number,
  ) {
    this.matrix = new Float32Array(units * places);
  }

  /** The values in the next places: of each row those of all units, from `offset` on. */
  add({ data, count, size }: Rows, offset: number): void {
    for (let unit = 0; unit < this.units; unit++) {
      const to = unit * this.places + this.steps;
      for (let step = 0; step < count; step++) this.matrix[to + step] = data[step * size + offset + unit] as number;
    }
    this.steps += count;
  }

  /** By unit, its values by place; those that were not given are 0. */
  all(): Float32Array[] {
    return Array.from({ length: this.units }, (_, unit) => this.matrix.subarray(unit * this.places, (unit + 1) * this.places));
  }
}
