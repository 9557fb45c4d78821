/**
 * Recurrences that a graph spells out, in Loops, in Scans and step after step, as the operators whose equations they
 * compute. A step that carries a state through weights and is no cell that is known is said with what it computes.
 */
import { message, type Message } from "../../../../messages/message";
import type { Constant, Constants } from "../constants";
import type { FlatGraph } from "../flatGraph";
import type { OnnxNode } from "../graph";
import { product } from "../rearrange";
import { findCells, type FoundCell, type State } from "./cells";
import { equationsOf } from "./equationText";
import { Algebra, type Expression, type Leaf, type Parts } from "./expression";
import { iterationOf, reverseName, type Iteration } from "./iteration";
import { Matrices } from "./matrices";
import { SameNumbers } from "./sameNumbers";
import { isNamedAsState, pairings, shortRecurrence } from "./singleStep";
import { StepReader } from "./stepReader";
import { Unfollowed } from "./unfollowed";
import { UnrolledReader, type UnrolledStep } from "./unrolled";
import { Values } from "./values";

/** What a cell reads: a value of the graph, from its end or not, or what a cell before it gives. */
export type SpelledSource = { readonly value: string; readonly isReversed: boolean } | { readonly cell: Spelled };

export interface Spelled {
  readonly form: "Loop" | "Scan" | "unrolled" | "step";
  readonly name: string;
  /** Where it stands among the graph's nodes. */
  readonly position: number;
  readonly cell: FoundCell;
  readonly reads: readonly SpelledSource[];
  /** [1][1][H], where the graph has constants for them. */
  readonly initial: Readonly<Record<string, Constant>>;
  /** Values of the graph that are its h, at each step. */
  readonly outputs: readonly string[];
  /** What the inputs of its step are called. */
  readonly inputs: ReadonlySet<string>;
}

export interface SpelledGraph {
  readonly found: readonly Spelled[];
  readonly notes: readonly Message[];
  /** By value: the one that it is taken from, or stands for. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Values whose rows stand in the other order than those of what they are taken from. */
  readonly flips: ReadonlySet<string>;
}

/** A state no longer than this is looked at: one of zeros is none. */
const maximumState = 2 ** 16;

interface WholeStep
  extends Pick<Spelled, "form" | "name" | "position">, Pick<Iteration, "states" | "aliases" | "reversed" | "collected"> {}

export class RecurrenceReader {
  private readonly values: Values;
  private readonly algebra: Algebra;
  private readonly matrices: Matrices;
  private readonly found: Spelled[] = [];
  private readonly notes: Message[] = [];
  private readonly aliases = new Map<string, string>();
  private readonly flips = new Set<string>();

  constructor(
    private readonly graph: FlatGraph,
    private readonly constants: Constants,
  ) {
    this.values = new Values(graph);
    this.matrices = new Matrices(constants);
    this.algebra = new Algebra(this.matrices, (description) => constants.intern(description));
  }

  async read(): Promise<SpelledGraph> {
    for (const [position, node] of this.graph.nodes.entries()) {
      if (node.domain !== "" || (node.op !== "Loop" && node.op !== "Scan")) continue;
      const iteration = await iterationOf(node, this.values, this.constants);
      if (iteration && iteration.states.length > 0) await this.readIteration(iteration, position);
    }
    await this.readUnrolled();
    const isNone = this.found.length === 0 && this.notes.length === 0 && !this.graph.nodes.some(isRecurrent);
    if (isNone && !(await this.readSingleStep())) await this.explainShort();
    return { found: this.found, notes: this.notes, aliases: this.aliases, flips: this.flips };
  }

  private async readIteration(iteration: Iteration, position: number): Promise<void> {
    const { node, outputs, reversedOutputs, states, aliases, reversed, collected } = iteration;
    const name = node.name === "" ? (node.outputs.find((output) => output !== "") ?? node.op) : node.name;
    const form = node.op as "Loop" | "Scan";
    const cells = await this.readStep({ form, name, position, states, aliases, reversed, collected });
    if (cells.length === 0) return;
    this.found.push(...cells);
    for (const output of reversedOutputs) this.flips.add(output);
    for (const [outer, inner] of outputs) this.aliases.set(outer, inner);
    for (const [inner, outer] of aliases) this.aliases.set(inner, reversed.get(outer) ?? outer);
  }

