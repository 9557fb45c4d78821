/** What was taken of everything that tensors alone do not tell: what it is, how it is known, and what else it could be. */
import { decimals } from "../../../src/messages/numbers";
import { say, textOf } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import { message, type MessageId } from "../../../src/messages/message";
import type { Inference } from "../../../src/protocol/model";
import { button, progressRing } from "../../controls/controls";
import type { App } from "./app";
import { inferencesOf, type InspectorState } from "./store";

const grounds = {
  stated: { word: "inspector.stated", hint: "inspector.statedHint" },
  convention: { word: "inspector.convention", hint: "inspector.conventionHint" },
  measured: { word: "inspector.measured", hint: "inspector.measuredHint" },
  assumed: { word: "inspector.assumed", hint: "inspector.assumedHint" },
  open: { word: "inspector.open", hint: "inspector.openHint" },
} as const satisfies Readonly<Record<Inference["ground"], { readonly word: MessageId; readonly hint: MessageId }>>;

const chosenGround = { word: "inspector.manifest", hint: "inspector.manifestHint" } as const;

export function inferences(state: InspectorState, app: App): TemplateResult | typeof nothing {
  const all = inferencesOf(state);
  if (all.length === 0) return nothing;
  const isOpen = all.some(({ alternatives }) => alternatives.length > 1);
  return html`<section class="inferences" data-testid="inferences" aria-labelledby="inferences-title">
    <div class="section-bar">
      <h3 id="inferences-title">${say("inspector.howUnderstood")}</h3>
      ${isOpen ? measuring(state, app) : nothing}
    </div>
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">${say("inspector.what")}</th>
          <th scope="col">${say("inspector.takenAs")}</th>
          <th scope="col">${say("inspector.knownFrom")}</th>
          <th scope="col">${say("inspector.evidence")}</th>
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
    return html`<span class="reading" role="status"
      >${progressRing({ label: say("inspector.measuring") })} ${say("inspector.runningReadings")}</span
    >`;
  }
  return html`${button({
    label: say("inspector.measure"),
    testId: "diagnose",
    appearance: "secondary",
    onClick: () => void app.diagnose(),
    title: say("inspector.measureHint"),
  })}${measured?.kind === "failed" ? html`<span class="callout problem" role="alert">${textOf(measured.said)}</span>` : nothing}`;
}

function inference(one: Inference, app: App): TemplateResult {
  const { about, value, ground, chosen, evidence, alternatives } = one;
  const { word, hint } = chosen ? chosenGround : grounds[ground];
  return html`<tr data-testid="inference" data-about=${about} data-ground=${ground}>
      <th scope="row">${say(`subjects.${about}`)}</th>
      <td>${textOf(value)}</td>
      <td>
        <span class="ground" data-ground=${ground} title=${say(hint)}>${say(word)}</span> ${chosen ? takeBack(one, app) : nothing}
      </td>
      <td class="note">${evidence.map(textOf).join(" ")} ${marginText(one)}</td>
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

function takeBack({ about }: Inference, app: App): TemplateResult {
  return button({
    label: say("inspector.takeBack"),
    testId: "take-back",
    appearance: "secondary",
    onClick: () => void app.choose(about, null),
    title: say("inspector.takeBackHint", { subject: message(`subjects.${about}`) }),
  });
}

/** "Ahead by 0.31 nats per token on 2,000 tokens." */
function marginText({ margin, tokens }: Inference): string {
  if (margin === null) return "";
  const isAhead = margin >= 0;
  const nats = decimals(Math.abs(margin), 3);
  if (tokens === null) return say(isAhead ? "inspector.ahead" : "inspector.behind", { nats });
  return say(isAhead ? "inspector.aheadOn" : "inspector.behindOn", { nats, tokens });
}

function readingList({ about, taken, chosen, alternatives }: Inference, app: App): TemplateResult {
  const most = Math.max(...alternatives.map(({ natsPerToken }) => (Number.isFinite(natsPerToken) ? (natsPerToken ?? 0) : 0)));
  const isMeasured = most > 0;
  const row = ({ id, label, natsPerToken }: Inference["alternatives"][number]) => {
    const isTaken = id === taken;
    return html`<tr data-testid="reading" data-id=${id} class=${isTaken ? "taken" : ""}>
      <th scope="row">${textOf(label)}${isTaken ? html` <span class="note">${say("inspector.taken")}</span>` : nothing}</th>
      ${
        isMeasured
          ? html`<td class="number">${natsPerToken === null ? "–" : decimals(natsPerToken, 3)}</td>
              <td>${bar(natsPerToken, most)}</td>`
          : nothing
      }
      <td>
        ${
          isTaken && chosen
            ? html`<span class="note">${say("inspector.inManifest")}</span>`
            : button({
                label: say(isTaken ? "inspector.keep" : "inspector.use"),
                testId: "use",
                appearance: "secondary",
                onClick: () => void app.choose(about, id),
                title: say("inspector.useHint", { subject: message(`subjects.${about}`), reading: label }),
              })
        }
      </td>
    </tr>`;
  };
  return html`<table class="alternatives" aria-label=${say("inspector.readingsOf", { subject: message(`subjects.${about}`) })}>
    <thead>
      <tr>
        <th scope="col">${say("inspector.readingColumn")}</th>
        ${
          isMeasured
            ? html`<th scope="col" class="number">${say("inspector.natsPerToken")}</th>
                <th scope="col">${say("inspector.lowerIsBetter")}</th>`
            : nothing
        }
        <td></td>
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
