/**
 * The editor's theme as a page sees it: its kind, its colours and fonts, and a signal when they change. Style sheets
 * use the --vscode-* variables themselves; this is for canvases and charts, which must ask for colours and ask again.
 */

export type ThemeKind = "light" | "dark" | "high-contrast" | "high-contrast-light";

export interface Theme {
  readonly kind: ThemeKind;
  readonly isDark: boolean;
  readonly isHighContrast: boolean;
  /** True when the person asked for less motion, in VS Code or in the system. */
  readonly reducesMotion: boolean;
  /** The editor's monospaced family, and the workbench's. */
  readonly editorFont: string;
  readonly uiFont: string;
  /** A theme colour by its VS Code id, such as "editor.background", as CSS text. */
  color(id: string, fallback: string): string;
}

/** Reads the theme that the body carries now. A change of it makes another. */
export function readTheme(): Theme {
  const { classList } = document.body;
  const style = getComputedStyle(document.documentElement);
  const bodyStyle = getComputedStyle(document.body);
  const variable = (name: string, fallback: string) =>
    style.getPropertyValue(name).trim() || bodyStyle.getPropertyValue(name).trim() || fallback;
  const kind = kindOf(classList);
  /** By id, what was read: canvases ask for the same few colours some hundred times a frame. */
  const colors = new Map<string, string>();
  const colorOf = (id: string, fallback: string) => {
    const known = colors.get(id);
    if (known !== undefined) return known || fallback;
    const color = variable(`--vscode-${id.replaceAll(".", "-")}`, "");
    colors.set(id, color);
    return color || fallback;
  };
  return {
    kind,
    isDark: kind === "dark" || kind === "high-contrast",
    isHighContrast: kind.startsWith("high-contrast"),
    reducesMotion: classList.contains("vscode-reduce-motion") || matchMedia("(prefers-reduced-motion: reduce)").matches,
    editorFont: variable("--vscode-editor-font-family", "monospace"),
    uiFont: variable("--vscode-font-family", "sans-serif"),
    color: colorOf,
  };
}

/** Tells of every change of the theme, with the theme as it is then, once per change. Returns the way to stop. */
export function watchTheme(listener: (theme: Theme) => void): () => void {
  let scheduled = 0;
  const observer = new MutationObserver(() => {
    cancelAnimationFrame(scheduled); // VS Code sets classes and some hundred variables one after another
    scheduled = requestAnimationFrame(() => listener(readTheme()));
  });
  const options = { attributes: true, attributeFilter: ["class", "style", "data-vscode-theme-id"] };
  observer.observe(document.body, options);
  observer.observe(document.documentElement, options);
  return () => {
    cancelAnimationFrame(scheduled);
    observer.disconnect();
  };
}

function kindOf(classes: DOMTokenList): ThemeKind {
  if (classes.contains("vscode-high-contrast-light")) return "high-contrast-light";
  if (classes.contains("vscode-high-contrast")) return "high-contrast";
  return classes.contains("vscode-light") ? "light" : "dark";
}