  private async readUnrolled(): Promise<void> {
    const reader = new UnrolledReader(this.graph, this.values, this.constants);
    const covered = new Set<string>();
    const waiting: { readonly within: ReadonlySet<string>; readonly note: Message }[] = [];
    const isCovered = (within: ReadonlySet<string>) => [...within].some((value) => covered.has(value));
    for await (const { steps, base, position, within } of reader.find()) {
      if (isCovered(within)) continue;
      const [aliases, reversed] = await this.rowsOf(reader, steps, base);
      const [first] = steps;
      const states = base.before.map((before, index) => {
        return { before, after: base.after[index] ?? "", initial: first?.before[index] ?? "" };
      });
      const notes = this.notes.length;
      const name = await this.nameOf(states[0]?.after ?? "");
      // what a cell before gives is one input at all steps
      const given = this.found.flatMap(({ outputs: [canonical = "", ...others] }) =>
        others.map((output) => [output, canonical] as const),
      );
      const all = new Map([...given.filter(([output, canonical]) => output !== canonical), ...aliases]);
      const step = { form: "unrolled" as const, name, position, states, aliases: all, reversed, collected: [] };
      const cells = await this.readStep(step);
      const [note] = this.notes.splice(notes);
      if (note && cells.length === 0) waiting.push({ within, note });
      else if (note) this.notes.push(note);
      if (cells.length === 0) continue;
      for (const value of within) covered.add(value);
      for (const cell of cells) {
        const place = states.findIndex(({ after }) => cell.outputs.includes(after));
        const outputs = [...cell.outputs, ...steps.map(({ after }) => after[place] ?? "")];
        const begin = states[place]?.initial ?? "";
        // the step before the first was simplified when the file was made, as its states were constants
        const isBegun = place < 0 || (await this.beginsAtOnce(begin)) ? null : await this.isFirstStep(begin, cell, reader, step);
        if (isBegun === false)
          this.notes.push(message("formatsOnnx.beginningComputed", { node: name, option: "--initial FILE.npz" }));
        this.found.push({ ...cell, outputs: isBegun === null ? outputs : [begin, ...outputs] });
      }
      for (const [inner, outer] of aliases) this.aliases.set(inner, reversed.get(outer) ?? outer);
    }
    // several matrices of one step say the same
    for (const { within, note } of waiting) {
      if (isCovered(within)) continue;
      for (const value of within) covered.add(value);
      this.notes.push(note);
    }
  }

  /**
   * A graph of one step whose states are its inputs and outputs, where one way alone to take them is a cell's; false where there
   * is none, or several are, as the input and the state of a step can change places where they have one size. A plain network's
   * step is like any layer of two inputs: that one is a state its name has to say.
   */
  private async readSingleStep(): Promise<boolean> {
    const ways: Spelled[][] = [];
    for (const pairs of pairings(this.graph, this.values)) {
      if (ways[0] && ways[0].reduce(countOfStates, 0) > pairs.length) break;
      const states = pairs.map(({ before, after }) => ({ before, after, initial: "" }));
      const notes = this.notes.length;
      const name = await this.nameOf(states[0]?.after ?? "");
      const about = { aliases: new Map<string, string>(), reversed: new Map<string, string>(), collected: [] };
      const cells = await this.readStep({ form: "step", name, position: 0, states, ...about });
      this.notes.length = notes;
      const isTold = cells.every(({ cell }) => cell.op !== "RNN") || pairs.every(isNamedAsState);
      if (cells.length > 0 && isTold && cells.reduce(countOfStates, 0) === pairs.length) ways.push(cells);
    }
    const [only, ...others] = ways;
    if (!only || others.length > 0) return false;
    this.found.push(...only);
    return true;
  }

  /** What looks like a step or two, and does not tell what goes on from step to step. */
  private async explainShort(): Promise<void> {
    const value = await shortRecurrence(this.graph, this.values, this.constants);
    if (value !== null) this.notes.push(message("formatsOnnx.tooShort", { node: value }));
  }

  /** Whether a state before the first step is one: a constant, zeros, or given from outside. */
  private async beginsAtOnce(value: string): Promise<boolean> {
    if (value === "" || (await this.constants.of(value))) return true;
    let node = this.values.producer(value);
    for (
      let steps = 0;
      steps < 16 && node && ["Expand", "Tile", "Identity", "Cast", "Unsqueeze", "Reshape"].includes(node.op);
      steps++
    ) {
      if (await this.constants.of(node.inputs[0] ?? "")) return true;
      node = this.values.producer(node.inputs[0] ?? "");
    }
    return !node || node.op === "ConstantOfShape";
  }

