/** What does this unit do? The course of its gates and states over the tokens in view, under the heatmap's columns. */
import { message } from "../../../src/messages/message";
import { say } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import { button, textField } from "../../controls/controls";
import { latest } from "../../query/query";
import {
  channelsOf,
  computedOf,
  derivedShown,
  hasUnit,
  isOfNumbers,
  isOver,
  pinnedOf,
  tokensInView,
  traceOf,
  withPin,
} from "../../trace/state";
import { ask, defineView, type Actions, type Scene } from "../../trace/view";
import { ChartPane, MOST_CHART_TOKENS } from "./chartPane";
import "./unitChart.css";

const REST = 60; // milliseconds: a pan asks once

export const unitChartView = defineView({
  id: "chart",
  title: message("views.unitTitle"),
  place: "drawer",
  initial: null,
  questions: (scene: Scene<null>) => ({ course: courseQuestion(scene), text: textQuestion(scene) }),
  render(scene, _answers, actions) {
    const { unit } = scene.focus;
    const title = unit === null ? say("views.meanOfUnits") : say("views.unit", { unit });
    return html`<section class="chart-pane" aria-label=${say("views.courseOf", { what: title })}>
      <header class="chart-title">
        <span class="title">${title}</span><span class="chart-note">${note(scene)}</span>
        ${unit === null ? nothing : unitTools(scene, unit, actions)}
      </header>
      <div class="chart-holder"><canvas data-testid="unit-chart"></canvas></div>
    </section>`;
  },
  painter(root) {
    const pane = new ChartPane();
    return ({ scene, answers, theme }) => {
      pane.sync(
        root.querySelector('canvas[data-testid="unit-chart"]'),
        scene,
        latest(answers.course),
        latest(answers.text),
        theme,
      );
      return true;
    };
  },
});

/** A name for the unit, which pins it on top of the heatmap; and the way back to the mean of all. */
function unitTools(scene: Scene<null>, unit: number, actions: Actions<null>): TemplateResult {
  const { layer } = scene.focus;
  const pin = pinnedOf(scene).find((each) => each.unit === unit);
  const pinAs = (name: string | null) => actions.update((now) => withPin(now, layer, unit, name));
  return html`${
      pin
        ? textField({
            label: say("views.pinName"),
            testId: "pin-name",
            value: pin.name,
            placeholder: say("views.pinName"),
            onInput: (name) => pinAs(name),
          })
        : nothing
    }
    <span class="chart-tools"
      >${button({
        label: pin ? say("views.unpin") : say("views.pin"),
        testId: "pin-unit",
        appearance: "secondary",
        title: say("views.pinHint"),
        onClick: () => pinAs(pin ? null : ""),
      })}
      ${button({
        label: say("views.deselect"),
        testId: "clear-unit",
        appearance: "secondary",
        onClick: () => actions.changeFocus({ unit: null }),
      })}</span
    >`;
}

/** The tokens that the chart is of: those in view, the first so many. More lines than pixels tell nothing. */
function chartRange(scene: Scene<null>): { start: number; end: number } | null {
  const range = tokensInView(scene);
  return range && range.end > range.start
    ? { start: range.start, end: Math.min(range.end, range.start + MOST_CHART_TOKENS) }
    : null;
}

function courseQuestion(scene: Scene<null>) {
  const trace = traceOf(scene);
  const range = chartRange(scene);
  const computed = computedOf(scene);
  if (!trace || !range || computed <= range.start) return null;
  const { start, end } = range;
  // What is not computed yet is asked for again when the run has come another sixteenth of the way.
  const part = Math.max(0, Math.min(1, (computed - start) / (end - start)));
  const depends = `${trace.revision ?? ""} ${Math.floor(part * 16)} ${isOver(scene)}`;
  const { layer, unit } = scene.focus;
  const params = { traceId: trace.traceId, layer, unit, tokenStart: start, tokenEnd: end, ...derivedShown(scene) };
  return ask("readUnit", params, { rest: REST, depends });
}

/** The characters under the lines; none of numbers, whose steps have labels. */
function textQuestion(scene: Scene<null>) {
  const trace = traceOf(scene);
  const range = chartRange(scene);
  if (!trace || !range || scene.panel?.source.kind !== "text" || isOfNumbers(scene)) return null;
  const { traceId, revision } = trace;
  return ask("readText", { traceId, revision, tokenStart: range.start, tokenEnd: range.end }, { rest: REST });
}

/** Says so when the chart shows less than the picture above it, or a channel has no such unit. */
function note(scene: Scene<null>): string {
  const { unit } = scene.focus;
  const lacking = unit === null ? undefined : channelsOf(scene).find((channel) => !hasUnit(channel, unit));
  if (lacking && unit !== null) return say("hover.noSuchUnit", { channel: lacking.name, n: lacking.size, unit });
  const range = chartRange(scene);
  if (!range || range.end - range.start < MOST_CHART_TOKENS) return "";
  return say("views.tokensShown", { from: range.start, to: range.end - 1 });
}
