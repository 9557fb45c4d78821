/**
 * Recurrences written out step after step: one set of weights used again and again, each time on what the time before gave.
 * Finds one such step with what it is given and what it hands on, and the steps that are built like it.
 */
import type { Constants } from "../constants";
import type { FlatGraph } from "../flatGraph";
import type { OnnxNode } from "../graph";
import { product } from "../rearrange";
import type { Values } from "./values";

/** A step's values: the states it begins with, those it ends with, its inputs, in one order over all steps. */
export interface UnrolledStep {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly inputs: readonly string[];
}

export interface Unrolled {
  /**
   * Of at least two, in order. The first state is what the shared weights are multiplied with. A step before them may have
   * been computed in part when the file was made: then the first of these begins with values that are no constants.
   */
  readonly steps: readonly UnrolledStep[];
  /** The step after which all were modelled. */
  readonly base: UnrolledStep;
  readonly position: number;
  /** Values within the base step. */
  readonly within: ReadonlySet<string>;
}

const arranging = new Set(["Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape", "Transpose", "Dropout"]);
const products = new Set(["MatMul", "Gemm"]);
/** Uses of one matrix with which a step can be told from what is before and behind it. */
const fewestUses = 3;
const maximumWalk = 4000;
const maximumGroups = 64;
const maximumCandidates = 2000;
const maximumRounds = 16;
const maximumShort = 2 ** 14;

interface Use {
  readonly position: number;
  readonly node: OnnxNode;
}

interface Pattern {
  readonly root: string;
  readonly states: readonly string[];
  readonly inputs: readonly string[];
  readonly within: ReadonlySet<string>;
}

/** What a value of the pattern corresponds to. */
type Correspondence = ReadonlyMap<string, string>;

export class UnrolledReader {
  constructor(
    private readonly graph: FlatGraph,
    private readonly values: Values,
    private readonly constants: Constants,
  ) {}

  /** One for each matrix through which a state goes from step to step; several may be of one recurrence. */
  async *find(): AsyncGenerator<Unrolled> {
    const groups = new Map<string, Use[]>();
    for (const [position, node] of this.graph.nodes.entries()) {
      if (node.domain !== "" || !products.has(node.op)) continue;
      const matrix = await this.constants.of(node.inputs[1] ?? "");
      if (!matrix) continue;
      const key = `${node.op} ${matrix.key} ${JSON.stringify([...node.attributes])}`;
      groups.set(key, [...(groups.get(key) ?? []), { position, node }]);
    }
    let count = 0;
    for (const uses of groups.values()) {
      if (uses.length < fewestUses || ++count > maximumGroups) continue;
      const found = await this.group(uses);
      if (found) yield found;
    }
  }

  private async group(uses: readonly Use[]): Promise<Unrolled | null> {
    // the states that the matrix is multiplied with, from the second use on
    const chain: string[] = [];
    for (const [index, { node }] of uses.entries()) {
      const before = uses[index - 1];
      if (!before) continue;
      const state = this.stateIn(node.inputs[0] ?? "", this.values.dependents([before.node.outputs[0] ?? ""]));
      if (state === null) return null;
      chain.push(state);
      if (index > maximumCandidates) return null;
    }
    const [a, b] = chain.slice(-2);
    const earlier = uses.at(-3);
    if (a === undefined || b === undefined || !earlier) return null;
    const found = await this.stepBetween(a, b, this.values.dependents([earlier.node.outputs[0] ?? ""]));
    if (!found) return null;
    const { pattern, onward } = found;
    const last = await this.lastAfter(pattern, b);
    const steps: UnrolledStep[] = [];
    for (const end of last === null ? chain : [...chain, last]) {
      const like = end === b ? identity(pattern) : await this.correspondence(pattern, end);
      if (!like) continue;
      const after = pattern.states.map((state) => (state === a ? end : (like.get(onward.get(state) ?? "") ?? "")));
      const before = pattern.states.map((state) => like.get(state) ?? "");
      const previous = steps.at(-1);
      if (previous && previous.after.join("\n") !== before.join("\n")) steps.length = 0;
      steps.push({ before, after, inputs: pattern.inputs.map((input) => like.get(input) ?? "") });
    }
    const base = steps.find(({ after }) => after[0] === b);
    const isWhole = base?.after.every((value) => value !== "") ?? false;
    return base && isWhole && steps.length > 1 ? { steps, base, position: uses[0]?.position ?? 0, within: pattern.within } : null;
  }

  /** The sequence of which a step's input is a row, where the graph says so with constants, and which row. */
  async rowOf(input: string): Promise<{ value: string; sequence: string; index: number } | null> {
    let at = input;
    for (let steps = 0; steps < 64; steps++) {
      const node = this.values.producer(at);
      if (node?.domain !== "") return null;
      const [first = "", second = ""] = node.inputs;
      const isMoving = (await this.constants.of(first)) === null;
      if (isMoving && node.op === "Split" && !this.values.isLastAxis(node.attributes.get("axis")?.ints[0] ?? 0, first))
        return { value: at, sequence: first, index: node.outputs.indexOf(at) };
      if (isMoving && (node.op === "Gather" || node.op === "Slice")) {
        const list = node.attributes.get("starts")?.ints ?? (await this.constants.list(second));
        const [index, ...more] = list ?? [];
        return index === undefined || more.length > 0 ? null : { value: at, sequence: first, index };
      }
      at = isMoving ? first : second;
    }
    return null;
  }

