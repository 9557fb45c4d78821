/** The gallery's frame: chooses a story, a theme, a language and a width, and shows the story anew when its code was built anew. */
import { html, render } from "lit";
import { stories } from "./stories";
import "./gallery.css";

const choices = {
  story: stories.map(({ id, title }) => [id, title] as const),
  theme: ["light", "dark", "high-contrast", "high-contrast-light"].map((name) => [name, name] as const),
  lang: [
    ["en", "English"],
    ["ko", "한국어"],
  ] as const,
  width: [1280, 720, 400, 250].map((width) => [String(width), `${width} px`] as const),
};
type Choice = keyof typeof choices;
const names = Object.keys(choices) as Choice[];

/** What is chosen stands in the address, so that it can be sent and survives a reload. */
const chosen = new URLSearchParams(location.hash.slice(1));
const valueOf = (name: Choice) => chosen.get(name) ?? choices[name][0]?.[0] ?? "";

function choose(name: Choice, value: string): void {
  chosen.set(name, value);
  history.replaceState(null, "", `#${chosen}`);
  draw();
}

function draw(): void {
  const story = valueOf("story");
  const page = stories.find(({ id }) => id === story)?.page ?? "";
  const query = new URLSearchParams({ story, page, theme: valueOf("theme"), lang: valueOf("lang") });
  const picker = (name: Choice) =>
    html`<label
      >${name}
      <select @change=${(event: Event) => choose(name, (event.currentTarget as HTMLSelectElement).value)}>
        ${choices[name].map(([value, title]) => html`<option value=${value} ?selected=${value === valueOf(name)}>${title}</option>`)}
      </select></label
    >`;
  render(
    html`<header>${names.map(picker)}</header>
      <iframe title="Story" src="/story?${query}" .width=${valueOf("width")}></iframe>`,
    document.body,
  );
}

draw();
new EventSource("/changes").addEventListener("built", () => location.reload());
