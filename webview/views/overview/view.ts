/**
 * What is going on here? The first sight of a trace: how well the model guesses this text, units that follow something a person
 * can read off it, how open the gates are, and what surprised the model most. Every number is of this text.
 */
import { html, nothing, type TemplateResult } from "lit";
import { message } from "../../../src/messages/message";
import { latest } from "../../query/query";
import { formatShare, say } from "../../shell/language";
import { expectedLabel, readingOf, whyNoSurprisal } from "../../trace/reading";
import { isOfNumbers, labelOf, layerOf, lookedAt, traceOf } from "../../trace/state";
import { defineView } from "../../trace/view";
import { gatesSection } from "./gates";
import { listen } from "./input";
import "./overview.css";
import { saturationSection } from "./saturation";
import { StripPainter } from "./strips";
import { guessedOf, overviewIn, questions, type OverviewScene, type OverviewTold, type Told } from "./state";
import { surprisesSection } from "./surprises";
import { unitsSection } from "./units";

export const overviewView = defineView({
  id: "overview",
  title: message("overview.title"),
  place: "main",
  initial: null,
  questions: (scene: OverviewScene, known) => questions(scene, known["overview"] as OverviewTold),
  render(scene: OverviewScene, told, actions) {
    return html`<div class="overview" data-testid="overview">
      ${lead(scene, told)} ${isOfNumbers(scene) ? nothing : unitsSection(scene, told, actions)}
      <div class="overview-pair">
        ${gatesSection(scene, told)} ${surprisesSection(scene, told, actions)} ${saturationSection(scene, told, actions)}
      </div>
    </div>`;
  },
  sentence: (scene, told) => sentenceOf(scene, told),
  painter(root) {
    const painter = new StripPainter();
    return ({ scene, answers, theme }) => {
      painter.paint(root, scene, answers, theme);
      return answers.text?.kind !== "pending"; // of the rest the page says by itself what is on its way
    };
  },
  listen,
});

/** A sentence that needs none of the field's words, with a number of this text. */
function lead(scene: OverviewScene, told: Told): TemplateResult {
  return html`<p class="lead" data-testid="lead">
    ${[guessing(scene, told), following(scene, told)].filter(Boolean).join(" ")}
  </p>`;
}

function guessing(scene: OverviewScene, told: Told): string {
  const why = whyNoSurprisal(scene);
  if (why !== null) return say(why);
  const known = guessedOf(scene, told);
  if (!known) return say("overview.reading");
  if (!known.guesses) return say("overview.tooShort");
  const { count, right } = known.guesses;
  const model = traceOf(scene)?.model;
  const isByCharacter = model?.vocabulary?.kind === "characters" || model?.vocabulary?.kind === "bytes";
  return say(isByCharacter ? "overview.guessedCharacters" : "overview.guessedTokens", { n: count, right, share: right / count });
}

function following(scene: OverviewScene, told: Told): string {
  const overview = overviewIn(scene, told.overview);
  if (!overview || overview.units.length === 0) return "";
  return say("overview.followSome", { n: overview.units.length, units: layerOf(scene)?.hiddenSize ?? 0 });
}

/** About the token that is looked at. */
function sentenceOf(scene: OverviewScene, told: Told): string {
  const token = lookedAt(scene);
  const surprisals = latest(told.surprisals) ?? latest(told.guesses);
  if (token === null) return say(isOfNumbers(scene) ? "overview.chooseStep" : "overview.choose");
  const reading = readingOf(scene, told.text);
  const cell = reading?.passage.cells[reading.passage.cellOf[token - reading.passage.tokenStart] ?? -1];
  const isPart = cell !== undefined && cell.tokenEnd - cell.tokenStart > 1;
  const came = traceOf(scene)?.ids[token];
  const label = isPart && came !== undefined ? expectedLabel(scene, token, came) : (cell?.text ?? labelOf(scene, token));
  const at = token - (surprisals?.params.tokenStart ?? 0);
  const nats = surprisals?.value?.nats[at] ?? NaN;
  if (Number.isNaN(nats)) return say("overview.at", { label, token });
  const expected = surprisals?.value?.expected[at] ?? -1;
  const isRight = expected === traceOf(scene)?.ids[token];
  const share = Math.exp(-nats);
  if (isRight) return say("overview.atRight", { label, share: formatShare(share) });
  const best = expectedLabel(scene, token, expected);
  const trust = formatShare(surprisals?.value?.probabilities[at] ?? 0);
  return say("overview.atWrong", { label, share: formatShare(share), expected: best, trust });
}
