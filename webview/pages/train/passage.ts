/** A fixed passage, read again and again while the network learns: a channel of all units, at any moment of the training. */
import { html, noChange, nothing, type ElementPart, type TemplateResult } from "lit";
import { Directive, directive } from "lit/directive.js";
import type { Snapshot, TrainingDescription } from "../../../src/protocol/training";
import { button, dropdown } from "../../controls/controls";
import { colorMapFor, domainFor, LEVELS, NON_FINITE, pixelTable, type ColorMap } from "../../heatmap/colorMaps";
import { drawColorBar } from "../../heatmap/colorBar";
import { latest } from "../../query/query";
import { formatShare, say, textOf } from "../../shell/language";
import { short } from "../../../src/messages/numbers";
import type { Theme } from "../../shell/theme";
import type { App } from "./app";
import { openAndShut, shownChannel, shownSnapshot } from "./store";

export function passage(app: App, description: TrainingDescription, theme: Theme): TemplateResult | typeof nothing {
  const { state } = app.store;
  const index = shownSnapshot(state);
  const snapshots = state.report?.snapshots ?? [];
  const layer = description.layers[state.layer];
  const channel = layer?.channels.find(({ name }) => name === shownChannel(state));
  const shown = latest(app.shown());
  if (index === null || !layer || !channel) return nothing;
  const update = snapshots[index] ?? 0;
  const title = textOf(channel.title);
  return html`<section aria-labelledby="passage-title">
    <h2 id="passage-title">${say("train.passage")}</h2>
    <p class="note" data-testid="passage-sentence">
      ${shown ? sentence(channel.range, title, update, shown) : say("views.reading")}
    </p>
    <div class="train-fields">
      ${dropdown({
        id: "train-channel",
        label: say("train.channel"),
        testId: "train-channel",
        value: channel.name,
        options: layer.channels.map(({ name, title: of }) => ({ value: name, label: `${name}  ${textOf(of)}` })),
        onChange: (name) => app.look({ channel: name }),
      })}
      ${
        description.layers.length === 1
          ? nothing
          : dropdown({
              id: "train-layer",
              label: say("train.layer"),
              testId: "train-layer",
              value: String(state.layer),
              options: description.layers.map((_, at) => ({ value: String(at), label: String(at) })),
              onChange: (at) => app.look({ layer: Number(at) }),
            })
      }
      ${button({
        label: app.isPlaying ? say("train.stopPlaying") : say("train.play"),
        testId: "train-play",
        appearance: "secondary",
        disabled: snapshots.length < 2,
        onClick: () => app.play(),
      })}
      ${button({
        label: say("train.compareMoment"),
        testId: "train-compare-moment",
        appearance: "secondary",
        disabled: index === snapshots.length - 1 || state.report?.saved === null,
        onClick: () => app.compareMoment(index),
      })}
    </div>
    <label class="train-scrub">
      <span>${say("train.scrub", { update })}</span>
      <input
        type="range"
        min="0"
        max=${Math.max(0, snapshots.length - 1)}
        .value=${String(index)}
        aria-valuetext=${say("train.scrub", { update })}
        data-testid="train-scrub"
        @input=${(event: Event) => {
          const at = Number((event.currentTarget as HTMLInputElement).value);
          app.look({ at: at === snapshots.length - 1 ? null : at });
        }}
      />
    </label>
    ${shown ? picture(shown, description.passage, channel.range, title, theme) : nothing}
  </section>`;
}

function sentence(range: string, channel: string, update: number, { values }: Snapshot): string {
  if (range === "unit") {
    const { open, shut } = openAndShut(values);
    return say("train.gateAt", { update, channel, open: formatShare(open), shut: formatShare(shut) });
  }
  let sum = 0;
  for (const value of values) sum += Math.abs(value);
  return say("train.stateAt", { update, channel, mean: short(sum / Math.max(1, values.length), 2) });
}

type Range = Parameters<typeof colorMapFor>[0];

function picture(shown: Snapshot, labels: readonly string[], range: Range, title: string, theme: Theme): TemplateResult {
  const map = colorMapFor(range, theme.isDark);
  let most = 0;
  for (const value of shown.values) if (Number.isFinite(value)) most = Math.max(most, Math.abs(value));
  const domain = domainFor(range, [-most, most, most], null);
  return html`<figure class="train-picture">
    <canvas
      role="img"
      aria-label=${say("train.picture", { channel: title, units: shown.units, tokens: shown.tokens })}
      data-testid="passage-picture"
      ${painted(shown, map, domain)}
    ></canvas>
    <div class="train-text" aria-hidden="true">${labels.map((label) => html`<span>${label}</span>`)}</div>
    <figcaption class="note">
      <span>${short(domain.min, 2)}</span><canvas class="color-bar" aria-hidden="true" ${bar(map)}></canvas
      ><span>${short(domain.max, 2)}</span>
      <span>${say("train.rows", { n: shown.units })}</span>
    </figcaption>
  </figure>`;
}

class Painted extends Directive {
  private shown: readonly unknown[] = [];

  override update(
    part: ElementPart,
    [snapshot, map, domain]: [Snapshot, ColorMap, { min: number; max: number }],
  ): typeof noChange {
    const causes = [snapshot, map, domain.min, domain.max];
    if (causes.every((cause, index) => cause === this.shown[index])) return noChange;
    this.shown = causes;
    const canvas = part.element as HTMLCanvasElement;
    const { units, tokens, values } = snapshot;
    canvas.width = tokens;
    canvas.height = units;
    const context = canvas.getContext("2d");
    if (!context || units === 0 || tokens === 0) return noChange;
    const colors = pixelTable(map);
    const image = context.createImageData(tokens, units);
    const pixels = new Uint32Array(image.data.buffer);
    const scale = (LEVELS - 2) / (domain.max - domain.min);
    values.forEach((value, at) => {
      const level = Number.isFinite(value)
        ? 1 + Math.round((Math.min(domain.max, Math.max(domain.min, value)) - domain.min) * scale)
        : NON_FINITE;
      pixels[at] = colors[level] as number;
    });
    context.putImageData(image, 0, 0);
    return noChange;
  }

  /** For a server's rendering, which there is none of; it gives the directive its parameters' types. */
  render(snapshot: Snapshot, map: ColorMap, domain: { min: number; max: number }): typeof noChange {
    void [snapshot, map, domain];
    return noChange;
  }
}

const painted = directive(Painted);

class Bar extends Directive {
  override update(part: ElementPart, [map]: [ColorMap]): typeof noChange {
    drawColorBar(part.element as HTMLCanvasElement, map);
    return noChange;
  }

  /** As above. */
  render(map: ColorMap): typeof noChange {
    void map;
    return noChange;
  }
}

const bar = directive(Bar);
