/** The kernel's functions against float64, at odd sizes; programs that are wrong fail before they run. */
import { describe, expect, it } from "vitest";
import { chunkPanels, pack, stepPanels } from "../../../../src/engine/kernel/compile/packing";
import { Program, type Instruction } from "../../../../src/engine/kernel/compile/program";
import { factories, put, startKernel, take } from "../kernels";
import { seeded } from "../networks";

const padded = (n: number) => Math.ceil(n / 8) * 8;
const range = (least: number, greatest: number, count: number) => {
  return Float32Array.from({ length: count }, (_, i) => least + ((greatest - least) * i) / (count - 1));
};
const f32 = Math.fround;
const farOut = [NaN, Infinity, -Infinity, 0, -0, 3e38, -3e38, 1e-38, 1e-45, 88.5, -88.5, 104, -104];

describe.each([...factories])("%s", (_, factory) => {
  const kernel = factory.start();
  const { arena, exports } = kernel;

  function apply(name: "sigmoid" | "tanh" | "exp" | "logSigmoid", values: Float32Array): Float32Array {
    const a = put(kernel, values);
    const d = arena.allocateFloats(padded(values.length));
    exports[name](d, a, values.length);
    return take(kernel, d, values.length);
  }

  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const logSigmoid = (x: number) => Math.min(0, x) - Math.log1p(Math.exp(-Math.abs(x)));

  it.each([
    ["sigmoid", sigmoid, 2e-7],
    ["tanh", Math.tanh, 2e-7],
    ["logSigmoid", logSigmoid, 2e-7],
  ] as const)("%s is within 2e-7, relative to 1 or more, from -200 to 200", (name, exact, tolerance) => {
    for (const values of [range(-200, 200, 4001), range(-9, 9, 20001), range(-1e-3, 1e-3, 2001)]) {
      const worst = apply(name, values).reduce((most, value, i) => {
        const expected = exact(values[i]!);
        return Math.max(most, Math.abs(value - expected) / Math.max(1, Math.abs(expected)));
      }, 0);
      expect(worst).toBeLessThan(tolerance);
    }
  });

  it("exp is within 2 units in the last place", () => {
    const values = range(-87, 88.7, 50001);
    const worst = apply("exp", values).reduce((most, value, i) => Math.max(most, Math.abs(value / Math.exp(values[i]!) - 1)), 0);
    expect(worst).toBeLessThan(2 * 2 ** -23);
  });

  it.each([
    ["sigmoid", sigmoid],
    ["tanh", Math.tanh],
    ["exp", Math.exp],
    ["logSigmoid", logSigmoid],
  ] as const)("%s is right far out, at zero, and keeps NaN", (name, exact) => {
    apply(name, Float32Array.from(farOut)).forEach((value, i) => {
      const expected = f32(exact(f32(farOut[i]!)));
      if (Number.isFinite(expected))
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(2e-7 * Math.max(1, Math.abs(expected)));
      else expect(value).toBe(expected);
    });
  });

  it("a NaN of any kind stays NaN", () => {
    const a = arena.allocate(32);
    for (const name of ["sigmoid", "tanh", "exp", "logSigmoid"] as const) {
      arena.integers(a, 8).set([0x7fc00001, 0x7f800001, -1, -0x400000, 0x7fffffff, -0x7fffff, 0x7fc01234, 0x7fc00000]);
      exports[name](a, a, 8);
      expect([...take(kernel, a, 8)]).toEqual(Array(8).fill(NaN));
    }
  });

  it.each([
    [32, 1],
    [32, 7],
    [64, 33],
    [96, 4],
    [128, 9],
    [160, 130],
    [192, 64],
  ])("matVec of %d rows and %d columns, plain and transposed", (rows, k) => {
    const random = seeded(rows + k);
    const data = Float32Array.from({ length: rows * k }, random);
    const x = Float32Array.from({ length: k }, random);
    const start = Float32Array.from({ length: rows }, random);
    const d = arena.allocateFloats(rows);
    for (const transposed of [false, true]) {
      const w = arena.allocateFloats(rows * k);
      const matrix = { data, columns: transposed ? rows : k, transposed, from: 0, count: rows };
      pack([{ matrix, firstRow: 0 }], k, stepPanels, arena.floats(w, rows * k));
      for (const c of [0, put(kernel, start)]) {
        const at = put(kernel, x);
        exports.matVec(d, c, w, at, rows, k);
        take(kernel, d, rows).forEach((value, row) => {
          let sum = c === 0 ? 0 : start[row]!;
          for (let column = 0; column < k; column++)
            sum += (transposed ? data[column * rows + row]! : data[row * k + column]!) * x[column]!;
          expect(Math.abs(value - sum)).toBeLessThan(2e-7 * (4 + k));
        });
      }
    }
  });

  it.each([
    [8, 1, 1],
    [8, 5, 4],
    [24, 33, 13],
    [40, 7, 60],
  ])("project of %d rows, %d columns, %d steps", (rows, k, steps) => {
    const random = seeded(rows + k + steps);
    const data = Float32Array.from({ length: rows * k }, random);
    const xs = Float32Array.from({ length: k * steps }, random);
    const bias = Float32Array.from({ length: rows }, random);
    const w = arena.allocateFloats(rows * k);
    pack([{ matrix: { data, columns: k, from: 0, count: rows }, firstRow: 0 }], k, chunkPanels, arena.floats(w, rows * k));
    const x = put(kernel, xs);
    const b = put(kernel, bias);
    const y = arena.allocateFloats(rows * steps);
    const guard = put(kernel, [1, 2, 3]);
    exports.project(y, 4 * rows, x, 4 * k, w, b, rows, k, steps);
    const once = take(kernel, y, rows * steps);
    for (let step = 0; step < steps; step++) {
      for (let row = 0; row < rows; row++) {
        let sum = bias[row]!;
        for (let column = 0; column < k; column++) sum += data[row * k + column]! * xs[step * k + column]!;
        expect(Math.abs(once[step * rows + row]! - sum)).toBeLessThan(2e-7 * (4 + k));
      }
      // One step alone, and added to what is there, gives the same to the bit.
      const alone = put(kernel, bias);
      exports.project(alone, 4 * rows, x + 4 * k * step, 4 * k, w, 0, rows, k, 1);
      expect(take(kernel, alone, rows)).toEqual(once.slice(step * rows, (step + 1) * rows));
    }
    expect([...take(kernel, guard, 3)]).toEqual([1, 2, 3]);
  });

  it("reduce gives least, greatest and mean of each unit over steps; NaN shows in the mean alone", () => {
    const steps = 37,
      units = 11,
      stride = 16;
    const values = Float32Array.from({ length: steps * stride }, seeded(3));
    for (let step = 0; step < steps; step++) values[step * stride + 2] = NaN;
    values[3] = NaN;
    values[20 * stride + 4] = NaN;
    values[5 * stride + 5] = Infinity;
    const a = put(kernel, values);
    const [least, greatest, mean] = [0, 1, 2].map(() => arena.allocateFloats(16)) as [number, number, number];
    exports.reduce(least, greatest, mean, a, 4 * stride, units, steps);
    for (let unit = 0; unit < units; unit++) {
      const column = Array.from({ length: steps }, (_, step) => values[step * stride + unit]!);
      const numbers = column.filter((value) => !Number.isNaN(value));
      expect(take(kernel, least, 16)[unit]).toBe(numbers.length ? Math.min(...numbers) : NaN);
      expect(take(kernel, greatest, 16)[unit]).toBe(numbers.length ? Math.max(...numbers) : NaN);
      const expected = column.reduce((sum, value) => sum + value, 0) / steps;
      if (Number.isFinite(expected)) expect(take(kernel, mean, 16)[unit]).toBeCloseTo(expected, 6);
      else expect(take(kernel, mean, 16)[unit]).toBe(expected);
    }
  });
});

