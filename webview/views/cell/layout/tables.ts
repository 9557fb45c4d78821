/** Where the parts of well-known cells stand, in units of the drawing, about a pixel each: [x, y, and where its reading begins]. */
import type { Box } from "./placed";

export type Place = readonly [x: number, y: number];

export interface Table {
  readonly width: number;
  readonly height: number;
  readonly frame: Box;
  /** The middle of each part, by its key, and where its reading begins. */
  readonly places: Readonly<Record<string, Place | readonly [...Place, ...Place]>>;
  /** Where lines turn that are not one corner, by the keys of their ends: "h > [x, h]". */
  readonly turns: Readonly<Record<string, readonly Place[]>>;
  /** Of what peepholes look at, by key: where their lines leave it, and how high they run below the gates. */
  readonly peepholes: Readonly<Record<string, Place>>;
}

const frameTo = (right: number, bottom = 356) => ({ x: 96, y: 20, width: right - 96, height: bottom - 20 });

/** What all LSTM have up to the new cell state. */
const lstmStart = {
  x: [124, 398, 134, 368],
  h: [4, 330, 4, 292],
  c: [4, 72, 4, 34],
  "[x, h]": [124, 330],
  f: [160, 262, 168, 196],
} as const;

export const lstmTable: Table = {
  width: 728,
  height: 402,
  frame: frameTo(632),
  places: {
    ...lstmStart,
    "×(c, f)": [160, 72, 203, 34],
    i: [276, 262, 284, 196],
    g: [384, 262, 392, 196],
    "×(g, i)": [330, 150, 338, 104],
    "c'": [330, 72],
    "→c": [724, 72, 640, 34],
    o: [524, 262, 532, 208],
    "φ(c')": [524, 124, 532, 142],
    "h'": [524, 186],
    "→h": [724, 186, 640, 148],
  },
  turns: {},
  peepholes: { c: [110, 306], "c'": [484, 306] },
};

export const coupledTable: Table = {
  ...lstmTable,
  places: {
    ...without(lstmTable.places, "i", "×(g, i)"),
    "×(c, f)": [160, 72, 230, 34],
    "i: 1 −": [240, 150, 274, 112],
    "×(g, i: 1 −)": [384, 150, 392, 104],
    "c'": [384, 72],
  },
};

export const projectedTable: Table = {
  ...lstmTable,
  width: 874,
  frame: frameTo(778),
  places: {
    ...lstmTable.places,
    "→c": [870, 72, 786, 34],
    "m: ×": [524, 186, 624, 148],
    "h'": [742, 186],
    "→h": [870, 186, 786, 148],
  },
};

export const depthGatedTable: Table = {
  width: 922,
  height: 402,
  frame: frameTo(826),
  places: {
    ...lstmStart,
    "×(c, f)": [160, 72, 186, 34],
    "c below": [400, 398, 410, 368],
    d: [290, 262, 298, 196],
    "×(c below, d)": [290, 150, 298, 104],
    "+(×(c below, d), ×(c, f))": [290, 72, 366, 34],
    i: [470, 262, 478, 196],
    g: [578, 262, 586, 196],
    "×(g, i)": [524, 150, 532, 104],
    "c'": [524, 72],
    "→c": [918, 72, 834, 34],
    o: [718, 262, 726, 208],
    "φ(c')": [718, 124, 726, 142],
    "h'": [718, 186],
    "→h": [918, 186, 834, 148],
  },
  turns: {
    "x > d": [
      [124, 350],
      [290, 350],
    ],
    "c below > ×(c below, d)": [[400, 150]],
  },
  peepholes: { c: [110, 306], "c below": [400, 294], "c'": [678, 306] },
};

export const gruTable: Table = {
  width: 756,
  height: 460,
  frame: frameTo(660, 420),
  places: {
    x: [126, 456, 136, 428],
    h: [4, 72, 4, 34],
    "[x, h]": [126, 376],
    z: [164, 312, 172, 252],
    "1 −(z)": [270, 128, 330, 90],
    "n(h)": [290, 312, 298, 252],
    r: [406, 312, 414, 252],
    "×(n(h), r)": [406, 222, 426, 184],
    "n(x)": [540, 312, 548, 256],
    "+(n(x), ×(n(h), r))": [540, 222, 562, 208],
    "n: φ": [540, 172, 570, 158],
    "×(1 −(z), n: φ)": [540, 128, 558, 88],
    "×(h, z)": [164, 72, 300, 34],
    "h'": [540, 72],
    "→h": [752, 72, 668, 34],
  },
  turns: {
    "h > [x, h]": [
      [110, 72],
      [110, 376],
    ],
    "h > n(h)": [
      [110, 72],
      [110, 348],
      [290, 348],
    ],
    "x > n(x)": [
      [126, 400],
      [540, 400],
    ],
  },
  peepholes: {},
};

export const gruBeforeTable: Table = {
  width: 716,
  height: 460,
  frame: frameTo(620, 420),
  places: {
    ...only(gruTable.places, "x", "h", "[x, h]", "z", "1 −(z)"),
    r: [290, 312, 298, 252],
    "×(h, r)": [290, 222, 308, 184],
    "[x, ×(h, r)]": [500, 350],
    n: [500, 312, 508, 252],
    "×(1 −(z), n)": [500, 128, 518, 88],
    "×(h, z)": [164, 72, 290, 34],
    "h'": [500, 72],
    "→h": [712, 72, 628, 34],
  },
  turns: {
    "h > [x, h]": [
      [110, 72],
      [110, 376],
    ],
    "h > ×(h, r)": [
      [110, 72],
      [110, 222],
    ],
    "×(h, r) > [x, ×(h, r)]": [
      [410, 222],
      [410, 350],
    ],
    "x > [x, ×(h, r)]": [
      [126, 400],
      [500, 400],
    ],
  },
  peepholes: {},
};

export const rnnTable: Table = {
  width: 424,
  height: 222,
  frame: { x: 96, y: 20, width: 232, height: 156 },
  places: {
    x: [126, 218, 136, 188],
    h: [4, 98, 4, 60],
    "[x, h]": [126, 98],
    "h'": [212, 98],
    "→h": [420, 98, 336, 60],
  },
  turns: {},
  peepholes: {},
};

export const clockworkTable: Table = {
  width: 636,
  height: 402,
  frame: frameTo(540),
  places: {
    x: [126, 398, 136, 368],
    h: [4, 72, 4, 34],
    "[x, h]": [126, 330],
    periods: [166, 190],
    "clock: t mod": [270, 190, 318, 152],
    "1 −(clock: t mod)": [270, 130, 296, 108],
    "×(1 −(clock: t mod), h)": [270, 72, 308, 34],
    n: [430, 262, 438, 212],
    "×(clock: t mod, n)": [430, 190, 438, 118],
    "h'": [430, 72],
    "→h": [632, 72, 548, 34],
  },
  turns: {
    "h > [x, h]": [
      [110, 72],
      [110, 330],
    ],
  },
  peepholes: {},
};

function without<Value>(table: Readonly<Record<string, Value>>, ...keys: string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(table).filter(([key]) => !keys.includes(key)));
}

function only<Value>(table: Readonly<Record<string, Value>>, ...keys: string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(table).filter(([key]) => keys.includes(key)));
}
