/** What a part of the picture carries: its vector, the focused unit's number of it, its colour and what it is called. */
import type { LayerDescription } from "../../../src/protocol/model";
import type { Line, Part } from "./layout/parts";
import type { Step } from "./state";

export function vectorOf({ reading }: Pick<Step, "reading">, part: Part): Float32Array | undefined {
  return reading.nodes[part.id];
}

/** The unit's number, where the part's numbers are counted as the layer's units are. */
export function numberOf(step: Step, part: Part): number | null {
  const vector = vectorOf(step, part);
  if (!vector || part.label === "x" || part.kind === "merge") return null;
  if (vector.length === 1) return vector[0] ?? null;
  return vector.length === step.layer.hiddenSize ? (vector[step.unit] ?? null) : null;
}

/** Whether a part's numbers are shares from 0 to 1. */
export function isShare(part: Part, layer: LayerDescription): boolean {
  const channel = layer.channels.find(({ name }) => name === part.channel);
  return part.kind !== "in" && part.kind !== "out" && (channel ? channel.range === "unit" : part.label === "1 −");
}

/** Which of the layer's colours a part has, by the place of a channel; null: that of the text. */
export function toneOf(
  part: Part,
  { channels }: LayerDescription,
  parts: ReadonlyMap<string, Part>,
  lines: readonly Line[],
): number | null {
  const place = (name: string) => channels.findIndex((channel) => channel.name === name);
  const found = (name: string) => (place(name) < 0 ? null : place(name));
  if (part.channel !== null) return found(part.channel);
  if (part.kind === "in" || part.kind === "out") return found(part.label);
  // What is made of a state alone, or of a state and a gate, has the state's colour.
  for (const { to, from } of lines) {
    const read = to === part.id ? parts.get(from) : undefined;
    const state = read && (read.kind === "in" ? read.label : read.key.endsWith("'") ? read.channel : null);
    if (part.kind === "pointwise" && state !== undefined && state !== null && found(state) !== null) return found(state);
  }
  return null;
}

/** As the equations write it: "f", "f ⊙ c", "tanh(c′)". */
export function nameOf(part: Part, parts: ReadonlyMap<string, Part>, lines: readonly Line[]): string {
  if (part.kind === "in" || part.kind === "given") return part.label;
  if (part.kind === "out") return `${part.label}′`;
  if (part.channel !== null) return part.key.endsWith("'") ? `${part.channel}′` : part.channel;
  const read = lines.flatMap(({ from, to }) => (to === part.id ? (parts.get(from) ?? []) : []));
  const names = read.map((each) => nameOf(each, parts, lines));
  if (part.kind === "learned") return `W${part.label} ${names.join(", ")}`;
  const [one = "", other] = names;
  if (part.label === "1 −") return `1 − ${one}`;
  if (other === undefined) return `${part.label} ${one}`;
  return `${one} ${part.label === "×" ? "⊙" : part.label} ${other}`;
}

/** In a word what a part is whose name can be long: what the state keeps, what is written to it, a sum. */
export function wordOf(
  part: Part,
  parts: ReadonlyMap<string, Part>,
  lines: readonly Line[],
): "cellView.kept" | "cellView.written" | "cellView.sum" | null {
  if (part.channel !== null || part.kind !== "pointwise") return null;
  const feeds = lines.some(({ from, to }) => from === part.id && isState(parts.get(to)));
  if (part.label === "×" && feeds) {
    const keeps = lines.some(({ from, to }) => to === part.id && parts.get(from)?.kind === "in");
    return keeps ? "cellView.kept" : "cellView.written";
  }
  return part.label === "+" ? "cellView.sum" : null;
}

function isState(part: Part | undefined): boolean {
  return part?.label === "+" && part.key.endsWith("'");
}
