/**
 * Cells that the engine does not have, told by names and shapes that no other cell's tensors have: for people, who else would look
 * for what is wrong with their file. Where anything else could be meant, nothing is said.
 */
import { message, type Message, type MessageId } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";

const mostNamed = 3;
const mostLooked = 10_000;

/** What a cell's tensors are called behind their path, and what must hold of their shapes. */
interface Signature {
  readonly said: MessageId & `opening.looksLike${string}`;
  readonly parts: readonly RegExp[];
  /** `shapes` in the order of `parts`; `path` is what stands before. */
  readonly fits: (shapes: readonly (readonly number[])[], path: string) => boolean;
}

const isPath = (path: string, word: RegExp) => path.split(/[./]/).some((segment) => word.test(segment));
const ofPictures = (shape: readonly number[] = []) => shape.length === 4 && shape.every((size) => size > 0);

const signatures: readonly Signature[] = [
  {
    // each unit's own weight of the state, a vector (github.com/StefOe/indrnn-pytorch)
    said: "opening.looksLikeIndRnn",
    parts: [/^weight_hh(?:_l\d+)?$/, /^weight_ih(?:_l\d+)?$/],
    fits: ([state = [], input = []]) => state.length === 1 && input.length === 2 && (state[0] ?? 0) > 1 && input[0] === state[0],
  },
  {
    // two vectors by which the gates see the old state (github.com/asappresearch/sru)
    said: "opening.looksLikeSru",
    parts: [/^weight$/, /^weight_c$/, /^bias$/],
    fits([weight = [], ofState = [], bias = []]) {
      const units = (ofState[0] ?? 0) / 2;
      const areVectors =
        ofState.length === 1 && bias.length === 1 && bias[0] === ofState[0] && Number.isInteger(units) && units > 0;
      return areVectors && weight.length === 2 && [3, 4].includes((weight[1] ?? 0) / units);
    },
  },
  {
    // four gates of all units and two master gates of fewer (github.com/yikangshen/Ordered-Neurons)
    said: "opening.looksLikeOnLstm",
    parts: [/^hh[./]weight(?:_raw)?$/, /^ih[./](?:0[./])?weight$/],
    fits([[rows = 0, units = 0, ...rest] = [], input = []]) {
      const chunks = (rows - 4 * units) / 2;
      const areTold = Number.isInteger(chunks) && chunks > 0 && chunks < units / 2 && units % chunks === 0;
      return areTold && rest.length === 0 && input.length === 2 && input[0] === rows;
    },
  },
  {
    // two or three gates of the input alone, under the cell's own name (github.com/salesforce/pytorch-qrnn)
    said: "opening.looksLikeQrnn",
    parts: [/^linear[./]weight(?:_raw)?$/, /^linear[./]bias$/],
    fits: ([weight = [], bias = []], path) =>
      isPath(path, /^qrnn(?:_?\d+|layers?)?$/i) &&
      weight.length === 2 &&
      weight[0] === bias[0] &&
      [2, 3].some((n) => (bias[0] ?? 1) % n === 0),
  },
  {
    // four gates of input and state side by side (github.com/ndrplz/ConvLSTM_pytorch)
    said: "opening.looksLikeConvLstm",
    parts: [/^conv[./]weight$/],
    fits: ([shape = []], path) =>
      ofPictures(shape) &&
      isPath(path, /lstm|^cell_list$/i) &&
      (shape[0] ?? 1) % 4 === 0 &&
      (shape[1] ?? 0) > (shape[0] ?? 0) / 4,
  },
  {
    // a convolution for each gate, of the input and of the state
    said: "opening.looksLikeConvLstm",
    parts: [/^W_?xf(?:[./]weight)?$/, /^W_?hf(?:[./]weight)?$/, /^W_?xo(?:[./]weight)?$/, /^W_?ho(?:[./]weight)?$/],
    fits: (shapes) => shapes.every((shape) => ofPictures(shape) && shape[0] === shapes[0]?.[0]),
  },
  {
    // Keras's, Flax's and Haiku's, which keep pictures as rows, columns and what is in them
    said: "opening.looksLikeConvLstm",
    parts: [
      /^(?:recurrent_kernel|hh[./]kernel|hidden_to_hidden[./]w)(?::0)?$/,
      /^(?:kernel|ih[./]kernel|input_to_hidden[./]w)(?::0)?$/,
    ],
    fits: ([state = [], input = []]) =>
      ofPictures(state) && ofPictures(input) && state[3] === 4 * (state[2] ?? 0) && input[3] === state[3],
  },
  {
    // Flax's MGUCell: a forget gate and a candidate, and no other gate
    said: "opening.looksLikeMgu",
    parts: [/^if_?[./]kernel$/, /^in_?[./]kernel$/, /^hf[./]kernel$/, /^hn[./]kernel$/],
    fits: ([input = [], candidate = [], state = [], ofState = []]) =>
      input.length === 2 &&
      candidate.join() === input.join() &&
      state.join() === `${input[1]},${input[1]}` &&
      ofState.join() === state.join(),
  },
];

/** "cells.0.weight_hh looks like an IndRNN, ..."; null where nothing tells. */
export function unrunCell(tensors: readonly TensorInfo[]): Message | null {
  const looked = tensors.slice(0, mostLooked);
  for (const { said, parts, fits } of signatures) {
    const found = new Map<string, (TensorInfo | undefined)[]>();
    for (const tensor of looked) {
      for (const [path, own] of splits(tensor.name)) {
        const at = parts.findIndex((part) => part.test(own));
        if (at < 0) continue;
        const group = found.get(path) ?? Array.from<TensorInfo | undefined>({ length: parts.length });
        group[at] = tensor;
        found.set(path, group);
      }
    }
    const all = [...found].filter(([path, group]) => {
      const whole = group.filter((tensor) => tensor !== undefined);
      return (
        whole.length === parts.length &&
        fits(
          whole.map(({ shape }) => shape),
          path,
        )
      );
    });
    const names = all.flatMap(([, [first]]) => (first ? [first.name] : []));
    if (names.length > 0) return message(said, { names: names.slice(0, mostNamed) });
  }
  return null;
}

/** What may be a path, and what is left of the name: its last one, two or three words. */
function splits(name: string): [path: string, own: string][] {
  const marks = [...name.matchAll(/[./]/g)].map(({ index }) => index).slice(-3);
  const cut = marks.map((at): [string, string] => [name.slice(0, at), name.slice(at + 1)]);
  return marks.length < 3 ? [["", name], ...cut] : cut;
}
