/** What surprised the model most: in its context, with what it expected instead; a click goes there. */
import { html, nothing, type TemplateResult } from "lit";
import { formatLargeCount, formatShare, say } from "../../shell/language";
import { expectedLabel, whyNoSurprisal } from "../../trace/reading";
import type { Passage } from "../../trace/passage";
import type { Actions } from "../../trace/view";
import { guessedOf, type OverviewScene, type Surprise, type Told } from "./state";

const BEFORE = 14; // characters of context
const AFTER = 4;

export function surprisesSection(scene: OverviewScene, told: Told, actions: Actions<null>): TemplateResult | typeof nothing {
  if (whyNoSurprisal(scene) !== null) return nothing;
  const known = guessedOf(scene, told);
  return html`<section class="surprises" aria-labelledby="surprises-title">
    <h2 id="surprises-title" title=${say("ribbon.surprisalHint")}>${say("overview.surprisesTitle")}</h2>
    <ul>
      ${known?.surprises.map((surprise) => html`<li>${surpriseRow(scene, known.passage, surprise, actions)}</li>`)}
    </ul>
  </section>`;
}

function surpriseRow(
  scene: OverviewScene,
  { cells }: Passage,
  { cell, token, nats, expected, probability }: Surprise,
  actions: Actions<null>,
): TemplateResult {
  const textOf = (from: number, to: number) =>
    cells
      .slice(Math.max(0, from), to)
      .map(({ text }) => text)
      .join("");
  const label = cells[cell]?.text ?? "?";
  const told = {
    label,
    share: formatShare(Math.exp(-nats)),
    expected: expectedLabel(scene, token, expected),
    trust: formatShare(probability),
  };
  return html`<button
    type="button"
    class="surprise"
    data-testid="surprise"
    data-token=${token}
    title=${say("overview.surpriseHint", told)}
    @click=${() => actions.changeFocus({ token }, { reveals: true })}
  >
    <span class="context"
      ><bdi>${textOf(cell - BEFORE, cell)}<mark>${label}</mark>${textOf(cell + 1, cell + 1 + AFTER)}</bdi></span
    >
    <span class="instead"
      >${say("overview.instead", { chances: formatLargeCount(Math.round(Math.exp(nats))), expected: told.expected })}</span
    >
  </button>`;
}
