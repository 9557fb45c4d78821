/** How a step is computed: the cell's picture with the real vectors of one token, told act by act. */
import { html } from "lit";
import * as v from "valibot";
import { message } from "../../../src/messages/message";
import { say, textOf } from "../../shell/language";
import { whyNotReached } from "../../trace/reading";
import { defineView } from "../../trace/view";
import "./cell.css";
import { sheetOf } from "./chain";
import { drawing, names } from "./drawing";
import { figureOf } from "./figure";
import { equations } from "./equations";
import { heading, sentence } from "./heading";
import { keys } from "./input";
import { StripPainter } from "./painting";
import { tools } from "./tools";
import { listenLooking, MOST_ZOOM } from "./looking";
import { listenMap, map } from "./map";
import { listen } from "./pointer";
import { initialCell, questions, stepOf, type CellScene } from "./state";

/** How the person likes to look. `zoom` is absent in what older versions kept. */
const saved = v.object({
  speed: v.pipe(v.number(), v.gtValue(0)),
  unrolled: v.boolean(),
  zoom: v.optional(v.nullable(v.union([v.pipe(v.number(), v.gtValue(0), v.maxValue(MOST_ZOOM)), v.literal("whole")])), null),
});

export const cellView = defineView({
  id: "cell",
  title: message("cellView.title"),
  place: "main",
  initial: initialCell,
  saved,
  questions,
  render(scene: CellScene, told, actions) {
    const step = stepOf(scene, told);
    if (!step) {
      const said =
        told.reading?.kind === "failed" ? textOf(told.reading.said) : told.reading ? say("views.reading") : whyNotReached(scene);
      return html`<p class="cell-none" data-testid="cell-none">${said}</p>`;
    }
    return html`<div class="cell" data-testid="cell">
      ${heading(scene, step)}
      <div class=${names("cell-body", figureOf(step).width > 800 ? "wide" : "")}>
        <div class="cell-place">
          <div
            class="cell-drawing"
            data-keys="cell"
            data-testid="cell-drawing"
            tabindex="0"
            role="application"
            aria-describedby="cell-help"
            aria-label=${say("cellView.drawing", { cell: step.layer.cellTitle, unit: step.unit })}
          >
            ${drawing(scene, step, sheetOf(scene, step, actions))}
          </div>
          ${map(step)}
        </div>
        ${equations(scene, step, told, actions)}
      </div>
      <div id="cell-help" class="visually-hidden">${say("cellView.help")}</div>
    </div>`;
  },
  tools,
  showsSentence: true,
  sentence(scene, told) {
    const step = stepOf(scene, told);
    return step ? sentence(scene, step) : "";
  },
  painter(root) {
    const painter = new StripPainter();
    return ({ scene, answers, theme }) => {
      painter.paint(root, scene, stepOf(scene, answers), theme);
      return answers.reading?.kind !== "pending";
    };
  },
  listen(root, actions) {
    listen(root, actions);
    listenLooking(root, actions);
    listenMap(root);
  },
  keys,
});
