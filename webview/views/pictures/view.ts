/**
 * What does it look at, and what does it make? The pictures that a system reads or draws, step by step: where soft attention
 * looks for each letter, the rows that VRNN and STORN read or write, the windows that DRAW reads and writes through. Every number
 * is one of the trace's channels.
 */
import { html, type TemplateResult } from "lit";
import { message } from "../../../src/messages/message";
import { button } from "../../controls/controls";
import { say } from "../../shell/language";
import { waitingFor } from "../../trace/channelValues";
import { traceOf } from "../../trace/state";
import { defineView, type Actions } from "../../trace/view";
import { attentionFace } from "./attention";
import { drawFace } from "./draw";
import type { Face } from "./face";
import { rowsFace } from "./rows";
import "./pictures.css";
import { cellOf, shownOf, valuesOf, valuesQuestion, type PicturesScene, type Shown } from "./state";

const faces: ReadonlyMap<string, Face> = new Map([
  ["attention", attentionFace],
  ["vrnn", rowsFace],
  ["storn", rowsFace],
  ["draw", drawFace],
]);

function faceOf(scene: PicturesScene): Face | undefined {
  return faces.get(cellOf(scene) ?? "");
}

export const picturesView = defineView({
  id: "pictures",
  title: message("pictures.title"),
  place: "main",
  initial: null,
  isFirst: (scene) => traceOf(scene)?.model.pictures !== undefined,
  applies: (scene) => traceOf(scene)?.model.pictures !== undefined,
  questions: (scene: PicturesScene) => ({ values: valuesQuestion(scene, faceOf(scene)?.channels ?? []) }),
  render(scene: PicturesScene, told, actions) {
    const [shown, face, values] = [shownOf(scene), faceOf(scene), valuesOf(scene, told)];
    if (!shown || !face) return html`<p>${say("views.reading")}</p>`;
    const choose = (step: number) => actions.changeFocus({ token: shown.picture * shown.steps + step }, { reveals: true });
    return html`<div
      class="pictures"
      data-testid="pictures"
      data-keys="pictures"
      tabindex="0"
      role="group"
      aria-label=${say("pictures.title")}
    >
      ${picker(shown, actions)}
      ${
        values
          ? html`<p class="pictures-sentence" data-testid="pictures-sentence">${face.sentence(shown, values)}</p>
              ${face.render(shown, values, choose)}`
          : html`<p class="pictures-sentence">${waitingFor(scene, told)}</p>`
      }
    </div>`;
  },
  showsSentence: true,
  sentence(scene, told) {
    const [shown, face, values] = [shownOf(scene), faceOf(scene), valuesOf(scene, told)];
    return shown && face && values ? face.sentence(shown, values) : "";
  },
  keys: {
    ArrowLeft: (actions) => move(actions, -1),
    ArrowRight: (actions) => move(actions, 1),
  },
});

/** Which picture, with the ones before and after it. */
function picker({ picture, pictures, steps }: Shown, actions: Actions<null>): TemplateResult {
  const show = (other: number) => actions.changeFocus({ token: other * steps }, { reveals: true });
  return html`<div class="pictures-picker">
    ${button({ label: say("pictures.previous"), testId: "previous-picture", appearance: "secondary", disabled: picture === 0, onClick: () => show(picture - 1) })}
    <span>${say("pictures.at", { picture: picture + 1, pictures })}</span>
    ${button({ label: say("pictures.next"), testId: "next-picture", appearance: "secondary", disabled: picture + 1 >= pictures, onClick: () => show(picture + 1) })}
  </div>`;
}

function move(actions: Actions<null>, by: number): void {
  const scene = actions.scene();
  const shown = shownOf(scene);
  const token = shown && shown.picture * shown.steps + shown.step + by;
  if (token !== null && token >= 0 && token < (traceOf(scene)?.tokenCount ?? 0)) actions.changeFocus({ token });
}
