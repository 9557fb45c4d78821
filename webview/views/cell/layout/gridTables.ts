/**
 * Where the parts of a Grid LSTM's block stand: time's LSTM above what both read, depth's below it, each the other's mirror image.
 * The lowest block makes depth's vectors of the input, on the left.
 */
import { READING } from "./placed";
import type { Place, Table } from "./tables";

/** The height of the line that both LSTMs read. */
const MIDDLE = 330;
const RIGHT = 682;

type Places = Record<string, Place | readonly [...Place, ...Place]>;

/** Time's LSTM, `right` of where it stands in an upper block. */
function timeAt(right: number): Places {
  const x = (value: number) => value + right;
  return {
    cTime: [4, 72, 4, 34],
    fTime: [x(160), 262, x(168), 196],
    "×(cTime, fTime)": [x(160), 72, x(203), 34],
    iTime: [x(276), 262, x(284), 196],
    gTime: [x(384), 262, x(392), 196],
    "×(gTime, iTime)": [x(330), 150, x(338), 104],
    "cTime'": [x(330), 72],
    "→cTime": [x(RIGHT + 92), 72, x(RIGHT + 8), 34],
    oTime: [x(524), 262, x(532), 196],
    "×(cTime', oTime)": [x(524), 150, x(540), 100],
    "hTime'": [x(616), 150],
    "→hTime": [x(RIGHT + 92), 150, x(RIGHT + 8), 112],
  };
}

/** Depth's, whose memory comes up under this name. */
function depthAt(right: number, memory: string): Places {
  return Object.fromEntries(
    Object.entries(timeAt(right)).map(([key, [x, y, readingX, readingY]]) => {
      const own = key.replaceAll("cTime,", `${memory},`).replaceAll("Time", "");
      const mirrored = 2 * MIDDLE - y;
      if (readingX === undefined || readingY === undefined) return [own, [x, mirrored]];
      return [own, [x, mirrored, readingX, 2 * MIDDLE - readingY - READING.height]];
    }),
  );
}

function tableOf(right: number, memory: string, own: Places, turns: Table["turns"]): Table {
  const { c, ...depth } = depthAt(right, memory);
  return {
    width: right + RIGHT + 96,
    height: 2 * MIDDLE + 4,
    frame: { x: 96, y: 20, width: right + RIGHT - 96, height: 2 * (MIDDLE - 20) },
    places: { ...timeAt(right), ...depth, ...(c && memory === "c below" && { [memory]: c }), hTime: [4, MIDDLE, 4, 292], ...own },
    turns,
    peepholes: {},
  };
}

export const gridTable = tableOf(0, "c below", { x: [4, 384, 4, 390], "[x, hTime]": [124, MIDDLE] }, {});

export const gridLowestTable = tableOf(
  130,
  "cBelow",
  {
    x: [4, 470, 4, 476],
    hBelow: [160, 400, 158, 348],
    cBelow: [160, 588, 184, 608],
    "[hBelow, hTime]": [254, MIDDLE],
  },
  { "hBelow > [hBelow, hTime]": [[254, 400]] },
);
