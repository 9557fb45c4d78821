/** The page Laboratory, as a template: what is asked of the networks, with an example; then who learns it, how far it goes, and why. */
import { decimals } from "../../../src/messages/numbers";
import { html, nothing, type TemplateResult } from "lit";
import type { LabChoice, LabReport, LabTask } from "../../../src/protocol/lab";
import { button, dropdown, progressRing, type ButtonOptions } from "../../controls/controls";
import { latest } from "../../query/query";
import { formatCount, say, textOf } from "../../shell/language";
import type { DataState } from "../../shell/page";
import type { Theme } from "../../shell/theme";
import type { App } from "./app";
import { cellsPicker, titlesOf } from "./cells";
import { results } from "./results";
import { chosenTask, exampleRows, isOfChoice, lengthsFor, type ExampleRow, type LabState } from "./store";
import { abouts, titles } from "./words";

const SEEDS = [1, 2, 3, 4, 5];
const SECONDS = [15, 30, 60, 180, 600];

/** Of the root element, for tests and style sheets. */
export function stateOf({ offer, problem }: LabState): DataState {
  if (offer) return "ready";
  return problem === null ? "loading" : "error";
}

export function page(app: App, theme: Theme): TemplateResult {
  const { state } = app.store;
  const { problem, running, choice } = state;
  const task = chosenTask(state);
  if (!task) return problem === null ? loading() : failed(problem, app);
  const shown = running && isOfChoice(state) ? running : null;
  const told = shown?.report.problem;
  const said = problem ?? (told ? textOf(told) : null);
  return html`<header class="page-title">
      <h1>${say(titles[task.id])}</h1>
      <p class="lab-about" data-testid="about">${say(abouts[task.id], { n: choice.length })}</p>
    </header>
    ${example(app, task)} ${choices(app, task)}
    ${said === null ? nothing : html`<p class="callout ${problem ? "problem" : ""}" role="alert" data-testid="problem">${said}</p>`}
    ${shown ? results(app, task, shown, theme) : ready(state)}
    <p class="note">${say("lab.source", { source: task.source })}</p>`;
}

/** A sequence as the networks read it, and what they must say. */
function example(app: App, task: LabTask): TemplateResult {
  const { choice } = app.store.state;
  const sequence = latest(app.shownExample());
  const rows = sequence && exampleRows(sequence, task.symbols, (value) => decimals(value, 2));
  const words = (row: ExampleRow) => row.steps.map((step) => step?.text ?? "…").join(" ");
  return html`<section class="lab-example" aria-labelledby="example-title">
    <h2 id="example-title">${say("lab.example", { n: choice.length })}</h2>
    ${
      rows
        ? html`<p class="visually-hidden">${say("lab.exampleInWords", { read: words(rows.read), said: words(rows.said) })}</p>
            <div class="lab-strip" aria-hidden="true" data-testid="example">
              ${strip(say("lab.exampleReads"), rows.read, "")} ${strip(say("lab.exampleSays"), rows.said, "answer")}
            </div>`
        : nothing
    }
  </section>`;
}

function strip(label: string, { steps, leftOut }: ExampleRow, kind: "" | "answer"): TemplateResult {
  return html`<span class="note">${label}</span>
    <ol>
      ${steps.map((step) =>
        step === null
          ? html`<li class="lab-gap">… ${say("lab.exampleLeftOut", { n: leftOut })} …</li>`
          : html`<li class="lab-symbol ${step.isKept ? "kept" : kind}">${step.text}</li>`,
      )}
    </ol>`;
}

function choices(app: App, task: LabTask): TemplateResult {
  const { state } = app.store;
  const { choice, running, isStarting, offer } = state;
  const phase = running?.report.phase ?? "done";
  const disabled = isStarting || phase !== "done";
  const numbers = (key: "length" | "seed" | "seconds", label: string, values: readonly number[], text: (n: number) => string) =>
    dropdown({
      id: `lab-${key}`,
      label,
      testId: `lab-${key}`,
      value: String(choice[key]),
      options: [...new Set([...values, choice[key]])]
        .sort((a, b) => a - b)
        .map((value) => ({ value: String(value), label: text(value) })),
      disabled,
      onChange: (value) => app.choose({ [key]: Number(value) } as Partial<LabChoice>),
    });
  return html`<div class="lab-controls">
    <div class="lab-fields" role="group" aria-label=${say("lab.choices")}>
      ${dropdown({
        id: "lab-task",
        label: say("lab.task"),
        testId: "lab-task",
        value: task.id,
        options: (offer?.tasks ?? []).map(({ id }) => ({ value: id, label: say(titles[id]) })),
        disabled,
        onChange: (id) => app.choose({ task: id as LabTask["id"] }),
      })}
      ${cellsPicker(app, disabled)} ${numbers("length", say("lab.length"), lengthsFor(task, choice.length), formatCount)}
      ${numbers("seconds", say("lab.time"), SECONDS, (n) => say("lab.seconds", { n }))}
      ${numbers("seed", say("lab.seed"), SEEDS, formatCount)}
    </div>
    <div class="lab-actions" role="group" aria-label=${say("lab.controls")}>
      ${button(mainButton(app, phase))}
      ${
        phase === "done"
          ? nothing
          : button({
              label: say("lab.finish"),
              testId: "lab-finish",
              appearance: "secondary",
              onClick: () => void app.do("finish"),
            })
      }
    </div>
  </div>`;
}

/** One button whatever it does at the moment, so that who pressed it by a key stays on it. */
function mainButton(app: App, phase: LabReport["phase"]): ButtonOptions {
  if (phase === "running") return { label: say("lab.pause"), testId: "lab-pause", onClick: () => void app.do("pause") };
  if (phase === "paused") return { label: say("lab.goOn"), testId: "lab-go-on", onClick: () => void app.do("goOn") };
  const label = say(isOfChoice(app.store.state) ? "lab.again" : "lab.start");
  return { label, testId: "lab-start", onClick: () => void app.start() };
}

/** What Start begins. */
function ready({ offer, choice }: LabState): TemplateResult {
  return html`<p class="lab-about" role="status" data-testid="standing">
    ${say("lab.ready", { cells: titlesOf(offer, choice.cells), seconds: choice.seconds })}
  </p>`;
}

function loading(): TemplateResult {
  return html`<div class="empty" role="status">${progressRing({ label: say("lab.loading") })}</div>`;
}

function failed(problem: string, app: App): TemplateResult {
  return html`<div class="empty" role="alert">
    <h1>${say("lab.title")}</h1>
    <p class="callout problem" data-testid="problem">${problem}</p>
    ${button({ label: say("inspector.tryAgain"), testId: "try-again", appearance: "secondary", onClick: () => void app.load() })}
  </div>`;
}
