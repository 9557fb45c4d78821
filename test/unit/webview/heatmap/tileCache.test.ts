/** Tiles are asked for once, again when there is more of them, not at all when they scrolled away; and room is kept. */
import { quoted } from "../../../../src/messages/message";
import { describe, expect, it } from "vitest";
import type { ColorTile } from "../../../../src/protocol/traceShapes";
import { cancelled, CodedError } from "../../../../src/protocol/errors";
import { TileCache, type TileAddress, type TileCacheOptions } from "../../../../webview/heatmap/tileCache";

type Request = Parameters<TileCacheOptions["readColorTile"]>[0];

/** A host that answers when told to, of a trace of 1000 tokens and 200 units. */
function host(options: Partial<TileCacheOptions> = {}) {
  const asked: { request: Request; signal: AbortSignal; answer: (computed: number) => void; fail: (error: Error) => void }[] = [];
  const errors: unknown[] = [];
  let changes = 0;
  const cache = new TileCache({
    tokenCount: 1000,
    unitCount: () => 200,
    maxBytes: 1e9,
    onDidChange: () => changes++,
    onError: (error) => errors.push(error),
    readColorTile: (request, signal) =>
      new Promise<ColorTile>((resolve, reject) => {
        signal.addEventListener("abort", () => reject(cancelled()));
        const cells = Math.ceil((request.tokenEnd - request.tokenStart) / request.step);
        const colorIndices = new Uint8Array(cells * Math.ceil((request.unitEnd - request.unitStart) / (request.unitStep ?? 1)));
        asked.push({ request, signal, answer: (computed) => resolve({ colorIndices, cells, computed }), fail: reject });
      }),
    ...options,
  });
  return { cache, asked, errors, changes: () => changes };
}

