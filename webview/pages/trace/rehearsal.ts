/**
 * Makes a view once where nobody sees it, while nobody waits: a browser compiles code, reads templates and makes elements when it first
 * meets them, which takes several times as long as showing a view that was seen before. It knows no view.
 */
import { nothing, render } from "lit";
import type { TileCache } from "../../heatmap/tileCache";
import type { Theme } from "../../shell/theme";
import type { Part } from "./part";
import { toolsOf } from "./toolbar";

/** To be called one after the other: the view, its tools, and its canvases. */
export function rehearsalsOf(part: Part, tiles: TileCache, theme: Theme): (() => void)[] {
  const { view, scene, answers, actions } = part;
  const stage = document.createElement("div");
  stage.hidden = true;
  const root = stage.attachShadow({ mode: "closed" }); // whoever looks for an element of the page finds none of these
  const [main, tools] = [document.createElement("div"), document.createElement("div")];
  root.append(main, tools);
  const paint = view.painter?.(root);
  return [
    () => {
      document.body.append(stage);
      render(view.render(scene, answers, actions), main);
    },
    () => render(toolsOf(part), tools),
    () => void paint?.({ scene, answers, tiles, theme }),
    () => {
      for (const rendered of [main, tools]) render(nothing, rendered);
      paint?.({ scene, answers, tiles, theme }); // what it keeps for a canvas that is gone
      stage.remove();
    },
  ];
}
