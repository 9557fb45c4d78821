/** How everything was settled that tensors alone do not tell: what was taken, how it is known, and what else it could be. */
import { textOf } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import { subjectTitles } from "../../../src/model/inference";
import type { Inference } from "../../../src/protocol/model";
import { formatCount } from "../../charts/numbers";
import { button, progressRing } from "../../controls/controls";
import type { App } from "./app";
import { inferencesOf, type InspectorState } from "./store";

const grounds: Readonly<Record<Inference["ground"], { readonly word: string; readonly hint: string }>> = {
  stated: { word: "stated", hint: "The checkpoint, or what lies beside it, says so" },
  convention: { word: "convention", hint: "A framework's or a known project's names fix it" },
  measured: { word: "measured", hint: "Every reading was run on a text; this one predicts it best" },
  assumed: { word: "assumed", hint: "Nothing tells: the usual reading was taken" },
  open: { word: "open", hint: "Nothing tells, and nothing was taken" },
};

const chosenGround = { word: "manifest", hint: "The manifest beside the checkpoint says so" };

export function inferences(state: InspectorState, app: App): TemplateResult | typeof nothing {
  const all = inferencesOf(state);
  if (all.length === 0) return nothing;
  const isOpen = all.some(({ alternatives }) => alternatives.length > 1);
  return html`<section class="inferences" data-testid="inferences" aria-labelledby="inferences-title">
    <div class="section-bar">
      <h3 id="inferences-title">How it was understood</h3>
      ${isOpen ? measuring(state, app) : nothing}
    </div>
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Taken as</th>
          <th scope="col">Known from</th>
          <th scope="col">Evidence</th>
        </tr>
      </thead>
      <tbody>
        ${all.map((one) => inference(one, app))}
      </tbody>
    </table>
  </section>`;
}

function measuring({ measured }: InspectorState, app: App): TemplateResult {
  if (measured?.kind === "pending") {
    return html`<span class="reading" role="status">${progressRing({ label: "Measuring" })} Running every reading</span>`;
  }
  return html`${button({
    label: "Measure on My Text",
    testId: "diagnose",
    appearance: "secondary",
    onClick: () => void app.diagnose(),
    title: "Runs every reading that the file leaves open on the text you are in, and shows how well each predicts it",
  })}${measured?.kind === "failed" ? html`<span class="callout problem" role="alert">${textOf(measured.said)}</span>` : nothing}`;
}

function inference(one: Inference, app: App): TemplateResult {
  const { about, value, ground, chosen, evidence, alternatives } = one;
  const { word, hint } = chosen ? chosenGround : grounds[ground];
  return html`<tr data-testid="inference" data-about=${about} data-ground=${ground}>
      <th scope="row">${subjectTitles[about]}</th>
      <td>${value}</td>
      <td><span class="ground" data-ground=${ground} title=${hint}>${word}</span></td>
      <td class="note">${evidence}${marginText(one)}</td>
    </tr>
    ${
      alternatives.length > 1
        ? html`<tr class="alternatives-row">
            <td></td>
            <td colspan="3">${readingList(one, app)}</td>
          </tr>`
        : nothing
    }`;
}

/** "Ahead by 0.31 nats per token on 2 000 tokens." */
function marginText({ margin, tokens }: Inference): string {
  if (margin === null) return "";
  const on = tokens === null ? "" : ` on ${formatCount(tokens)} tokens`;
  return margin >= 0
    ? ` Ahead of the next reading by ${margin.toFixed(3)} nats per token${on}.`
    : ` Another reading is ahead by ${(-margin).toFixed(3)} nats per token${on}.`;
}

function readingList({ about, taken, chosen, alternatives }: Inference, app: App): TemplateResult {
  const most = Math.max(...alternatives.map(({ natsPerToken }) => (Number.isFinite(natsPerToken) ? (natsPerToken ?? 0) : 0)));
  const isMeasured = most > 0;
  const row = ({ id, label, natsPerToken }: Inference["alternatives"][number]) => {
    const isTaken = id === taken;
    return html`<tr data-testid="reading" data-label=${label} class=${isTaken ? "taken" : ""}>
      <th scope="row">${label}${isTaken ? html` <span class="note">taken</span>` : nothing}</th>
      ${
        isMeasured
          ? html`<td class="number">${natsPerToken === null ? "–" : natsPerToken.toFixed(3)}</td>
              <td>${bar(natsPerToken, most)}</td>`
          : nothing
      }
      <td>
        ${
          isTaken && chosen
            ? html`<span class="note">in the manifest</span>`
            : button({
                label: "Use This",
                testId: "settle",
                appearance: "secondary",
                onClick: () => void app.choose(about, id),
                title: `Writes "${subjectTitles[about]}: ${label}" into the manifest beside the checkpoint`,
              })
        }
      </td>
    </tr>`;
  };
  return html`<table class="alternatives" aria-label="Readings of ${subjectTitles[about]}">
    <thead>
      <tr>
        <th scope="col">Reading</th>
        ${
          isMeasured
            ? html`<th scope="col" class="number">nats per token</th>
                <th scope="col">lower predicts better</th>`
            : nothing
        }
        <th></th>
      </tr>
    </thead>
    <tbody>
      ${alternatives.map(row)}
    </tbody>
  </table>`;
}

function bar(nats: number | null, most: number): TemplateResult | typeof nothing {
  if (nats === null || !Number.isFinite(nats)) return nothing;
  return html`<svg class="bar" width="160" height="10" aria-hidden="true">
    <rect height="10" width=${Math.max(1, (nats / most) * 160)}></rect>
  </svg>`;
}
