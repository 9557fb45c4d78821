/**
 * Grid LSTM in two dimensions, time and depth: Kalchbrenner, Danihelka and Graves 2015 (arXiv:1507.01526), sections 3.1 to 3.3 and
 * equation 1. A layer is a block. It has a memory and a hidden vector along each dimension, and each dimension's LSTM reads both
 * hidden vectors, H = [h; hTime]. Time's go on to the next step; depth's, c and h, come up from the layer below and go on to the one
 * above, and the lowest block makes them of the input at every step. Here c and h of a step before are not read. Weights that depth
 * shares are the same numbers in every layer.
 */
import { message, quoted, type Message } from "../../../messages/message";
import type { Expression } from "../../graph/graph";
import { defineCell, type CellContext } from "../defineCell";

const shared = {
  source: "Kalchbrenner et al. 2015, arXiv:1507.01526, equation 1",
  forgetGates: () => ["f", "fTime"],
};

/** Both LSTMs of a block, on the vectors that come along depth. */
function block(cell: CellContext, c: Expression, h: Expression) {
  const along = (dimension: "Time" | "", title: (channel: Message) => Message, memory: Expression) => {
    const { affine, named, sigmoid, tanh, state } = cell;
    const of = (name: string, value: Expression, about: Message) => named(`${name}${dimension}`, value, { title: title(about) });
    const sum = (gate: string) => affine(`${gate}${dimension}`, h, state("hTime"));
    const i = of("i", sigmoid(sum("i")), message("cell.inputGate"));
    const f = of("f", sigmoid(sum("f")), message("cell.forgetGate"));
    const g = of("g", tanh(sum("g")), message("cell.candidate"));
    const o = of("o", sigmoid(sum("o")), message("cell.outputGate"));
    const next = of("c", f.mul(memory).add(i.mul(g)), message("cell.cellState"));
    return { c: next, h: of("h", tanh(o.mul(next)), message("cell.hiddenState")) };
  };
  const depth = along("", (channel) => message("cell.alongDepth", { channel }), c);
  const time = along("Time", (channel) => message("cell.alongTime", { channel }), cell.state("cTime"));
  return { cTime: time.c, hTime: time.h, ...depth };
}

export const gridLstmLowest = defineCell({ id: "grid-lstm-lowest", title: message("cell.gridLstmLowest"), ...shared }, (cell) => {
  const { x, affine, named } = cell;
  const cBelow = named("cBelow", affine("cBelow", x), { title: message("cell.firstCell") });
  const hBelow = named("hBelow", affine("hBelow", x), { title: message("cell.firstHidden") });
  return block(cell, cBelow, hBelow);
});

export const gridLstm = defineCell(
  { id: "grid-lstm", title: quoted("Grid LSTM"), ...shared, standsOn: gridLstmLowest.id },
  (cell) => block(cell, cell.below(), cell.x),
);
