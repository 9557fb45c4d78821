/** Scores put together from what is known already: log-probabilities of single steps, and differences of single numbers. */
import type { Head, NetworkWeights } from "../../../../src/model/network";
import { describe, expect, it } from "vitest";
import { headReads, NetworkRun } from "../../../../src/engine/network/network";
import { logProbabilities, scoresOf } from "../../../../src/engine/network/readout";
import { compareClasses, compareWith, score, scoreTexts } from "../../../../src/engine/scoring/score";
import { SequenceReader } from "../../../../src/engine/scoring/sequenceReader";
import { seeded, smallNetwork } from "../networks";

const weights = smallNetwork();
const texts = [Uint32Array.of(3, 1, 4, 1, 5), Uint32Array.of(9), Uint32Array.of(2, 6, 5)];
const coded = (code: string, what: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(what) as string }) as Error;

/** Nats of a token after others, read from a zero state. */
function natsAfter(network: NetworkWeights, ids: number[], next: number): number {
  let nats = NaN;
  new SequenceReader(new NetworkRun(network), headReads(network)).read({ ids: Uint32Array.from(ids) }, ids.length, (_, read) => {
    nats = -logProbabilities(network.head!, ...read)[next]!;
  });
  return nats;
}

describe("texts", () => {
  it("are scored each on its own, a token at a time", () => {
    const [first, , last] = texts.map((ids) => [...ids]) as [number[], number[], number[]];
    const nats = [first, last].flatMap((ids) =>
      ids.slice(1).map((next, index) => natsAfter(weights, ids.slice(0, index + 1), next)),
    );
    const found = scoreTexts(weights, texts);
    expect(found).toMatchObject({ tokens: 9, predicted: 6 });
    expect(found.natsPerToken).toBeCloseTo(nats.reduce((a, b) => a + b) / 6, 7);
    expect(found.perplexity).toBeCloseTo(Math.exp(found.natsPerToken), 10);
  });

  it("are read by windows, filled in front and between boundaries, where the model was trained so", () => {
    const context = { window: 3, padding: 7, boundary: 8 };
    const windows: [number[], number][] = [
      [[7, 7, 8], 2],
      [[7, 8, 2], 6],
      [[8, 2, 6], 5],
      [[2, 6, 5], 8],
    ];
    const nats = windows.map(([seen, next]) => natsAfter(weights, seen, next));
    const found = score({ ...weights, context }, texts[2]!);
    expect(found).toMatchObject({ tokens: 3, predicted: 4 });
    expect(found.natsPerToken).toBeCloseTo(nats.reduce((a, b) => a + b) / 4, 7);
    const open = score({ ...weights, context: { ...context, boundary: null } }, texts[2]!);
    expect(open.natsPerToken).toBeCloseTo((natsAfter(weights, [7, 7, 2], 6) + natsAfter(weights, [7, 2, 6], 5)) / 2, 7);
  });

  it("are refused where nothing is to be predicted", () => {
    expect(() => score(weights, texts[1]!)).toThrow(coded("nothing-to-score", "two tokens"));
    expect(() => score({ ...weights, head: null }, texts[0]!)).toThrow(coded("nothing-to-score", "no head"));
    expect(() => score({ ...weights, embedding: null }, texts[0]!)).toThrow(coded("nothing-to-score", "reads numbers"));
    const layers = weights.layers.map((layer) => ({ ...layer, direction: "reverse" as const }));
    expect(() => score({ ...weights, layers }, texts[0]!)).toThrow(coded("nothing-to-score", "reverse"));
  });
});