  /** Whether a value is what the cell gives after one step from zero. */
  private async isFirstStep(
    value: string,
    { cell, inputs }: Spelled,
    unrolled: UnrolledReader,
    step: WholeStep,
  ): Promise<boolean> {
    const aliases = new Map(step.aliases);
    const names = new Map([...step.aliases.values()].map((alias) => [step.reversed.get(alias) ?? alias, alias]));
    for (const before of this.values.ancestors(value)) {
      const row = await unrolled.rowOf(before);
      const name = row ? names.get(row.sequence) : undefined;
      if (row && name !== undefined) aliases.set(row.value, name);
    }
    const reader = new StepReader(this.values, this.constants, this.algebra, { states: new Map(), aliases, inputs });
    const found = await attempt(reader.expression(value), []);
    return found !== null && (await new SameNumbers().areSame(found, this.algebra.atZero(cell.h.after)));
  }

  /** The rows of sequences that the steps take, and which of these are read from their end. */
  private async rowsOf(reader: UnrolledReader, steps: readonly UnrolledStep[], base: UnrolledStep) {
    const [aliases, reversed] = [new Map<string, string>(), new Map<string, string>()];
    const at = steps.indexOf(base);
    const beside = steps[at - 1] ?? steps[at + 1];
    const order = at > 0 ? 1 : -1;
    for (const [place, input] of base.inputs.entries()) {
      const [own, other] = [await reader.rowOf(input), await reader.rowOf(beside?.inputs[place] ?? "")];
      if (!own || other?.sequence !== own.sequence || own.index === other.index) continue;
      const isReversed = (own.index - other.index) * order < 0;
      const name = isReversed ? reverseName(own.sequence) : own.sequence;
      if (isReversed) reversed.set(name, own.sequence);
      for (const { inputs } of steps) {
        const row = await reader.rowOf(inputs[place] ?? "");
        if (row?.sequence === own.sequence) aliases.set(row.value, name);
      }
    }
    return [aliases, reversed] as const;
  }

  /** Of steps that no node holds together: what their weights are called, without what the last part of it says. */
  private async nameOf(value: string): Promise<string> {
    const seen = new Set<string>();
    const waiting = [value];
    let first = value;
    for (let at = waiting.shift(); at !== undefined && seen.size < 200; at = waiting.shift()) {
      if (seen.size === seen.add(at).size) continue;
      const constant = await this.constants.of(at);
      if (constant?.shape.length === 2 && constant.from[0] !== undefined) {
        first = constant.from[0];
        break;
      }
      if (!constant) waiting.push(...(this.values.producer(at)?.inputs ?? []));
    }
    const own = first.replace(/[./](weight|kernel|W|R|U)\w*(:0)?$/, "");
    return this.found.some(({ name }) => name === own) ? `${own} (${value})` : own;
  }

  /** The cells of one step; what it computes is said where there are none. */
  private async readStep(step: WholeStep): Promise<Spelled[]> {
    const { form, name, position, states, aliases, reversed, collected } = step;
    const leaves = new Map<string, Leaf>();
    for (const { before, initial } of states) {
      const size = this.values.lastSize(before) ?? (await this.sizeOf(initial));
      leaves.set(before, { kind: "state", id: `state:${before}`, size });
    }
    const reader = new StepReader(this.values, this.constants, this.algebra, { states: leaves, aliases });
    const all: (State & { readonly initial: string; readonly start: number })[] = [];
    const stopped: string[] = [];
    for (const { before, after, initial } of states) {
      const parts = (await attempt(reader.parts(after, 0), stopped)) ?? [];
      const whole = this.algebra.leaf(leaves.get(before) as Leaf);
      let start = 0;
      for (const part of parts) {
        const size = this.algebra.sizeOf(part) ?? 0;
        all.push({ before: parts.length === 1 ? whole : this.algebra.slice(whole, start, size), after: part, initial, start });
        start += size;
      }
    }
    const cells = findCells(all, this.algebra);
    if (cells.length === 0) this.explain(form, name, all, stopped);
    else if (reader.isMasked) this.notes.push(message("formatsOnnx.masked", { node: name }));
    for (const value of cells.length > 0 ? collected : []) await attempt(reader.parts(value, 0), []);
    const made = new Map<FoundCell, Spelled>();
    for (const [index, cell] of cells.entries()) {
      const initial: Record<string, Constant> = {};
      for (const [state, place] of [
        ["h", cell.h],
        ["c", cell.c],
      ] as const) {
        const from = all.find((each) => each === place);
        const constant = from && (await this.initialOf(from.initial, from.start, cell));
        if (constant) initial[state] = constant;
      }
      const reads = cell.x.map((source): SpelledSource => {
        const known = made.get(cells.find(({ h }) => h.after.key === source.key) as FoundCell);
        const value = inputOf(source, reader) ?? "";
        return known ? { cell: known } : { value: reversed.get(value) ?? value, isReversed: reversed.has(value) };
      });
      const outputs = [...reader.readSoFar()].filter(([, parts]) => isExactly(parts, cell.h.after)).map(([value]) => value);
      const own = cells.length === 1 ? name : `${name} (${index + 1})`;
      made.set(cell, { form, name: own, position, cell, reads, initial, outputs, inputs: reader.inputIds() });
    }
    return [...made.values()];
  }

