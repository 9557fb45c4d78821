/**
 * How the series of a chart are told apart: by colours that colour-blind people can tell apart (after Okabe and Ito,
 * "Color Universal Design", darkened on light backgrounds to a contrast of 3:1), and by dashes for those who see none.
 */

/** The colour on a dark and on a light background, and the dashes in pixels (none: a solid line). */
interface SeriesStyle {
  readonly onDark: string;
  readonly onLight: string;
  readonly dash: readonly number[];
}

const blue: SeriesStyle = { onDark: "#56b4e9", onLight: "#0072b2", dash: [8, 3] };
const orange: SeriesStyle = { onDark: "#e69f00", onLight: "#a86400", dash: [3, 3] };
const green: SeriesStyle = { onDark: "#2fc79b", onLight: "#007a59", dash: [10, 3, 2, 3] };
const purple: SeriesStyle = { onDark: "#e08fbd", onLight: "#a3477c", dash: [2, 2] };
const red: SeriesStyle = { onDark: "#ff7f3f", onLight: "#c24500", dash: [] };
const plain: SeriesStyle = { onDark: "#f0e442", onLight: "#4a4a4a", dash: [] };

/** Channels keep their style whatever else is shown; states are solid lines, gates and candidates dashed ones. */
const byChannel: Readonly<Record<string, SeriesStyle>> = {
  i: blue,
  f: orange,
  g: green,
  o: purple,
  c: red,
  h: plain,
  r: blue,
  z: orange,
  n: green,
};
/** What is derived from a channel has its colour, and dashes by what it is. */
const byPart: Readonly<Record<string, readonly number[]>> = {
  x: [1, 2],
  h: [5, 2],
  b: [12, 4],
  pre: [4, 1],
  kept: [6, 3],
  written: [2, 4],
};
const others = [blue, orange, green, purple];
const sideBySide = [red, blue, green, purple, orange, plain];

/** The style of the series with this name; unknown names take turns by their index. */
export function styleOf(name: string, index: number, isDark: boolean): { color: string; dash: number[] } {
  const [channel = name, part] = name.split(".");
  const style = (Object.hasOwn(byChannel, channel) ? byChannel[channel] : others[index % others.length]) ?? blue;
  const dash = part === undefined ? style.dash : (byPart[part] ?? [1, 3]);
  return { color: isDark ? style.onDark : style.onLight, dash: [...dash] };
}

/** Colours of things that are compared side by side, such as networks, by their place. */
export function colorOfPlace(index: number, isDark: boolean): string {
  const style = sideBySide[index % sideBySide.length] ?? red;
  return isDark ? style.onDark : style.onLight;
}
