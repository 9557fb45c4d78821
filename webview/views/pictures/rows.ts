/** VRNN and STORN: a picture row by row, and the latent numbers of every row: what was expected, what was read, what was drawn. */
import { html, nothing } from "lit";
import { say } from "../../shell/language";
import { short } from "../../../src/messages/numbers";
import type { Face } from "./face";
import { latentsOf, latentTable, natsOf, reads, type Latent } from "./latents";
import { figure, picture } from "./picture";
import type { Shown, Values } from "./state";
import { strip } from "./strip";

export const rowsFace: Face = {
  channels: ["row", "y", "mu", "sigma", "mu0", "sigma0", "z"],
  render(shown, values, choose) {
    const { width, height, step } = shown;
    const isRead = reads(values, step);
    const rows = (channel: string, last: number) =>
      Array.from({ length: height }, (_, at) => (at <= last ? values(channel, at) : new Array<number>(width).fill(0))).flat();
    const written = isRead ? "y" : "row";
    return html`${strip(shown, choose, (at) => ({
        body: picture({ width, pixels: rows(written, at) }),
        caption: String(at + 1),
        label: sentence(shown, values, at),
      }))}
      <div class="picture-pair">
        ${isRead ? figure({ width, pixels: rows("row", step) }, say("pictures.readSoFar")) : nothing}
        ${figure({ width, pixels: rows(written, step) }, say("pictures.writtenSoFar"))}
        ${latentTable(say("pictures.latents", { row: step + 1 }), latentsOf(values, step))}
      </div>`;
  },
  sentence: (shown, values) => sentence(shown, values, shown.step),
};

function sentence({ steps }: Shown, values: Values, step: number): string {
  const latents = latentsOf(values, step);
  const n = latents.length;
  const mean = (of: (latent: Latent) => number) => short(latents.reduce((sum, each) => sum + of(each), 0) / n, 2);
  const spread = mean(({ expected }) => expected[1]);
  if (!reads(values, step)) return say("pictures.writes", { row: step + 1, rows: steps, n, spread });
  const sure = mean(({ read }) => read?.[1] ?? NaN);
  return say("pictures.reads", { row: step + 1, rows: steps, spread, sure, nats: short(natsOf(latents), 2) });
}
