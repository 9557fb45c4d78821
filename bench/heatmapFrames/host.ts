/**
 * The extension host's side of the panel for heatmapFrames.mjs, in a web worker, so that it costs the page's thread
 * nothing: a finished trace of synthetic waves, cut into tiles as the engine cuts them, over the real contract.
 */
import { quoted } from "../../src/messages/message";
import { colorTileOf, plainQuantize } from "../../src/engine/trace/quantize";
import { nothingContract, type ColorTileRequest, type Tile, type TileRequest } from "../../src/protocol/traceShapes";
import { changeFocus, focusStateOf, historyFrom, initialFocus } from "../../src/protocol/focus";
import type { ChannelDescription } from "../../src/protocol/model";
import { panelHostContract, type PanelState } from "../../src/protocol/panelContract";
import { createPeer } from "../../src/protocol/rpc";

/** What a worker has of the global scope, as far as it is used here. */
interface WorkerScope {
  readonly name: string; // "TOKENS,UNITS"
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}
const scope = globalThis as unknown as WorkerScope;
const [tokenCount = 0, units = 0] = scope.name.split(",").map(Number);

const channel = (name: string, title: string, role: ChannelDescription["role"], range: ChannelDescription["range"]) => ({
  name,
  title: quoted(title),
  role,
  range,
  size: units,
});
const channels = [
  channel("i", "input gate", "gate", "unit"),
  channel("f", "forget gate", "gate", "unit"),
  channel("g", "candidate", "candidate", "signed"),
  channel("o", "output gate", "gate", "unit"),
  channel("c", "cell state", "state", "unbounded"),
  channel("h", "hidden state", "state", "signed"),
];
const layer = {
  cell: "lstm",
  cellTitle: quoted("LSTM"),
  inputSize: 64,
  hiddenSize: units,
  direction: "forward" as const,
  reads: [-1],
  channels,
  derived: [],
  equations: [],
  graph: { nodes: [], edges: [] },
};
const reference = { kind: "bundled" as const, name: "waves" };
const positions = Uint32Array.from({ length: tokenCount }, (_, token) => token);

const state: PanelState = {
  source: { kind: "text", uri: "file:///waves.txt", ranges: [{ start: 0, end: tokenCount }], wholeFile: true, model: reference },
  place: 0,
  fileName: "waves.txt",
  status: { kind: "done" },
  trace: {
    traceId: 1,
    tokenCount,
    revision: 0,
    skipped: 0,
    sequences: [{ start: 0, count: tokenCount }],
    model: {
      name: "waves",
      title: "Waves",
      description: "",
      layers: [layer],
      embedding: null,
      head: null,
      vocabulary: null,
      parameters: 0,
      inferences: [],
      warnings: [],
    },
    ids: positions.map((token) => 97 + (token % 26)),
    labels: Array.from({ length: 256 }, (_, id) => String.fromCharCode(Math.max(32, id))),
    coverage: null,
    notes: [],
  },
  progress: {
    traceId: 1,
    tokens: tokenCount,
    tokenCount,
    valueRanges: [channels.map(({ range }) => (range === "unit" ? [0, 1, 1] : range === "signed" ? [-1, 1, 1] : [-40, 40, 12]))],
  },
  notices: [],
  caret: 40,
  stale: [],
  following: false,
  pinned: [],
};

let focus = focusStateOf(historyFrom(initialFocus));

/** Smooth along the tokens, unlike from unit to unit, in the channel's range. */
function valueOf(range: ChannelDescription["range"], token: number, unit: number): number {
  const wave = Math.sin(token * (0.01 + (unit % 17) / 40) + unit * 2.4);
  return range === "unit" ? (wave + 1) / 2 : range === "signed" ? wave : wave * 14;
}

function cut({ channel: name, tokenStart, tokenEnd, step, unitStart, unitEnd, unitStep = 1 }: TileRequest): Tile {
  const range = channels.find((known) => known.name === name)?.range ?? "unit";
  const cells = Math.ceil((tokenEnd - tokenStart) / step);
  const values = new Float32Array(cells * Math.ceil((unitEnd - unitStart) / unitStep));
  for (let unit = unitStart, at = 0; unit < unitEnd; unit += unitStep) {
    for (let cell = 0; cell < cells; cell++, at++) values[at] = valueOf(range, tokenStart + cell * step, unit);
  }
  if (step === 1) return { values, cells, computed: tokenCount };
  const room = range === "unbounded" ? 3 : 0.2;
  return { values, minimum: values.map((v) => v - room), maximum: values.map((v) => v + room), cells, computed: tokenCount };
}

/** What the engine would answer to what the page asks while its frames are measured. */
const engine = {
  readColorTiles: ({ tiles }: { tiles: ColorTileRequest[] }) =>
    tiles.map((request) => colorTileOf(cut(request), request.domain, plainQuantize)),
  readTiles: ({ tiles }: { tiles: TileRequest[] }) => tiles.map(cut),
  readUnit: ({ unit, tokenStart, tokenEnd }: { unit: number | null; tokenStart: number; tokenEnd: number }) => ({
    computed: tokenCount,
    channels: Object.fromEntries(
      channels.map(({ name, range }) => [
        name,
        Float32Array.from({ length: tokenEnd - tokenStart }, (_, at) => valueOf(range, tokenStart + at, unit ?? 0)),
      ]),
    ),
  }),
};

const peer = createPeer({
  local: panelHostContract,
  remote: nothingContract,
  listeners: {},
  post: (message) => scope.postMessage(message),
  forward: (method, params) =>
    Object.hasOwn(engine, method) ? Promise.resolve(engine[method as keyof typeof engine](params as never)) : undefined,
  handlers: {
    load: () => ({ panel: state, focus, wish: null }),
    models: () => [{ reference, title: "Waves", detail: "" }],
    changeFocus: (change) => (focus = focusStateOf(changeFocus(historyFrom(focus.focus), change, null))),
    focusBack: () => focus,
    focusForward: () => focus,
    readText: () => null,
    revealToken: () => null,
    chooseModel: () => null,
    traceAgain: () => null,
    act: () => null,
    cancel: () => null,
    pin: () => null,
    saveView: () => null,
    openBeside: () => null,
    texts: () => ({}),
    turnTo: () => null,
    takeWish: () => null,
    savePicture: () => null,
  },
});
scope.addEventListener("message", ({ data }) => peer.receive(data));
