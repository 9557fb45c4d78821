/** What is in the brushed rectangle: its statistics and histogram under the rows, and a sentence that says them. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { ChannelStatistics } from "../../../src/protocol/traceShapes";
import { button, closeIcon, copyIcon, orderIcon } from "../../controls/controls";
import { message } from "../../../src/messages/message";
import { formatShare, say } from "../../shell/language";
import { readOut } from "../../../src/messages/numbers";
import type { Actions } from "../../trace/view";
import {
  brushedTable,
  brushedUnits,
  brushIn,
  canOrderByBrush,
  orderedByBrush,
  statisticsOf,
  withoutBrush,
  type BrushTold,
} from "./brush";
import { withDone, type HeatmapScene, type HeatmapState } from "./state";

export function brushPanel(scene: HeatmapScene, told: BrushTold, actions: Actions<HeatmapState>): TemplateResult {
  const found = statisticsOf(scene, told);
  const brush = brushIn(scene);
  if (!brush) return html`${nothing}`;
  const { channel, tokens } = brush;
  const table = brushedTable(scene, told);
  const copy = () =>
    void navigator.clipboard
      .writeText(table ?? "")
      .then(() => actions.update((now) => withDone(now, message("heatmap.copied", { n: found?.count ?? 0 }))));
  return html`<section class="brush" data-testid="brush" aria-label=${say("heatmap.brush")}>
    ${found ? histogram(found) : nothing}
    <div class="brush-facts">
      <p class="brush-place">
        <b class="letter">${channel.name}</b>
        ${say("heatmap.brushPlace", {
          tokens: tokens.end - tokens.start,
          from: tokens.start,
          to: tokens.end - 1,
          units: brushedUnits(scene).length,
        })}
      </p>
      ${
        found
          ? html`<dl>
              ${factsOf(found, channel.range === "unit").map(
                ([name, value]) =>
                  html`<div>
                    <dt>${name}</dt>
                    <dd>${value}</dd>
                  </div>`,
              )}
            </dl>`
          : nothing
      }
    </div>
    <span class="brush-tools">
      ${button({
        label: say("heatmap.orderLike"),
        testId: "brush-order",
        appearance: "icon",
        icon: orderIcon,
        disabled: !canOrderByBrush(scene),
        onClick: () => actions.update(orderedByBrush),
      })}
      ${button({
        label: table === null ? say("heatmap.copyTooMany") : say("heatmap.copy"),
        testId: "brush-copy",
        appearance: "icon",
        icon: copyIcon,
        disabled: table === null,
        onClick: copy,
      })}
      ${button({
        label: say("heatmap.unbrush"),
        testId: "brush-clear",
        appearance: "icon",
        icon: closeIcon,
        onClick: () => actions.update(withoutBrush),
      })}
    </span>
  </section>`;
}

function factsOf({ mean, spread, min, max, open, shut }: ChannelStatistics, isGate: boolean): [string, string][] {
  return [
    [say("heatmap.mean"), readOut(mean)],
    [say("heatmap.spread"), readOut(spread)],
    [say("heatmap.min"), readOut(min)],
    [say("heatmap.max"), readOut(max)],
    ...(isGate
      ? ([
          [say("heatmap.openShare"), formatShare(open)],
          [say("heatmap.shutShare"), formatShare(shut)],
        ] as [string, string][])
      : []),
  ];
}

const [WIDE, TALL] = [144, 36];

function histogram({ histogram: bars, min, max }: ChannelStatistics): TemplateResult {
  const most = Math.max(1, ...bars);
  const width = WIDE / bars.length;
  return html`<figure class="brush-histogram">
    <svg
      viewBox="0 0 ${WIDE} ${TALL}"
      role="img"
      aria-label=${say("heatmap.histogram", { min: readOut(min), max: readOut(max) })}
    >
      ${bars.map((bar, at) => {
        const height = bar === 0 ? 0 : Math.max(1, (bar / most) * TALL);
        return svg`<rect x=${at * width} y=${TALL - height} width=${width - 1} height=${height} />`;
      })}
    </svg>
    <figcaption aria-hidden="true"><span>${readOut(min)}</span><span>${readOut(max)}</span></figcaption>
  </figure>`;
}

/** Nothing while it is on its way. */
export function brushSentence(scene: HeatmapScene, told: BrushTold): string {
  const found = statisticsOf(scene, told);
  const brush = brushIn(scene);
  if (!found || !brush) return "";
  const { tokens, channel } = brush;
  const about = {
    channel: channel.title,
    tokens: tokens.end - tokens.start,
    units: brushedUnits(scene).length,
    mean: readOut(found.mean),
    min: readOut(found.min),
    max: readOut(found.max),
  };
  if (channel.range !== "unit") return say("heatmap.brushed", { ...about, spread: readOut(found.spread) });
  return say("heatmap.brushedGate", { ...about, open: found.open, shut: found.shut });
}
