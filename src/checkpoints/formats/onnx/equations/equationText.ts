/** A step's equations as a person writes them, for what is no cell that is known. */
import type { Expression, Factor, Term } from "./expression";
import type { State } from "./cells";

const maximumLength = 240;
/** Equations share parts, and written out they can be without end. */
const maximumSums = 60;

/** "s1 ← tanh(A·x + B·s1 + b)"; weights have letters by their order, states and inputs numbers. */
export function equationsOf(states: readonly State[]): string {
  const writer = new Writer(states);
  const text = states.map(({ before, after }) => `${writer.sum(before)} ← ${writer.sum(after)}`).join("; ");
  return text.length > maximumLength ? `${text.slice(0, maximumLength)} …` : text;
}

class Writer {
  private readonly names = new Map<string, string>();
  private readonly counts = { A: 0, b: 0, x: 0 };
  private written = 0;

  constructor(states: readonly State[]) {
    states.forEach(({ before }, index) => this.names.set(before.terms[0]?.factors[0]?.key ?? "", `s${index + 1}`));
  }

  sum({ terms }: Expression, isFactor = false): string {
    if (++this.written > maximumSums) return "…";
    const texts = terms.map((term) => this.term(term));
    if (texts.length === 0) return "0";
    const text = texts.join(" + ").replace(/\+ -/g, "- ");
    return isFactor && texts.length > 1 ? `(${text})` : text;
  }

  private term({ scale, vector, factors }: Term): string {
    const parts = [...(vector ? [this.name(vector.key, "b")] : []), ...factors.map((factor) => this.factor(factor))];
    const rounded = String(Number(scale.toPrecision(4)));
    if (parts.length === 0) return rounded;
    const product = parts.join("⊙");
    return scale === 1 ? product : scale === -1 ? `-${product}` : `${rounded}·${product}`;
  }

  private factor(factor: Factor): string {
    if (factor.kind === "leaf") return this.name(factor.key, "x");
    if (factor.kind === "function") return `${factor.name.toLowerCase()}(${this.sum(factor.of)})`;
    return `${this.name(factor.matrix.key, "A")}·${this.sum(factor.of, true)}`;
  }

  private name(key: string, kind: keyof typeof this.counts): string {
    const known = this.names.get(key);
    if (known !== undefined) return known;
    const name = `${kind}${++this.counts[kind]}`;
    this.names.set(key, name);
    return name;
  }
}