  /** What of a product's operand comes from the product before. */
  private stateIn(value: string, dependents: ReadonlySet<string>): string | null {
    let at = value;
    for (let steps = 0; steps < 64; steps++) {
      if (!dependents.has(at)) return null;
      const node = this.values.producer(at);
      if (node && arranging.has(node.op)) at = node.inputs[0] ?? "";
      else if (node?.op === "Concat") {
        const [only, ...more] = node.inputs.filter((input) => dependents.has(input));
        if (only === undefined || more.length > 0) return null;
        at = only;
      } else return at;
    }
    return null;
  }

  /**
   * The step from `a` to `b`, and by state of it what it becomes in it: what stands there as the state does in the step before.
   * What has no such place is made of states alone, and is a part of the step itself.
   */
  private async stepBetween(a: string, b: string, earlier: ReadonlySet<string>) {
    const own = new Set<string>();
    for (let rounds = 0; rounds < maximumRounds; rounds++) {
      const pattern = await this.patternOf(a, b, earlier, own);
      const shift = pattern && (await this.correspondence(pattern, a));
      if (!pattern || !shift) return null;
      const onward = new Map([...shift].map(([from, to]) => [to, from]));
      const missing = pattern.states.filter((state) => state !== a && !pattern.within.has(onward.get(state) ?? ""));
      if (missing.length === 0) return { pattern, onward };
      for (const value of missing) own.add(value);
    }
    return null;
  }

  /** The step from `a` to `b`: what depends on `a` is within it, what the step before made (`earlier`) is a state, all else an input. */
  private async patternOf(a: string, b: string, earlier: ReadonlySet<string>, own: ReadonlySet<string>): Promise<Pattern | null> {
    const inner = this.values.dependents([a]);
    const [states, inputs, within] = [new Set([a]), new Set<string>(), new Set<string>()];
    const waiting = [b];
    for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
      if (value === "" || value === a || within.has(value) || states.has(value) || inputs.has(value)) continue;
      if (await this.constants.of(value)) continue;
      const node = this.values.producer(value);
      const isInner = inner.has(value) || own.has(value);
      if (isInner && node && node.graphs.size === 0) {
        within.add(value);
        waiting.push(...node.inputs);
      } else if (isInner) return null;
      else (earlier.has(value) ? states : inputs).add(value);
      if (within.size > maximumWalk) return null;
    }
    return { root: b, states: [...states], inputs: [...inputs], within };
  }

  /** By value of the pattern the one that stands in its place in the step that ends in `end`; null where that is built otherwise. */
  private async correspondence({ root, within }: Pattern, end: string): Promise<Correspondence | null> {
    const found = new Map<string, string>();
    const waiting: [string, string][] = [[root, end]];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [own, other] = next;
      const known = found.get(own);
      if (known !== undefined) {
        if (known !== other && (within.has(own) || !(await this.areAlike(known, other)))) return null;
        continue;
      }
      if (own === "" || other === "") {
        if (own !== other) return null;
        continue;
      }
      if (!within.has(own)) {
        if ((await this.constants.of(own)) && !(await this.areAlike(own, other))) return null;
        found.set(own, other);
        continue;
      }
      const [one, two] = [this.values.producer(own), this.values.producer(other)];
      if (!one || !two || !isAlike(one, two) || one.outputs.indexOf(own) !== two.outputs.indexOf(other)) return null;
      found.set(own, other);
      one.inputs.forEach((input, place) => waiting.push([input, two.inputs[place] ?? ""]));
    }
    return found;
  }

  /** Whether two values are constants of the same numbers; short ones are written anew at each step. */
  private async areAlike(one: string, other: string): Promise<boolean> {
    const [a, b] = [await this.constants.of(one), await this.constants.of(other)];
    if (!a || !b || a.key === b.key) return a !== null && b !== null;
    if (a.shape.join() !== b.shape.join() || product(a.shape) > maximumShort) return false;
    const [first, second] = [await a.compute(true), await b.compute(true)];
    return first.every((value, at) => value === second[at]);
  }

  /** What the last step makes of `state`, which the matrix is not multiplied with again. */
  private async lastAfter(pattern: Pattern, state: string): Promise<string | null> {
    const op = this.values.producer(pattern.root)?.op;
    const before = pattern.states[0] ?? "";
    let tried = 0;
    for (const value of this.values.dependents([state])) {
      if (this.values.producer(value)?.op !== op || ++tried > maximumCandidates) continue;
      const found = await this.correspondence(pattern, value);
      if (found?.get(before) === state) return value;
    }
    return null;
  }
}

function identity({ root, states, inputs, within }: Pattern): Correspondence {
  return new Map([root, ...states, ...inputs, ...within].map((value) => [value, value]));
}

function isAlike(one: OnnxNode, two: OnnxNode): boolean {
  return (
    one.op === two.op &&
    one.domain === two.domain &&
    one.inputs.length === two.inputs.length &&
    one.graphs.size + two.graphs.size === 0 &&
    JSON.stringify([...one.attributes]) === JSON.stringify([...two.attributes])
  );
}
