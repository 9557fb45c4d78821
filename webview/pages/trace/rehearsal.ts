/**
 * Makes a view once where nobody sees it, while nobody waits: a browser compiles code, reads templates and makes the controls' elements
 * when it first meets them, which takes several times as long as showing a view that was seen before. It knows no view.
 */
import { render, type nothing, type TemplateResult } from "lit";
import type { Part } from "./part";
import { toolsOf } from "./toolbar";

/** To be called one after the other: the view, and its tools. */
export function rehearsalsOf(part: Part): (() => void)[] {
  const { view, scene, answers, actions } = part;
  return [() => rehearse(view.render(scene, answers, actions)), () => rehearse(toolsOf(part))];
}

function rehearse(template: TemplateResult | typeof nothing): void {
  const stage = document.createElement("div");
  stage.hidden = true;
  document.body.append(stage); // elsewhere the controls make nothing of themselves
  render(template, stage.attachShadow({ mode: "closed" })); // whoever looks for an element of the page finds none of these
  stage.remove();
}
