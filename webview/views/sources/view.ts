/**
 * Where the state in focus comes from: what each earlier step wrote to it and what is left of that, in a sentence, as bars over
 * the text, and as a list that adds up to the traced value.
 */
import { html, nothing, type TemplateResult } from "lit";
import * as v from "valibot";
import { message } from "../../../src/messages/message";
import { leftOver, signed } from "../../../src/messages/numbers";
import type { PanelContract } from "../../../src/protocol/panelContract";
import { dropdown } from "../../controls/controls";
import { latest } from "../../query/query";
import type { Answers } from "../../query/questions";
import { say, textOf } from "../../shell/language";
import { layerOf, traceOf } from "../../trace/state";
import { firstStepSaid, whyNotReached } from "../../trace/reading";
import { defineView, type Actions } from "../../trace/view";
import { keys, listen } from "./input";
import { sentenceOf } from "./ledger";
import { laneRows, readout } from "./lane";
import { paintLayer, layerPicture, layerQuestion } from "./layerPicture";
import { paintLane, type Lane } from "./painting";
import "./sources.css";
import { courseQuestion, heard, initialSources, ledgerQuestion, seen, type SourcesScene, type SourcesState } from "./state";
import { sourcesTable } from "./table";

const questions = (scene: SourcesScene) => ({
  ledger: ledgerQuestion(scene),
  course: courseQuestion(scene),
  layer: layerQuestion(scene),
});
type Told = Answers<PanelContract, ReturnType<typeof questions>>;

export const sourcesView = defineView({
  id: "sources",
  title: message("sources.title"),
  place: "main",
  initial: initialSources,
  saved: v.object({ showsLayer: v.boolean() }),
  questions,
  render(scene: SourcesScene, told, actions) {
    const lane = laneOf(scene, told);
    const none = lane ? null : whyNone(scene, told);
    if (none !== null) return html`<p class="sources-none" data-testid="sources-none">${none}</p>`;
    return html`<div class="sources" data-testid="sources">
      ${lane ? header(scene, lane, actions) : html`<p class="sources-sentence">${say("views.reading")}</p>`}
      ${laneRows(scene, lane)}
      ${lane ? html`${readout(scene, lane)} ${layerPicture(scene, told.layer, actions)} ${sourcesTable(scene, lane.ledger, actions)} ${check(lane)}` : nothing}
    </div>`;
  },
  showsSentence: true,
  sentence(scene, told) {
    const lane = laneOf(scene, told);
    return lane ? textOf(sentenceOf(lane.ledger, lane.token, heard(scene))) : (whyNone(scene, told) ?? "");
  },
  painter:
    (root) =>
    ({ scene, answers, theme }) => {
      paintLane(root, scene, laneOf(scene, answers), theme);
      paintLayer(root, scene, answers.layer, theme);
      return [answers.ledger, answers.course, answers.layer].every((answer) => answer?.kind !== "pending");
    },
  listen,
  keys,
});

/** The newest ledger of the layer that is known, while that of the focus is on its way. */
function laneOf(scene: SourcesScene, told: Told): Lane | null {
  const known = told.ledger?.kind === "failed" ? undefined : latest(told.ledger);
  if (!known || known.value.kind !== "unit") return null;
  const { params, value: ledger } = known;
  const { traceId, layer, token } = params;
  if (traceId !== traceOf(scene)?.traceId || layer !== scene.focus.layer) return null;
  const asked = latest(told.course);
  const values = asked?.params.layer === layer && asked.params.unit === ledger.unit && asked.value.channels[ledger.state];
  const course = asked && values ? { start: asked.params.tokenStart, values } : null;
  return { ledger, token, chosen: params.unit === null, course };
}

/** Why there is nothing to show, and what to do; null: there is, or it is on its way. */
function whyNone(scene: SourcesScene, { ledger }: Told): string | null {
  if (!ledger) return whyNotReached(scene);
  if (ledger.kind === "failed") return textOf(ledger.said);
  const known = latest(ledger);
  return known?.value.kind === "none" ? textOf(known.value.reason) : null;
}

function header(scene: SourcesScene, { ledger, token, chosen }: Lane, actions: Actions<SourcesState>): TemplateResult {
  const { state, unit } = ledger;
  return html`<p
      class="sources-sentence"
      data-testid="sources-sentence"
      data-unit=${unit}
      data-token=${token}
      data-state=${state}
      data-sum=${ledger.sum}
      data-traced=${ledger.traced}
    >
      ${textOf(sentenceOf(ledger, token, seen(scene)))}
      ${chosen ? html`<span class="sources-chosen">${say("sources.chosen")}</span>` : nothing}
      <span class="sources-chosen">${firstStepSaid(scene, token)}</span>
    </p>
    <h2 class="sources-heading">${say("sources.ledger", { state })}</h2>
    ${statePicker(scene, ledger.states, state, actions)}`;
}

/** Of a cell that carries several states over. */
function statePicker(scene: SourcesScene, states: readonly string[], state: string, actions: Actions<SourcesState>) {
  const traced = layerOf(scene)?.channels.map(({ name }) => name) ?? [];
  const options = states.filter((each) => traced.includes(each)).map((value) => ({ value, label: value }));
  if (options.length < 2) return nothing;
  return dropdown({
    id: "sources-state",
    label: say("sources.state"),
    testId: "sources-state",
    options,
    value: state,
    onChange: (chosen) => actions.changeFocus({ target: { kind: "unit", state: chosen } }),
  });
}

/** The proof: the traced value beside the sum, and what is left between them. */
function check({ ledger: { traced, remainder } }: Lane): TemplateResult {
  const left = Math.abs(remainder) < 5e-7 ? "0.000000" : leftOver(remainder);
  return html`<p class="sources-check" data-testid="sources-check" data-remainder=${remainder}>
    ${say("sources.traced", { value: signed(traced, 6), remainder: left })}
  </p>`;
}
