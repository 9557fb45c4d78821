/** The largest sources as a list: where each was written, what, how much of it is left, and what all of them come to. */
import { html, nothing, type TemplateResult } from "lit";
import { labelLength, snippet } from "../../heatmap/axis";
import { formatShare, say } from "../../shell/language";
import { signed } from "../../../src/messages/numbers";
import { tokenName, traceOf } from "../../trace/state";
import type { Actions } from "../../trace/view";
import { largestSources, type Ledger, type Source } from "./ledger";
import { seen, type SourcesScene, type SourcesState } from "./state";

const LISTED = 6;
/** Less is written as 0.0 %: such steps are told together. */
const LEAST_LISTED = 0.0005;
/** Characters of the text before a token that tell where it is. */
const BEFORE = 9;

export function sourcesTable(scene: SourcesScene, ledger: Ledger, actions: Actions<SourcesState>): TemplateResult {
  const { unit, state, contributions, sum, initial, initialKept } = ledger;
  const listed = largestSources(ledger, LISTED).filter(({ share }, at) => at === 0 || share >= LEAST_LISTED);
  const others = contributions.length - listed.length;
  const rest = listed.reduce((left, { contribution }) => left - contribution, sum - initial);
  return html`<table class="sources-table" data-testid="sources-table">
    <caption class="visually-hidden">
      ${say("sources.list", { state, unit })}
    </caption>
    <thead>
      <tr>
        <th scope="col">${say("explain.writtenAt")}</th>
        <th scope="col" class="number detail">${say("explain.written")}</th>
        <th scope="col" class="number detail">${say("explain.stillThere")}</th>
        <th scope="col" class="number">${say("explain.contribution")}</th>
        <th scope="col" class="number">${say("explain.share")}</th>
      </tr>
    </thead>
    <tbody>
      ${listed.map((source) => sourceRow(scene, ledger, source, actions))}
      ${others > 0 ? totalRow(say("explain.otherSteps", { others }), "", signed(rest)) : nothing}
      ${totalRow(say("explain.initial"), formatShare(initialKept), signed(initial))}
    </tbody>
    <tfoot>
      ${totalRow(say("explain.together"), "", signed(sum, 6))}
    </tfoot>
  </table>`;
}

function sourceRow(
  scene: SourcesScene,
  { unit }: Ledger,
  { token, written, kept, contribution, share }: Source,
  actions: Actions<SourcesState>,
): TemplateResult {
  const label = tokenName(scene, token);
  const line = seen(scene).line(token);
  return html`<tr>
    <th scope="row">
      <button
        type="button"
        class="source"
        data-testid="source"
        data-token=${token}
        title=${say("sources.goTo", { token, label })}
        @click=${() => actions.changeFocus({ token, unit }, { reveals: true })}
      >
        <span class="source-text"><span class="before">${textBefore(scene, token)}</span><b>${label}</b></span>
        <span class="source-place">${line === null ? say("sources.token", { token }) : say("sources.line", { line })}</span>
      </button>
    </th>
    <td class="number detail">${signed(written)}</td>
    <td class="number detail">${formatShare(kept)}</td>
    <td class="number ${contribution < 0 ? "taken" : "added"}">${signed(contribution)}</td>
    <td class="number">${formatShare(share)}</td>
  </tr>`;
}

function totalRow(title: string, kept: string, value: string): TemplateResult {
  return html`<tr>
    <th scope="row">${title}</th>
    <td class="detail"></td>
    <td class="number detail">${kept}</td>
    <td class="number">${value}</td>
    <td></td>
  </tr>`;
}

/** The end of the text before the token, in its sequence. */
function textBefore(scene: SourcesScene, token: number): string {
  const trace = traceOf(scene);
  const sequence = trace?.sequences.find(({ start, count }) => token >= start && token < start + count);
  if (!trace || !sequence) return "";
  const range = { start: Math.max(sequence.start, token - BEFORE), end: token };
  const apart = labelLength(trace, range) > 1.5;
  const text = snippet(trace, range, Infinity, apart).slice(-BEFORE);
  const more = range.start > sequence.start || text.length === BEFORE ? "…" : "";
  return `${more}${text}${apart && text ? " " : ""}`;
}
