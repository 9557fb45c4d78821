import { describe, expect, it } from "vitest";
import { cells } from "../../../../../src/engine/cell/definitions/cells";
import { graphOf } from "../../../../../src/engine/cell/cellGraph";
import { automatically } from "../../../../../webview/views/cell/layout/automatic";
import { carefully } from "../../../../../webview/views/cell/layout/careful";
import { narrowed } from "../../../../../webview/views/cell/layout/narrow";
import { crossingsOf, forksOf, piecesOf, pointAlong } from "../../../../../webview/views/cell/layout/lines";
import { middleOf, type Box, type Placed, type Point } from "../../../../../webview/views/cell/layout/placed";
import { pictureOf } from "../../../../../webview/views/cell/layout/parts";
import * as dagre from "../../../../../webview/libraries/graphs";

const arranged = [
  ...["lstm", "lstm-peephole", "lstm-coupled", "lstm-projected", "gru", "gru-reset-before", "rnn-tanh", "rnn-relu", "rnn"],
  ...["lstm-depth-gated", "grid-lstm", "grid-lstm-lowest", "rnn-clockwork", "lstm-niaf"],
];
const pictures = [...cells].map(([id, definition]) => [id, pictureOf(graphOf(definition))] as const);

const overlap = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const crosses = ([a, b]: [Point, Point], box: Box) =>
  overlap(box, {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x) || 0.01,
    height: Math.abs(a.y - b.y) || 0.01,
  });
const near = ({ x, y }: Point, { x: left, y: top, width, height }: Box) =>
  x >= left - 0.01 && x <= left + width + 0.01 && y >= top - 0.01 && y <= top + height + 0.01;

/** What is wrong with a placed picture, in words. */
function faultsOf({ width, height, frame, parts, lines }: Placed): string[] {
  const shapes = parts.flatMap(({ part, box, reading }) => [
    { of: part.id, key: part.key, box },
    ...(reading ? [{ of: part.id, key: `reading of ${part.key}`, box: reading }] : []),
  ]);
  const faults: string[] = [];
  shapes.forEach((one, at) => {
    if (one.box.x < 0 || one.box.y < 0 || one.box.x + one.box.width > width || one.box.y + one.box.height > height)
      faults.push(`${one.key} is outside`);
    for (const other of shapes.slice(at + 1)) if (overlap(one.box, other.box)) faults.push(`${one.key} overlaps ${other.key}`);
  });
  for (const { part, box } of parts) {
    const { x, y } = middleOf(box);
    const inside = x > frame.x && x < frame.x + frame.width && y > frame.y && y < frame.y + frame.height;
    if (inside === (part.kind === "in" || part.kind === "out")) faults.push(`${part.key} is on the wrong side of the edge`);
  }
  const boxOf = (id: string) => parts.find(({ part }) => part.id === id)!;
  for (const { line, points } of lines) {
    const [from, to] = [boxOf(line.from), boxOf(line.to)];
    const name = `${from.part.key} > ${to.part.key}`;
    if (!near(points[0]!, from.box)) faults.push(`${name} does not begin at its part`);
    if (!near(points.at(-1)!, to.box)) faults.push(`${name} does not end at its part`);
    for (const piece of piecesOf(points)) {
      const [a, b] = piece;
      if (a.x !== b.x && a.y !== b.y) faults.push(`${name} is not straight`);
      if ([a, b].some(({ x, y }) => x < 0 || y < 0 || x > width || y > height)) faults.push(`${name} leaves the picture`);
      for (const { of, key, box } of shapes) {
        const isEnd = of === line.from || of === line.to;
        if (crosses(piece, isEnd && !key.startsWith("reading") ? shrunk(box) : box)) faults.push(`${name} runs through ${key}`);
      }
    }
  }
  return faults;
}

const shrunk = ({ x, y, width, height }: Box): Box => ({ x: x + 5, y: y + 5, width: width - 10, height: height - 10 });

