/**
 * The family: one small network for each cell, trained alike. Here stand every number that decides what they become, and the
 * cells with as many units as make them equal in parameters. What each is called and said to be stands in src/messages.
 */

/** Options of `gatescope train` that all have in common. */
export const common = { embedding: 32, rows: 8, steps: 64, updates: 4000, rate: 0.004 };

/** What is bundled is the one in the middle by its held-out score. */
export const seeds = [1, 2, 3];

/** How the parameters of two members may differ, of the smaller one. */
export const SPREAD = 0.02;

/**
 * @typedef {object} Member
 * @property {string} name its file in models/, and what `--model` takes
 * @property {string} cell id of the engine's definition
 * @property {number} units of each layer
 * @property {number} [layers] 1, unless said
 * @property {number} [embedding] as all, unless said
 * @property {string} [peepholes] gates that see the cell state, where not all three
 * @property {string} paper where the cell is from, for the table
 */

const greff = "Greff et al. 2015";
const mut = "Jozefowicz et al. 2015";

/** @type {readonly Member[]} In the order of the table. */
export const members = [
  { name: "family-rnn", cell: "rnn-tanh", units: 160, paper: "Elman 1990" },
  { name: "family-lstm", cell: "lstm", units: 80, paper: `Gers et al. 2000; ${greff}: NP` },
  {
    name: "family-lstm-peephole",
    cell: "lstm-peephole",
    units: 80,
    paper: `Gers and Schmidhuber 2000; ${greff}: V`,
  },
  {
    name: "family-lstm-peephole-if",
    cell: "lstm-peephole",
    units: 80,
    peepholes: "if",
    paper: "input and forget gate only, as many papers draw it",
  },
  {
    name: "family-lstm-coupled",
    cell: "lstm-coupled",
    units: 93,
    paper: "Understanding LSTM Networks (Olah 2015), without peepholes",
  },
  { name: "family-gru", cell: "gru", units: 93, paper: "Cho et al. 2014, reset after the product, as PyTorch" },
  {
    name: "family-gru-reset-before",
    cell: "gru-reset-before",
    units: 93,
    paper: "Cho et al. 2014, equations 5 to 8",
  },
  { name: "family-lstm-depth-gated", cell: "lstm-depth-gated", units: 49, layers: 2, paper: "Yao et al. 2015" },
  {
    name: "family-grid-lstm",
    cell: "grid-lstm",
    units: 34,
    layers: 2,
    embedding: 31,
    paper: "Kalchbrenner et al. 2015, 2-LSTM, untied",
  },
  { name: "family-rnn-clockwork", cell: "rnn-clockwork", units: 191, paper: "Koutník et al. 2014" },
  { name: "family-lstm-nig", cell: "lstm-nig", units: 93, paper: `${greff}: NIG` },
  { name: "family-lstm-nfg", cell: "lstm-nfg", units: 93, paper: `${greff}: NFG` },
  { name: "family-lstm-nog", cell: "lstm-nog", units: 93, paper: `${greff}: NOG` },
  { name: "family-lstm-niaf", cell: "lstm-niaf", units: 80, paper: `${greff}: NIAF` },
  { name: "family-lstm-noaf", cell: "lstm-noaf", units: 80, paper: `${greff}: NOAF` },
  { name: "family-lstm-cifg", cell: "lstm-cifg", units: 93, paper: `${greff}: CIFG` },
  { name: "family-lstm-fgr", cell: "lstm-fgr", units: 49, paper: `${greff}: FGR` },
  { name: "family-mut1", cell: "mut1", units: 89, embedding: 89, paper: `${mut}: MUT1` },
  { name: "family-mut2", cell: "mut2", units: 81, embedding: 81, paper: `${mut}: MUT2` },
  { name: "family-mut3", cell: "mut3", units: 93, paper: `${mut}: MUT3` },
  { name: "family-mingru", cell: "mingru", units: 114, layers: 2, paper: "Feng et al. 2024" },
  { name: "family-minlstm", cell: "minlstm", units: 93, layers: 2, paper: "Feng et al. 2024" },
  { name: "family-slstm", cell: "slstm", units: 80, paper: "Beck et al. 2024" },
];

/** What `gatescope train` is given for a member and a seed, without the text and the file. @param {Member} member @param {number} seed */
export function optionsOf({ cell, units, layers = 1, embedding = common.embedding, peepholes }, seed) {
  const { rows, steps, updates, rate } = common;
  const numbers = { layers, units, embedding, rows, steps, rate, updates, seed };
  return [
    "--cell",
    cell,
    ...(peepholes === undefined ? [] : ["--peepholes", peepholes]),
    ...Object.entries(numbers).flatMap(([option, value]) => [`--${option}`, String(value)]),
    "--threads",
    "1",
    "--float16",
  ];
}
