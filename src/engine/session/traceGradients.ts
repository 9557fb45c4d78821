/**
 * Gradients of a trace, as they are asked for: the way back from a target over the rows that the trace keeps or computes
 * again, in turns. The last one is kept, so that other forms, sources and tokens of it cost nothing.
 */
import { message } from "../../messages/message";
import type { GradientReading, GradientRequest, GradientSource } from "../../protocol/gradient";
import { CodedError } from "../../protocol/errors";
import type { PlacedTarget } from "../../protocol/target";
import { Backpropagation, type MakeBackpropagation } from "../gradients/backpropagation";
import { LayerBackpropagation } from "../gradients/layerBackpropagation";
import type { Objective } from "../gradients/objective";
import { vectorOf, type RowSource } from "../gradients/tracedSequence";
import type { Vectors } from "../network/multiply";
import { CHUNK } from "../network/chunk";
import { finish, type Work } from "../network/work";
import { checkRange } from "../trace/checkRange";
import type { Trace } from "../trace/trace";
import type { Sequence } from "../trace/tracedTokens";

/** What runs layers backward, and how many matrix elements it gets through in some milliseconds. */
export interface BackwardCompute {
  readonly make: MakeBackpropagation;
  readonly products: number;
}

/** The part of a trace's memory budget that its gradients may take beside it. */
const SHARE = 1 / 4;
const LARGEST_ROWS = 4 * 2 ** 20; // numbers of one answer

/** A way back that was gone. */
interface Pass {
  readonly key: string;
  readonly revision: number;
  readonly sequence: Sequence;
  readonly run: Backpropagation;
  /** dL/d(channel) by step of the run, of the gate that was asked for. */
  readonly gate: Vectors | null;
}

export class TraceGradients {
  private last: Pass | null = null;

  constructor(
    private readonly trace: Trace,
    private readonly budget: number,
    private readonly compute: BackwardCompute | undefined,
  ) {}

  /** The token after which nothing matters to a target. Fails with "out-of-range". */
  lastToken(target: PlacedTarget): number {
    const { ids } = this.trace;
    const token = target.kind === "loss" ? target.last : target.token;
    checkRange("tokens", token, token + 1, ids.length);
    if (this.trace.streams) return token;
    const { start, count } = this.trace.sequenceOf(token) ?? { start: token, count: 1 };
    return start + count - 1;
  }

  /** Fails with "bad-target", "out-of-range", "no-such-channel" or "out-of-memory"; `tell` is told how far it is. */
  *read(request: GradientRequest, tell: (share: number) => void): Work<GradientReading> {
    const { trace } = this;
    const { target, of, form, tokenStart, tokenEnd } = request;
    checkRange("tokens", tokenStart, tokenEnd, trace.ids.length);
    const size = of.kind === "input" ? -1 : trace.locate(of.layer, of.channel).size;
    if (this.lastToken(target) >= trace.computed) {
      const nothing = new Float32Array(0);
      return { computed: false, value: NaN, size: Math.max(0, size), values: nothing, reached: 0, revision: trace.revision };
    }
    const pass = yield* this.passFor(target, of, tokenStart, tell);
    return this.answer(pass, of, form, tokenStart, tokenEnd);
  }

  private *passFor(target: PlacedTarget, of: GradientSource, tokenStart: number, tell: (share: number) => void): Work<Pass> {
    const { trace, last } = this;
    const gate = this.gateOf(of);
    const key = JSON.stringify([target, gate]);
    const sequence = trace.sequenceOf(target.kind === "loss" ? target.last : target.token);
    if (!sequence) throw new CodedError("bad-target", message("engine.targetInNoText"));
    const from = this.firstStep(target, sequence, tokenStart, gate?.size ?? 0);
    const isThere = last?.key === key && last.run.first <= from && trace.changedSince(last.revision) > this.lastToken(target);
    if (last && isThere) return last;
    this.last = null; // two of them would take more than the budget
    const pass = this.begin(target, sequence, from, key, gate);
    const { run } = pass;
    const steps = run.last - run.first + 1;
    for (let to = run.last + 1; !run.done; to = Math.max(run.first, to - CHUNK)) {
      // What the run reads next is computed again in turns; what it reads beyond, it computes again itself.
      for (let step = to - 1; step >= Math.max(run.first, to - CHUNK) && !trace.keepsAll; step--) {
        if (!trace.held(sequence.start + step)) yield* trace.reach(sequence.start + step);
      }
      const goal = run.progress + CHUNK / steps;
      while (!run.done && (run.progress < goal || trace.keepsAll)) {
        run.advance();
        tell(run.progress);
        yield;
      }
    }
    return (this.last = pass);
  }

  /** The gate of a layer that is asked for; null for states and the input, whose gradients every pass has. */
  private gateOf(of: GradientSource): { layer: number; channel: string; size: number; offset: number } | null {
    if (of.kind === "input") return null;
    const { layer, offset, size } = this.trace.locate(of.layer, of.channel);
    if (layer.states.some(({ name }) => name === of.channel)) return null;
    return { layer: of.layer, channel: of.channel, size, offset };
  }

  /** How far back to go: to the token asked for, or as far as the budget lets. */
  private firstStep(target: PlacedTarget, { start, count }: Sequence, tokenStart: number, gateSize: number): number {
    const { trace } = this;
    const states = trace.layouts.reduce((sum, layer) => layer.states.reduce((all, { size }) => all + size, sum), 0);
    const inputs = trace.weights.embedding?.columns ?? trace.weights.layers[0]?.inputSize ?? 0;
    const most = Math.max(1, Math.floor((SHARE * this.budget) / (4 * (states + inputs + gateSize))));
    const last = trace.streams ? this.lastToken(target) - start : count - 1;
    const needed = target.kind === "loss" ? target.first - 1 - start : target.token - start;
    if (last - needed >= most) {
      const megabytes = Math.ceil((this.budget * SHARE) / 2 ** 20);
      throw new CodedError(
        "out-of-memory",
        message("engine.gradientsTooLarge", { megabytes, setting: "gatescope.trace.memory" }),
      );
    }
    return Math.max(0, Math.min(needed, Math.max(tokenStart - start, last + 1 - most)));
  }

