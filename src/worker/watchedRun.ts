/** A run that is watched, as what is kept beside the trainer's own state: its text, its losses, the moments to go back to. */
import * as v from "valibot";
import type { NamedTensor } from "../checkpoints/saving/safetensorsBytes";
import { flatWeights, withFlatWeights } from "../engine/training/flatWeights";
import type { RunState } from "../engine/training/run";
import { message } from "../messages/message";
import type { NetworkWeights } from "../model/network";
import { CodedError } from "../protocol/errors";
import { trainingChoice, type TrainingChoice } from "../protocol/training";
import type { KeptBeside, ReadRun } from "./trainingFiles";

/** A training as it is told beside its numbers. */
export interface TrainingAbout {
  /** What was learned from, for people. */
  readonly name: string;
  readonly choice: TrainingChoice;
  readonly text: string;
}

const told = v.object({
  name: v.string(),
  choice: trainingChoice,
  isFinished: v.boolean(),
  moments: v.array(v.number()),
});

export function keptOf({ name, choice, text }: TrainingAbout, { points, moments, isFinished }: RunState): KeptBeside {
  const row = (part: string, data: NamedTensor["data"]): NamedTensor => ({ name: `watched.${part}`, shape: [data.length], data });
  const numbers = Float64Array.from(points.flatMap(({ update, loss, heldOut }) => [update, loss, heldOut ?? NaN]));
  return {
    told: JSON.stringify({ name, choice, isFinished, moments: moments.map(({ update }) => update) }),
    tensors: [
      row("text", new TextEncoder().encode(text)),
      row("points", numbers),
      ...moments.map(({ weights }, index) => ({ ...row(`moments.${index}`, flatWeights(weights)), isHalf: true })),
    ],
  };
}

/** What `keptOf` kept. `state` takes the form of the moments from a network's weights. */
export interface WatchedRun {
  readonly about: TrainingAbout;
  state(form: NetworkWeights): RunState;
}

/** Fails with "bad-training" where a run was not watched, or this is not what was kept of one. */
export function watchedOf(file: string, { state: trainer, record, beside }: ReadRun): WatchedRun {
  const fail = () => new CodedError("bad-training", message("train.notWatched", { file, option: "--resume" }));
  const { success, output } = v.safeParse(told, parsed(beside?.told));
  const text = beside?.tensors.get("watched.text");
  if (!success || !beside || !text) throw fail();
  const { name, choice, isFinished, moments } = output;
  const points = beside.tensors.get("watched.points") ?? new Float64Array();
  return {
    about: { name, choice, text: new TextDecoder().decode(Uint8Array.from(text)) },
    state: (form) => ({
      trainer,
      isFinished,
      milliseconds: 1000 * record.seconds,
      points: Array.from({ length: Math.floor(points.length / 3) }, (_, at) => {
        const [update = 0, loss = 0, heldOut = NaN] = points.subarray(3 * at, 3 * at + 3);
        return { update, loss, heldOut: Number.isNaN(heldOut) ? null : heldOut };
      }),
      moments: moments.map((update, index) => {
        const flat = Float32Array.from(beside.tensors.get(`watched.moments.${index}`) ?? []);
        return { update, weights: withFlatWeights(form, flat) };
      }),
    }),
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}
