/** What the first picture waits for: the part of its tiles that is in view, in one message; and the rest afterwards. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ColorTileRequest, ColorTile } from "../../../../../src/protocol/traceShapes";
import { FirstPicture } from "../../../../../webview/pages/trace/firstPicture";
import { TileRequests } from "../../../../../webview/heatmap/tileRequests";

const COMPUTED = 1000;
const request = (channel: string, change: Partial<ColorTileRequest> = {}): ColorTileRequest => ({
  traceId: 1,
  layer: 0,
  channel,
  tokenStart: 0,
  tokenEnd: 256,
  step: 1,
  unitStart: 0,
  unitEnd: 2,
  domain: { min: 0, max: 1 },
  ...change,
});

/** The level of a unit at a token is unit * 100 + token, cut to a byte. */
function cut({ tokenStart, tokenEnd, unitStart, unitEnd, step }: ColorTileRequest): ColorTile {
  const cells = Math.ceil((tokenEnd - tokenStart) / step);
  const colorIndices = Uint8Array.from({ length: cells * (unitEnd - unitStart) }, (_, at) => {
    return (unitStart + Math.floor(at / cells)) * 100 + tokenStart + (at % cells) * step;
  });
  return { colorIndices, cells, computed: COMPUTED };
}

/** A host that cuts what it is asked for and remembers what that was. */
function host() {
  const asked: ColorTileRequest[] = [];
  const read = (wanted: ColorTileRequest) => {
    asked.push(wanted);
    return Promise.resolve(cut(wanted));
  };
  return { asked, read };
}

const { signal } = new AbortController();

describe("the first picture", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("reads a tile up to the end of the view", async () => {
    const { asked, read } = host();
    const picture = new FirstPicture(read);
    picture.begin(70);
    const tile = await picture.read(request("i"), signal);
    expect(asked).toEqual([request("i", { tokenEnd: 70 })]);
    expect([tile.cells, tile.computed, tile.colorIndices.length]).toEqual([70, 70, 140]);
    expect([tile.colorIndices[69], tile.colorIndices[70]]).toEqual([69, 100]);
  });

  it("reads the rest when the picture stands", async () => {
    const { asked, read } = host();
    const picture = new FirstPicture(read);
    picture.begin(70);
    await picture.read(request("i"), signal);
    const again = picture.read(request("i"), signal);
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toHaveLength(1);
    picture.end();
    expect(await again).toEqual(cut(request("i")));
  });

  it("reads a tile farther at once where the view turns out to be wider, and whole where that is known too late", async () => {
    const { asked, read } = host();
    const picture = new FirstPicture(read);
    picture.begin(0);
    for (const viewEnd of [70, 60, 80]) {
      picture.begin(viewEnd);
      void picture.read(request("i"), signal);
      await vi.advanceTimersByTimeAsync(1);
    }
    picture.end();
    await vi.advanceTimersByTimeAsync(1);
    picture.begin(90);
    await picture.read(request("o"), signal);
    expect(asked.map(({ tokenEnd }) => tokenEnd)).toEqual([70, 80, 256, 256]);
  });

  it("reads the rest all the same when no picture comes to stand", async () => {
    const { read } = host();
    const picture = new FirstPicture(read);
    picture.begin(70);
    await picture.read(request("i"), signal);
    const again = picture.read(request("i"), signal);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await again).toEqual(cut(request("i")));
  });

  it("reads a part again at once that was not computed to the end of the view", async () => {
    const { asked, read } = host();
    const picture = new FirstPicture(async (wanted) => ({ ...(await read(wanted)), computed: 40 }));
    picture.begin(70);
    expect((await picture.read(request("i"), signal)).computed).toBe(40);
    await picture.read(request("i"), signal);
    expect(asked.map(({ tokenEnd }) => tokenEnd)).toEqual([70, 70]);
  });

  it("reads whole the tiles that end before the view, begin behind it, hold several tokens a cell, or come later", async () => {
    const { asked, read } = host();
    const picture = new FirstPicture(read);
    const whole = [request("i", { tokenEnd: 60 }), request("i", { tokenStart: 256, tokenEnd: 512 }), request("i", { step: 2 })];
    picture.begin(70);
    for (const one of whole) await picture.read(one, signal);
    picture.end();
    await picture.read(request("o"), signal);
    expect(asked).toEqual([...whole, request("o")]);
  });
});

describe("tile requests", () => {
  it("travel together when they are made in one turn, and each gets its own tile", async () => {
    const calls: ColorTileRequest[][] = [];
    const requests = new TileRequests<ColorTileRequest>((tiles) => {
      calls.push(tiles);
      return Promise.resolve(tiles.map(cut));
    });
    const wanted = [request("i"), request("f", { unitStart: 2, unitEnd: 4 })];
    const tiles = await Promise.all(wanted.map((one) => requests.read(one, signal)));
    expect(tiles).toEqual(wanted.map(cut));
    await requests.read(request("o"), signal);
    expect(calls).toEqual([wanted, [request("o")]]);
  });

  it("end as cancelled one by one, and the call with the last of them", async () => {
    const aborts = [new AbortController(), new AbortController()];
    let call: AbortSignal | undefined;
    const requests = new TileRequests((_, given) => {
      call = given;
      return new Promise(() => undefined);
    });
    const reads = aborts.map((abort) => requests.read(request("i"), abort.signal).catch((error: unknown) => error));
    await Promise.resolve();
    aborts[0]?.abort();
    expect(await reads[0]).toMatchObject({ code: "cancelled" });
    expect(call?.aborted).toBe(false);
    aborts[1]?.abort();
    expect(await reads[1]).toMatchObject({ code: "cancelled" });
    expect(call?.aborted).toBe(true);
    await expect(requests.read(request("i"), aborts[0]?.signal ?? signal)).rejects.toMatchObject({ code: "cancelled" });
  });

  it("fail together with their call", async () => {
    const requests = new TileRequests(() => Promise.reject(new Error("gone")));
    const reads = ["i", "f"].map((channel) => requests.read(request(channel), signal));
    expect((await Promise.allSettled(reads)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});
