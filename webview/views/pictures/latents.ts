/** The latent numbers of a step, as a table: what was expected, what was read, what was drawn. */
import { html, nothing, svg, type TemplateResult } from "lit";
import { say } from "../../shell/language";
import { short } from "../../../src/messages/numbers";
import type { Values } from "./state";

export interface Latent {
  readonly z: number;
  /** Mean and spread before the step saw anything. */
  readonly expected: readonly [number, number];
  /** Once it was; null where nothing is read. */
  readonly read: readonly [number, number] | null;
}

/** Whether a picture is read, or written from noise. */
export function reads(values: Values, step: number): boolean {
  return values("mu", step).length > 0;
}

/** What a network without expectations of its own expects is N(0, 1). */
export function latentsOf(values: Values, step: number): Latent[] {
  const [mu, sigma, mu0, sigma0] = ["mu", "sigma", "mu0", "sigma0"].map((channel) => values(channel, step)) as [
    readonly number[],
    readonly number[],
    readonly number[],
    readonly number[],
  ];
  return values("z", step).map((z, i) => ({
    z,
    expected: [mu0[i] ?? 0, sigma0[i] ?? 1],
    read: mu.length > 0 ? [mu[i] ?? NaN, sigma[i] ?? NaN] : null,
  }));
}

/** What a step told: nats from what was expected to what was read. */
export function natsOf(latents: readonly Latent[]): number {
  return latents.reduce((sum, latent) => sum + distanceOf(latent), 0);
}

/** Kullback and Leibler's divergence of two normal distributions. */
function distanceOf({ expected: [mean0, spread0], read }: Latent): number {
  if (!read) return 0;
  const [mean, spread] = read;
  return Math.log(spread0 / spread) + (spread ** 2 + (mean - mean0) ** 2) / (2 * spread0 ** 2) - 0.5;
}

const WIDEST = 4; // the axis goes from -4 to 4

export function latentTable(title: string, latents: readonly Latent[]): TemplateResult {
  const around = ([mean, spread]: readonly [number, number]) => `${short(mean, 2)} ± ${short(spread, 2)}`;
  const isRead = latents[0]?.read != null;
  return html`<div class="latent-region" role="group" tabindex="0" aria-labelledby="latents-title">
    <h2 id="latents-title">${title}</h2>
    <table class="latents">
      <thead>
        <tr>
          <td></td>
          <td></td>
          <th scope="col">${say("pictures.expected")}</th>
          ${isRead ? html`<th scope="col">${say("pictures.read")}</th>` : nothing}
          <th scope="col">${say("pictures.drawn")}</th>
        </tr>
      </thead>
      <tbody>
        ${latents.map(
          (latent, i) =>
            html`<tr>
              <th scope="row">${i + 1}</th>
              <td>${axis(latent)}</td>
              <td class="share">${around(latent.expected)}</td>
              ${latent.read ? html`<td class="share">${around(latent.read)}</td>` : nothing}
              <td class="share">${short(latent.z, 2)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** What was expected as a wide band, what was read as a narrow one, what was drawn as a line. */
function axis({ z, expected, read }: Latent): TemplateResult {
  const at = (value: number) => 60 + (60 * Math.max(-WIDEST, Math.min(WIDEST, value))) / WIDEST;
  const band = ([mean, spread]: readonly [number, number], kind: string, y: number, height: number) =>
    svg`<rect class=${kind} x=${at(mean - spread)} y=${y} width=${Math.max(1, at(mean + spread) - at(mean - spread))} height=${height}></rect>`;
  return html`<svg class="latent" viewBox="0 0 120 16" aria-hidden="true">
    <line class="zero" x1="60" x2="60" y1="0" y2="16"></line>
    ${band(expected, "expected", 3, 10)} ${read ? band(read, "read", 6, 4) : nothing}
    <line class="drawn" x1=${at(z)} x2=${at(z)} y1="0" y2="16"></line>
  </svg>`;
}