/** Pieces of lines from different parts that lie on each other, but for those that come to the same place. */
function coveredIn({ lines, parts }: Placed): string[] {
  const key = (id: string) => parts.find(({ part }) => part.id === id)!.part.key;
  return lines.flatMap((one, at) =>
    lines.slice(at + 1).flatMap((other) => {
      if (one.line.from === other.line.from || one.line.to === other.line.to) return [];
      const found = piecesOf(one.points).some(([a, b]) =>
        piecesOf(other.points).some(([c, d]) => {
          const along = (u: number, v: number, s: number, t: number) =>
            Math.min(Math.max(u, v), Math.max(s, t)) - Math.max(Math.min(u, v), Math.min(s, t)) > 1;
          const across = a.y === b.y && c.y === d.y && a.y === c.y && along(a.x, b.x, c.x, d.x);
          return across || (a.x === b.x && c.x === d.x && a.x === c.x && along(a.y, b.y, c.y, d.y));
        }),
      );
      return found ? [`${key(one.line.from)} > ${key(one.line.to)} lies on ${key(other.line.from)} > ${key(other.line.to)}`] : [];
    }),
  );
}

describe("where the parts of a cell stand", () => {
  it.each(pictures)("%s: automatically, nothing overlaps and no line runs through a part", (_, picture) => {
    const placed = automatically(picture, dagre);
    expect(placed.parts.map(({ part }) => part)).toEqual(picture.parts);
    expect(new Set(placed.lines.map(({ line }) => line))).toEqual(new Set(picture.lines));
    expect(faultsOf(placed)).toEqual([]);
    expect(coveredIn(placed)).toEqual([]);
  });

  it.each(pictures.filter(([id]) => arranged.includes(id)))("%s: by hand, nothing overlaps", (_, picture) => {
    const placed = carefully(picture);
    expect(placed).not.toBeNull();
    expect(placed!.lines.map(({ line }) => line)).toEqual(picture.lines);
    expect(faultsOf(placed!)).toEqual([]);
    expect(coveredIn(placed!)).toEqual([]);
  });

  it.each(pictures)("%s: in a narrow panel it takes less room, and nothing overlaps", (id, picture) => {
    const wide = carefully(picture) ?? automatically(picture, dagre);
    const narrow = narrowed(wide);
    expect(narrow.width).toBeLessThan(wide.width);
    if (arranged.includes(id)) expect(narrow.width).toBeLessThan(600);
    expect(faultsOf(narrow)).toEqual([]);
    expect(coveredIn(narrow)).toEqual([]);
  });

  it("leaves cells of other parts to the automatic way", () => {
    const byHand = pictures.flatMap(([id, picture]) => (carefully(picture) ? [id] : []));
    expect(byHand).toEqual(arranged);
  });

  it("gives a well-known cell its picture whatever its options", () => {
    const lstm = cells.get("lstm")!;
    const variants = [{ clip: 3, peepholes: "fo" }, { forgetBias: 1, gates: "hard-sigmoid" }, { candidate: "relu" }];
    for (const options of variants) expect(carefully(pictureOf(graphOf(lstm.with(options))))).not.toBeNull();
  });
});

describe("lines", () => {
  const line = (from: string, ...points: [number, number][]) => ({
    line: { from, to: "", isPeephole: false },
    points: points.map(([x, y]) => ({ x, y })),
  });

  it("part where the ways from one part differ", () => {
    const lines = [line("a", [0, 0], [10, 0], [10, 9]), line("a", [0, 0], [20, 0]), line("b", [0, 5], [4, 5])];
    expect(forksOf(lines)).toEqual([{ from: "a", at: { x: 10, y: 0 } }]);
  });

  it("cross where one runs up over another that runs across", () => {
    const [up, across] = [line("a", [5, 9], [5, 0]), line("b", [0, 4], [9, 4])];
    expect(crossingsOf([up, across])).toEqual([{ over: up, at: { x: 5, y: 4 } }]);
  });

  it("have a point at every share of their way", () => {
    const { points } = line("a", [0, 0], [10, 0], [10, 30]);
    expect([0, 0.25, 0.5, 1].map((share) => pointAlong(points, share))).toEqual([
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
      { x: 10, y: 30 },
    ]);
  });
});
