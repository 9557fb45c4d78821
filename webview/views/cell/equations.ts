/** The cell's equations, typeset, with the unit's numbers beneath; one opens into everything that it adds up. */
import { html, nothing, svg, type TemplateResult } from "lit";
import { current, latest } from "../../query/query";
import { say, textOf } from "../../shell/language";
import { tokenName } from "../../trace/state";
import { names, toneClass } from "./drawing";
import { figureOf, type Figure } from "./figure";
import { filledIn, type Operands } from "./filledIn";
import { operandRows, type OperandRow } from "./operands";
import type { CellActions } from "./play";
import { partsOfActs } from "./stage";
import type { CellScene, Step, Told } from "./state";
import { mathOf, texOf } from "./typeset";
import { compact, fraction, signed } from "../../../src/messages/numbers";

export function equations(scene: CellScene, step: Step, told: Told, actions: CellActions): TemplateResult {
  const figure = figureOf(step);
  const lit = scene.own.lit === null ? null : channelOf(figure, scene.own.lit);
  const inAct = channelsInAct(figure, step, scene.own.act);
  return html`<section class="cell-equations" aria-labelledby="cell-equations">
    <h2 class="cell-title" id="cell-equations">${say("cellView.equations")}</h2>
    <ul data-testid="cell-equations">
      ${step.layer.equations.map((equation, at) => {
        const name = step.layer.channels[at]?.name ?? "";
        const state = inAct.has(name) ? "" : "later";
        return html`<li class=${names("cell-equation", toneClass(at), state, lit === name ? "lit" : "")} data-channel=${name}>
          ${equationRow(equation, name, scene, step, told, actions)}
        </li>`;
      })}
    </ul>
  </section>`;
}

function equationRow(
  equation: string,
  name: string,
  scene: CellScene,
  step: Step,
  told: Told,
  actions: CellActions,
): TemplateResult {
  const isOpen = scene.own.opened === name;
  const operands = operandsOf(step, told, name);
  const channel = step.layer.channels.find((each) => each.name === name);
  const vector = step.reading.symbols[isState(step, name) ? `${name}'` : name];
  const value = vector?.length === 1 ? vector[0] : vector?.[step.unit];
  const share = channel?.range === "unit";
  const filled = filledIn(equation, step.reading, step.unit, operands);
  const before = filled === null && operands ? `${operands.activation ?? ""}(${compact(operands.sum)})` : filled;
  const open = () =>
    actions.update((now) => ({
      ...now,
      own: { ...now.own, opened: isOpen ? null : name, lit: partOfChannel(figureOf(step), name) },
    }));
  return html`<button type="button" class="cell-math" data-testid="cell-equation" aria-expanded=${isOpen} @click=${open}>
      <span class="visually-hidden">${equation}</span>
      <span class="cell-twistie" aria-hidden="true">${isOpen ? "▾" : "▸"}</span
      ><span aria-hidden="true">${mathOfEquation(step, equation)}</span>
    </button>
    <p class="cell-filled" data-testid="cell-filled">
      ${before === null ? nothing : html`= ${before}`} ${sum(operands, filled)} =
      <b>${value === undefined ? "…" : compact(value, !share)}</b>
    </p>
    ${isOpen && operands ? opened(operands, name, scene, step, share, actions) : nothing}`;
}

const typeset = new WeakMap<Step["layer"], Map<string, NonNullable<ReturnType<typeof mathOf>>>>();

/** Typeset once for a layer. */
function mathOfEquation(step: Step, equation: string): ReturnType<typeof mathOf> {
  const known = typeset.get(step.layer) ?? new Map<string, NonNullable<ReturnType<typeof mathOf>>>();
  typeset.set(step.layer, known);
  const math = known.get(equation) ?? mathOf(texOf(equation, (symbol) => toneOfSymbol(step, symbol)));
  if (math) known.set(equation, math);
  return math;
}

/** Between the parts and the value: what the activation is of. */
function sum(operands: Operands | null, filled: string | null): TemplateResult | typeof nothing {
  if (!operands?.activation || filled === null) return nothing;
  return html`= ${operands.activation}(${compact(operands.sum)})`;
}

