/**
 * Soft attention over text: Bahdanau, Cho and Bengio 2015 (arXiv:1409.0473), the RNNsearch of appendix A.1 and A.2. A line of text
 * takes as many steps as it has characters, in which two GRUs read it, one from each end, and what each has read so far is kept at
 * the character's place (F from the front, B from the back). Then every step writes a letter: it weighs the places by what it
 * knows, and reads the letter before. x is a character from each end, each with its place; all 0 where a letter is written. A new
 * line begins where the front is at the first place.
 */
import { message, quoted, type Message } from "../../../messages/message";
import { constant, type Expression } from "../../graph/graph";
import { defineCell } from "../defineCell";

const options = { places: 32, characters: 36, hidden: 24, attention: 24, embedding: 12, features: 24, letters: 11 };

export const rnnsearch = defineCell(
  {
    id: "rnnsearch",
    title: quoted("RNNsearch"),
    source: "Bahdanau et al. 2015, arXiv:1409.0473, appendix A",
    sizes: {
      y: "letters",
      hf: "hidden",
      hb: "hidden",
      F: "places×hidden",
      B: "places×hidden",
      seen: "places",
    },
    options,
  },
  ({ x, h, state, affine, map, parameter, sigmoid, tanh, softmax, named }) => {
    const titled = (name: string, of: Expression, title: Message) => named(name, of, { title });
    const shown = (name: string, of: Expression, title: Message) => named(name, of, { title, range: "unit" });
    const front = shown("front", x.part("characters"), message("cell.frontCharacter"));
    const back = x.part("characters", "characters");
    const at = shown("at", x.part("places", "characters", "characters"), message("cell.frontPlace"));
    const atBack = x.part("places", "characters", "characters", "places");
    const later = at.part("one").complement(); // 0 where a new line begins
    const reads = at.sum();
    const writes = reads.complement();

    /** One end's reader: what it knows after this character. */
    const reader = (end: "f" | "b", character: Expression, fromEnd: (channel: Message) => Message) => {
      const of = (gate: string, value: Expression, title: Message) => titled(`${gate}${end}`, value, fromEnd(title));
      const e = of("e", parameter("E.x", "embedding×characters").by(character), message("cell.embedded"));
      const before = state(`h${end}`).mul(later);
      const z = of("z", sigmoid(map(`z${end}`, { rows: "hidden" }, e, before)), message("cell.updateGate"));
      const r = of("r", sigmoid(map(`r${end}`, { rows: "hidden" }, e, before)), message("cell.resetGate"));
      const n = of("n", tanh(map(`n${end}`, { rows: "hidden" }, e, before.mul(r))), message("cell.candidate"));
      const next = z.complement().mul(before).add(z.mul(n));
      return of("h", writes.mul(before).add(reads.mul(next)), message("cell.hiddenState"));
    };
    const hf = reader("f", front, (channel) => message("cell.fromFront", { channel }));
    const hb = reader("b", back, (channel) => message("cell.fromBack", { channel }));
    const kept = (name: string, place: Expression, value: Expression) =>
      titled(name, later.mul(state(name)).add(place.by(value, "right")), message("cell.annotations"));
    const [F, B] = [kept("F", at, hf), kept("B", atBack, hb)];
    const seen = shown("seen", later.mul(state("seen")).add(at), message("cell.placesRead"));

    // Where it looks: a score for each place that was read, and weights that add up to 1.
    const known = constant(1, "places").by(map("e", { rows: "attention" }, h), "right");
    const matched = F.by(parameter("W.e.F", "hidden×attention")).add(B.by(parameter("W.e.B", "hidden×attention")));
    const e = titled("e", tanh(matched.add(known)), message("cell.scored"));
    const raised = e.by(parameter("v.e", "attention")).apply("exp").mul(seen);
    const alpha = shown("alpha", raised.div(raised.sum()).mul(writes), message("cell.attentionWeights"));
    const cf = titled("cf", F.by(alpha, "left"), message("cell.fromFront", { channel: message("cell.context") }));
    const cb = titled("cb", B.by(alpha, "left"), message("cell.fromBack", { channel: message("cell.context") }));

    const my = titled("my", map("my", { rows: "embedding", bias: false }, state("y")), message("cell.letterBefore"));
    const z = sigmoid(affine("z", my, h, cf, cb));
    const r = sigmoid(affine("r", my, h, cf, cb));
    const n = tanh(affine("n", my, r.mul(h), cf, cb));
    const next = z.complement().mul(h).add(z.mul(n));
    const h0 = titled("h0", tanh(affine("h0", hb)), message("cell.firstHidden"));

    const half = (name: string) => map(name, { rows: "features" }, h, my, cf, cb);
    const t = titled("t", half("ta").max(half("tb")), message("cell.beforeLetter"));
    const p = shown("p", softmax(map("p", { rows: "letters" }, t)), message("cell.letterProbabilities"));
    const y = shown("y", writes.mul(p.largest()), message("cell.letter"));
    return { hf, hb, F, B, seen, y, h: reads.mul(h0).add(writes.mul(next)) };
  },
);
