/** Beside each channel's rows where not all fit: a bar that says which of them are in view, and is dragged to others. */
import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../../trace/view";
import { rowsShown, scrolledTo, viewOf, type HeatmapScene, type HeatmapState } from "./state";

const LEAST_BAR = 8; // CSS pixels: it can be gripped

/** Keys move through the rows as well: the bar is for the pointer alone. */
export function unitScroll(scene: HeatmapScene): TemplateResult | typeof nothing {
  const view = viewOf(scene);
  if (!view || !rowsShown(scene)) return nothing;
  const { start, scale } = view.units;
  const all = view.unitCount * scale;
  const bar = Math.max(LEAST_BAR, (view.height / all) * view.height);
  const top = ((start * scale) / (all - view.height)) * (view.height - bar);
  return html`<div class="unit-scroll" aria-hidden="true">
    <div class="unit-bar" .style=${`top: ${top.toFixed(1)}px; height: ${bar.toFixed(1)}px`}></div>
  </div>`;
}

/** Listens on the page's root, whose templates come and go. */
export function listenScroll(root: HTMLElement, heatmap: Actions<HeatmapState>): void {
  /** The pointer's place above or below the bar's middle, while it drags. */
  let grip: number | null = null;
  const placeOf = (event: PointerEvent) => (event.target as Element).closest?.<HTMLElement>(".unit-scroll");
  const drag = (track: HTMLElement, y: number) => {
    const bar = track.firstElementChild?.clientHeight ?? 0;
    const share = (y - track.getBoundingClientRect().top - bar / 2) / Math.max(1, track.clientHeight - bar);
    heatmap.update((scene) => scrolledTo(scene, share));
  };
  root.addEventListener("pointerdown", (event) => {
    const track = placeOf(event);
    const bar = track?.firstElementChild?.getBoundingClientRect();
    if (!track || !bar || event.button !== 0) return;
    const off = event.clientY - (bar.top + bar.height / 2);
    grip = Math.abs(off) <= bar.height / 2 ? off : 0;
    track.setPointerCapture(event.pointerId);
    drag(track, event.clientY - grip);
  });
  root.addEventListener("pointermove", (event) => {
    const track = grip === null ? null : placeOf(event);
    if (track && grip !== null) drag(track, event.clientY - grip);
  });
  root.addEventListener("lostpointercapture", () => (grip = null));
}
