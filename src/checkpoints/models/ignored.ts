/** Why tensors are no part of a model, from names and shapes, in words for people. Knows no framework's layers. */
import type { TensorInfo } from "../formats/format";

const reasons: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/(^|[/._])optimizer|opt_state|exp_avg|\/(Adam|Momentum|RMSProp|Adagrad|Adadelta|Ftrl|AMSGrad|ExponentialMovingAverage)(_\d+)?(:0)?$|(^|\/)beta\d_power/i,
    "state of the optimizer, which training needs and a run does not"],
  [/num_batches_tracked|global_step|(^|[/._])(epoch|iteration|step|counter)s?$/i, "a counter of training"],
  [/running_(mean|var)|moving_(mean|variance)/i, "statistics of a batch normalisation outside the recurrent part"],
  [/stft|spectrogram|mel(_|s|$)|filter_?bank|window_fn/i, "turns sound into vectors before the recurrent part"],
  [/rng|seed_?(state|generator)/i, "state of a random number generator"],
  [/attention|attn/i, "attention outside the recurrent part, which is not run"],
];

/** By name, for every tensor that has no role. */
export function ignoredTensors(tensors: readonly TensorInfo[], hasRole: (name: string) => boolean): ReadonlyMap<string, string> {
  return new Map(tensors.filter(({ name }) => !hasRole(name)).map((tensor) => [tensor.name, reasonFor(tensor, tensors)]));
}

function reasonFor({ name, shape }: TensorInfo, tensors: readonly TensorInfo[]): string {
  const told = reasons.find(([pattern]) => pattern.test(name));
  if (told) return told[1];
  if (shape.length === 0 || shape.join() === "1" && /step|count|power/i.test(name)) return "a single number, no weight";
  if (shape.length > 2 || isOfConvolution(name, tensors)) return "a convolution outside the recurrent part, which is not run";
  return "no part of the model as understood";
}

/** A bias belongs to the tensor of the same layer that has more than two axes. */
function isOfConvolution(name: string, tensors: readonly TensorInfo[]): boolean {
  const layer = (each: string) => each.slice(0, Math.max(each.lastIndexOf("."), each.lastIndexOf("/"), 0));
  return layer(name) !== "" && tensors.some((other) => other.shape.length > 2 && layer(other.name) === layer(name));
}
