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
  return html`${standing(report)} ${controls(app, report)} ${slow ? slowly(slow) : nothing}
    <div class="train-columns">
      <section aria-labelledby="loss-title">
        <h2 id="loss-title">${say("train.loss")}</h2>
        <p class="note">${say("train.lossAbout", { uniform: short(Math.log(description.vocabulary), 2) })}</p>
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

/** The first thing to be read: where it stands, in a sentence. */
function standing(report: TrainingReport): TemplateResult {
  const { phase, share, update, milliseconds, tokensPerSecond, points } = report;
  const measured = lastHeldOut(points);
  const best = learnedByHeart(points);
  const seconds = Math.round(milliseconds / 1000);
  const loss = measured?.heldOut ?? points.at(-1)?.loss;
  const values = { update, seconds, loss: loss === undefined ? "…" : decimals(loss, 3) };
  return html`<div class="train-standing">
    <p class="train-sentence" role="status" data-testid="standing">${say(`train.${phase}`, values)}</p>
    <progress class="train-progress" max="1" .value=${share} aria-label=${say("train.progress")}></progress>
    ${phase === "running" ? html`<p class="note">${say("train.speed", { perSecond: Math.round(tokensPerSecond) })}</p>` : nothing}
    ${best === null ? nothing : html`<p class="note" data-testid="by-heart">${say("train.byHeart", { update: best })}</p>`}
  </div>`;
}

function controls(app: App, { phase, saved }: TrainingReport): TemplateResult {
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
  const { stretch, update, window, steps, rows } = slow;
  const number = (value: number | null) => (value === null ? "…" : short(value, 2));
  return html`<section class="train-slow" aria-labelledby="slow-title" data-testid="slow" data-stretch=${stretch}>
    <h2 id="slow-title">${say("train.slowTitle", { update })}</h2>
    <ol>
      ${(["forward", "loss", "backward", "update"] as const).map(
        (one) =>
          html`<li aria-current=${one === stretch ? "step" : nothing}>
            <strong>${say(`train.${one}Title`)}</strong>
            <span
              >${say(one === "loss" ? "train.lossAboutStep" : `train.${one}About`, {
                tokens: formatCount(steps * rows),
                loss: number(slow.loss),
                norm: number(slow.gradientNorm),
                rate: number(slow.learningRate),
              })}</span
            >
          </li>`,
      )}
    </ol>
    <p class="train-window" aria-label=${say("train.window")}>${window.join("")}</p>
  </section>`;
}