function opened(
  operands: Operands,
  name: string,
  scene: CellScene,
  step: Step,
  share: boolean,
  actions: CellActions,
): TemplateResult {
  const rows = operandRows(operands, step, tokenName(scene, step.token));
  const most = Math.max(...rows.map(({ value }) => Math.abs(value)), 1e-30);
  const total = signed(operands.sum);
  const traced = share ? fraction(operands.traced) : signed(operands.traced);
  return html`<table class="cell-operands" data-testid="cell-operands" data-sum=${operands.sum} data-traced=${operands.traced}>
      <caption class="visually-hidden">
        ${say("cellView.sumOf", { channel: name, unit: step.unit })}
      </caption>
      <thead>
        <tr>
          <th scope="col">${say("cellView.part")}</th>
          <th scope="col" class="number detail">${say("cellView.read")}</th>
          <th scope="col" class="number detail">${say("cellView.weight")}</th>
          <td class="cell-bars"></td>
          <th scope="col" class="number">${say("cellView.adds")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => operandRow(row, most, actions))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">${say("cellView.together")}</th>
          <td class="detail"></td>
          <td class="detail"></td>
          <td class="cell-bars"></td>
          <td class="number" data-testid="cell-sum">${total}</td>
        </tr>
      </tfoot>
    </table>
    <p class="cell-check">
      ${
        operands.activation === null
          ? say("cellView.isTraced", { sum: total, traced })
          : say("cellView.becomesTraced", {
              activation: operands.activation,
              sum: total,
              traced,
            })
      }
    </p>`;
}

function operandRow({ label, read, weight, value, to }: OperandRow, most: number, actions: CellActions): TemplateResult {
  const text = textOf(label);
  const named =
    to === null
      ? html`<span>${text}</span>`
      : html`<button type="button" class="control-link" data-testid="cell-operand" @click=${() => actions.changeFocus(to)}>
          ${text}
        </button>`;
  const width = (Math.abs(value) / most) * 50;
  return html`<tr>
    <th scope="row">${named}</th>
    <td class="number detail">${read === null ? "" : signed(read)}</td>
    <td class="number detail">${weight === null ? "" : signed(weight)}</td>
    <td class="cell-bars">
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        ${svg`<path class="cell-zero" d="M50 0v10"></path><rect class=${value < 0 ? "taken" : "added"} x=${value < 0 ? 50 - width : 50} y="1"
          width=${width} height="8"></rect>`}
      </svg>
    </td>
    <td class="number">${signed(value)}</td>
  </tr>`;
}

/** What is known of the sum of just this step and unit. */
function operandsOf(step: Step, told: Told, channel: string): Operands | null {
  const known = current(told[`sum:${channel}`]) ?? latest(told[`sum:${channel}`]);
  if (!known?.value.computed || known.params.token !== step.token || known.value.unit !== step.unit) return null;
  return known.value;
}

function isState({ reading }: Step, name: string): boolean {
  return `${name}'` in reading.symbols;
}

function toneOfSymbol({ layer }: Step, symbol: string): string {
  const at = layer.channels.findIndex(({ name }) => name === symbol.replace("'", ""));
  return at < 0 ? "" : toneClass(at);
}

/** The channel whose equation a part of the picture belongs to: its own, or that of what reads it. */
export function channelOf({ byId, lines }: Figure, id: string): string | null {
  const part = byId.get(id)?.part;
  if (!part || part.kind === "in" || part.kind === "merge") return null;
  if (part.channel !== null) return part.channel;
  const next = lines.find(({ from }) => from === id);
  return next ? channelOf({ byId, lines } as Figure, next.to) : null;
}

/** The part whose value a channel is. */
export function partOfChannel({ parts }: Figure, channel: string): string | null {
  return parts.find(({ part }) => part.channel === channel && part.kind !== "out")?.part.id ?? null;
}

/** All where no act is told. */
function channelsInAct(figure: Figure, step: Step, act: number | null): ReadonlySet<string> {
  const all = new Set(step.layer.channels.map(({ name }) => name));
  if (act === null) return all;
  const now = partsOfActs(figure, step.reading.acts)[act];
  if (!now) return all;
  return new Set(now.flatMap((id) => channelOf(figure, id) ?? []));
}
