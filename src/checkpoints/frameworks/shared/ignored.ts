/** Why tensors are no part of a model, from names and shapes, in words for people. Knows no framework's layers. */
import type { Message } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import { said } from "./words";

const stateOfOptimizer = "state of the optimizer, which training needs and a run does not";
const reasons: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/(^|[/._])optimizer|opt_state|exp_avg|(^|\/)beta\d_power/i, stateOfOptimizer],
  [/\/(Adam|Momentum|RMSProp|Adagrad|Adadelta|Ftrl|AMSGrad|ExponentialMovingAverage)(_\d+)?(:0)?$/i, stateOfOptimizer],
  [/num_batches_tracked|global_step|(^|[/._])(epoch|iteration|step|counter)s?$/i, "a counter of training"],
  [/running_(mean|var)|moving_(mean|variance)/i, "statistics of a batch normalisation outside the recurrent part"],
  [/stft|spectrogram|mel(_|s|$)|filter_?bank|window_fn/i, "turns sound into vectors before the recurrent part"],
  [/rng|seed_?(state|generator)/i, "state of a random number generator"],
  [/attention|attn/i, "attention outside the recurrent part, which is not run"],
];

/** By name, for every tensor that has no role. */
export function ignoredTensors(tensors: readonly TensorInfo[], hasRole: (name: string) => boolean): ReadonlyMap<string, Message> {
  const convolutions = new Set(tensors.filter(({ shape }) => shape.length > 2).map(({ name }) => layerOf(name)));
  return new Map(
    tensors.filter(({ name }) => !hasRole(name)).map((tensor) => [tensor.name, said(reasonFor(tensor, convolutions))]),
  );
}

function reasonFor({ name, shape }: TensorInfo, convolutions: ReadonlySet<string>): string {
  const told = reasons.find(([pattern]) => pattern.test(name));
  if (told) return told[1];
  if (shape.length === 0) return "a single number, no weight";
  const isOfConvolution = shape.length > 2 || (layerOf(name) !== "" && convolutions.has(layerOf(name)));
  return isOfConvolution ? "a convolution outside the recurrent part, which is not run" : "no part of the model as understood";
}

/** Whose bias stands beside its kernel. */
function layerOf(name: string): string {
  return name.slice(0, Math.max(name.lastIndexOf("."), name.lastIndexOf("/"), 0));
}
