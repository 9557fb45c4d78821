/**
 * Soft attention: Xu et al. 2015, Show, Attend and Tell (arXiv:1502.03044), equations 1 to 6 and 13 with the gate β of section
 * 4.2.1. Each step reads the whole picture, weighs its places by what the network knows so far, and chooses a letter, which the
 * next step reads. After so many `steps` another picture begins.
 */
import { message } from "../../../messages/message";
import { constant } from "../../graph/graph";
import { defineCell } from "../defineCell";

const options = { steps: 6, pixels: 64, places: 64, features: 16, attention: 24, embedding: 8, letters: 16 };

export const attention = defineCell(
  {
    id: "attention",
    title: message("cell.attention"),
    source: "Xu et al. 2015, arXiv:1502.03044",
    sizes: { y: "letters" },
    options,
  },
  ({ x, h, c, state, affine, map, parameter, sigmoid, tanh, relu, softmax, clock, named, options: { steps, places } }) => {
    const first = clock(constant(steps)); // a new picture
    const later = first.complement();
    const image = named("image", x.part("pixels"), { range: "unit", title: message("cell.image") });
    const a = named("a", relu(map("a", { rows: "places×features" }, image)), { title: message("cell.annotations") });
    const mean = named("mean", a.by(constant(1 / places, "places"), "left"), { title: message("cell.meanAnnotation") });
    const hidden = later.mul(h).add(first.mul(named("h0", tanh(affine("h0", mean)), { title: message("cell.firstHidden") })));
    const memory = later.mul(c).add(first.mul(named("c0", tanh(affine("c0", mean)), { title: message("cell.firstCell") })));
    const y = later.mul(state("y")); // the letter before
    const m = named("m", map("m", { rows: "embedding", bias: false }, y), { title: message("cell.letterBefore") });

    // Where it looks: a score for each place, and weights that add up to 1.
    const known = constant(1, "places").by(map("e", { rows: "attention" }, hidden), "right");
    const e = named("e", tanh(a.by(parameter("W.e.a", "features×attention")).add(known)), { title: message("cell.scored") });
    const scores = e.by(parameter("v.e", "attention"));
    const alpha = named("alpha", softmax(scores), { range: "unit", title: message("cell.attentionWeights") });
    const beta = named("beta", sigmoid(map("beta", { rows: "one" }, hidden)), { title: message("cell.beta") });
    const z = named("z", beta.mul(a.by(alpha, "left")), { title: message("cell.context") });

    const i = sigmoid(affine("i", m, hidden, z));
    const f = sigmoid(affine("f", m, hidden, z));
    const g = tanh(affine("g", m, hidden, z));
    const o = sigmoid(affine("o", m, hidden, z));
    const next = f.mul(memory).add(i.mul(g));
    const out = o.mul(tanh(next));
    const u = named("u", m.add(map("u", { rows: "embedding" }, out, z)), { title: message("cell.beforeLetter") });
    const p = named("p", softmax(map("p", { rows: "letters" }, u)), {
      range: "unit",
      title: message("cell.letterProbabilities"),
    });
    return { y: named("y", p.largest(), { range: "unit", title: message("cell.letter") }), c: next, h: out };
  },
);