const domain = { min: 0, max: 1 };
const at = (column: number, row = 0, change: Partial<TileAddress> = {}): TileAddress => ({
  layer: 0,
  channel: "i",
  domain,
  step: 1,
  unitStep: 1,
  column,
  row,
  ...change,
});
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("the tile cache", () => {
  it("asks once for a tile, with the rectangle it stands for", async () => {
    const { cache, asked, changes } = host();
    cache.setComputed(1000, true);
    cache.want([at(3, 1)]);
    cache.want([at(3, 1)]);
    expect(asked.map(({ request }) => request)).toEqual([
      { layer: 0, channel: "i", domain, step: 1, unitStep: 1, tokenStart: 768, tokenEnd: 1000, unitStart: 128, unitEnd: 200 },
    ]);
    asked[0]!.answer(1000);
    await settled();
    cache.want([at(3, 1)]);
    expect(asked.length).toBe(1);
    expect(changes()).toBe(1);
    expect(cache.covers(at(3, 1), 1000)).toBe(true);
  });

  it("waits for the run to reach a tile, and asks again for one that was cut before its end", async () => {
    const { cache, asked } = host();
    cache.want([at(0), at(1)]);
    expect(asked.length).toBe(0);
    cache.setComputed(100, false);
    expect(asked.map(({ request }) => request.tokenStart)).toEqual([0]);
    asked[0]!.answer(100);
    await settled();
    expect(cache.covers(at(0), 90)).toBe(true);
    expect(cache.covers(at(0), 200)).toBe(false);
    cache.setComputed(105, false); // not worth another cut yet
    expect(asked.length).toBe(1);
    cache.setComputed(300, false);
    expect(asked.slice(1).map(({ request }) => request.tokenStart)).toEqual([0, 256]);
    asked[1]!.answer(300);
    asked[2]!.answer(300);
    await settled();
    expect(cache.covers(at(0), 256)).toBe(true);
    cache.setComputed(305, true); // the run was cancelled: what is there is all there will be
    expect(asked.slice(3).map(({ request }) => request.tokenStart)).toEqual([256]);
  });

  it("cancels what scrolled away and lets what is wanted through", async () => {
    const { cache, asked, errors } = host({ maxOpen: 1 });
    cache.setComputed(1000, true);
    cache.want([at(0), at(1)]);
    expect(asked.length).toBe(1);
    cache.want([at(2)]);
    expect(asked[0]!.signal.aborted).toBe(true);
    await settled();
    expect(asked.map(({ request }) => request.tokenStart)).toEqual([0, 512]);
    expect(errors).toEqual([]);
  });

  it("tells of a failure once, and tries again when the run is further", async () => {
    const { cache, asked, errors } = host();
    cache.setComputed(500, false);
    cache.want([at(0)]);
    asked[0]!.fail(new CodedError("engine-stopped", quoted("The engine stopped.")));
    await settled();
    cache.want([at(0)]);
    expect([asked.length, errors.length]).toEqual([1, 1]);
    cache.setComputed(600, false);
    expect(asked.length).toBe(2);
  });

  it("forgets what was looked at longest ago when room runs out, never what is in view", async () => {
    const bytes = 256 * 128;
    const { cache, asked } = host({ maxBytes: 2.5 * bytes });
    cache.setComputed(1000, true);
    for (const column of [0, 1]) {
      cache.want([at(column)]);
      asked.at(-1)!.answer(1000);
      await settled();
    }
    cache.want([at(0)]); // looked at again
    cache.want([at(2)]);
    asked.at(-1)!.answer(1000);
    await settled();
    expect([0, 1, 2].map((column) => cache.get(at(column)) !== undefined)).toEqual([true, false, true]);
    cache.want([at(0), at(1), at(2)]);
    asked.at(-1)!.answer(1000);
    await settled();
    expect([0, 1, 2].map((column) => cache.get(at(column)) !== undefined)).toEqual([true, true, true]);
  });

  it("cancels everything when it is disposed of, and takes no late answer", async () => {
    const { cache, asked, changes } = host();
    cache.setComputed(1000, true);
    cache.want([at(0)]);
    cache.dispose();
    expect(asked[0]!.signal.aborted).toBe(true);
    await settled();
    expect(changes()).toBe(0);
  });

  it("after an edit keeps what comes before it, and asks for the rest anew", async () => {
    const { cache, asked } = host();
    cache.setComputed(1000, true);
    cache.want([at(0), at(1), at(2)]);
    asked.forEach(({ answer }) => answer(1000));
    await settled();
    cache.edit(900, 300);
    expect(cache.get(at(0))?.tile.computed).toBe(1000);
    expect(cache.get(at(1))?.tile.computed).toBe(300);
    expect([cache.get(at(0))?.ready, cache.get(at(1))?.ready]).toEqual([256, 44]);
    expect(cache.get(at(2))).toBeUndefined();
    cache.setComputed(900, true);
    expect(asked.slice(3).map(({ request }) => [request.tokenStart, request.tokenEnd])).toEqual([
      [256, 512],
      [512, 768],
    ]);
  });

  it("after an edit leaves out the cell of several tokens that it lies in", async () => {
    const { cache, asked } = host();
    cache.setComputed(1000, true);
    cache.want([at(0, 0, { step: 4 })]);
    asked[0]!.answer(1000);
    await settled();
    cache.edit(900, 302);
    const cached = cache.get(at(0, 0, { step: 4 }));
    expect([cached?.ready, cached?.tile.computed]).toEqual([75, 300]);
  });

  it("of several units asks for tiles of as many rows", () => {
    const { cache, asked } = host({ unitCount: () => 1150 });
    cache.setComputed(1000, true);
    cache.want([at(0, 0, { unitStep: 4 }), at(0, 2, { unitStep: 4 })]);
    expect(asked.map(({ request }) => [request.unitStep, request.unitStart, request.unitEnd])).toEqual([
      [4, 0, 512],
      [4, 1024, 1150],
    ]);
  });

  it("asks anew over another domain, and until that is here gives what it has", async () => {
    const { cache, asked } = host();
    const [wide, wider] = [2, 5].map((max) => at(0, 0, { domain: { min: 0, max } })) as [TileAddress, TileAddress];
    cache.setComputed(1000, true);
    cache.want([at(0)]);
    asked[0]!.answer(1000);
    await settled();
    const old = cache.get(at(0));
    cache.want([wide]);
    cache.want([{ ...wide, domain: { ...wide.domain } }]);
    expect(asked.map(({ request }) => request.domain.max)).toEqual([1, 2]);
    expect(cache.get(wide)).toBe(old);
    expect(cache.covers(wide, 1000)).toBe(false);
    cache.want([wider]); // before the answer
    await settled();
    expect(asked[1]!.signal.aborted).toBe(true);
    expect(asked.map(({ request }) => request.domain.max)).toEqual([1, 2, 5]);
    asked[2]!.answer(1000);
    await settled();
    expect(cache.get(wider)?.address.domain.max).toBe(5);
    expect([cache.covers(wider, 1000), cache.covers(wide, 1000)]).toEqual([true, false]);
  });

  it("asks for nothing where a channel has fewer units than its layer", () => {
    const { cache, asked } = host({ unitCount: (_, channel) => (channel === "i" ? 64 : 200) });
    cache.setComputed(1000, true);
    cache.want([at(0, 1), { ...at(0, 1), channel: "c" }]);
    expect(asked.map(({ request }) => request.channel)).toEqual(["c"]);
    expect(cache.covers(at(0, 1), 1000)).toBe(true);
  });
});
