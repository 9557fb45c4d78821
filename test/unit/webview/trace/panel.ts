/** A panel's state as a host tells it, of a made-up trace: for tests of what a page makes of it. */
import { quoted } from "../../../../src/messages/message";
import type { PanelState } from "../../../../src/protocol/panelContract";

const gate = (size: number) => (name: string) => ({
  name,
  title: quoted(name),
  role: "gate" as const,
  range: "unit" as const,
  size,
});
const layer = (hiddenSize: number, names: string) => ({
  cell: "lstm",
  cellTitle: quoted("LSTM"),
  inputSize: 8,
  hiddenSize,
  direction: "forward" as const,
  reads: [-1],
  channels: [...names].map(gate(hiddenSize)),
  derived: [],
  equations: [],
  graph: { nodes: [], edges: [] },
});

export function panel(traceId: number, tokens: number, units = [64, 32], place = 0): PanelState {
  const ids = new Uint32Array(tokens);
  return {
    source: {
      kind: "text",
      uri: "file:///a.txt",
      ranges: [{ start: 0, end: tokens }],
      wholeFile: false,
      model: { kind: "bundled", name: "bytes" },
    },
    place,
    fileName: "a.txt",
    status: { kind: "running" },
    notices: [],
    caret: null,
    stale: [],
    following: false,
    pinned: [],
    trace: {
      traceId,
      tokenCount: tokens,
      skipped: 0,
      sequences: [{ start: 0, count: tokens }],
      ids,
      revision: 0,
      notes: [],
      labels: ["a"],
      coverage: null,
      model: {
        name: "bytes",
        title: "bytes",
        description: "",
        layers: units.map((size) => layer(size, "ifgoch")),
        embedding: null,
        head: null,
        vocabulary: null,
        parameters: 0,
        inferences: [],
        warnings: [],
      },
    },
    progress: null,
  };
}
