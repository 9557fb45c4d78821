/**
 * How saturated each gate's units are: a dot a unit, farther right the more of the steps it is shut, farther up the more it is
 * open (Karpathy, Johnson and Li 2015, Visualizing and Understanding Recurrent Networks, figure 3).
 */
import { html, nothing, svg, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { Overview } from "../../../src/protocol/requests/explanations";
import { say } from "../../shell/language";
import { layerOf } from "../../trace/state";
import type { Actions } from "../../trace/view";
import { overviewIn, type OverviewScene, type Told } from "./state";

type Gate = Overview["gates"][number];

const SIDE = 100; // of the square, in units of its own
const EDGE = 4;
/** A click this near to a dot means it, in the same units. */
const NEAR = 8;

export function saturationSection(scene: OverviewScene, told: Told, actions: Actions<null>): TemplateResult | typeof nothing {
  const gates = overviewIn(scene, told.overview)?.gates;
  if (gates?.length === 0 || told.overview?.kind === "failed") return nothing;
  return html`<section class="gates saturation" data-testid="saturation" aria-labelledby="saturation-title">
    <h2 id="saturation-title" title=${say("overview.saturationHint")}>${say("overview.saturationTitle")}</h2>
    <p class="saturation-title">${say("overview.saturation")}</p>
    <div class="saturation-plots">${gates?.map((gate) => plot(scene, gate, actions))}</div>
  </section>`;
}

function plot(scene: OverviewScene, gate: Gate, actions: Actions<null>): TemplateResult {
  const { channel, opens, shuts } = gate;
  const { unit } = scene.focus;
  const title = layerOf(scene)?.channels.find(({ name }) => name === channel)?.title ?? channel;
  const order = orderOf(gate);
  const rank = unit === null ? -1 : order.indexOf(unit);
  const told =
    unit !== null && rank >= 0
      ? say("overview.saturationOf", { unit, open: opens[unit] ?? 0, shut: shuts[unit] ?? 0 })
      : say("overview.saturationNone");
  const toRank = (to: number) => actions.changeFocus({ unit: order[Math.max(0, Math.min(order.length - 1, to))] ?? null });
  const onKey = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: rank - 1,
      ArrowDown: rank - 1,
      ArrowRight: rank + 1,
      ArrowUp: rank + 1,
      Home: 0,
      End: order.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    toRank(to);
  };
  const onClick = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const scale = (SIDE + 2 * EDGE) / box.width;
    const at = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale] as const;
    const near = order
      .map((each) => ({ each, far: Math.hypot(xOf(gate, each) - at[0], yOf(gate, each) - at[1]) }))
      .sort((a, b) => a.far - b.far)[0];
    if (near && near.far <= NEAR) actions.changeFocus({ unit: near.each });
  };
  return html`<figure class="saturation-plot" data-testid="saturation-${channel}">
    <div
      role="slider"
      tabindex="0"
      aria-label=${say("overview.saturationLabel", { title })}
      aria-orientation="horizontal"
      aria-valuemin="0"
      aria-valuemax=${order.length - 1}
      aria-valuenow=${Math.max(0, rank)}
      aria-valuetext=${told}
      title=${told}
      @keydown=${onKey}
      @click=${onClick}
    >
      <svg viewBox="0 0 ${SIDE + 2 * EDGE} ${SIDE + 2 * EDGE}" aria-hidden="true">
        <path class="saturation-edge" d="M${EDGE} ${EDGE}V${SIDE + EDGE}H${SIDE + EDGE}Z" />
        <text class="saturation-word" x=${EDGE + 12} y="11">${say("overview.keyOpen")}</text>
        <text class="saturation-word" x=${SIDE + 2 * EDGE} y=${SIDE - 10} text-anchor="end">${say("overview.keyShut")}</text>
        ${keyed(gate, dots(gate))}
        ${rank >= 0 && unit !== null ? svg`<circle class="chosen" cx=${xOf(gate, unit)} cy=${yOf(gate, unit)} r="4" />` : ""}
      </svg>
    </div>
    <figcaption aria-hidden="true"><b class="letter">${channel}</b></figcaption>
  </figure>`;
}

function dots(gate: Gate): TemplateResult[] {
  return Array.from(gate.opens, (_, unit) => svg`<circle cx=${xOf(gate, unit)} cy=${yOf(gate, unit)} r="1.8" />`);
}

function xOf({ shuts }: Gate, unit: number): number {
  return EDGE + (shuts[unit] ?? 0) * SIDE;
}

function yOf({ opens }: Gate, unit: number): number {
  return EDGE + (1 - (opens[unit] ?? 0)) * SIDE;
}

const orders = new WeakMap<Gate, number[]>();

/** Units from the one that is shut most to the one that is open most. */
function orderOf(gate: Gate): number[] {
  const leaning = (unit: number) => (gate.opens[unit] ?? 0) - (gate.shuts[unit] ?? 0);
  const order = orders.get(gate) ?? Array.from(gate.opens, (_, unit) => unit).sort((a, b) => leaning(a) - leaning(b) || a - b);
  orders.set(gate, order);
  return order;
}
