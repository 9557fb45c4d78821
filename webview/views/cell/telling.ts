/** What each act of a step comes to, for one unit, as a sentence with its numbers. It knows no page. */
import { signed } from "../../../src/messages/numbers";
import { message, type Message } from "../../../src/messages/message";
import { figureOf, type FigurePart } from "./figure";
import { partsOfActs } from "./stage";
import type { Step } from "./state";
import { numberOf } from "./values";

/** What an act is called: of an LSTM forget, input and candidate, update, output. */
export function titleOfAct(step: Step, act: number): Message {
  const { kind, channels } = step.reading.acts[act] ?? { kind: "output", channels: [] };
  if (kind === "prepare") return message("cellView.actPrepare");
  if (kind === "keep") return channels.includes("f") ? message("cellView.actForget") : message("cellView.actKeep");
  if (kind === "write") return channels.includes("i") ? message("cellView.actInput") : message("cellView.actWrite");
  return kind === "update" ? message("cellView.actUpdate") : message("cellView.actOutput");
}

/** What happens in an act; with null, in the whole step. `label` is the token's. */
export function sentenceOf(step: Step, act: number | null, label: string): Message {
  const tale = new Tale(step, label);
  if (act === null) return tale.whole();
  const { kind } = step.reading.acts[act] ?? { kind: "output" };
  const parts = partsOfActs(figureOf(step), step.reading.acts)[act] ?? [];
  return tale[kind](parts);
}

const LITTLE = 0.1;
const MUCH = 0.9;

class Tale {
  private readonly figure;

  constructor(
    private readonly step: Step,
    private readonly label: string,
  ) {
    this.figure = figureOf(step);
  }

  keep(ids: readonly string[]): Message {
    const kept = this.kept(ids);
    if (!kept) return this.goes();
    const { share, held, left, gate } = kept;
    const { unit } = this.step;
    const told = { label: this.label, unit, gate, held: signed(held), kept: signed(left) };
    if (!isShare(share)) return message("cellView.scales", { ...told, factor: signed(share) });
    if (share <= LITTLE) return message("cellView.forgets", { ...told, share });
    return share >= MUCH ? message("cellView.keeps", { ...told, share }) : message("cellView.keepsPart", { ...told, share });
  }

  write(ids: readonly string[]): Message {
    const part = this.find(ids, ({ word }) => word === "cellView.written");
    const made = part && this.inputs(part);
    const candidate = made?.find(({ part: { channel } }) => this.roleOf(channel) === "candidate");
    const gate = made?.find((each) => each !== candidate);
    const [value, of, share] = [this.number(part), this.number(candidate), this.number(gate)];
    const { unit } = this.step;
    if (value === null || of === null || share === null || !gate || !isShare(share)) {
      const some = value ?? this.number(this.find(ids, ({ part: { channel } }) => this.roleOf(channel) === "candidate"));
      return some === null ? this.goes() : message("cellView.writes", { unit, written: signed(some) });
    }
    const told = { unit, candidate: signed(of), gate: this.gateName(gate), share, written: signed(value) };
    if (share <= LITTLE) return message("cellView.writesLittle", told);
    return share >= MUCH ? message("cellView.writesMuch", told) : message("cellView.writesPart", told);
  }

  update(): Message {
    const state = this.state();
    const [before, after] = this.values(state);
    const kept = this.kept(this.figure.parts.map(({ part }) => part.id));
    if (before === undefined) return this.goes();
    const told = { unit: this.step.unit, state: this.title(state), before: signed(before), after: signed(after) };
    if (!kept) return message("cellView.becomes", told);
    return message("cellView.updates", { ...told, kept: signed(kept.left), added: signed(after - kept.left) });
  }

  output(ids: readonly string[]): Message {
    const part = this.find(ids, ({ part: { label, channel } }) => label === "×" && (channel === "h" || channel === "m"));
    const made = part && this.inputs(part);
    const gate = made?.find(({ part: { channel } }) => this.roleOf(channel) === "gate");
    const [share, of] = [this.number(gate), this.number(made?.find((each) => each !== gate))];
    if (!this.step.reading.acts.some(({ kind }) => kind === "update")) return this.renews();
    if (!gate || share === null || of === null || !isShare(share)) return this.goes();
    const out = this.number(part) ?? NaN;
    const told = { unit: this.step.unit, gate: this.gateName(gate), share, of: signed(of), out: signed(out) };
    if (share <= LITTLE) return message("cellView.hides", told);
    return share >= MUCH ? message("cellView.shows", told) : message("cellView.showsPart", told);
  }

