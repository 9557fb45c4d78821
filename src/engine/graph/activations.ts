/**
 * Activations that checkpoints ask for by name, as the graph's own operations, so that forward pass, gradient and kernel
 * know nothing of them. What people see of one (a channel's name and bounds, a layer in the picture) goes by its mark.
 */
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import type { ChannelDescription } from "../../protocol/model";
import { constant, type Activation, type Expression } from "./graph";

type Range = ChannelDescription["range"];

/** An activation with two numbers, of which it uses as many as it needs. */
interface Form {
  readonly sign: string;
  readonly range: (alpha: number) => Range;
  /** What alpha and beta are where they are not given, as in ONNX's operators. */
  readonly defaults?: readonly number[];
  readonly of: (x: Expression, alpha: number, beta: number) => Expression;
}

const zero = constant(0);
const one = constant(1);
const scaled = (x: Expression, factor: number) => (factor === 1 ? x : constant(factor).mul(x));
const shifted = (x: Expression, by: number) => (by === 0 ? x : x.add(constant(by)));
const positive = (x: Expression) => x.max(zero);
const signed = () => "signed" as const;
const unbounded = () => "unbounded" as const;

const forms: Readonly<Record<string, Form>> = {
  /** The argument of 0.2 and 0.5 (Keras 1 and 2, ONNX), or of 1/6 and 0.5 (Keras 3, PyTorch): α x + β within 0 ... 1. */
  "hard-sigmoid": {
    sign: "hard σ",
    range: () => "unit",
    defaults: [0.2, 0.5],
    of: (x, alpha, beta) =>
      shifted(scaled(x, alpha), beta - 0.5)
        .clip(0.5)
        .add(constant(0.5)),
  },
  softsign: { sign: "softsign", range: signed, of: (x) => x.div(x.apply("abs").add(one)) },
  softplus: { sign: "softplus", range: unbounded, of: (x) => zero.sub(zero.sub(x).apply("logSigmoid")) },
  affine: { sign: "α x + β", range: unbounded, defaults: [1, 0], of: (x, alpha, beta) => shifted(scaled(x, alpha), beta) },
  "leaky-relu": {
    sign: "LReLU",
    range: unbounded,
    defaults: [0.01],
    of: (x, alpha) => positive(x).sub(scaled(positive(zero.sub(x)), alpha)),
  },
  "thresholded-relu": { sign: "ReLU", range: unbounded, defaults: [1], of: (x, alpha) => x.mul(x.greater(constant(alpha))) },
  "scaled-tanh": {
    sign: "α tanh",
    range: (alpha) => (Math.abs(alpha) <= 1 ? "signed" : "unbounded"),
    defaults: [1, 1],
    of: (x, alpha, beta) => scaled(scaled(x, beta).apply("tanh"), alpha),
  },
  /** α (eˣ - 1) below 0. */
  elu: {
    sign: "ELU",
    range: unbounded,
    defaults: [1],
    of: (x, alpha) =>
      scaled(
        zero
          .sub(positive(zero.sub(x)))
          .apply("exp")
          .sub(one),
        alpha,
      ).add(positive(x)),
  },
};

const plain = ["sigmoid", "tanh", "relu"] as const;

/** Everything `activate` knows, each by its name alone; "linear" changes nothing. */
export const activationNames: readonly string[] = [...plain, "linear", ...Object.keys(forms)];

/**
 * An activation by its name, which may be followed by numbers: "tanh", "hard-sigmoid 0.2 0.5". Fails with
 * "unsupported-model" on another name, or on what is no number.
 */
export function activate(called: string, x: Expression): Expression {
  const [name = "", ...given] = called.split(" ");
  const simple = plain.find((known) => known === name);
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  const { defaults = [] } = form ?? {};
  const numbers = given.map(Number);
  if (!(simple ?? form ?? name === "linear") || numbers.length > defaults.length || !numbers.every(Number.isFinite)) {
    throw new CodedError("unsupported-model", message("network.noActivation", { name: called, known: activationNames }));
  }
  if (simple) return x.apply(simple);
  if (!form) return x;
  const [alpha = 1, beta = 0] = defaults.map((value, index) => numbers[index] ?? value);
  return form.of(x, alpha, beta).marked({ name, sign: form.sign, range: form.range(alpha), of: x });
}

const signs = { sigmoid: "σ", tanh: "tanh", relu: "ReLU", exp: "exp", logSigmoid: "log σ", abs: "|·|" } as const;
const ranges: Readonly<Record<string, Range>> = { sigmoid: "unit", tanh: "signed" };

/** The function that people see in a value, be it one operation or several; null where it is none. */
export function activationOf({ node, activation }: Expression): Activation | null {
  if (activation || node.kind !== "unary") return activation;
  return { name: node.apply, sign: signs[node.apply], range: ranges[node.apply] ?? "unbounded", of: node.of };
}

/** Whether a function gives a gate or a candidate its name; others are steps on the way to one. */
export function namesGate({ name }: Activation): boolean {
  return activationNames.includes(name);
}
