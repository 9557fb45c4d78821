/** Soft attention: where the network looks for each letter, that the weights add up to 1, and what it was sure of. */
import { html, type TemplateResult } from "lit";
import { formatShare, say } from "../../shell/language";
import { decimals, short } from "../../../src/messages/numbers";
import type { Face } from "./face";
import { bar, picture } from "./picture";
import { strip } from "./strip";
import type { Shown, Values } from "./state";

const MOST_LETTERS = 5;

export const attentionFace: Face = {
  channels: ["image", "alpha", "beta", "p", "y"],
  render(shown, values, choose) {
    const { width, step } = shown;
    const weights = values("alpha", step);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return html`${strip(shown, choose, (at) => ({
        body: picture({ width, pixels: values("image", at), heat: values("alpha", at) }),
        caption: letterAt(shown, values, at),
        label: sentence(shown, values, at),
      }))}
      <div class="picture-pair">
        <figure>
          ${picture({ width, pixels: values("image", step), heat: weights, className: "large", label: sentence(shown, values, step) })}
          <figcaption data-testid="weights-sum">${say("pictures.weightsSum", { sum: decimals(sum, 4) })}</figcaption>
        </figure>
        <div>
          <h2>${say("pictures.letters")}</h2>
          ${letterBars(shown, values)}
          <p>${say("pictures.beta", { value: short(values("beta", step)[0] ?? NaN, 2) })}</p>
        </div>
      </div>`;
  },
  sentence: (shown, values) =>
    `${say("pictures.spelled", { name: nameOf(shown, values) })} ${sentence(shown, values, shown.step)}`,
};

function sentence(shown: Shown, values: Values, step: number): string {
  const weights = values("alpha", step);
  const nats = weights.reduce((sum, weight) => sum - (weight > 0 ? weight * Math.log(weight) : 0), 0);
  const share = formatShare(Math.max(...values("p", step)));
  return say("pictures.looks", {
    step: step + 1,
    letter: letterAt(shown, values, step),
    share,
    n: Math.max(1, Math.round(Math.exp(nats))),
    all: weights.length,
  });
}

/** The letter that it chose at a step; a word where that ends the name. */
function letterAt(shown: Shown, values: Values, step: number): string {
  return letter(shown, values("y", step).indexOf(1));
}

function letter({ letters }: Shown, index: number): string {
  return index === letters.length - 1 ? say("pictures.end") : (letters[index] ?? "?");
}

/** Up to its end. */
function nameOf(shown: Shown, values: Values): string {
  let name = "";
  for (let step = 0; step < shown.steps; step++) {
    const index = values("y", step).indexOf(1);
    if (index === shown.letters.length - 1) break;
    name += shown.letters[index] ?? "?";
  }
  return name;
}

function letterBars(shown: Shown, values: Values): TemplateResult {
  const likely = values("p", shown.step)
    .map((probability, index) => ({ probability, index }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, MOST_LETTERS);
  return html`<table class="letters">
    <tbody>
      ${likely.map(
        ({ probability, index }) =>
          html`<tr>
            <th scope="row">${letter(shown, index)}</th>
            <td>${bar(probability)}</td>
            <td class="share">${formatShare(probability)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