  /** Said of what carries a state through weights alone: a counter, or a list that grows, is no recurrent network. */
  private explain(op: string, name: string, states: readonly State[], stopped: readonly string[]): void {
    const through = states.filter(({ before, after }) => {
      return readsThroughWeights(after, before.terms[0]?.factors[0]?.key ?? "");
    });
    if (through.length > 0) {
      const equations = equationsOf(through);
      this.notes.push(message("formatsOnnx.spelledNoCell", { node: name, form: op, equations }));
    } else if (stopped.length > 0) {
      const operators = [...new Set(stopped)].slice(0, 4);
      this.notes.push(message("formatsOnnx.spelledNotFollowed", { node: name, form: op, operators }));
    }
  }

  private async sizeOf(value: string): Promise<number | null> {
    return this.values.lastSize(value) ?? (await this.constants.of(value))?.shape.at(-1) ?? null;
  }

  /** The first sequence's part of a constant state, or null: it is zero, or given when the graph runs. */
  private async initialOf(value: string, start: number, { operands }: FoundCell): Promise<Constant | null> {
    const units = operands.R?.shape.at(-1) ?? 0;
    let at = value;
    for (let steps = 0; steps < 16; steps++) {
      const node = this.values.producer(at);
      if (
        !node ||
        (await this.constants.of(at)) ||
        !["Expand", "Tile", "Identity", "Cast", "Unsqueeze", "Reshape"].includes(node.op)
      )
        break;
      at = node.inputs[0] ?? "";
    }
    const constant = await this.constants.of(at);
    const size = constant?.shape.at(-1) ?? 0;
    if (!constant || product(constant.shape) === 0 || start + units > size) return null;
    const isZero = product(constant.shape) <= maximumState && (await constant.compute(false)).every((number) => number === 0);
    if (isZero) return null;
    const rows = this.matrices.shaped(constant, [product(constant.shape)]);
    return this.matrices.shaped(this.matrices.rows(rows, start, units), [1, 1, units]);
  }
}

function isRecurrent({ op }: OnnxNode): boolean {
  return /^(LSTM|GRU|RNN|Loop|Scan)$/.test(op);
}

function countOfStates(sum: number, { cell }: Spelled): number {
  return sum + (cell.c ? 2 : 1);
}

async function attempt<Value>(work: Promise<Value>, stopped: string[]): Promise<Value | null> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Unfollowed)) throw error;
    stopped.push(error.operator);
    return null;
  }
}

function isExactly(parts: Parts, { key }: Expression): boolean {
  return parts.length === 1 && parts[0]?.key === key;
}

/** The value that an expression of one input stands for. */
function inputOf({ terms }: Expression, reader: StepReader): string | undefined {
  const [factor] = terms[0]?.factors ?? [];
  return factor?.kind === "leaf" ? reader.inputs.get(factor.leaf) : undefined;
}

/** Whether a state reaches an expression through weights. */
function readsThroughWeights(expression: Expression, key: string): boolean {
  const seen = new Set<string>();
  const waiting = [{ expression, isWeighted: false }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { isWeighted } = next;
    if (seen.size === seen.add(`${next.expression.key}:${isWeighted}`).size) continue;
    for (const factor of next.expression.terms.flatMap(({ factors }) => factors)) {
      if (factor.kind === "leaf") {
        if (isWeighted && factor.key === key) return true;
      } else waiting.push({ expression: factor.of, isWeighted: isWeighted || factor.kind === "matrix" });
    }
  }
  return false;
}
