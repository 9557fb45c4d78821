/**
 * Long short-term memory with a forget gate (Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000) and
 * its close relatives: with peepholes, with coupled gates, with a projection.
 */
import { message, quoted } from "../../../messages/message";
import { defineCell, type CellContext } from "../defineCell";

/** All off in a plain LSTM. */
const options = {
  /** Added to the forget gate's pre-activation. */
  forgetBias: 0,
  /** The gates that see the cell state, each with weights of its own; many papers give some and not others. */
  peepholes: "",
  /** c stays within ± this (Sak et al. 2014, as ELMo uses it). */
  cellClip: Infinity,
  /** Every pre-activation stays within ± this (ONNX). */
  clip: Infinity,
  /** Activations (activations.ts): of the gates, of the candidate, and of the cell state on its way out. */
  gates: "sigmoid",
  candidate: "tanh",
  output: "tanh",
};

const forgetGates = () => ["f"];

/** The new cell state, and what the output gate lets out of it. */
function step(cell: CellContext<typeof options>, coupled = false) {
  const { x, h, c, affine, peephole, constant, named, activate, options } = cell;
  const gate = (name: string, seen = c) => {
    let sum = affine(name, x, h);
    if (options.peepholes.includes(name)) sum = sum.add(peephole(name, seen, "c"));
    if (name === "f" && options.forgetBias !== 0) sum = sum.add(constant(options.forgetBias));
    return named(name, activate(options.gates, sum.clip(options.clip)));
  };
  const own = coupled ? undefined : gate("i"); // input gate
  const f = gate("f"); // forget gate
  const i = own ?? named("i", f.complement(), { range: "unit" });
  const g = named("g", activate(options.candidate, affine("g", x, h).clip(options.clip))); // candidate
  const next = f.mul(c).add(i.mul(g)).clip(options.cellClip); // kept + written
  const o = gate("o", next); // output gate, whose peephole sees the new cell state
  return { c: next, m: o.mul(activate(options.output, next)) };
}

export const lstm = defineCell(
  {
    id: "lstm",
    title: quoted("LSTM"),
    source: "Gers, Schmidhuber, Cummins 2000, Learning to Forget",
    options,
    forgetGates,
  },
  (cell) => {
    const { c, m } = step(cell);
    return { c, h: m };
  },
);

export const peepholeLstm = defineCell(
  {
    id: "lstm-peephole",
    title: message("cell.peepholeLstm"),
    source: "Gers, Schmidhuber 2000, Recurrent Nets that Time and Count",
    options: { ...options, peepholes: "ifo" },
    forgetGates,
  },
  (cell) => {
    const { c, m } = step(cell);
    return { c, h: m };
  },
);

/** Writes only where it forgets: i = 1 − f. */
export const coupledLstm = defineCell(
  {
    id: "lstm-coupled",
    title: message("cell.coupledLstm"),
    source: "Greff et al. 2015, CIFG, with f learned in i's place",
    options,
    forgetGates,
  },
  (cell) => {
    const { c, m } = step(cell, true);
    return { c, h: m };
  },
);

export const projectedLstm = defineCell(
  {
    id: "lstm-projected",
    title: message("cell.projectedLstm"),
    source: "Sak, Senior, Beaufays 2014, equations 7 to 14",
    sizes: { h: "outputs" },
    options: { ...options, projectionClip: Infinity },
    forgetGates,
  },
  (cell) => {
    const { c, m } = step(cell);
    const out = cell.named("m", m, { title: message("cell.beforeProjection") }); // what an LSTM without projection calls h
    return { c, h: cell.map("h", { rows: "outputs", bias: false }, out).clip(cell.options.projectionClip) };
  },
);
