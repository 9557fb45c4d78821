/** Below the cell: its acts, playing them, and how fast. */
import { html, nothing, svg, type TemplateResult } from "lit";
import { button, checkbox, dropdown, icon, minusIcon, plusIcon, radio, saveIcon } from "../../controls/controls";
import { menu } from "../../controls/menu";
import { say, textOf } from "../../shell/language";
import { readTheme } from "../../shell/theme";
import { pngBytes, svgBytes, svgOf } from "./exporting";
import { isLarge, showWhole, zoomBy } from "./looking";
import { nextAct, pause, playAll, previousAct, showAct, toldTo, type CellActions } from "./play";
import { stepOf, type CellScene, type Step } from "./state";
import { titleOfAct } from "./telling";

const playIcon = icon(svg`<path d="M4.5 2.5v11l8-5.5z" />`);
const pauseIcon = icon(svg`<path d="M5.5 3v10M10.5 3v10" />`);
const nextIcon = icon(svg`<path d="M3.5 3v10l7-5zM12.5 3v10" />`);
const previousIcon = icon(svg`<path d="M12.5 3v10l-7-5zM3.5 3v10" />`);

const wholeIcon = icon(svg`<path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4M5.5 5.5h5v5h-5z" />`);

const SPEEDS = [0.5, 1, 2, 4];

export function tools(scene: CellScene, actions: CellActions): TemplateResult {
  const step = stepOf(scene, toldTo(actions));
  if (!step) return html`${nothing}`;
  const { playing, speed } = scene.own;
  const press = (label: "cellView.play" | "cellView.pause", drawing: TemplateResult, onClick: () => void) =>
    button({ label: say(label), testId: "cell-play", icon: drawing, appearance: "icon", onClick });
  return html`<div class="tool-group">
      ${button({
        label: say("cellView.previousAct"),
        testId: "cell-previous",
        icon: previousIcon,
        appearance: "icon",
        onClick: () => previousAct(actions),
      })}
      ${
        playing === null
          ? press("cellView.play", playIcon, () => playAll(actions))
          : press("cellView.pause", pauseIcon, () => pause(actions))
      }
      ${button({
        label: say("cellView.nextAct"),
        testId: "cell-next",
        icon: nextIcon,
        appearance: "icon",
        onClick: () => nextAct(actions),
      })}
    </div>
    ${acts(scene, step, actions)} ${isLarge(scene, step) ? zoom(actions) : nothing}
    ${dropdown({
      id: "cell-speed",
      label: say("cellView.speed"),
      testId: "cell-speed",
      options: SPEEDS.map((each) => ({ value: String(each), label: say("cellView.speedOf", { speed: each }) })),
      value: String(speed),
      onChange: (chosen) => actions.update((now) => ({ ...now, own: { ...now.own, speed: Number(chosen) } })),
    })}
    ${checkbox({
      label: say("cellView.unrolled"),
      testId: "cell-unrolled",
      checked: scene.own.unrolled,
      onChange: (unrolled) => actions.update((now) => ({ ...now, own: { ...now.own, unrolled } })),
    })}
    ${menu({
      id: "cell-save",
      label: say("cellView.save"),
      testId: "cell-save",
      icon: saveIcon,
      groups: () => [
        [
          { label: say("cellView.asSvg"), testId: "cell-save-svg", onClick: () => save(scene, step, actions, "svg") },
          { label: say("cellView.asPng"), testId: "cell-save-png", onClick: () => save(scene, step, actions, "png") },
        ],
      ],
    })}`;
}

/** Of a picture that is larger than its place. */
function zoom(actions: CellActions): TemplateResult {
  const tool = (label: string, testId: string, drawing: TemplateResult, onClick: () => void) =>
    button({ label, testId, appearance: "icon", icon: drawing, onClick });
  return html`<div class="tool-group zoom">
    ${tool(say("heatmap.zoomOut"), "cell-zoom-out", minusIcon, () => zoomBy(actions, false))}
    ${tool(say("heatmap.zoomIn"), "cell-zoom-in", plusIcon, () => zoomBy(actions, true))}
    ${tool(say("cellView.showWhole"), "cell-whole", wholeIcon, () => showWhole(actions))}
  </div>`;
}

function acts(scene: CellScene, step: Step, actions: CellActions): TemplateResult {
  const titles = step.reading.acts.map((_, act) => textOf(titleOfAct(step, act)));
  const choice = (act: number | null, label: string) =>
    radio({
      name: "cell-act",
      label,
      testId: "cell-act",
      checked: scene.own.act === act,
      onCheck: () => showAct(actions, act),
    });
  return html`<fieldset class="cell-acts">
    <legend class="visually-hidden">${say("cellView.acts")}</legend>
    ${choice(null, say("cellView.wholeStep"))} ${titles.map((title, act) => choice(act, title))}
  </fieldset>`;
}

function save(scene: CellScene, step: Step, actions: CellActions, kind: "svg" | "png"): void {
  const drawn = document.querySelector<SVGSVGElement>(".cell-picture");
  if (!drawn) return;
  const { token, unit, layer } = step;
  const title = say("cellView.pictureOf", { cell: layer.cellTitle, layer: scene.focus.layer, unit, token });
  const picture = svgOf(drawn, scene, step, readTheme(), title);
  const name = `${layer.cell}-${scene.focus.layer}-${unit}-${token}.${kind}`;
  if (kind === "svg") actions.savePicture({ name, content: svgBytes(picture) });
  else actions.savePicture(pngBytes(picture).then((content) => ({ name, content })));
}
