/**
 * The text around the focus, above every view: characters coloured by how little the model expected them, by a channel of the unit
 * in focus, or by nothing. Dragging along it moves the focus; what the model expected instead is shown on demand.
 */
import { html, nothing, type TemplateResult } from "lit";
import * as v from "valibot";
import { message } from "../../../src/messages/message";
import { dropdown } from "../../controls/controls";
import { latest } from "../../query/query";
import { formatCount, say, textOf } from "../../shell/language";
import { spokenLabel } from "../../trace/speech";
import { readingOf, whyNoSurprisal, type Reading } from "../../trace/reading";
import {
  isOfNumbers,
  labelOf,
  layerOf,
  lookedAt,
  NOTHING,
  outputColour,
  outputOf,
  SOURCES,
  SURPRISAL,
  traceOf,
} from "../../trace/state";
import { defineView, type Actions } from "../../trace/view";
import { expectations } from "./expectations";
import { keys, listen } from "./input";
import { paintRibbon } from "./painting";
import { colourOf, questions, type RibbonScene, type RibbonState, type Told } from "./state";
import { manyTokens, tokensOf, tokensOpener } from "./tokens";
import { isShare, legendEnds } from "./values";
import "./ribbon.css";

export const ribbonView = defineView({
  id: "ribbon",
  title: message("ribbon.title"),
  place: "top",
  initial: { isOpen: false, showsTokens: false },
  saved: v.object({ isOpen: v.boolean(), showsTokens: v.boolean() }),
  questions,
  render(scene: RibbonScene, told, actions) {
    const reading = readingOf(scene, told.text);
    const many = manyTokens(scene, reading);
    return html`<section class="ribbon" aria-label=${say("ribbon.title")}>
      ${slider(scene, told, reading)}
      <div class="ribbon-foot">
        <span class="ribbon-place">${placeOf(scene)}</span>
        ${many ? tokensOpener(scene, many, actions) : nothing}
        ${whyNoSurprisal(scene) === null ? opener(scene, actions) : nothing} ${legend(scene, told)}
      </div>
      ${many && scene.own.showsTokens ? tokensOf(scene, told, many, actions) : nothing}
      ${scene.own.isOpen ? expectations(scene, told) : nothing}
    </section>`;
  },
  tools: (scene: RibbonScene, actions) => colourPicker(scene, actions),
  painter:
    (root) =>
    ({ scene, answers, theme }) => {
      paintRibbon(root, scene, answers, theme);
      return answers.text?.kind !== "pending";
    },
  listen,
  keys,
});

function slider(scene: RibbonScene, told: Told, reading: Reading | null): TemplateResult {
  const token = lookedAt(scene);
  const last = Math.max(0, (traceOf(scene)?.tokenCount ?? 1) - 1);
  return html`<div
    class="ribbon-line"
    data-keys="ribbon"
    data-testid="ribbon"
    data-token=${token ?? nothing}
    tabindex="0"
    role="slider"
    aria-label=${say("ribbon.slider")}
    aria-orientation="horizontal"
    aria-valuemin="0"
    aria-valuemax=${last}
    aria-valuenow=${token ?? 0}
    aria-valuetext=${valueText(scene, told, reading, token)}
  >
    <div class="over-text">
      <canvas class="ribbon-text" aria-hidden="true"></canvas><canvas class="ribbon-focus" aria-hidden="true"></canvas>
    </div>
  </div>`;
}

function valueText(scene: RibbonScene, told: Told, reading: Reading | null, token: number | null): string {
  if (token === null) return say("ribbon.nowhere");
  const cell = reading?.passage.cells[reading.passage.cellOf[token - reading.passage.tokenStart] ?? -1];
  const isPart = cell !== undefined && cell.tokenEnd - cell.tokenStart > 1;
  const text = spokenLabel(cell?.text ?? "?");
  const label = isPart ? say("ribbon.partOf", { token: spokenLabel(labelOf(scene, token)), label: text }) : text;
  const place = { label, token, n: traceOf(scene)?.tokenCount ?? 0 };
  const surprisals = latest(told.surprisals);
  const nats = surprisals?.value?.nats[token - surprisals.params.tokenStart];
  return nats === undefined || Number.isNaN(nats)
    ? say("ribbon.at", place)
    : say("ribbon.atExpected", { ...place, share: Math.exp(-nats) });
}

