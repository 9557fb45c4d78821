/**
 * DRAW, with selective attention: Gregor et al. 2015, DRAW: A Recurrent Neural Network For Image Generation (arXiv:1502.04623),
 * equations 1 to 12 and 19 to 29, encoder and decoder as LSTMs. It draws a picture on a canvas in steps, from noise, or reads one
 * and draws what it makes of it; x is the picture and the noise of a step. A window is a grid of Gaussian filters, `window` to a
 * side, which the decoder places at every step.
 */
import { message, quoted, type Message } from "../../../messages/message";
import { constant, type Expression } from "../../graph/graph";
import { defineCell, type CellContext } from "../defineCell";

const options = { mode: "writes", steps: 8, side: 8, window: 3, latent: 4 };

/** Added to the sum of a filter: one that lies far outside of the picture sees nothing, instead of 0 / 0. */
const LEAST = 1e-4;

const gateTitles = {
  i: message("cell.inputGate"),
  f: message("cell.forgetGate"),
  g: message("cell.candidate"),
  o: message("cell.outputGate"),
};

export const draw = defineCell(
  {
    id: "draw",
    title: quoted("DRAW"),
    source: "Gregor et al. 2015, arXiv:1502.04623",
    sizes: { canvas: "side×side", y: "side×side" },
    options,
  },
  (context) => {
    const { x, h, c, state, map, parameter, sigmoid, exp, clock, named, options } = context;
    const first = clock(constant(options.steps)); // a new picture
    const later = first.complement();
    const begun = (before: Expression, key: string) => later.mul(before).add(first.mul(parameter(key, before.size)));
    const dec = named("dec", begun(h, "b.h0"), { title: message("cell.decoderBefore") });
    const drawn = named("drawn", begun(state("canvas"), "b.canvas0"), { title: message("cell.canvasBefore") });
    const noise = named("noise", x.part("latent", "side×side"), { title: message("cell.noise") });

    /** What the decoder makes of a latent variable: its states, and the canvas with what the write window adds. */
    const decode = (z: Expression) => {
      const { next, out } = lstm(context, "", later.mul(c), named("z", z, { title: message("cell.latent") }), dec);
      const hidden = named("h", out);
      const { fx, fy, strength } = look(context, "write", message("cell.writeWindow"), hidden);
      const w = named("w", map("w", { rows: "window×window" }, hidden), { title: message("cell.writtenPatch") });
      const wrote = named("wrote", fy.by(w, "left").by(fx).div(strength), { title: message("cell.addedToCanvas") });
      const canvas = named("canvas", drawn.add(wrote), { title: message("cell.canvas") });
      const y = named("y", sigmoid(canvas), { title: message("cell.drawnPicture") });
      return { canvas, c: next, h: hidden, y };
    };

    if (options.mode !== "reads") return decode(noise);
    const enc = named("enc", begun(state("henc"), "b.henc0"), { title: message("cell.encoderBefore") });
    const image = named("image", x.part("side×side"), { range: "unit", title: message("cell.image") });
    const error = named("error", image.sub(sigmoid(drawn)), { range: "signed", title: message("cell.errorImage") });
    const { fx, fy, strength } = look(context, "read", message("cell.readWindow"), dec);
    const seen = (of: Expression) => strength.mul(fy.by(of).by(fx, "right"));
    const read = named("read", seen(image), { title: message("cell.glimpse") });
    const missed = named("missed", seen(error), { title: message("cell.glimpseOfError") });
    const memory = later.mul(state("cenc"));
    const { next, out } = lstm(context, "enc", memory, read, missed, enc, dec);
    const henc = named("henc", out, { title: message("cell.encoderHidden") });
    const cenc = named("cenc", next, { title: message("cell.encoderCell") });
    const mu = named("mu", map("mu", { rows: "latent" }, henc), { title: message("cell.latentMean") });
    const sigma = named("sigma", exp(map("sigma", { rows: "latent" }, henc)), { title: message("cell.latentSpread") });
    return { henc, cenc, ...decode(mu.add(sigma.mul(noise))) };
  },
);

type Context = CellContext<typeof options>;

/** An LSTM's new cell state and output; its gates are called i, f, g and o with this ending. */
function lstm({ affine, sigmoid, tanh, named }: Context, ending: "" | "enc", memory: Expression, ...operands: Expression[]) {
  const gate = (letter: keyof typeof gateTitles, of: typeof sigmoid) => {
    const value = of(affine(`${letter}${ending}`, ...operands));
    const title = ending === "" ? gateTitles[letter] : message("cell.ofEncoder", { channel: gateTitles[letter] });
    return named(`${letter}${ending}`, value, { title });
  };
  const next = gate("f", sigmoid)
    .mul(memory)
    .add(gate("i", sigmoid).mul(gate("g", tanh)));
  return { next, out: gate("o", sigmoid).mul(tanh(next)) };
}

/** A window's filters, and what it multiplies by; all five of its numbers come from `by`. Lengths are in pixels. */
function look({ map, exp, centred, named, options }: Context, way: "read" | "write", window: Message, by: Expression) {
  const number = (name: string) => map(`${way}${name}`, { rows: "one" }, by);
  const called = (name: string, value: Expression, title: Message) => named(`${way}${name}`, value, { title });
  const middle = constant((options.side + 1) / 2);
  const x = called("X", middle.mul(number("X")), message("cell.windowAcross", { window }));
  const y = called("Y", middle.mul(number("Y")), message("cell.windowDown", { window }));
  const variance = called("Variance", exp(number("Variance")), message("cell.windowVariance", { window }));
  const full = constant((options.side - 1) / (options.window - 1)); // between the filters of a window as large as the picture
  const stride = called("Stride", full.mul(exp(number("Stride"))), message("cell.windowStride", { window }));
  const strength = called("Strength", exp(number("Strength")), message("cell.windowStrength", { window }));
  const [ones, taps, minusHalf] = [constant(1, "side"), centred("window"), constant(-0.5)];
  const pixels = constant(1, "window").by(centred("side"), "right"); // where they stand, once for each filter
  /** One filter in each row. */
  const filters = (axis: "X" | "Y", centre: Expression) => {
    const said = { window, axis };
    const mean = called(`Mu${axis}`, centre.add(stride.mul(taps)), message("cell.windowMeans", said));
    const away = pixels.sub(mean.by(ones, "right"));
    const raised = exp(minusHalf.mul(away).mul(away).div(variance));
    const gaussians = called(`G${axis}`, raised, message("cell.windowGaussians", said));
    const sums = gaussians.by(ones).add(constant(LEAST));
    const shares = gaussians.div(sums.by(ones, "right"));
    return named(`${way}F${axis}`, shares, { range: "unit", title: message("cell.windowFilters", said) });
  };
  return { fx: filters("X", x), fy: filters("Y", y), strength };
}
