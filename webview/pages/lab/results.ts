/** What has come of an experiment so far: the verdict in a sentence, a card for each network, and the charts that say why. */
import { decimals } from "../../../src/messages/numbers";
import { html, nothing, svg, type TemplateResult } from "lit";
import type { LabChoice, LabLearner, LabReport, LabTask } from "../../../src/protocol/lab";
import { chartCanvas } from "../../charts/chartCanvas";
import { linesChart, type LinesData } from "../../charts/linesChart";
import { formatPower } from "../../charts/numbers";
import { colorOfPlace } from "../../charts/seriesStyle";
import { button } from "../../controls/controls";
import { formatWholeShare, say, textOf } from "../../shell/language";
import type { Theme } from "../../shell/theme";
import type { App } from "./app";
import { accuracyChart, gradientChart, lengthChart, countChart } from "./charts";
import { accuracyOf, parted, shareLeftAt } from "./store";

interface Shown {
  readonly choice: LabChoice;
  readonly report: LabReport;
}

export function results(app: App, task: LabTask, shown: Shown, theme: Theme): TemplateResult {
  const { choice, report } = shown;
  return html`${standing(shown)}
    <ul class="lab-cards" aria-label=${say("lab.networks")}>
      ${report.learners.map((learner, index) => card(app, shown, learner, index, theme))}
    </ul>
    <div class="lab-columns">
      ${figure("accuracy", say("lab.accuracy"), say("lab.accuracyAbout"), accuracyChart(report), theme)}
      ${figure("lengths", say("lab.lengths"), say("lab.lengthsAbout"), lengthChart(report, choice.length), theme)}
      ${figure("gradient", say("lab.gradient"), why(task, report), gradientChart(report), theme)}
    </div>
    ${counting(shown, theme)}`;
}

/** The first thing to be read: who has learned it, in a sentence. */
function standing({ choice, report }: Shown): TemplateResult {
  const { phase, share, update, milliseconds } = report;
  const said = verdict(report, choice.length);
  return html`<div class="lab-standing">
    <p class="lab-sentence" role="status" data-testid="standing">
      ${phase === "done" ? said : say(`lab.${phase}`, { verdict: said })}
    </p>
    <span class="note">${say("lab.updates", { update, seconds: Math.round(milliseconds / 1000) })}</span>
    <progress class="lab-progress" max="1" .value=${share} aria-label=${say("lab.progress")}></progress>
  </div>`;
}

function verdict(report: LabReport, n: number): string {
  const { solved, failed } = parted(report);
  const names = (learners: readonly LabLearner[]) => learners.map(({ title }) => title);
  if (solved.length === 0) return say("lab.noneLearned", { cells: names(failed), n });
  if (failed.length === 0) return say("lab.allLearned", { cells: names(solved), n });
  return say("lab.someLearned", { solved: names(solved), n, failed: names(failed) });
}

/** A network: how much it gets right, against guessing and what is enough; how far it goes. */
function card(app: App, { choice, report }: Shown, learner: LabLearner, index: number, theme: Theme): TemplateResult {
  const { title, units, parameters } = learner;
  const { chance, solved, phase, problem } = report;
  const accuracy = accuracyOf(learner);
  const color = colorOfPlace(index, theme.isDark);
  const shares = { share: formatWholeShare(accuracy), chance: formatWholeShare(chance), solved: formatWholeShare(solved) };
  const isOpened = phase === "done" && choice.task !== "adding" && problem === null;
  const tick = (share: number) => svg`<line class="tick" x1=${100 * share} x2=${100 * share} y1="0" y2="6" />`;
  return html`<li class="lab-card" data-testid="card-${learner.cell}">
    <h3>
      <svg class="lab-swatch" viewBox="0 0 10 10" aria-hidden="true">${svg`<rect width="10" height="10" fill=${color} />`}</svg>
      ${textOf(title)} <span class="note">${say("lab.size", { units, parameters })}</span>
    </h3>
    <p class="lab-share">
      <strong>${shares.share}</strong> <span class="note">${say("lab.rightAt", { n: choice.length })}</span>
    </p>
    <svg class="lab-meter" role="img" aria-label=${say("lab.meter", shares)} viewBox="0 0 100 6" preserveAspectRatio="none">
      ${svg`<rect class="track" width="100" height="6" /><rect width=${100 * accuracy} height="6" fill=${color} />
        ${tick(chance)} ${tick(solved)}`}
    </svg>
    <p class="note">${say("lab.guessing", shares)}</p>
    <p data-testid="reach">${reachOf(learner, report, choice.length)}</p>
    ${
      isOpened
        ? button({
            label: say("lab.open"),
            title: say("lab.openTitle", { cell: title }),
            testId: `open-${learner.cell}`,
            appearance: "secondary",
            onClick: () => app.open(index),
          })
        : nothing
    }
  </li>`;
}

