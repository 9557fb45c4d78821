/** `gatescope gradient`: how much a number that the network computed moves with each token before it, or with a channel there. */
import { message, type Message } from "../messages/message";
import { finish } from "../engine/network/work";
import { TraceGradients } from "../engine/session/traceGradients";
import type { Trace } from "../engine/trace/trace";
import type { GradientSource } from "../protocol/gradient";
import type { PlacedTarget } from "../protocol/target";
import { misused } from "./arguments";
import { inferenceAsData } from "./hypothesisTest";
import { say, textOf, toJson } from "./language";
import { signed } from "../messages/numbers";
import { padEnd, padStart } from "./layout";
import { printable, refusal, refusing } from "./refusal";
import { traceFile, type TraceRequest } from "./trace";

export interface GradientCommand extends Omit<TraceRequest, "out" | "parts"> {
  /** "loss", "logit:TOKEN", "log-probability:TOKEN", or a state of the layer. */
  readonly target: string;
  /** The token whose score is taken away. */
  readonly against: string | undefined;
  /** "input", or a channel as `trace` names it: l0.f. */
  readonly of: string;
  /** Of the state; the layer is the last one, unless said. */
  readonly unit: number | undefined;
  readonly layer: number | undefined;
  /** After which it is read, the last one unless said; of the loss, the token that is predicted, all unless said. */
  readonly token: number | undefined;
  readonly json: boolean;
}

/** Tokens that are listed. */
const LISTED = 12;

export async function gradient({ json, target: wanted, of: named, ...request }: GradientCommand): Promise<string> {
  const { file, memory } = request;
  const { traced, backward, model, ids, labels, inferences } = await traceFile(request);
  const labelOf = (token: number) => labels[ids[token] as number] ?? `#${ids[token]}`;
  const of = sourceNamed(named);
  const target = targetNamed(wanted, request, traced, labels);
  // A quarter of the budget is for gradients: all of what the trace may take.
  const gradients = new TraceGradients(traced, 4 * memory * 2 ** 20, backward);
  const all = { traceId: 0, target, of, tokenStart: 0, tokenEnd: ids.length };
  const read = (form: "norm" | "sum") => finish(gradients.read({ ...all, form }, () => undefined));
  const [norm, sum] = refusing(file, ["bad-target", "out-of-range", "no-such-channel", "out-of-memory"], () => [
    read("norm"),
    read("sum"),
  ]);
  const tokens = Array.from(norm.values, (value, token) => ({
    token,
    label: labelOf(token),
    norm: value,
    sum: sum.values[token] ?? 0,
  }));
  const { value } = norm;
  if (json) return toJson({ file, model, target, of: named, value, tokens, inferences: inferences.map(inferenceAsData) });
  const largest = tokens.filter((one) => one.norm > 0).sort((a, b) => b.norm - a.norm || a.token - b.token);
  const row = (first: string, cells: readonly string[]) =>
    `${padEnd(first, 32)}${cells.map((cell) => padStart(cell, 18)).join("")}`;
  const title = say("cli.gradientTitle", { target: nameOf(target, labels, labelOf), value: signed(value, 6) });
  return [
    title,
    "",
    row(say("cli.gradientAt", { of: named }), [say("cli.gradientNorm"), say("cli.gradientSum")]),
    ...largest.slice(0, LISTED).map((one) => row(`${one.token} ${one.label}`, [one.norm.toExponential(3), signed(one.sum, 6)])),
    ...(largest.length > LISTED ? [say("cli.gradientOthers", { n: largest.length - LISTED })] : []),
  ]
    .map((line) => `${printable(line)}\n`)
    .join("");
}

function sourceNamed(of: string): GradientSource {
  if (of === "input") return { kind: "input" };
  const [, layer, channel] = /^l(\d{1,6})\.(.+)$/.exec(of) ?? [];
  if (layer === undefined || channel === undefined) throw misused("cli.ofUnknown", { given: of });
  return { kind: "channel", layer: Number(layer), channel };
}

type Place = Pick<GradientCommand, "file" | "against" | "unit" | "layer" | "token">;

function targetNamed(
  wanted: string,
  { file, against, unit, layer: given, token: asked }: Place,
  { ids, layouts }: Trace,
  labels: readonly string[],
): PlacedTarget {
  const token = asked ?? ids.length - 1;
  if (wanted === "loss") return { kind: "loss", first: asked ?? 1, last: token };
  const [, kind, label] = /^(logit|log-probability):(.+)$/s.exec(wanted) ?? [];
  if ((kind === "logit" || kind === "log-probability") && label !== undefined) {
    const idOf = (name: string) => {
      const id = /^#\d{1,9}$/.test(name) ? Number(name.slice(1)) : labels.indexOf(name);
      if (id < 0) throw refusal("cli.noSuchToken", { file, label: name });
      return id;
    };
    return { kind, token, output: idOf(label), against: against === undefined ? null : idOf(against) };
  }
  const layer = given ?? layouts.length - 1;
  const states = (layouts[layer]?.states ?? []).map(({ name }) => name);
  if (!states.includes(wanted)) throw misused("cli.targetUnknown", { given: wanted, layer, states });
  if (unit === undefined) throw misused("cli.gradientUnitNeeded", { state: wanted });
  return { kind: "unit", token, layer, state: wanted, unit };
}

/** The target in words. */
function nameOf(target: PlacedTarget, labels: readonly string[], labelOf: (token: number) => string): string {
  return textOf(inWords());

  function inWords(): Message {
    if (target.kind === "loss") return message("cli.gradientOfLoss", { first: target.first, last: target.last });
    const { token } = target;
    const at = labelOf(token);
    if (target.kind === "unit") {
      const { state, unit, layer } = target;
      return message("cli.gradientOfUnit", { state, unit, layer, token, at });
    }
    const { output, against } = target;
    const kind = message(target.kind === "logit" ? "cli.logit" : "cli.logProbability");
    const label = labels[output] ?? `#${output}`;
    if (against === null) return message("cli.gradientOfScore", { kind, label, token, at });
    return message("cli.gradientOfDifference", { kind, label, other: labels[against] ?? `#${against}`, token, at });
  }
}
