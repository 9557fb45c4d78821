/**
 * The colours of values on text and in strips: one hue above zero, another below, stronger the farther from it, so that what is
 * written over them can be read. Where the theme has high contrast there are none: heights say it, see who draws.
 */
import type { Theme } from "../shell/theme";

type Rgb = readonly [number, number, number];

/** Orange and blue, which nearly everybody tells apart, of a lightness that suits the background. */
const inks: Readonly<Record<"light" | "dark", { readonly above: Rgb; readonly below: Rgb }>> = {
  light: { above: [205, 76, 16], below: [0, 104, 168] },
  dark: { above: [226, 104, 40], below: [48, 138, 206] },
};

/** How strong a colour may be with text over it, and without. */
export const UNDER_TEXT = 0.62;
export const ALONE = 0.95;

/** The two colours in full, as CSS: of bars, which have no text over them. */
export function solidInks({ isDark }: Pick<Theme, "isDark">): { readonly above: string; readonly below: string } {
  const { above, below } = inks[isDark ? "dark" : "light"];
  return { above: `rgb(${above.join(", ")})`, below: `rgb(${below.join(", ")})` };
}

/** The colour of a strength from −1 to 1, as CSS; transparent for none. */
export function inkOf(theme: Pick<Theme, "isDark">, strength: number, most: number): string {
  if (Number.isNaN(strength) || strength === 0) return "transparent";
  const { above, below } = inks[theme.isDark ? "dark" : "light"];
  const [red, green, blue] = strength > 0 ? above : below;
  return `rgba(${red}, ${green}, ${blue}, ${(Math.min(1, Math.abs(strength)) * most).toFixed(3)})`;
}
