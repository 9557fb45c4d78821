/** Why tensors are no part of a model, from names and shapes. Knows no framework's layers. */
import { message, type Message, type MessageId } from "../../../messages/message";
import { isDtype } from "../../../tensor/dtype";
import { legible } from "../../errors";
import type { TensorInfo } from "../../formats/format";

const reasons = [
  [/(^|[/._])optimizer|opt_state|exp_avg|(^|\/)beta\d_power/i, "frameworksRoles.ofOptimizer"],
  [
    /\/(Adam|Momentum|RMSProp|Adagrad|Adadelta|Ftrl|AMSGrad|ExponentialMovingAverage)(_\d+)?(:0)?$/i,
    "frameworksRoles.ofOptimizer",
  ],
  [/(^|[/._])(total|count|true_positives|false_positives|true_negatives|false_negatives)(:0)?$/, "frameworksRoles.counter"],
  [/num_batches_tracked|global_step|(^|[/._])(epoch|iteration|step|counter)s?$/i, "frameworksRoles.counter"],
  [/running_(mean|var)|moving_(mean|variance)/i, "frameworksRoles.statistics"],
  [/stft|spectrogram|mel(_|s|$)|filter_?bank|window_fn/i, "frameworksRoles.soundIntoVectors"],
  [/rng|seed_?(state|generator)/i, "frameworksRoles.random"],
  [/attention|attn/i, "frameworksRoles.otherAttention"],
] as const satisfies readonly (readonly [pattern: RegExp, reason: MessageId])[];

/** By name, for every tensor that has no role. */
export function ignoredTensors(tensors: readonly TensorInfo[], hasRole: (name: string) => boolean): ReadonlyMap<string, Message> {
  const convolutions = new Set(tensors.filter(isKernel).map(({ name }) => layerOf(name)));
  return new Map(tensors.filter(({ name }) => !hasRole(name)).map((tensor) => [tensor.name, reasonFor(tensor, convolutions)]));
}

/** Three axes and more are a kernel where the name says so; a state or a bilinear weight has as many. */
function isKernel({ name, shape }: TensorInfo): boolean {
  return shape.length > 2 && /conv|cnn/i.test(name);
}

const ofTraining: readonly string[] = [
  "frameworksRoles.ofOptimizer",
  "frameworksRoles.counter",
  "frameworksRoles.singleNumber", // a mean of losses, a rate
] satisfies MessageId[];

/** Whether a tensor is what training keeps beside the weights, and no part that a model lacks. */
export function isOfTraining(reason: Message | undefined): boolean {
  return reason !== undefined && ofTraining.includes(reason.id);
}

function reasonFor(tensor: TensorInfo, convolutions: ReadonlySet<string>): Message {
  const { name, shape, dtype } = tensor;
  const told = reasons.find(([pattern]) => pattern.test(name));
  if (told) return message(told[1]);
  if (!isDtype(dtype)) return message("frameworksRoles.noNumbers", { dtype: legible(dtype) });
  if (shape.length === 0) return message("frameworksRoles.singleNumber");
  const isOfConvolution = isKernel(tensor) || (layerOf(name) !== "" && convolutions.has(layerOf(name)));
  return message(isOfConvolution ? "frameworksRoles.otherConvolution" : "frameworksRoles.ignored");
}

/** Whose bias stands beside its kernel. */
function layerOf(name: string): string {
  return name.slice(0, Math.max(name.lastIndexOf("."), name.lastIndexOf("/"), 0));
}
