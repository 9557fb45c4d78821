/** DRAW: the canvas step by step, where the read and the write window stand, and the latent numbers of every step. */
import { html, nothing } from "lit";
import { say } from "../../shell/language";
import { short } from "../../../src/messages/numbers";
import type { Face } from "./face";
import { latentsOf, latentTable, natsOf, reads } from "./latents";
import { figure, picture, type Window } from "./picture";
import type { Shown, Values } from "./state";
import { strip } from "./strip";

const numbers = ["X", "Y", "Stride", "Variance", "Strength", "MuX", "MuY"] as const;

export const drawFace: Face = {
  channels: ["image", "y", "mu", "sigma", "z", ...numbers.flatMap((name) => [`read${name}`, `write${name}`])],
  render(shown, values, choose) {
    const { width, step } = shown;
    const pixels = values("image", step);
    return html`${strip(shown, choose, (at) => ({
        body: picture({ width, pixels: values("y", at), window: { ...windowOf(values, "write", at), spread: null } }),
        caption: String(at + 1),
        label: sentence(shown, values, at),
      }))}
      <div class="picture-pair">
        ${reads(values, step) ? figure({ width, pixels, window: windowOf(values, "read", step) }, describe("read", values, step)) : nothing}
        ${figure({ width, pixels: values("y", step), window: windowOf(values, "write", step) }, describe("write", values, step))}
        ${latentTable(say("pictures.latentsOfStep", { step: step + 1 }), latentsOf(values, step))}
      </div>`;
  },
  sentence: (shown, values) => sentence(shown, values, shown.step),
};

function windowOf(values: Values, kind: Window["kind"], step: number): Window & { readonly spread: number } {
  return {
    kind,
    xs: values(`${kind}MuX`, step),
    ys: values(`${kind}MuY`, step),
    stride: one(values, `${kind}Stride`, step),
    spread: Math.sqrt(one(values, `${kind}Variance`, step)),
  };
}

function one(values: Values, channel: string, step: number): number {
  return values(channel, step)[0] ?? NaN;
}

/** A window in words: where its middle is, how many Gaussians, how far apart, how wide, and what they are multiplied by. */
function describe(kind: Window["kind"], values: Values, step: number): string {
  const { xs, stride, spread } = windowOf(values, kind, step);
  const about = {
    n: xs.length,
    stride: short(stride, 2),
    spread: short(spread, 2),
    strength: short(one(values, `${kind}Strength`, step), 2),
  };
  return kind === "read" ? say("pictures.readWindow", about) : say("pictures.writeWindow", about);
}

/** Column and row of a window's middle, the first being 1. */
function middleOf({ width, height }: Shown, values: Values, kind: Window["kind"], step: number) {
  const place = (axis: "X" | "Y", length: number) => short(one(values, `${kind}${axis}`, step) + (length + 1) / 2, 2);
  return { column: place("X", width), row: place("Y", height) };
}

function sentence(shown: Shown, values: Values, step: number): string {
  const written = middleOf(shown, values, "write", step);
  const at = { step: step + 1, steps: shown.steps };
  const latents = latentsOf(values, step);
  if (!reads(values, step)) return say("pictures.draws", { ...at, ...written, n: latents.length });
  const { column: readColumn, row: readRow } = middleOf(shown, values, "read", step);
  return say("pictures.readsAndDraws", { ...at, ...written, readColumn, readRow, nats: short(natsOf(latents), 2) });
}
