/** What charts have in common as Chart.js's options want it: the theme's colours, scales, legends, tooltips. */
import type { Theme } from "../shell/theme";

/** What every chart's options share: drawn at once, from points as Chart.js keeps them, read by the place along x. */
export const commonOptions = {
  animation: false,
  maintainAspectRatio: false,
  parsing: false,
  normalized: true,
  interaction: { mode: "nearest", axis: "x", intersect: false },
} as const;

export interface ChartColors {
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly border: string;
  readonly accent: string;
  readonly background: string;
}

export function colorsOf(theme: Theme): ChartColors {
  const text = theme.color("editor.foreground", theme.isDark ? "#cccccc" : "#3b3b3b");
  const contrastBorder = theme.color("contrastBorder", text);
  return {
    text,
    faint: theme.isHighContrast ? text : theme.color("descriptionForeground", text),
    grid: theme.isHighContrast ? "transparent" : theme.color("editorIndentGuide.background1", "rgba(128,128,128,0.25)"),
    border: theme.isHighContrast ? contrastBorder : theme.color("editorIndentGuide.activeBackground1", "#808080"),
    accent: theme.isHighContrast ? theme.color("focusBorder", text) : theme.color("charts.blue", "#3794ff"),
    background: theme.color("editor.background", theme.isDark ? "#1f1f1f" : "#ffffff"),
  };
}

/** A tooltip that looks like the editor's own hovers. */
export function tooltipOf(theme: Theme) {
  const colors = colorsOf(theme);
  const text = theme.color("editorHoverWidget.foreground", colors.text);
  return {
    backgroundColor: theme.color("editorHoverWidget.background", colors.background),
    borderColor: theme.color("editorHoverWidget.border", colors.border),
    borderWidth: 1,
    cornerRadius: 3,
    titleColor: text,
    bodyColor: text,
    titleFont: { family: theme.editorFont, size: 12, weight: "bold" as const },
    bodyFont: { family: theme.uiFont, size: 12 },
  };
}

/** What every scale shares: quiet grid lines and small text. */
export function scaleOf(theme: Theme) {
  const colors = colorsOf(theme);
  return {
    type: "linear" as const,
    grid: { color: colors.grid, tickColor: colors.border, tickLength: 4 },
    border: { color: colors.border },
    ticks: { color: colors.faint, font: { family: theme.uiFont, size: 11 }, maxRotation: 0 },
  };
}

/** The scale along which places are told apart, such as bins or tokens: without grid lines, its ends not marked. */
export function placeScaleOf(theme: Theme) {
  const scale = scaleOf(theme);
  return { ...scale, grid: { ...scale.grid, display: false }, ticks: { ...scale.ticks, includeBounds: false } };
}

/** The legend of lines, each with a piece of its line. */
export function legendOf(theme: Theme) {
  const font = { family: theme.uiFont, size: 11 };
  return { align: "start" as const, labels: { color: colorsOf(theme).text, font, boxWidth: 28, boxHeight: 0, padding: 8 } };
}

/** What an axis is called. */
export function axisTitleOf(theme: Theme, text: string) {
  return { display: true, text, color: colorsOf(theme).faint, font: { family: theme.uiFont, size: 11 } };
}