  prepare(ids: readonly string[]): Message {
    const part = this.find(ids, ({ part: { channel } }) => channel !== null);
    const value = this.number(part);
    const { unit } = this.step;
    if (!part || value === null) return this.goes();
    return message("cellView.prepares", { unit, what: part.name, value: signed(value) });
  }

  whole(): Message {
    const kept = this.kept(this.figure.parts.map(({ part }) => part.id));
    const state = this.state();
    const [before, after] = this.values(state);
    if (!kept || before === undefined) return this.renews();
    return message("cellView.whole", {
      label: this.label,
      unit: this.step.unit,
      before: signed(before),
      kept: signed(kept.left),
      added: signed(after - kept.left),
      state: this.title(state),
      after: signed(after),
    });
  }

  private renews(): Message {
    const [before, after] = this.values("h");
    if (before === undefined) return this.goes();
    const told = { label: this.label, unit: this.step.unit };
    return message("cellView.renews", { ...told, before: signed(before), after: signed(after) });
  }

  private goes(): Message {
    const [before, after] = this.values("h");
    const told = { unit: this.step.unit, state: this.title("h"), after: signed(after) };
    // Of a state that the cell does not read there is none before.
    if (before === undefined) return message("cellView.isNow", { ...told, label: this.label });
    return message("cellView.becomes", { ...told, before: signed(before) });
  }

  /** What a state keeps: the product of it and a share. */
  private kept(ids: readonly string[]) {
    const part = this.find(
      ids,
      ({ part: { label, channel, id } }) => label === "×" && channel === null && this.carried(id) !== undefined,
    );
    const held = part && this.carried(part.part.id);
    const gate = part && this.inputs(part).find((each) => each !== held);
    const [before, share, left] = [this.number(held), this.number(gate), this.number(part)];
    if (!gate || before === null || share === null || left === null) return null;
    return { held: before, share, left, gate: this.gateName(gate) };
  }

  /** The state that a part reads as it was before the step, where that goes on along the top. */
  private carried(id: string): FigurePart | undefined {
    const state = this.state();
    return this.inputsOf(id).find(({ part }) => part.kind === "in" && part.label === state);
  }

  /** The state that it is all about: c where there is one of the layer's units, else h. */
  private state(): string {
    return this.step.reading.symbols["c'"]?.length === this.step.layer.hiddenSize ? "c" : "h";
  }

  private values(state: string): [before: number | undefined, after: number] {
    const { symbols } = this.step.reading;
    const { unit } = this.step;
    return [symbols[state]?.[unit], symbols[`${state}'`]?.[unit] ?? symbols[state]?.[unit] ?? NaN];
  }

  private find(ids: readonly string[], fits: (part: FigurePart) => boolean): FigurePart | undefined {
    return this.figure.parts.find((part) => ids.includes(part.part.id) && fits(part));
  }

  private inputs({ part: { id } }: FigurePart): FigurePart[] {
    return this.inputsOf(id);
  }

  private inputsOf(id: string): FigurePart[] {
    return this.figure.lines.flatMap(({ from, to }) => (to === id ? (this.figure.byId.get(from) ?? []) : []));
  }

  private number(part: FigurePart | undefined): number | null {
    return part ? numberOf(this.step, part.part) : null;
  }

  private roleOf(channel: string | null): string | undefined {
    return this.step.layer.channels.find(({ name }) => name === channel)?.role;
  }

  private title(name: string): Message {
    return this.step.layer.channels.find((channel) => channel.name === name)?.title ?? message("cellView.named", { name });
  }

  /** "forget gate f"; of what is no channel, how it is written. */
  private gateName({ part: { channel }, name }: FigurePart): Message {
    return channel === null
      ? message("cellView.named", { name })
      : message("cellView.gate", { title: this.title(channel), name });
  }
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}
