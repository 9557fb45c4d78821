/** The theme's colours for what stands over and beside a picture: marks, and the band of token texts. */
import type { Theme } from "../shell/theme";
import type { BandStyle } from "./axis";
import type { MarkColors } from "./overlay";

export function markColors(theme: Theme): MarkColors {
  const foreground = theme.color("foreground", theme.isDark ? "#ccc" : "#333");
  return {
    background: theme.color("editor.background", theme.isDark ? "#1e1e1e" : "#fff"),
    foreground,
    caret: theme.color("editorCursor.foreground", foreground),
    selection: theme.color("focusBorder", foreground),
  };
}

export function bandStyle(theme: Theme): BandStyle {
  const { foreground, background, caret } = markColors(theme);
  // High contrast marks a list's selection by an outline alone, and gives no fill that its text could stand on.
  const inverse = theme.isHighContrast ? { fill: foreground, text: background } : undefined;
  return {
    font: theme.editorFont,
    size: 12,
    foreground,
    muted: theme.color("descriptionForeground", foreground),
    caret,
    selection: inverse?.fill ?? theme.color("list.activeSelectionBackground", "#0060c0"),
    selectionText: inverse?.text ?? theme.color("list.activeSelectionForeground", "#fff"),
    hover: theme.color("list.hoverBackground", "rgba(128, 128, 128, 0.25)"),
  };
}
