/**
 * What adds up to one number of a cell: a gate's pre-activation as the largest terms of its matrix products with the units
 * that they come from, its bias and its peephole; a state as the products that it is the sum of. Sums are in double
 * precision, and what is not named stands as "the others together", so that everything adds up.
 */
import { message } from "../../messages/message";
import type { LayerWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import { activationOf } from "../graph/activations";
import { writerOf } from "../cell/equations";
import type { Expression, Term } from "../graph/graph";
import { DerivedValues } from "../network/derived";
import { definitionOf } from "../network/layer";
import { inputSizeOf, readsOf } from "../network/network";
import type { Work } from "../network/work";
import { checkRange } from "../trace/checkRange";
import type { Trace } from "../trace/trace";
import { readStep } from "../trace/tracedStep";
import { mostChangedUnit } from "./mostChanged";
import { argumentOf, factorsOf, summandsOf, type Summand } from "./summands";

/** One product of a sum. `unit` counts what it reads: units of a layer, numbers of the input. */
export interface OperandTerm {
  readonly unit: number;
  readonly read: number;
  readonly weight: number;
  readonly value: number;
}

/**
 * Where a part of the sum comes from: "token" is the embedding's row, whole; "input" numbers of the input; "layer" h of a
 * layer below; "state" a vector of this layer; "bias"; "product" what is multiplied unit by unit, a peephole or f ⊙ c.
 */
export type OperandSource = "token" | "input" | "layer" | "state" | "bias" | "product";

export interface OperandPart {
  readonly source: OperandSource;
  /** Whose h, where the source is a layer. */
  readonly layer: number | null;
  /** What is read, as the equations write it: "x", "h", "r ⊙ h", "f ⊙ c". */
  readonly operand: string;
  readonly total: number;
  /** The largest, by magnitude; `others` are all that are not among them. */
  readonly terms: OperandTerm[];
  readonly others: { readonly count: number; readonly value: number };
  /** What is multiplied, with its numbers: of a product all factors, of matrix products those before it. */
  readonly factors: { readonly operand: string; readonly value: number }[];
}

export interface Operands {
  /** False where the run has not come yet; then there is nothing else. */
  readonly computed: boolean;
  /** Whose sum it is. */
  readonly unit: number;
  /** The traced value, and the sign of the activation that made it of the sum; null where it is the sum. */
  readonly traced: number;
  readonly activation: string | null;
  readonly sum: number;
  readonly parts: OperandPart[];
}

export interface OperandsRequest {
  readonly layer: number;
  readonly token: number;
  /** Null: the one that the step changed most. */
  readonly unit: number | null;
  readonly channel: string;
  /** Terms of each part that are named. */
  readonly terms: number;
}

/** `numbers` says that the network reads rows of numbers, which are opened; a token's row stands as one number. */
export function* readOperands(trace: Trace, request: OperandsRequest, numbers: boolean): Work<Operands> {
  const { layer: index, token } = request;
  const step = yield* readStep(trace, token, index);
  const weights = trace.weights.layers[index] as LayerWeights;
  const definition = definitionOf(weights, index);
  const place = trace.layouts[index]?.channels.find(({ name }) => name === request.channel);
  if (!place) {
    const channels = definition.channels.map(({ name }) => name);
    throw new CodedError(
      "no-such-channel",
      message("explain.noSuchChannel", { cell: definition.title, channel: request.channel, channels }),
    );
  }
  const layout = trace.layouts[index] as Trace["layouts"][number];
  const unit = request.unit ?? Math.min(step ? mostChangedUnit(step, layout) : 0, place.size - 1);
  checkRange("units", unit, unit + 1, place.size);
  const channel = place.channel.expression;
  const activation = activationOf(channel)?.sign ?? null;
  if (!step) return { computed: false, unit, traced: NaN, activation, sum: NaN, parts: [] };

  const channels = new Set(definition.channels.map(({ expression }) => expression));
  const isValue = (expression: Expression) => channels.has(expression) && expression !== channel;
  const summands = summandsOf(argumentOf(channel), isValue);
  const read = valuesOf(definition, weights, summands, isValue)(step);
  const at = (expression: Expression): number => {
    const vector = read(expression);
    return (vector.length === 1 ? vector[0] : vector[unit]) as number;
  };
  const { write } = writerOf(definition.channels, definition.next);
  const opener = new Opener(trace, index, unit, request.terms, numbers, write, read);
  const parts = summands.flatMap((summand): OperandPart[] => {
    const { value, sign, factors, divisors } = summand;
    const scale = divisors.reduce(
      (all, one) => all / at(one),
      factors.reduce((all, one) => all * at(one), sign as number),
    );
    const told = factors.map((factor) => ({ operand: write(factor), value: at(factor) }));
    if (value.node.kind === "affine") return opener.open(value.node, value.size === "one" ? 0 : unit, scale, told);
    const isBias = value.node.kind === "parameter" || value.node.kind === "constant";
    const multiplied = isBias ? [] : factorsOf(value, isValue).map((factor) => ({ operand: write(factor), value: at(factor) }));
    return [single(isBias ? "bias" : "product", write(value), scale * product(value, at, isValue), [...told, ...multiplied])];
  });
  const joined = joinBiases(parts);
  return {
    computed: true,
    unit,
    traced: step.row[place.offset + unit] as number,
    activation,
    sum: joined.reduce((sum, { total }) => sum + total, 0),
    parts: joined,
  };
}

/** In double precision where it is a product of values. */
function product(value: Expression, at: (expression: Expression) => number, isValue: (e: Expression) => boolean): number {
  return factorsOf(value, isValue).reduce((all, factor) => all * at(factor), 1);
}

function single(source: OperandSource, operand: string, total: number, factors: OperandPart["factors"]): OperandPart {
  return { source, layer: null, operand, total, terms: [], others: { count: 0, value: 0 }, factors };
}

/** One bias, last but for the products. */
function joinBiases(parts: readonly OperandPart[]): OperandPart[] {
  const biases = parts.filter(({ source, factors }) => source === "bias" && factors.length === 0);
  if (biases.length < 2) return [...parts];
  const [first] = biases as [OperandPart];
  const total = biases.reduce((sum, bias) => sum + bias.total, 0);
  return parts.flatMap((part) => (part === first ? [{ ...first, total }] : biases.includes(part) ? [] : [part]));
}

/** Opens matrix products by what they read. */
class Opener {
  constructor(
    private readonly trace: Trace,
    private readonly layer: number,
    private readonly unit: number,
    private readonly most: number,
    private readonly numbers: boolean,
    private readonly write: (expression: Expression) => string,
    private readonly read: (expression: Expression) => Float32Array,
  ) {}

  open(
    { terms, bias }: { readonly terms: readonly Term[]; readonly bias: string | null },
    row: number,
    scale: number,
    factors: OperandPart["factors"],
  ): OperandPart[] {
    const parts = terms.flatMap((term) => this.openTerm(term, row, scale, factors));
    if (bias === null) return parts;
    const value = this.parameter(bias)[row] as number;
    return [...parts, single("bias", bias, scale * value, factors)];
  }

  private openTerm({ key, operand }: Term, row: number, scale: number, factors: OperandPart["factors"]): OperandPart[] {
    const vector = this.read(operand);
    const matrix = this.parameter(key).subarray(row * vector.length, (row + 1) * vector.length);
    const part = (source: OperandSource, layer: number | null, from: number, to: number): OperandPart => {
      const values = Array.from({ length: to - from }, (_, unit) => {
        const [read, weight] = [vector[from + unit] as number, matrix[from + unit] as number];
        return { unit, read, weight, value: scale * weight * read };
      });
      const total = values.reduce((sum, { value }) => sum + value, 0);
      const whole = { source, layer, operand: this.write(operand), total, factors };
      if (source === "token") return { ...whole, terms: [], others: { count: 0, value: 0 } };
      const terms = values.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, this.most);
      const named = terms.reduce((sum, { value }) => sum + value, 0);
      return { ...whole, terms, others: { count: values.length - terms.length, value: total - named } };
    };
    if (operand.node.kind !== "input") return [part("state", null, 0, vector.length)];
    const { weights, layouts } = this.trace;
    let from = 0;
    return readsOf(weights.layers[this.layer] as LayerWeights, this.layer).map((read) => {
      const size = read < 0 ? inputSizeOf(weights) : (layouts[read]?.channels.at(-1)?.size ?? 0);
      const isToken = read < 0 && weights.embedding !== null && !this.numbers;
      const found = part(isToken ? "token" : read < 0 ? "input" : "layer", read < 0 ? null : read, from, from + size);
      from += size;
      return found;
    });
  }

  private parameter(key: string): Float32Array {
    return this.trace.weights.layers[this.layer]?.parameters.get(key) as Float32Array; // checkLayer came before
  }
}

/** Computes what the summands read; the vectors are good until the next step. */
function valuesOf(
  definition: ReturnType<typeof definitionOf>,
  weights: LayerWeights,
  summands: readonly Summand[],
  isValue: (expression: Expression) => boolean,
) {
  const wanted = summands.flatMap(({ value, factors, divisors }) => {
    const own = value.node.kind === "affine" ? value.node.terms.map(({ operand }) => operand) : factorsOf(value, isValue);
    return [...own, ...factors, ...divisors];
  });
  const expressions = [...new Set(wanted)];
  const values = new DerivedValues(
    definition,
    weights,
    expressions.map((expression) => ({ expression })),
  );
  return (step: Parameters<DerivedValues["at"]>[0]) => {
    const found = values.at(step);
    const byExpression = new Map(expressions.map((expression, at) => [expression, found[at] as Float32Array]));
    return (expression: Expression) => byExpression.get(expression) as Float32Array;
  };
}
