/**
 * What the gallery shows: pages and views in states that are worth looking at, each of a real text, model or checkpoint of the
 * repository. A new view gets a story here.
 */
import type { LabChoice } from "../../src/protocol/lab";
import type { ModelReference } from "../../src/protocol/model";
import type { Pin } from "../../src/protocol/pins";

interface TraceStory {
  readonly page: "trace";
  readonly model: ModelReference;
  /** The traced text: a file, the first so many characters of it; or itself. */
  readonly text: { readonly file: string; readonly characters: number } | string;
  /** The text is a file of numbers, a row a step. */
  readonly isOfNumbers?: boolean;
  /** Traced as so many sequences. */
  readonly pieces?: number;
  /** What the page kept when it was left like this, see pages/trace/saved.ts. */
  readonly kept?: Readonly<Record<string, unknown>>;
  readonly pinned?: readonly Pin[];
  /** What the person looks at. */
  readonly focus?: { readonly layer?: number; readonly unit?: number; readonly token?: number };
  /** Keys that the view in front is given once it stands: "o", "Shift+ArrowRight". */
  readonly keys?: readonly string[];
}

interface InspectorStory {
  readonly page: "inspector";
  readonly file: string;
  readonly kept?: { readonly selected: string; readonly sort: null; readonly search: string };
}

interface CompareStory {
  readonly page: "compare";
  readonly a: string;
  readonly b: string;
}

interface TrainStory {
  readonly page: "train";
  /** A training that was written, by its checkpoint; null: what is asked before one begins. */
  readonly path: string | null;
  /** How many parts of an update are gone through slowly. */
  readonly slow?: number;
}

interface LabStory {
  readonly page: "lab";
  /** What is chosen, where nothing was recorded. */
  readonly choice?: Partial<LabChoice>;
  /** An experiment that was recorded by tools/fixtures/make_lab.mjs; null: before one begins. */
  readonly recorded: string | null;
}

export type Story = { readonly id: string; readonly title: string } & (
  TraceStory | InspectorStory | CompareStory | TrainStory | LabStory
);

const inspector = (id: string, title: string, file: string): Story => ({ id, title, page: "inspector", file });
const bundled = (name: string): ModelReference => ({ kind: "bundled", name });
const shrew = { file: "samples/shrew.txt", characters: 2000 };
/** A key several times. */
const times = (count: number, key: string) => Array.from({ length: count }, () => key);
const korean = { file: "samples/korean.txt", characters: 600 };

/** Pictures of digits, a row of numbers each. */
const digits = { text: { file: "samples/digits.csv", characters: 100_000 }, isOfNumbers: true };

/** Four numbers a step. */
const numbers = Array.from({ length: 12 }, (_, step) =>
  [1, 2, 3, 4].map((each) => Math.sin(step * each).toFixed(2)).join(","),
).join("\n");