describe("programs", () => {
  const kernel = startKernel();
  const { arena } = kernel;
  const at = (address: number, stride = 0) => ({ address, stride });

  function run(instructions: readonly Instruction[], steps = 1): void {
    const program = new Program(arena, steps);
    for (const instruction of instructions) program.add(instruction);
    const address = program.write();
    expect(kernel.exports.run(address, program.length, 0, steps)).toBe(steps);
  }

  const n = 13;
  const a = Float32Array.from({ length: n }, seeded(1));
  const b = Float32Array.from({ length: n }, seeded(2));
  const c = Float32Array.from({ length: n }, seeded(3));
  a[3] = b[3]!;
  a[5] = NaN;
  const close = (actual: Float32Array, expected: (i: number) => number) => {
    actual.forEach((value, i) =>
      Number.isNaN(expected(i)) ? expect(value).toBeNaN() : expect(value).toBeCloseTo(expected(i), 6),
    );
  };

  const one: [Instruction["op"], (v: number) => number][] = [
    ["copy", (v) => v],
    ["complement", (v) => 1 - v],
    ["negate", (v) => -v],
    ["abs", Math.abs],
    ["affine", (v) => 0.5 * v + 2],
    ["clip", (v) => (v > 0.5 ? 0.5 : v < -0.5 ? -0.5 : v)],
    ["relu", (v) => Math.max(0, v)],
  ];
  it.each(one)("%s", (op, exact) => {
    const d = arena.allocateFloats(16);
    run([{ op, n, d: at(d), a: at(put(kernel, a)), p: 0.5, q: 2 }]);
    close(take(kernel, d, n), (i) => exact(a[i]!));
  });

  const two: [Instruction["op"], (v: number, w: number) => number][] = [
    ["add", (v, w) => v + w],
    ["sub", (v, w) => v - w],
    ["mul", (v, w) => v * w],
    ["div", (v, w) => v / w],
    ["max", Math.max],
    ["greater", (v, w) => Number(v > w)],
  ];
  it.each(two)("%s, also with a repeated scalar on either side", (op, exact) => {
    const d = arena.allocateFloats(16);
    const scalar = { ...at(put(kernel, Array(8).fill(0.75))), scalar: true };
    run([{ op, n, d: at(d), a: at(put(kernel, a)), b: at(put(kernel, b)) }]);
    close(take(kernel, d, n), (i) => exact(a[i]!, b[i]!));
    run([{ op, n, d: at(d), a: scalar, b: at(put(kernel, b)) }]);
    close(take(kernel, d, n), (i) => exact(0.75, b[i]!));
    run([{ op, n, d: at(d), a: at(put(kernel, a)), b: scalar }]);
    close(take(kernel, d, n), (i) => exact(a[i]!, 0.75));
  });

  it("multiplyAdd and multiplySubtract", () => {
    const d = arena.allocateFloats(16);
    const operands = { n, d: at(d), a: at(put(kernel, a)), b: at(put(kernel, b)), c: at(put(kernel, c)) };
    run([{ op: "multiplyAdd", ...operands }]);
    close(take(kernel, d, n), (i) => a[i]! * b[i]! + c[i]!);
    run([{ op: "multiplySubtract", ...operands }]);
    close(take(kernel, d, n), (i) => c[i]! - a[i]! * b[i]!);
  });

  it.each([1, 3, 8, 13])("sums and matrices of %d x n read no padding", (m) => {
    const width = padded(m);
    const matrix = Float32Array.from({ length: n * width }, (_, i) => (i % width < m ? Math.sin(i) : NaN));
    const vector = Float32Array.from({ length: m }, seeded(8));
    const column = Float32Array.from({ length: n }, seeded(9));
    const places = { matrix: at(put(kernel, matrix)), vector: at(put(kernel, vector)), column: at(put(kernel, column)) };
    const d = arena.allocateFloats(n * width);
    const entry = (row: number, i: number) => matrix[row * width + i]!;
    const sumOver = (count: number, of: (i: number) => number) =>
      Array.from({ length: count }, (_, i) => of(i)).reduce((x, y) => x + y, 0);

    run([{ op: "sum", n, m, d: at(d), a: places.matrix }]);
    close(take(kernel, d, 8), () => sumOver(n, (row) => sumOver(m, (i) => entry(row, i))));
    run([{ op: "dot", n: 1, m, d: at(d), a: places.vector, b: at(put(kernel, vector)) }]);
    close(take(kernel, d, 8), () => sumOver(m, (i) => vector[i]! ** 2));
    run([{ op: "splat", n: 1, d: at(d), a: places.vector }]);
    close(take(kernel, d, 8), () => vector[0]!);
    run([{ op: "matrixVector", n, m, d: at(d), a: places.matrix, b: places.vector }]);
    close(take(kernel, d, n), (row) => sumOver(m, (i) => entry(row, i) * vector[i]!));
    run([{ op: "transposedVector", n, m, d: at(d), a: places.matrix, b: places.column }]);
    close(take(kernel, d, m), (i) => sumOver(n, (row) => entry(row, i) * column[row]!));
    const inside = (values: Float32Array) => values.filter((_, i) => i % width < m);
    run([{ op: "outer", n, m, d: at(d), a: places.column, b: places.vector }]);
    close(inside(take(kernel, d, n * width)), (i) => column[Math.floor(i / m)]! * vector[i % m]!);
    run([{ op: "outerAdd", n, m, d: at(d), a: places.column, b: places.vector, c: places.matrix }]);
    close(
      inside(take(kernel, d, n * width)),
      (i) => entry(Math.floor(i / m), i % m) + column[Math.floor(i / m)]! * vector[i % m]!,
    );
  });

  it("operands advance with the step, the row before is read where it was written, and a clock ticks", () => {
    const rows = arena.allocateFloats(5 * 16); // [v, mask] of steps -1 to 3
    arena.floats(rows, 8).fill(1);
    const now = (offset: number) => at(rows + 64 + offset, 64);
    const clock = arena.allocate(4);
    arena.integers(clock, 1)[0] = 3;
    run(
      [
        { op: "affine", n: 8, d: now(0), a: at(rows, 64), p: 2, q: 1 },
        { op: "clock", n: 8, d: now(32), a: at(put(kernel, [1, 2, 3, 4, 5, 6, 7, 100])), b: at(clock) },
      ],
      4,
    );
    const column = (offset: number) => [1, 2, 3, 4].map((row) => take(kernel, rows, 80)[row * 16 + offset]);
    expect(column(0)).toEqual([3, 7, 15, 31]);
    expect([0, 1, 2, 3, 7].map((i) => column(8 + i))).toEqual([
      [1, 1, 1, 1],
      [0, 1, 0, 1],
      [1, 0, 0, 1],
      [0, 1, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  it("neighbouring records that touch in every operand become one", () => {
    const program = new Program(arena, 1);
    const from = arena.allocateFloats(24),
      to = arena.allocateFloats(24);
    program.add({ op: "sigmoid", n: 5, d: at(to), a: at(from) });
    program.add({ op: "sigmoid", n: 8, d: at(to + 32), a: at(from + 32) });
    program.add({ op: "sigmoid", n: 8, d: at(to + 64), a: at(from + 64, 4) });
    expect(program.toString()).toBe(
      [`  0 sigmoid n=16 d=${to} a=${from}`, `  1 sigmoid n=8 d=${to + 64} a=${from + 64}+4s`].join("\n"),
    );
  });

  it("a program that would reach outside the arena, or lacks an operand, fails when it is built", () => {
    const d = at(arena.allocateFloats(8));
    const end = arena.used;
    const wrong: [Instruction, RegExp][] = [
      [{ op: "copy", n: 8, d, a: at(end - 28) }, /a \(32 bytes\) is not within/],
      [{ op: "copy", n: 8, d: at(0), a: d }, /d \(32 bytes\) is not within/],
      [{ op: "copy", n: 8, d, a: at(d.address, 32) }, /a \(32 bytes\) is not within/],
      [{ op: "copy", n: 8, d, a: at(d.address, -4096 * 1024) }, /is not within/],
      [{ op: "copy", n: NaN, d, a: d }, /n = NaN/],
      [{ op: "copy", n: 8, d: at(d.address + 2), a: d }, /is not within/],
      [{ op: "add", n: 8, d, a: d }, /b is missing/],
      [{ op: "copy", n: 8, d, a: d, b: d }, /takes no b/],
      [{ op: "sigmoid", n: 8, d, a: { ...d, scalar: true } }, /cannot be a scalar/],
      [{ op: "matVec", n: 40, m: 1, d, a: d, b: d }, /n = 40/],
      [{ op: "matVec", n: 32, m: 1000, d, a: d, b: d }, /is not within/],
    ];
    for (const [instruction, message] of wrong) {
      expect(() => new Program(arena, 3).add(instruction), instruction.op).toThrow(message);
    }
  });
});

it("memory that cannot be had ends in a coded error", () => {
  const { arena } = startKernel();
  expect(() => arena.allocate(5 * 2 ** 30)).toThrow(expect.objectContaining({ code: "out-of-memory" }));
  expect(arena.floats(arena.allocateFloats(8), 8)).toEqual(new Float32Array(8));
});

it("where WebAssembly has no SIMD there is no kernel", async () => {
  const { loadKernel } = await import("../../../../src/engine/kernel/loader");
  expect(loadKernel({ relaxed: new Uint8Array(0), plain: new Uint8Array(0) })).toBeNull();
});