/** A network that is right no more often than this above guessing is said to guess. */
const ABOVE_GUESSING = 0.1;

function reachOf(learner: LabLearner, { chance, solved }: LabReport, trained: number): string {
  const { length: n, breaksAt: at } = learner.reach;
  const accuracy = accuracyOf(learner);
  if (accuracy < chance + ABOVE_GUESSING) return say("lab.asGuessing");
  if (accuracy < solved && n < trained) return say("lab.betterThanGuessing");
  if (at === null) return say("lab.neverBreaks", { n });
  if (n === 0) return say("lab.notAt", { n: trained, at });
  return n > trained ? say("lab.beyond", { n, at }) : say("lab.breaksAt", { n, at });
}

/** What the gradient says, in numbers of this experiment. */
function why({ learnsFrom }: LabTask, { learners }: LabReport): string {
  const n = Math.min(...learners.map(({ before }) => before.length));
  const shares = learners.map(({ title, before }) => {
    return say("lab.shareOf", { cell: title, share: formatPower(shareLeftAt(before, n)) });
  });
  return say(learnsFrom === "all" ? "lab.gradientAboutAll" : "lab.gradientAbout", { n, shares });
}

function figure(id: string, title: string, about: string, data: LinesData, theme: Theme): TemplateResult {
  return html`<section aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <div class="lab-chart"><canvas data-testid="${id}-chart" ${chartCanvas(linesChart, data, theme)}></canvas></div>
    <p class="note">${about}</p>
  </section>`;
}

/** Tasks in which something is counted; in others a value is kept. */
const counts: readonly LabTask["id"][] = ["counting", "brackets", "two-brackets"];

/** The unit that counts in each network, seen counting beyond the lengths that were learned from. */
function counting({ choice, report }: Shown, theme: Theme): TemplateResult | typeof nothing {
  const found = report.learners.flatMap((learner, index) => (learner.counting ? [{ learner, index }] : []));
  const length = found[0]?.learner.counting?.shown.length;
  if (length === undefined) return nothing;
  return html`<section class="lab-counting" aria-labelledby="counting-title">
    <h2 id="counting-title">${say(counts.includes(choice.task) ? "lab.countingUnits" : "lab.keepingUnits")}</h2>
    <p class="note">${say("lab.countingUnitsAbout", { n: length, trained: choice.length })}</p>
    <div class="lab-columns">
      ${found.map(({ learner: { title, counting: of, cell }, index }) => {
        if (!of) return nothing;
        const { unit, state, correlation, random } = of;
        const [share, other] = [decimals(correlation, 3), decimals(random, 3)];
        const said = { cell: title, unit, state, share, random: other };
        return html`<figure data-testid="counting-${cell}">
          <div class="lab-chart"><canvas ${chartCanvas(linesChart, countChart(of, index), theme)}></canvas></div>
          <figcaption class="note">${say(correlation > random ? "lab.countingUnit" : "lab.noCountingUnit", said)}</figcaption>
        </figure>`;
      })}
    </div>
  </section>`;
}