describe("numbers", () => {
  const random = seeded(3);
  const steps = 150; // more than a chunk
  const vectors = { data: Float32Array.from({ length: steps * 4 }, random), offset: 0, stride: 4 };
  const both: NetworkWeights = {
    ...weights,
    embedding: null,
    head: null,
    layers: weights.layers.map((layer, index) => ({
      ...layer,
      direction: index === 0 ? ("forward" as const) : ("reverse" as const),
    })),
  };
  const outputs = (network: NetworkWeights) => {
    const rows: number[][] = [];
    new SequenceReader(new NetworkRun(network), headReads(network)).read({ vectors }, steps, (_, read) => {
      rows.push([...(network.head ? scoresOf(network.head, read) : read[0]!)]);
    });
    return Float32Array.from(rows.flat());
  };

  it.each([
    ["a head's scores", { ...weights, embedding: null }],
    ["the top layer's h, also of one that reads backward", both],
  ])("are compared with %s", (_, network) => {
    const target = outputs(network);
    expect(compareWith(network, { vectors }, target)).toEqual({ steps, meanSquaredError: 0, largestDifference: 0 });
    target[70] = target[70]! + 0.5;
    const found = compareWith(network, { vectors }, target);
    expect(found.largestDifference).toBeCloseTo(0.5, 5);
    expect(found.meanSquaredError).toBeCloseTo(0.25 / target.length, 8);
    target[60] = NaN;
    expect(compareWith(network, { vectors }, target).largestDifference).toBeNaN();
  });

  it("are compared window by window, each from a zero state, where the network answers for windows", () => {
    const context = { window: 3, padding: "none", boundary: null } as const;
    const network = { ...weights, context };
    const ids = Uint32Array.of(3, 1, 4, 1, 5);
    const answers: number[] = [];
    for (let start = 0; start + 3 <= ids.length; start++) {
      new SequenceReader(new NetworkRun(weights), headReads(weights)).read(
        { ids: ids.slice(start, start + 3) },
        3,
        (step, read) => {
          if (step === 2) answers.push(...scoresOf(weights.head!, read));
        },
      );
    }
    const target = Float32Array.from(answers);
    expect(compareWith(network, { ids }, target)).toEqual({ steps: 3, meanSquaredError: 0, largestDifference: 0 });
    expect(compareWith(weights, { ids }, target).largestDifference).toBeGreaterThan(0); // read as one sequence it says something else
    const longer = new Float32Array(target.length + weights.head!.rows);
    expect(() => compareWith(network, { ids }, longer)).toThrow(coded("nothing-to-score", "each of 3 windows of 3 steps"));
  });

  it("are refused where they do not fill steps, or more steps than were read", () => {
    expect(() => compareWith(both, { vectors }, new Float32Array(7))).toThrow(
      coded("nothing-to-score", "6 numbers in each of 150 steps"),
    );
    expect(() => compareWith(both, { vectors }, new Float32Array(151 * 6))).toThrow(coded("nothing-to-score", "906 numbers"));
  });
});

describe("classes", () => {
  it("take as many nats by the logarithms of shares as by the shares", () => {
    const compared = (activation: "softmax" | "log-softmax") => {
      const network: NetworkWeights = { ...weights, head: null, output: { head: weights.head!, activation, labels: null } };
      return compareClasses(network, { ids: texts[0]! }, Uint32Array.of(1, 4, 1), new NetworkRun(network));
    };
    const [shares, logarithms] = [compared("softmax"), compared("log-softmax")];
    expect(logarithms.natsPerStep).toBeGreaterThan(0);
    expect(logarithms.natsPerStep).toBeCloseTo(shares.natsPerStep, 5);
    expect(logarithms.right).toBe(shares.right);
  });
});

describe("a head", () => {
  const head = weights.head!;
  const dense = {
    kind: "dense",
    rows: 3,
    columns: 6,
    weight: new Float32Array(18),
    bias: new Float32Array(3),
    activation: "none",
  } as const;
  it.each<[Partial<Head>, string]>([
    [{ reads: [2] }, "reads layer 2, which is not there"],
    [{ reads: [-1, 1] }, "it reads 6 numbers but is given 10"],
    [{ attention: { weight: new Float32Array(5), window: 2 } }, "attention weighs 5 numbers but is given 6"],
    [{ attention: { weight: new Float32Array(6), window: 0 } }, "looks at 0 steps"],
    [{ stages: [dense] }, "it reads 6 numbers but is given 3"],
    [
      { stages: [{ ...dense, bias: new Float32Array(2) }] },
      "its stage 0 must have 3 x 6 weights and 3 biases but holds 18 and 2",
    ],
    [
      { stages: [{ kind: "layer-norm", scale: new Float32Array(6), shift: new Float32Array(5), epsilon: 0 }] },
      "its stage 0 normalises 6 numbers",
    ],
    [{ bias: new Float32Array(1) }, "it must have 128 x 6 weights"],
  ])("whose sizes do not fit is refused: %#", (change, what) => {
    expect(() => new NetworkRun({ ...weights, head: { ...head, ...change } })).toThrow(coded("bad-weights", what));
  });
});
