/**
 * Builds programs for the kernel's vector machine (assembly/machine.ts). Every operand is checked against the arena, at
 * the first step and the last: a wrong program fails here, with an Error, and never writes where it should not.
 */
import type { Arena } from "../memory/arena";
import { padded } from "../memory/arena";
import { Field, Flag, Op } from "../assembly/ops";

/** A written program: records from an address on. */
export interface Code {
  readonly address: number;
  readonly length: number;
}

/** Where a vector lies at each step: address + step * stride, in bytes. */
export interface Operand {
  readonly address: number;
  readonly stride: number;
  /** A scalar (8 equal floats) that is repeated for every element. */
  readonly scalar?: boolean;
}

/** What an operand spans: n floats, m floats, n rows of m, one scalar, packed weights [n][m], or so many int32. */
type Span = "n" | "m" | "matrix" | "scalar" | "weights" | 1 | 3;

interface Form {
  readonly op: Op;
  readonly d: Span;
  readonly a?: Span;
  readonly b?: Span;
  readonly c?: Span;
  /** c may be missing, which means zeros. */
  readonly optional?: boolean;
}

const elementwise = { d: "n", a: "n" } as const;
const pairwise = { d: "n", a: "n", b: "n" } as const;
const threefold = { d: "n", a: "n", b: "n", c: "n" } as const;

const forms = {
  copy: { op: Op.Copy, ...elementwise },
  complement: { op: Op.Complement, ...elementwise },
  negate: { op: Op.Negate, ...elementwise },
  abs: { op: Op.Abs, ...elementwise },
  affine: { op: Op.Affine, ...elementwise },
  clip: { op: Op.Clip, ...elementwise },
  relu: { op: Op.Relu, ...elementwise },
  flush: { op: Op.Flush, ...elementwise },
  sigmoid: { op: Op.Sigmoid, ...elementwise },
  tanh: { op: Op.Tanh, ...elementwise },
  exp: { op: Op.Exp, ...elementwise },
  logSigmoid: { op: Op.LogSigmoid, ...elementwise },
  add: { op: Op.Add, ...pairwise },
  sub: { op: Op.Subtract, ...pairwise },
  mul: { op: Op.Multiply, ...pairwise },
  div: { op: Op.Divide, ...pairwise },
  max: { op: Op.Max, ...pairwise },
  greater: { op: Op.Greater, ...pairwise },
  multiplyAdd: { op: Op.MultiplyAdd, ...threefold },
  multiplySubtract: { op: Op.MultiplySubtract, ...threefold },
  clock: { op: Op.Clock, d: "n", a: "n", b: 1 },
  splat: { op: Op.Splat, d: "scalar", a: 1 },
  sum: { op: Op.Sum, d: "scalar", a: "matrix" },
  dot: { op: Op.Dot, d: "scalar", a: "m", b: "m" },
  outer: { op: Op.Outer, d: "matrix", a: "n", b: "m" },
  outerAdd: { op: Op.OuterAdd, d: "matrix", a: "n", b: "m", c: "matrix" },
  matrixVector: { op: Op.MatrixVector, d: "n", a: "matrix", b: "m" },
  transposedVector: { op: Op.TransposedVector, d: "m", a: "matrix", b: "n" },
  matVec: { op: Op.MatVec, d: "n", a: "weights", b: "m", c: "n", optional: true },
  arrive: { op: Op.Arrive, d: 3 },
  wait: { op: Op.Wait, d: 3, a: 3 },
} as const satisfies Record<string, Form>;

export type OpName = keyof typeof forms;

/** One record; which operands an operation has is in `forms` and in the notes of assembly/ops.ts. */
export interface Instruction {
  readonly op: OpName;
  readonly n: number;
  readonly m?: number;
  readonly d: Operand;
  readonly a?: Operand | undefined;
  readonly b?: Operand | undefined;
  readonly c?: Operand | undefined;
  readonly p?: number;
  readonly q?: number;
}

/** Operations whose loops take a scalar operand; the others read every float. */
const takesScalars = new Set<OpName>([
  "copy",
  "complement",
  "negate",
  "abs",
  "affine",
  "clip",
  "relu",
  "flush",
  "add",
  "sub",
  "mul",
  "div",
  "max",
  "greater",
  "multiplyAdd",
  "multiplySubtract",
]);

const letters = ["d", "a", "b", "c"] as const;

export class Program {
  private readonly instructions: Instruction[] = [];

  /** For chunks of at most `steps` steps. */
  constructor(
    private readonly arena: Arena,
    private readonly steps: number,
  ) {}

  /** Adds a record; n of elementwise operations is rounded up to 8. Fails with an Error on operands outside the arena. */
  add(instruction: Instruction): void {
    const form: Form = forms[instruction.op];
    const n = form.d === "n" && form.a === "n" && form.op !== Op.Clock ? padded(instruction.n) : instruction.n;
    const rounded = { ...instruction, n };
    if (!(Number.isInteger(n) && n > 0) || (form.op === Op.MatVec && n % 32 !== 0))
      throw new Error(`${this.about(rounded)}: n = ${n}.`);
    for (const letter of letters) this.check(rounded, form, letter);
    const last = this.instructions.at(-1);
    const joined = last && join(last, rounded);
    if (joined) this.instructions[this.instructions.length - 1] = joined;
    else this.instructions.push(rounded);
  }