function placeOf(scene: RibbonScene): string {
  const token = lookedAt(scene);
  const n = traceOf(scene)?.tokenCount ?? 0;
  if (token === null) return say(isOfNumbers(scene) ? "common.steps" : "ribbon.tokens", { n });
  return say(isOfNumbers(scene) ? "ribbon.stepPlace" : "ribbon.place", { token: formatCount(token), n });
}

function opener(scene: RibbonScene, actions: Actions<RibbonState>): TemplateResult {
  const { isOpen } = scene.own;
  return html`<button
    type="button"
    class="control-link"
    data-testid="ribbon-expected"
    aria-expanded=${isOpen}
    @click=${() => actions.update((now) => ({ ...now, own: { ...now.own, isOpen: !isOpen } }))}
  >
    <span class="twist" aria-hidden="true">${isOpen ? "▾" : "▸"}</span> ${say("ribbon.expected")}
  </button>`;
}

/** Whose state the colours are of; why there are none where a cell carries nothing over. */
function sourcesLegend({ sources }: Told): string {
  if (!sources) return say("ribbon.legendSourcesOf");
  if (sources.kind === "failed") return textOf(sources.said);
  const { value } = latest(sources) ?? {};
  if (!value) return say("views.reading");
  return value.kind === "unit" ? say("ribbon.legendSources", { state: value.state, unit: value.unit }) : textOf(value.reason);
}

function legend(scene: RibbonScene, told: Told): TemplateResult | typeof nothing {
  const colour = colourOf(scene);
  if (colour === NOTHING) return nothing;
  const { unit } = scene.focus;
  const output = outputOf(scene, colour);
  const what =
    colour === SURPRISAL
      ? say("ribbon.legendSurprisal")
      : output !== null
        ? say("ribbon.legendOutput", { label: outputLabel(scene, output) })
        : colour === SOURCES
          ? sourcesLegend(told)
          : unit === null
            ? say("ribbon.legendMean", { channel: colour })
            : say("ribbon.legendUnit", { channel: colour, unit });
  const isOfUnit = layerOf(scene)?.channels.find(({ name }) => name === colour)?.range === "unit";
  const isSigned = output !== null ? !isShare(scene) : !isOfUnit && colour !== SURPRISAL;
  const ends = legendEnds(scene, colour, told.output);
  return html`<span class="ribbon-legend" title=${colour === SURPRISAL ? say("ribbon.surprisalHint") : nothing}
    ><span class="legend-text">${what}</span> <span class="legend-end">${ends.least}</span
    ><span class="legend-bar ${isSigned ? "signed" : ""}" aria-hidden="true"></span
    ><span class="legend-end">${ends.greatest}</span></span
  >`;
}

/** More are not offered in the list. */
const MOST_OUTPUTS = 40;

function outputsOf(scene: RibbonScene): number[] {
  const head = traceOf(scene)?.model.head;
  return head?.output === undefined ? [] : Array.from({ length: Math.min(head.outputSize, MOST_OUTPUTS) }, (_, index) => index);
}

function outputLabel(scene: RibbonScene, index: number): string {
  return traceOf(scene)?.model.head?.labels?.[index] ?? String(index);
}

function colourPicker(scene: RibbonScene, actions: Actions<RibbonState>): TemplateResult {
  const layer = layerOf(scene);
  if (!layer) return html``;
  const options = [
    ...(whyNoSurprisal(scene) === null ? [{ value: SURPRISAL, label: say("ribbon.bySurprisal") }] : []),
    ...outputsOf(scene).map((index) => ({
      value: outputColour(index),
      label: say("ribbon.byOutput", { label: outputLabel(scene, index) }),
    })),
    ...layer.channels.map(({ name, title }) => ({ value: name, label: say("ribbon.byChannel", { name, title }) })),
    { value: SOURCES, label: say("ribbon.bySources") },
    { value: NOTHING, label: say("ribbon.byNothing") },
  ];
  return html`<div class="tool-group colours">
    ${dropdown({
      id: "colour",
      label: say("ribbon.colours"),
      testId: "colour-picker",
      options,
      value: colourOf(scene),
      onChange: (colour) => actions.update((now) => ({ ...now, colour })),
    })}
  </div>`;
}
