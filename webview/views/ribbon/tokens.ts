/** The tokens of the character in focus, where it was read as several: each with how likely it was, and a click goes to it. */
import { html, nothing, type TemplateResult } from "lit";
import { latest } from "../../query/query";
import { formatShare, say } from "../../shell/language";
import type { Cell } from "../../trace/passage";
import type { Reading } from "../../trace/reading";
import { labelOf, lookedAt } from "../../trace/state";
import type { Actions } from "../../trace/view";
import type { RibbonScene, RibbonState, Told } from "./state";

/** The character in focus, where it was read as several tokens. */
export function manyTokens(scene: RibbonScene, reading: Reading | null): Cell | null {
  const token = lookedAt(scene);
  if (!reading || token === null) return null;
  const cell = reading.passage.cells[reading.passage.cellOf[token - reading.passage.tokenStart] ?? -1];
  return cell && cell.tokenEnd - cell.tokenStart > 1 ? cell : null;
}

/** The button that opens them. */
export function tokensOpener(scene: RibbonScene, { tokenStart, tokenEnd }: Cell, actions: Actions<RibbonState>): TemplateResult {
  const { showsTokens } = scene.own;
  return html`<button
    type="button"
    class="control-link"
    data-testid="ribbon-tokens"
    aria-expanded=${showsTokens}
    @click=${() => actions.update((now) => ({ ...now, own: { ...now.own, showsTokens: !showsTokens } }))}
  >
    <span class="twist" aria-hidden="true">${showsTokens ? "▾" : "▸"}</span>
    ${say("ribbon.itsTokens", { n: tokenEnd - tokenStart })}
  </button>`;
}

export function tokensOf(
  scene: RibbonScene,
  told: Told,
  { text, tokenStart, tokenEnd }: Cell,
  actions: Actions<RibbonState>,
): TemplateResult {
  const surprisals = latest(told.surprisals);
  const tokens = Array.from({ length: tokenEnd - tokenStart }, (_, at) => tokenStart + at);
  return html`<div class="expectations" data-testid="tokens-of-character">
    <span class="expected-title">${say("ribbon.readAs", { label: text })}</span>
    ${tokens.map((token) => {
      const nats = surprisals?.value?.nats[token - surprisals.params.tokenStart];
      const isHere = token === lookedAt(scene);
      return html`<button
        type="button"
        class="expectation token-of ${isHere ? "came" : ""}"
        data-token=${token}
        aria-pressed=${isHere}
        @click=${() => actions.changeFocus({ token }, { reveals: true })}
      >
        <b>${labelOf(scene, token)}</b>${
          nats === undefined || Number.isNaN(nats) ? nothing : html`<span class="share">${formatShare(Math.exp(-nats))}</span>`
        }
      </button>`;
    })}
  </div>`;
}