  /**
   * One program that does the work of several that wait for one another: of each by turns, what comes before the first
   * time, then what comes before the second, and so on.
   */
  static interleave(programs: readonly Program[], arena: Arena, steps: number): Program {
    const all = new Program(arena, steps);
    const stretches = programs.map(({ instructions }) => {
      const list: Instruction[][] = [[]];
      for (const instruction of instructions) {
        if (instruction.op === "wait") list.push([]);
        else if (instruction.op !== "arrive") list.at(-1)?.push(instruction);
      }
      return list;
    });
    stretches[0]?.forEach((_, index) => {
      const turns = stretches.map((list) => list[index] ?? []);
      const longest = Math.max(...turns.map(({ length }) => length));
      for (let i = 0; i < longest; i++) {
        for (const turn of turns) if (turn[i]) all.add(turn[i] as Instruction);
      }
    });
    return all;
  }

  get length(): number {
    return this.instructions.length;
  }

  /** Writes the records into the arena and gives their address. */
  write(): number {
    const address = this.arena.allocate(4 * Field.Length * this.instructions.length);
    const words = this.arena.integers(address, Field.Length * this.instructions.length);
    const floats = new Float32Array(words.buffer, address, words.length);
    this.instructions.forEach(({ op, n, m, d, a, b, c, p, q }, index) => {
      const at = index * Field.Length;
      const flags = (a?.scalar ? Flag.ScalarA : 0) | (b?.scalar ? Flag.ScalarB : 0) | (c?.scalar ? Flag.ScalarC : 0);
      const pairs = [d, a, b, c].flatMap((operand) => [operand?.address ?? 0, operand?.stride ?? 0]);
      words.set([forms[op].op, n, m ?? 0, flags, ...pairs], at);
      floats[at + Field.P] = p ?? 0;
      floats[at + Field.Q] = q ?? 0;
    });
    return address;
  }

  /** The records as text, one a line, for people who look for a mistake. */
  toString(): string {
    return this.instructions.map((instruction, index) => `${String(index).padStart(3)} ${describe(instruction)}`).join("\n");
  }

  private check(instruction: Instruction, form: Form, letter: (typeof letters)[number]): void {
    const span = form[letter];
    const operand = instruction[letter];
    if (span === undefined || (!operand && letter === "c" && form.optional)) {
      if (operand) throw new Error(`${this.about(instruction)}: it takes no ${letter}.`);
      return;
    }
    if (!operand) throw new Error(`${this.about(instruction)}: ${letter} is missing.`);
    if (operand.scalar && !(letter !== "d" && takesScalars.has(instruction.op)))
      throw new Error(`${this.about(instruction)}: ${letter} cannot be a scalar.`);
    const bytes = 4 * spanOf(operand.scalar ? "scalar" : span, instruction.n, instruction.m ?? 0);
    const end = operand.address + (this.steps - 1) * operand.stride;
    const aligned = operand.address % 4 === 0 && operand.stride % 4 === 0;
    if (!(bytes > 0) || !aligned || !this.arena.holds(operand.address, bytes) || !this.arena.holds(end, bytes)) {
      throw new Error(
        `${this.about(instruction)}: ${letter} (${bytes} bytes) is not within the ${this.arena.used} bytes of the arena.`,
      );
    }
  }

  private about(instruction: Instruction): string {
    return `#${this.instructions.length} ${describe(instruction)}`;
  }
}

function spanOf(span: Span, n: number, m: number): number {
  switch (span) {
    case "n":
      return padded(n);
    case "m":
      return padded(m);
    case "matrix":
      return n * padded(m);
    case "scalar":
      return 8;
    case "weights":
      return n * m;
    default:
      return span;
  }
}

/** Two elementwise records that touch in every operand are one: sigmoids of neighbouring gates, for example. */
function join(first: Instruction, second: Instruction): Instruction | undefined {
  const form: Form = forms[first.op];
  if (first.op !== second.op || form.d !== "n" || form.a !== "n" || !("b" in form ? form.b === "n" : true)) return undefined;
  if (form.op === Op.Clock || first.p !== second.p || first.q !== second.q) return undefined;
  const bytes = 4 * first.n;
  const touches = letters.every((letter) => {
    const one = first[letter],
      other = second[letter];
    if (!one || !other) return one === other;
    return one.stride === other.stride && one.scalar === other.scalar && one.address + (one.scalar ? 0 : bytes) === other.address;
  });
  return touches ? { ...first, n: first.n + second.n } : undefined;
}

function describe({ op, n, m, p, q, ...operands }: Instruction): string {
  const places = letters.flatMap((letter) => {
    const operand = operands[letter];
    if (!operand) return [];
    return [`${letter}=${operand.address}${operand.stride ? `+${operand.stride}s` : ""}${operand.scalar ? " repeated" : ""}`];
  });
  const sizes = [
    `n=${n}`,
    ...(m === undefined ? [] : [`m=${m}`]),
    ...(p === undefined ? [] : [`p=${p}`]),
    ...(q === undefined ? [] : [`q=${q}`]),
  ];
  return `${op} ${[...sizes, ...places].join(" ")}`;
}