  private begin(
    target: PlacedTarget,
    sequence: Sequence,
    first: number,
    key: string,
    gate: ReturnType<TraceGradients["gateOf"]>,
  ) {
    const { trace, compute } = this;
    const { weights, revision } = trace;
    const { start, count } = sequence;
    let rows: Vectors | null = null;
    const make: MakeBackpropagation = (layer, index, withParameters) => {
      if (index !== gate?.layer) return (compute?.make ?? plain)(layer, index, withParameters);
      const isReversed = layer.direction === "reverse";
      const take = (number: number, gradient: Float32Array) => {
        const step = isReversed ? count - 1 - number : number;
        rows?.data.set(gradient, (step - first) * gate.size);
      };
      return new LayerBackpropagation(layer, index, withParameters, { channel: gate.channel, take });
    };
    // A gate's layer runs plainly.
    const { products } = (gate ? undefined : compute) ?? { products: undefined };
    const forward = { weights, input: { ids: trace.idsOf(start, start + count) }, steps: count, rows: this.source(start) };
    const run = new Backpropagation(forward, objectiveOf(target, start), { first, make, products });
    if (gate) rows = { data: new Float32Array((run.last - run.first + 1) * gate.size), offset: 0, stride: gate.size };
    return { key, revision, sequence, run, gate: rows };
  }

  /** Rows of the sequence's steps: as they stand where all are kept; else copies, as what is read next may take their place. */
  private source(start: number): RowSource {
    const { trace } = this;
    return (layer, from, count) => {
      const { rowSize } = trace.layouts[layer] as Trace["layouts"][number];
      const block = trace.held(start + from);
      if (trace.keepsAll && block && block.start + block.filled >= start + from + count) {
        return { data: block.rows[layer] as Float32Array, offset: (start + from - block.start) * rowSize, stride: rowSize };
      }
      const data = new Float32Array(count * rowSize);
      for (let step = 0; step < count; step++) {
        const { rows, start: first } = finish(trace.reach(start + from + step));
        const at = (start + from + step - first) * rowSize;
        data.set((rows[layer] as Float32Array).subarray(at, at + rowSize), step * rowSize);
      }
      return { data, offset: 0, stride: rowSize };
    };
  }

  private answer(
    pass: Pass,
    of: GradientSource,
    form: GradientRequest["form"],
    tokenStart: number,
    tokenEnd: number,
  ): GradientReading {
    const { run, sequence } = pass;
    const { gradients, size, valueAt } = this.part(pass, of);
    const numbers = form === "rows" ? size : 1;
    if ((tokenEnd - tokenStart) * numbers > LARGEST_ROWS) {
      throw new CodedError("out-of-range", message("engine.tooManyGradients", { n: tokenEnd - tokenStart }));
    }
    const values = new Float32Array((tokenEnd - tokenStart) * numbers);
    for (let token = tokenStart; token < tokenEnd; token++) {
      const step = token - sequence.start;
      const to = (token - tokenStart) * numbers;
      if (step < 0 || step > run.last) continue; // another text's, or after the target
      if (step < run.first) values.fill(NaN, to, to + numbers);
      else if (form === "rows") values.set(vectorOf(gradients, step - run.first, size), to);
      else {
        const gradient = vectorOf(gradients, step - run.first, size);
        const other = form === "norm" ? gradient : valueAt(step);
        const product = gradient.reduce((sum, one, i) => sum + one * (other[i] as number), 0);
        values[to] = form === "norm" ? Math.sqrt(product) : product;
      }
    }
    return { computed: true, value: run.value, size, values, reached: sequence.start + run.first, revision: this.trace.revision };
  }

  /** The gradients that are asked for, and the values that they are of. */
  private part({ run, gate, sequence }: Pass, of: GradientSource) {
    const { inputSize } = run.sequence;
    if (of.kind === "input") {
      const gradients = { data: run.input, offset: 0, stride: inputSize };
      return { gradients, size: inputSize, valueAt: (step: number) => run.sequence.input(step) };
    }
    const { offset, size } = this.trace.locate(of.layer, of.channel);
    const rows = this.source(sequence.start);
    const valueAt = (step: number) => {
      const { data, offset: at } = rows(of.layer, step, 1);
      return data.subarray(at + offset, at + offset + size);
    };
    if (gate) return { gradients: gate, size, valueAt };
    const { places, rows: data, size: stride } = run.layers[of.layer] as Backpropagation["layers"][number];
    const place = places.find(({ name }) => name === of.channel);
    return { gradients: { data, offset: place?.offset ?? 0, stride }, size, valueAt };
  }
}

const plain: MakeBackpropagation = (layer, index, withParameters) => new LayerBackpropagation(layer, index, withParameters);

/** A target by steps of its sequence. */
function objectiveOf(target: PlacedTarget, start: number): Objective {
  switch (target.kind) {
    case "logit":
    case "log-probability": {
      const { kind, token, output, against } = target;
      const step = token - start;
      return against === null ? { kind, step, token: output } : { kind: "difference", step, token: output, other: against };
    }
    case "loss":
      return { kind: target.kind, first: target.first - start, last: target.last - start };
    case "unit": {
      const { layer, state, unit, token } = target;
      return { kind: target.kind, layer, state, step: token - start, unit };
    }
  }
}
