/** A network while it learns: where it stands, its loss, what it writes, what its gates do, and how far its gradient reaches. */
import { html, nothing, type TemplateResult } from "lit";
import type { SlowStretch, TrainingDescription, TrainingReport } from "../../../src/protocol/training";
import { chartCanvas } from "../../charts/chartCanvas";
import { lossChart } from "../../charts/lossChart";
import { reachChart } from "../../charts/reachChart";
import { button } from "../../controls/controls";
import { formatCount, say } from "../../shell/language";
import { decimals, short } from "../../../src/messages/numbers";
import type { Theme } from "../../shell/theme";
import type { App } from "./app";
import { passage } from "./passage";
import { lastHeldOut, learnedByHeart } from "./store";

export function learning(app: App, description: TrainingDescription, report: TrainingReport, theme: Theme): TemplateResult {
  const { slow } = app.store.state;
  const { sample, reach } = report;
  return html`${standing(report)} ${slow ? slowly(slow) : nothing}
    <div class="train-columns">
      <section aria-labelledby="loss-title">
        <h2 id="loss-title">${say("train.loss")}</h2>
        <p class="note">${say("train.lossAbout", { uniform: decimals(Math.log(description.vocabulary), 2) })}</p>
        <div class="train-chart"><canvas data-testid="loss-chart" ${chartCanvas(lossChart, report.points, theme)}></canvas></div>
      </section>
      <section aria-labelledby="sample-title">
        <h2 id="sample-title">${say("train.sample")}</h2>
        <p class="note">${sample ? say("train.sampleAt", { update: sample.update }) : say("train.sampleSoon")}</p>
        <pre class="train-sample" tabindex="0" aria-labelledby="sample-title" data-testid="sample">${sample?.text ?? ""}</pre>
      </section>
    </div>
    ${passage(app, description, theme)}
    ${
      reach === null
        ? nothing
        : html`<section aria-labelledby="reach-title">
            <h2 id="reach-title">${say("train.reach")}</h2>
            <p class="note">${say("train.reachAbout")}</p>
            <div class="train-chart low">
              <canvas data-testid="reach-chart" ${chartCanvas(reachChart, reach, theme)}></canvas>
            </div>
          </section>`
    }`;
}

/** Where it stands: the first thing to be read below the buttons. */
function standing(report: TrainingReport): TemplateResult {
  const { phase, share, update, milliseconds, tokensPerSecond, points } = report;
  const measured = lastHeldOut(points);
  const best = learnedByHeart(points);
  const seconds = Math.round(milliseconds / 1000);
  const loss = measured?.heldOut ?? points.at(-1)?.loss;
  const told = (known: number) => ({ update, seconds, loss: decimals(known, 3), choices: short(Math.exp(known), 2) });
  const sentence = loss === undefined ? say("train.noneYet") : say(`train.${phase}`, told(loss));
  return html`<div class="train-standing">
    <p class="train-sentence" role="status" data-testid="standing">${sentence}</p>
    <progress class="train-progress" max="1" .value=${share} aria-label=${say("train.progress")}></progress>
    ${phase === "running" ? html`<p class="note">${say("train.speed", { perSecond: Math.round(tokensPerSecond) })}</p>` : nothing}
    ${best === null ? nothing : html`<p class="note" data-testid="by-heart">${say("train.byHeart", { update: best })}</p>`}
  </div>`;
}

/** Above all that comes and goes while it learns: a button that moves under the pointer loses a press. */
export function controls(app: App, { phase, saved }: TrainingReport): TemplateResult {
  const one = (
    label: string,
    testId: string,
    onClick: () => void,
    disabled = false,
    appearance: "primary" | "secondary" = "secondary",
  ) => button({ label, testId, onClick, disabled, appearance });
  const isDone = phase === "done";
  return html`<div class="train-actions" role="group" aria-label=${say("train.controls")}>
    ${
      phase === "running"
        ? one(say("train.pause"), "train-pause", () => app.do("pause"), false, "primary")
        : one(say("train.goOn"), "train-go-on", () => app.do("goOn"), isDone, isDone ? "secondary" : "primary")
    }
    ${one(say("train.slow"), "train-slow", () => void app.stepSlowly(), isDone)}
    ${one(say("train.finish"), "train-finish", () => app.do("finish"), isDone)}
    ${one(say("train.visualize"), "train-visualize", () => app.do("visualize"), saved === null, isDone ? "primary" : "secondary")}
    ${one(say("train.inspect"), "train-inspect", () => app.do("inspect"), saved === null)}
    ${saved === null ? nothing : html`<span class="note" data-testid="saved">${say("train.saved", { update: saved })}</span>`}
  </div>`;
}

/** One update in its four parts: the one that was just done in front, with what it came to. */
function slowly(slow: SlowStretch): TemplateResult {
  const { stretch, update, window } = slow;
  return html`<section class="train-slow" aria-labelledby="slow-title" data-testid="slow" data-stretch=${stretch}>
    <h2 id="slow-title">${say("train.slowTitle", { update })}</h2>
    <ol>
      ${partsOfUpdate(slow).map(
        ([part, about]) =>
          html`<li aria-current=${part === stretch ? "step" : nothing}>
            <strong>${say(`train.${part}Title`)}</strong>
            <span>${about}</span>
          </li>`,
      )}
    </ol>
    <p class="train-window" aria-label=${say("train.window")}>${window.join("")}</p>
  </section>`;
}

/** What each part does, with its number where it has come so far. */
function partsOfUpdate({ steps, rows, loss, gradientNorm, learningRate }: SlowStretch) {
  const forward = say("train.forwardAbout", { tokens: formatCount(steps * rows) });
  const ofLoss = loss === null ? say("train.lossAhead") : say("train.lossAboutStep", { loss: short(loss, 2) });
  const norm = gradientNorm === null ? null : short(gradientNorm, 2);
  const backward = norm === null ? say("train.backwardAhead") : say("train.backwardAbout", { norm });
  const rate = learningRate === null ? null : short(learningRate, 2);
  const ofUpdate = rate === null ? say("train.updateAhead") : say("train.updateAbout", { rate });
  return [
    ["forward", forward],
    ["loss", ofLoss],
    ["backward", backward],
    ["update", ofUpdate],
  ] as const;
}
