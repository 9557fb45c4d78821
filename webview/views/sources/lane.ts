/** The lane of bars over the text as templates; painting.ts fills the canvases. And the line that reads a bar out. */
import { html, nothing, type TemplateResult } from "lit";
import { say } from "../../shell/language";
import { signed } from "../../../src/messages/numbers";
import { tokenName } from "../../trace/state";
import { barRange, barsOf, reachOf } from "./bars";
import { sourceAt } from "./ledger";
import type { Lane } from "./painting";
import { axisOf, type SourcesScene } from "./state";

/** Without a lane, the empty places of its canvases, so that the layout is known. */
export function laneRows(scene: SourcesScene, lane: Lane | null): TemplateResult {
  const label = lane ? say("sources.bars", { state: lane.ledger.state, unit: lane.ledger.unit }) : say("sources.barsLabel");
  return html`<div
      class="sources-lane"
      data-keys="sources"
      data-testid="sources-lane"
      tabindex="0"
      role="application"
      aria-roledescription=${say("sources.barsLabel")}
      aria-label=${label}
      aria-describedby="sources-help"
    >
      <div class="lane-row">
        <div class="gutter lane-axis" aria-hidden="true">${lane ? axisNumbers(scene, lane) : nothing}</div>
        <div class="cells bars over-tokens"><canvas data-testid="sources-bars" aria-hidden="true"></canvas></div>
      </div>
      <div class="lane-row">
        <div class="gutter" aria-hidden="true"></div>
        <div class="cells text"><canvas data-testid="sources-text" aria-hidden="true"></canvas></div>
      </div>
    </div>
    <div id="sources-help" class="visually-hidden">${say("sources.help")}</div>`;
}

/** The ends of the axis; its zero is the line that bars stand on. */
function axisNumbers(scene: SourcesScene, { ledger, course }: Lane): TemplateResult {
  const { least, greatest } = reachOf(ledger, axisOf(scene), course?.values);
  return html`<span>${greatest > 0 ? signed(greatest) : "0"}</span><span>${least < 0 ? signed(least) : "0"}</span>`;
}

/** What is under the pointer. */
export function readout(scene: SourcesScene, lane: Lane): TemplateResult {
  const note = lane.course
    ? html`<span class="sources-note">${say("sources.lineNote", { state: lane.ledger.state })}</span>`
    : nothing;
  return html`<p class="sources-readout" data-testid="sources-readout"><span>${reading(scene, lane)}</span>${note}</p>`;
}

function reading(scene: SourcesScene, { ledger }: Lane): string {
  const { hovered } = scene.own;
  if (hovered === null) return say("sources.pointHint");
  const label = tokenName(scene, hovered);
  const source = sourceAt(ledger, hovered);
  if (!source) return say("sources.readLater", { token: hovered, label });
  const axis = axisOf(scene);
  const { start, end } = barRange(ledger, axis, hovered);
  if (end - start > 1) {
    const [bar] = barsOf(ledger, { start, scale: axis.scale }, (end - start) * axis.scale);
    return say("sources.readSeveral", { from: start, to: end - 1, contribution: signed(bar?.value ?? 0) });
  }
  const { written, kept, contribution } = source;
  return say("sources.read", { token: hovered, label, written: signed(written), kept, contribution: signed(contribution) });
}
