/** What an LSTM's forget gates do at rest: their biases, and after how many tokens half of what a unit remembers is left. */
import { html, nothing, type TemplateResult } from "lit";
import type { LayerAnalysis } from "../../../src/protocol/model";
import { binsOf, medianOf, type Bins } from "../../charts/bins";
import { chartCanvas } from "../../charts/chartCanvas";
import { histogramChart, type HistogramData } from "../../charts/histogram";
import { formatCount, formatNumber } from "../../charts/numbers";
import type { Theme } from "../../shell/theme";
import { say } from "../../shell/language";

type Forget = NonNullable<LayerAnalysis["forget"]>;

/** Bins by the values that they are of: a page drawn anew draws the same histogram. */
const binned = new WeakMap<Float32Array, Bins | null>();

function binsKept(values: Float32Array, shown: (value: number) => number): Bins | null {
  const known = binned.get(values);
  if (known !== undefined) return known;
  const bins = binsOf(Array.from(values, shown));
  binned.set(values, bins);
  return bins;
}

export function forgetting({ bias, halfLife }: Forget, index: number, theme: Theme): TemplateResult {
  const longest = halfLife.reduce((most, value) => Math.max(most, value), 0);
  const unending = halfLife.filter((value) => value === Infinity).length;
  return html`<div class="analysis-parts" data-testid="forgetting">
    <section class="analysis-part">
      <h3>${say("inspector.forgetGate")}</h3>
      ${histogram(
        "forget-bias",
        binsKept(bias, (value) => value),
        {
          title: say("inspector.forgetBiases", { layer: index }),
          counted: "units",
        },
        theme,
      )}
      <p class="hint">${say("inspector.forgetHint", { median: formatNumber(medianOf(bias)) })}</p>
    </section>
    <section class="analysis-part">
      <h3>${say("inspector.halfLife")}</h3>
      ${histogram(
        "half-life",
        binsKept(halfLife, Math.log10),
        {
          title: say("inspector.halfLives", { layer: index }),
          counted: "units",
          tick: (value) => tokens(10 ** value),
        },
        theme,
      )}
      <p class="hint" data-testid="half-life-text">
        ${say("inspector.halfLifeHint", { median: tokens(medianOf(halfLife)), longest: tokens(longest) })}
        ${unending > 0 && unending < halfLife.length ? say("inspector.keepEverything", { n: unending }) : nothing}
      </p>
    </section>
  </div>`;
}

function histogram(
  testId: string,
  bins: Bins | null,
  data: Omit<HistogramData, "min" | "max" | "counts">,
  theme: Theme,
): TemplateResult {
  if (!bins) return html`<p class="hint">${say("inspector.nothingToDraw")}</p>`;
  return html`<div class="chart">
    <canvas data-testid=${testId} ${chartCanvas(histogramChart, { ...data, ...bins }, theme)}></canvas>
  </div>`;
}

/** "0.43 tokens", "12 tokens": two digits tell enough. */
export function tokens(value: number): string {
  if (!Number.isFinite(value)) return say("inspector.endless");
  const rounded = Number(value.toPrecision(2));
  const text = rounded >= 1e6 ? rounded.toExponential(0) : rounded >= 1000 ? formatCount(rounded) : String(rounded);
  return text === "1" ? say("common.tokens", { n: 1 }) : say("inspector.tokens", { count: text });
}
