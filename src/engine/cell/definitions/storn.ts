/**
 * A recurrent network with a latent variable at every step, drawn alike whatever went before: Bayer and Osendorfer 2015, Learning
 * Stochastic Recurrent Networks (arXiv:1411.7610), equations 1 and 2, and its recognition network. It writes a picture row by row,
 * or reads one and says what it makes of each row; x is the row and the noise of a step. The rows' probabilities stand for the rows
 * themselves.
 */
import { message, quoted } from "../../../messages/message";
import { constant } from "../../graph/graph";
import { defineCell } from "../defineCell";

const options = { mode: "writes", steps: 8, pixels: 8, latent: 4, hidden: 64 };

export const storn = defineCell(
  {
    id: "storn",
    title: quoted("STORN"),
    source: "Bayer and Osendorfer 2015, arXiv:1411.7610",
    sizes: { r: "hidden", row: "pixels", y: "pixels" },
    options,
  },
  ({ x, h, state, affine, map, sigmoid, tanh, activate, clock, named, options: { mode, steps } }) => {
    const later = clock(constant(steps)).complement(); // 0 where a new picture begins
    const noise = named("noise", x.part("latent", "pixels"), { title: message("cell.noise") });
    const before = named("before", later.mul(state("row")), { range: "unit", title: message("cell.rowBefore") });
    const write = (z: typeof x) => tanh(affine("h", before, named("z", z, { title: message("cell.latent") }), later.mul(h)));
    const writtenBy = (next: typeof x) => sigmoid(map("y", { rows: "pixels" }, next));
    if (mode !== "reads") {
      const next = write(noise);
      return { row: named("row", writtenBy(next), { title: message("cell.writtenRow") }), h: next };
    }
    const row = named("row", x.part("pixels"), { range: "unit", title: message("cell.row") });
    const r = named("r", tanh(map("r", { rows: "hidden" }, row, later.mul(state("r")))), { title: message("cell.recognition") });
    const mu = named("mu", map("mu", { rows: "latent" }, r), { title: message("cell.latentMean") });
    const softplus = activate("softplus", map("sigma", { rows: "latent" }, r));
    const sigma = named("sigma", softplus, { title: message("cell.latentSpread") });
    const next = write(mu.add(sigma.mul(noise)));
    return { row, r, h: next, y: named("y", writtenBy(next), { title: message("cell.writtenRow") }) };
  },
);