export const stories: readonly Story[] = [
  { id: "overview", title: "Overview", page: "trace", model: bundled("shakespeare-lstm"), text: shrew, focus: { layer: 1 } },
  {
    id: "overview-unit",
    title: "Overview, a unit and a token in focus",
    page: "trace",
    model: bundled("bytes"),
    text: shrew,
    focus: { layer: 1, unit: 85, token: 300 },
  },
  {
    id: "overview-korean",
    title: "Overview of Korean text",
    page: "trace",
    model: bundled("bytes"),
    text: { ...korean, characters: 1200 },
  },
  {
    id: "ribbon-tokens",
    title: "A Korean syllable and its three tokens, and what the model expected",
    page: "trace",
    model: bundled("bytes"),
    text: { ...korean, characters: 1200 },
    focus: { token: 4 },
    kept: { front: "overview", own: { ribbon: { isOpen: true, showsTokens: true } } },
  },
  {
    id: "ribbon-words",
    title: "The text zoomed out to words",
    page: "trace",
    model: bundled("bytes"),
    text: shrew,
    kept: { front: "overview", ribbon: { start: 0, scale: 5 } },
  },
  {
    id: "ribbon-lines",
    title: "The text zoomed out to lines",
    page: "trace",
    model: bundled("bytes"),
    text: shrew,
    kept: { front: "overview", ribbon: { start: 0, scale: 1.5 } },
  },
  {
    id: "ribbon-sources",
    title: "The text coloured by where a state comes from",
    page: "trace",
    model: bundled("shakespeare-lstm"),
    text: shrew,
    focus: { layer: 1, unit: 161, token: 120 },
    kept: { front: "overview", colour: "sources" },
  },
  {
    id: "overview-plain",
    title: "Overview of a network without gates",
    page: "trace",
    model: bundled("shakespeare-rnn"),
    text: shrew,
  },
  {
    id: "overview-nothing",
    title: "Overview, nothing found",
    page: "trace",
    model: bundled("bytes"),
    text: "To be, or not to be",
  },
  {
    id: "overview-numbers",
    title: "Overview of a model that reads numbers and has no head",
    page: "trace",
    model: { kind: "file", path: "test/fixtures/onnx/lstm-peephole.onnx" },
    text: numbers,
    isOfNumbers: true,
  },
  {
    id: "overview-sequences",
    title: "Overview of several sequences",
    page: "trace",
    model: bundled("shakespeare-lstm"),
    text: shrew,
    pieces: 4,
    focus: { layer: 1, unit: 161, token: 520 },
  },
  {
    id: "heatmap-numbers",
    title: "Heatmap of a model that reads numbers and has no head",
    page: "trace",
    model: { kind: "file", path: "test/fixtures/onnx/lstm-peephole.onnx" },
    text: numbers,
    isOfNumbers: true,
    focus: { unit: 2, token: 3 },
    kept: { front: "heatmap" },
  },
  {
    id: "heatmap-sequences",
    title: "Heatmap of several sequences",
    page: "trace",
    model: bundled("shakespeare-gru"),
    text: shrew,
    pieces: 40,
    kept: { front: "heatmap" },
  },
  {
    id: "heatmap-none",
    title: "Heatmap, no unit passes the filter",
    page: "trace",
    model: bundled("shakespeare-lstm"),
    text: shrew,
    kept: { front: "heatmap", own: { heatmap: { units: null, order: "similarity", filter: "f > 2" } } },
  },
  {
    id: "heatmap",
    title: "Heatmap",
    page: "trace",
    model: bundled("shakespeare-lstm"),
    text: shrew,
    kept: { front: "heatmap" },
  },
  {
    id: "unit",
    title: "Heatmap, a unit in focus",
    page: "trace",
    model: bundled("shakespeare-lstm"),
    text: shrew,
    focus: { layer: 1, unit: 41, token: 30 },
    kept: { front: "heatmap" },
  },
  {
    id: "filtered",
    title: "Heatmap, some units only, two of them pinned",
    page: "trace",
    model: bundled("shakespeare-lstm"),
    text: shrew,
    focus: { layer: 1, unit: 161, token: 30 },
    kept: {
      front: "heatmap",
      own: { heatmap: { units: null, order: "variance", filter: "f > 0.9" } },
    },
    pinned: [
      { layer: 1, unit: 161, name: "line position" },
      { layer: 1, unit: 5, name: "" },
    ],
  },
  {
    id: "parts-of-gates",
    title: "Heatmap, with the parts of a gate and of the cell state",
    page: "trace",
    model: bundled("shakespeare-lstm"),
    text: shrew,
    focus: { layer: 1, unit: 161, token: 30 },
    kept: {
      front: "heatmap",
      hidden: ["i", "g", "o", "h"],
      derived: ["f.x", "f.h", "f.pre", "c.kept", "c.written"],
      own: {
        heatmap: {
          units: null,
          order: "similarity",
          filter: "",
          ranges: { c: { by: "share", share: 0.999 }, f: { by: "fixed", min: 0, max: 0.5 } },
        },
      },
    },
  },
  {
    id: "brushed",
    title: "Heatmap, with a brushed rectangle",
    page: "trace",
    model: bundled("shakespeare-lstm"),
    text: shrew,
    focus: { layer: 1, unit: 161, token: 30 },
    kept: { front: "heatmap" },
    keys: ["ArrowRight", ...times(24, "Shift+ArrowRight"), ...times(6, "Shift+ArrowDown")],
  },
  {
    id: "ordered",
    title: "Heatmap, units in order of likeness to a rectangle",
    page: "trace",
    model: bundled("shakespeare-lstm"),
    text: shrew,
    focus: { layer: 1, unit: 161, token: 30 },
    kept: { front: "heatmap" },
    keys: ["ArrowRight", ...times(24, "Shift+ArrowRight"), "o"],
  },
  {
    id: "table",
    title: "Heatmap, with the table of values",
    page: "trace",
    model: bundled("shakespeare-gru"),
    text: shrew,
    focus: { unit: 3, token: 12 },
    kept: { open: ["table"] },
  },
  {
    id: "far",
    title: "Heatmap, the whole trace in view",
    page: "trace",
    model: bundled("shakespeare-rnn"),
    text: { ...shrew, characters: 20_000 },
    kept: { tokens: { start: 0, scale: 0.01 } },
  },
  {
    id: "sources",
    title: "Sources",
    page: "trace",
    model: bundled("shakespeare-lstm"),
    text: shrew,
    focus: { layer: 1, unit: 41, token: 300 },
    kept: { front: "sources" },
  },
  {
    id: "sources-layer",
    title: "Sources, all units of the layer",
    page: "trace",
    model: bundled("shakespeare-lstm"),
    text: shrew,
    focus: { layer: 1, unit: 41, token: 300 },
    kept: { front: "sources", own: { sources: { showsLayer: true } } },
  },
  {
    id: "sources-chosen",
    title: "Sources, of the unit that changed most",
    page: "trace",
    model: bundled("shakespeare-gru"),
    text: shrew,
    focus: { token: 120 },
    kept: { front: "sources" },
  },
  {
    id: "sources-none",
    title: "Sources, of a cell that carries nothing over",
    page: "trace",
    model: bundled("shakespeare-rnn"),
    text: shrew,
    focus: { unit: 3, token: 120 },
    kept: { front: "sources" },
  },
  {
    id: "cell",
    title: "Cell, of an LSTM",
    page: "trace",
    model: bundled("shakespeare-lstm"),
    text: shrew,
    focus: { layer: 1, unit: 41, token: 300 },
    kept: { front: "cell" },
  },
  {
    id: "cell-gru",
    title: "Cell, of a GRU, the unit left to the view",
    page: "trace",
    model: bundled("shakespeare-gru"),
    text: shrew,
    focus: { token: 120 },
    kept: { front: "cell" },
  },
  {
    id: "cell-rnn",
    title: "Cell, of a plain RNN",
    page: "trace",
    model: bundled("shakespeare-rnn"),
    text: shrew,
    focus: { unit: 3, token: 120 },
    kept: { front: "cell" },
  },
  {
    id: "cell-unrolled",
    title: "Cell, with the steps beside it",
    page: "trace",
    model: bundled("shakespeare-gru"),
    text: shrew,
    focus: { unit: 7, token: 120 },
    kept: { front: "cell", own: { cell: { speed: 1, unrolled: true } } },
  },
  {
    id: "cell-grid",
    title: "Cell, of a Grid LSTM's block",
    page: "trace",
    model: bundled("family-grid-lstm"),
    text: shrew,
    focus: { layer: 1, unit: 7, token: 120 },
    kept: { front: "cell" },
  },
  {
    id: "cell-peephole",
    title: "Cell, with peepholes, of a model that reads numbers",
    page: "trace",
    model: { kind: "file", path: "test/fixtures/onnx/lstm-peephole.onnx" },
    text: numbers,
    isOfNumbers: true,
    focus: { unit: 2, token: 3 },
    kept: { front: "cell" },
  },
  {
    id: "cell-automatic",
    title: "Cell, whose parts nobody arranged",
    page: "trace",
    model: { kind: "file", path: "test/fixtures/onnx/lstm-cifg.onnx" },
    text: numbers,
    isOfNumbers: true,
    focus: { unit: 2, token: 3 },
    kept: { front: "cell" },
  },
  {
    id: "attention",
    title: "Picture, soft attention",
    page: "trace",
    model: bundled("attention"),
    ...digits,
    focus: { token: 19 },
    kept: { front: "pictures" },
  },
  {
    id: "vrnn",
    title: "Picture, VRNN writing",
    page: "trace",
    model: bundled("vrnn"),
    ...digits,
    focus: { token: 21 },
    kept: { front: "pictures" },
  },
  {
    id: "storn",
    title: "Picture, STORN writing",
    page: "trace",
    model: bundled("storn"),
    ...digits,
    focus: { token: 21 },
    kept: { front: "pictures" },
  },
  {
    id: "vrnn-read",
    title: "Picture, VRNN reading",
    page: "trace",
    model: { kind: "file", path: "models/vrnn.safetensors", part: "read" },
    ...digits,
    focus: { token: 29 },
    kept: { front: "pictures" },
  },
  {
    id: "cell-attention",
    title: "Cell, of soft attention",
    page: "trace",
    model: bundled("attention"),
    ...digits,
    focus: { unit: 2, token: 19 },
    kept: { front: "cell" },
  },
  {
    id: "cell-sequences",
    title: "Cell, at the first token of a later sequence",
    page: "trace",
    model: bundled("shakespeare-lstm"),
    text: shrew,
    pieces: 4,
    focus: { layer: 1, unit: 161, token: 500 },
    kept: { front: "cell" },
  },
  {
    id: "cell-refused",
    title: "Cell, of a text that cannot be traced",
    page: "trace",
    model: bundled("shakespeare-lstm"),
    text: korean,
    kept: { front: "cell" },
  },
  {
    id: "korean",
    title: "Korean text, read as bytes",
    page: "trace",
    model: bundled("bytes"),
    text: korean,
    kept: { front: "heatmap" },
  },
  { id: "short", title: "A few characters", page: "trace", model: bundled("bytes"), text: "To be" },
  { id: "refused", title: "A text that cannot be traced", page: "trace", model: bundled("shakespeare-lstm"), text: korean },
  inspector("inspector", "Inspector", "models/shakespeare-lstm.safetensors"),
  inspector("parts", "Inspector, of a file with two networks", "test/fixtures/faults/F3b-actor-and-critic/model.pt"),
  inspector(
    "connections",
    "Inspector, of a file whose dense layer may be on the way or not",
    "test/fixtures/faults/F3a-square-dense/model.pt",
  ),
  inspector(
    "loose",
    "Inspector, of a file with parts that nothing connects",
    "test/fixtures/faults/F3c-highway-and-tags/model.pt",
  ),
  inspector("graph", "Inspector, of a file whose graph connects its parts", "test/fixtures/onnx/lstm-gru.onnx"),
  inspector(
    "manifest",
    "Inspector, of a file whose manifest is wrong",
    "test/fixtures/faults/D2b-manifest-names-no-tensor/model.h5",
  ),
  {
    id: "tensor",
    title: "Inspector, a tensor selected",
    page: "inspector",
    file: "models/shakespeare-lstm.safetensors",
    kept: { selected: "rnn.weight_hh_l0", sort: null, search: "" },
  },
  inspector("unreadable", "Inspector, of a file that is none", "samples/shrew.txt"),
  {
    id: "compare",
    title: "Comparison",
    page: "compare",
    a: "models/shakespeare-lstm.safetensors",
    b: "models/shakespeare-gru.safetensors",
  },
  {
    id: "equal",
    title: "Comparison of equal checkpoints",
    page: "compare",
    a: "models/bytes.safetensors",
    b: "models/bytes.safetensors",
  },
  { id: "train", title: "Train, before it begins", page: "train", path: null },
  { id: "trained", title: "Train, a network that learned", page: "train", path: "test/fixtures/training/shrew-lstm.safetensors" },
  {
    id: "train-slow",
    title: "Train, an update part by part",
    page: "train",
    path: "test/fixtures/training/paused-gru.safetensors",
    slow: 2,
  },
  { id: "lab", title: "Laboratory, before it begins", page: "lab", recorded: null },
  {
    id: "lab-adding",
    title: "Laboratory, a task of numbers",
    page: "lab",
    recorded: null,
    choice: { task: "adding", length: 30 },
  },
  { id: "lab-running", title: "Laboratory, while they learn", page: "lab", recorded: "remember-running" },
  { id: "lab-done", title: "Laboratory, who remembered", page: "lab", recorded: "remember" },
  { id: "lab-counting", title: "Laboratory, the unit that counts", page: "lab", recorded: "counting" },
];
