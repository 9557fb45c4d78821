/**
 * A recurrent network with a latent variable at every step, whose distribution it expects by what went before: Chung et al. 2015,
 * A Recurrent Latent Variable Model for Sequential Data (arXiv:1506.02216), equations 5 to 9. It writes a picture row by row, or
 * reads one and says what it makes of each row; x is the row and the noise of a step. The rows' probabilities stand for the rows
 * themselves.
 */
import { message, quoted } from "../../../messages/message";
import { constant } from "../../graph/graph";
import { defineCell } from "../defineCell";

const options = { mode: "writes", steps: 8, pixels: 8, latent: 4, features: 24, hidden: 32 };

const hidden = { title: message("cell.hiddenLayer") };

export const vrnn = defineCell(
  {
    id: "vrnn",
    title: quoted("VRNN"),
    source: "Chung et al. 2015, arXiv:1506.02216",
    sizes: { y: "pixels", mu0: "latent", sigma0: "latent" },
    options,
  },
  ({ x, h, c, affine, map, sigmoid, tanh, relu, activate, clock, named, options: { mode, steps } }) => {
    const later = clock(constant(steps)).complement(); // 0 where a new picture begins
    const [before, memory] = [later.mul(h), later.mul(c)];
    const noise = named("noise", x.part("latent", "pixels"), { title: message("cell.noise") });

    // What it expects of the latent variable, before it has seen the row.
    const prior = named("prior", relu(map("prior", { rows: "hidden" }, before)), hidden);
    const mu0 = named("mu0", map("mu0", { rows: "latent" }, prior), { title: message("cell.expectedMean") });
    const softplus0 = activate("softplus", map("sigma0", { rows: "latent" }, prior));
    const sigma0 = named("sigma0", softplus0, { title: message("cell.expectedSpread") });

    const draw = (mean: typeof x, spread: typeof x) => named("z", mean.add(spread.mul(noise)), { title: message("cell.latent") });
    const see = (row: typeof x) => named("seen", relu(map("seen", { rows: "features" }, row)), hidden);
    const write = (said: typeof x) => {
      const dec = named("dec", relu(map("dec", { rows: "hidden" }, said, before)), hidden);
      return sigmoid(map("y", { rows: "pixels" }, dec));
    };
    const say = (z: typeof x) => named("said", relu(map("said", { rows: "features" }, z)), hidden);
    /** The LSTM that remembers what was seen and said. */
    const remember = (took: typeof x, said: typeof x) => {
      const i = sigmoid(affine("i", took, said, before));
      const f = sigmoid(affine("f", took, said, before));
      const g = tanh(affine("g", took, said, before));
      const o = sigmoid(affine("o", took, said, before));
      const next = f.mul(memory).add(i.mul(g));
      return { c: next, h: o.mul(tanh(next)) };
    };

    if (mode !== "reads") {
      const said = say(draw(mu0, sigma0));
      return remember(see(named("row", write(said), { title: message("cell.writtenRow") })), said);
    }
    // What the row tells of the latent variable.
    const took = see(named("row", x.part("pixels"), { range: "unit", title: message("cell.row") }));
    const enc = named("enc", relu(map("enc", { rows: "hidden" }, took, before)), hidden);
    const mu = named("mu", map("mu", { rows: "latent" }, enc), { title: message("cell.latentMean") });
    const softplus = activate("softplus", map("sigma", { rows: "latent" }, enc));
    const sigma = named("sigma", softplus, { title: message("cell.latentSpread") });
    const said = say(draw(mu, sigma));
    return { mu0, sigma0, y: named("y", write(said), { title: message("cell.writtenRow") }), ...remember(took, said) };
  },
);
