/** The units worth a look, as rows: what each follows, how surely, and its course over the text above. */
import { html, nothing, type TemplateResult } from "lit";
import type { Message } from "../../../src/messages/message";
import { becomes } from "../../../src/protocol/bytesOfCharacters";
import { decimals } from "../../../src/messages/numbers";
import { say, textOf } from "../../shell/language";
import { isOver, traceOf } from "../../trace/state";
import type { Actions } from "../../trace/view";
import { overviewIn, type Follower, type OverviewScene, type Told } from "./state";

const MOST_ROWS = 8;

export function unitsSection(scene: OverviewScene, told: Told, actions: Actions<null>): TemplateResult {
  const overview = overviewIn(scene, told.overview);
  return html`<section class="units-worth" aria-labelledby="units-worth-title">
    <h2 id="units-worth-title">
      ${say("overview.unitsTitle", { layer: scene.focus.layer })} ${aside(scene, told)}
      ${overview && overview.units.length > 0 ? keys() : nothing}
    </h2>
    ${
      overview
        ? overview.units.length > 0
          ? overview.units.map((follower) => row(scene, follower, actions))
          : html`<p class="nothing-found" data-testid="nothing-found">
              ${say("overview.nothingFound", { tokens: overview.tokens })}
            </p>`
        : waiting(scene, told)
    }
  </section>`;
}

/** How the units were found, or that they are looked for. */
function aside(scene: OverviewScene, told: Told): TemplateResult | typeof nothing {
  const overview = overviewIn(scene, told.overview);
  if (overview?.units.length === 0 || told.overview?.kind === "failed") return nothing;
  const waiting = isOver(scene) ? "overview.looking" : "overview.running";
  return html`<span class="aside" title=${say("overview.evidenceHint")}>${say(overview ? "overview.evidence" : waiting)}</span>`;
}

/** What the strips' colours mean. */
function keys(): TemplateResult {
  return html`<span class="unit-keys" aria-hidden="true"
    >${say("overview.below")} <i class="legend-bar signed"></i> ${say("overview.above")}</span
  >`;
}

/** The room of the rows, so that nothing moves when they come. */
function waiting(scene: OverviewScene, told: Told): TemplateResult {
  const failed = told.overview?.kind === "failed" ? textOf(told.overview.said) : null;
  if (failed !== null) return html`<p class="nothing-found">${failed}</p>`;
  return html`${Array.from(
    { length: MOST_ROWS },
    () =>
      html`<div class="unit-row waiting" aria-hidden="true">
        <div class="unit-name"></div>
        <div class="strip"></div>
      </div>`,
  )}`;
}

function row(scene: OverviewScene, follower: Follower, actions: Actions<null>): TemplateResult {
  const { state, unit, follows, confirmed } = follower;
  const isFocused = scene.focus.unit === unit;
  const rises = confirmed > 0;
  const what = followed(scene, follows);
  const size = Math.abs(confirmed);
  return html`<div class="unit-row ${isFocused ? "selected" : ""}" data-testid="unit-row" data-unit=${unit} data-state=${state}>
    <button
      type="button"
      class="unit-name"
      aria-pressed=${isFocused}
      title=${evidence(follower, what)}
      @click=${() => actions.changeFocus({ unit: isFocused ? null : unit })}
    >
      <span class="direction" aria-hidden="true">${rises ? "↗" : "↘"}</span>
      <b>${what}</b>
      <span class="visually-hidden">${rises ? say("overview.rises") : say("overview.falls")}</span>
      <span class="unit-number-of">${say("overview.unit", { unit, state })}</span>
      <span class="how-sure"
        ><span class="meter" aria-hidden="true"><span .style=${`width: ${(size * 100).toFixed(0)}%`}></span></span>
        <span class="word">${say(size >= 0.8 ? "overview.closely" : size >= 0.65 ? "overview.fairly" : "overview.loosely")}</span>
        <span class="number">${decimals(size, 2)}</span></span
      >
    </button>
    <div class="strip" data-unit=${unit}><canvas aria-hidden="true" data-strip="${state} ${unit}"></canvas></div>
  </div>`;
}

/** A token that is a byte of several characters is told by these. */
function followed(scene: OverviewScene, follows: Message): string {
  const trace = traceOf(scene);
  const label = follows.id === "explain.followsToken" ? follows.args?.["label"] : undefined;
  if (!trace || typeof label !== "string" || trace.model.vocabulary?.kind !== "bytes") return textOf(follows);
  const begun = becomes([], trace.labels.indexOf(label));
  return begun && begun.first !== begun.last ? say("overview.firstByte", { ...begun }) : textOf(follows);
}

function evidence({ unit, state, found, confirmed, bestShift, bestMixture }: Follower, follows: string): string {
  const number = (value: number) => decimals(value, 2);
  return say("overview.evidenceOf", {
    unit,
    state,
    follows,
    found: number(found),
    confirmed: number(confirmed),
    shift: number(bestShift),
    mixture: number(bestMixture),
  });
}
