/** How little each token was expected: with a head that looks at several steps, too, it is as the report of a single token has it. */
import { expect, it } from "vitest";
import { readSurprisals } from "../../../../src/engine/explain/surprisals";
import { finish } from "../../../../src/engine/network/work";
import { readToken } from "../../../../src/engine/trace/queries";
import { Trace } from "../../../../src/engine/trace/trace";
import { smallNetwork } from "../networks";

const ids = Uint32Array.from({ length: 120 }, (_, index) => (index * 37) % 128);
const labels = Array.from({ length: 128 }, (_, id) => `#${id}`);

it.each([1, 3, 40])("a head over the last %i steps, in two sequences", (window) => {
  const weights = smallNetwork();
  const head = weights.head!;
  const attention = { weight: Float32Array.from({ length: head.columns }, (_, i) => Math.sin(i)), window };
  const trace = new Trace({ ...weights, head: { ...head, attention } }, ids, [
    { start: 0, count: 70 },
    { start: 70, count: 50 },
  ]);
  while (!trace.done) trace.advance();
  const found = finish(readSurprisals(trace, 0, ids.length))!;
  for (const token of ids.keys()) {
    const { surprisal } = finish(readToken(trace, labels, token, 0, null));
    expect(found.nats[token]).toEqual(surprisal === null ? NaN : expect.closeTo(surprisal, 5));
    if (surprisal === null) continue;
    const [likeliest] = finish(readToken(trace, labels, token - 1, 0, null)).predictions;
    expect([found.expected[token], found.probabilities[token]]).toEqual([
      likeliest!.id,
      expect.closeTo(likeliest!.probability, 6),
    ]);
  }
});
