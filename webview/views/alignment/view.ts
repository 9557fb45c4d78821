/**
 * Where does it look while it writes? For every letter that soft attention writes of a line of text, the weights over the line's
 * characters. Every number is one of the trace's channels.
 */
import { html, type TemplateResult } from "lit";
import { message } from "../../../src/messages/message";
import { decimals } from "../../../src/messages/numbers";
import { button } from "../../controls/controls";
import { formatShare, say } from "../../shell/language";
import { waitingFor } from "../../trace/channelValues";
import { lookedAt, traceOf } from "../../trace/state";
import { defineView, type Actions } from "../../trace/view";
import "./alignment.css";
import { lineOf, valuesQuestion, type AlignmentScene, type Letter, type Line } from "./state";

const hasLines = (scene: Parameters<typeof traceOf>[0]) => traceOf(scene)?.model.lines !== undefined;

export const alignmentView = defineView({
  id: "alignment",
  title: message("alignment.title"),
  place: "main",
  initial: null,
  isFirst: hasLines,
  applies: hasLines,
  questions: (scene: AlignmentScene) => ({ values: valuesQuestion(scene) }),
  render(scene: AlignmentScene, told, actions) {
    const line = lineOf(scene, told);
    return html`<div
      class="alignment"
      data-testid="alignment"
      data-keys="alignment"
      tabindex="0"
      role="group"
      aria-label=${say("alignment.title")}
    >
      <p class="alignment-sentence" data-testid="alignment-sentence">${line ? sentenceOf(line) : waitingFor(scene, told)}</p>
      ${line ? [picker(line, traceOf(scene)?.tokenCount ?? 0, actions), weightsTable(line, actions)] : ""}
    </div>`;
  },
  showsSentence: true,
  sentence(scene, told) {
    const line = lineOf(scene, told);
    return line ? sentenceOf(line) : "";
  },
  keys: {
    ArrowLeft: (actions) => move(actions, -1),
    ArrowRight: (actions) => move(actions, 1),
    ArrowUp: (actions) => move(actions, -1),
    ArrowDown: (actions) => move(actions, 1),
  },
});

const written = ({ letters }: Line) => letters.map(({ letter }) => letter).join("");

function sentenceOf(line: Line): string {
  const { characters, letters, token, tokenStart } = line;
  const whole = say("alignment.line", { line: characters.join(""), written: written(line) });
  const step = letters.findIndex((letter) => letter.token === token);
  if (step >= 0) return `${whole} ${letterSentence(line, step)}`;
  const front = token - tokenStart;
  const [character, back] = [characters[front] ?? "", characters.at(-1 - front) ?? ""];
  return `${whole} ${say("alignment.reads", { step: front + 1, steps: characters.length, character, back })}`;
}

/** The strongest weight in words. */
function letterSentence({ letters, characters }: Line, step: number): string {
  const { letter, share, weights } = letters[step] as Letter;
  const place = weights.indexOf(Math.max(...weights));
  return say("alignment.letter", {
    step: step + 1,
    steps: letters.length,
    letter,
    sure: formatShare(share),
    character: characters[place] ?? "",
    place: place + 1,
    share: formatShare(weights[place] ?? NaN),
  });
}

/** To the line before and after. */
function picker({ tokenStart, tokenEnd, letters }: Line, tokens: number, actions: Actions<null>): TemplateResult {
  const show = (token: number) => actions.changeFocus({ token }, { reveals: true });
  return html`<div class="alignment-picker">
    ${button({ label: say("alignment.previous"), testId: "previous-line", appearance: "secondary", disabled: tokenStart === 0, onClick: () => show(tokenStart - letters.length) })}
    ${button({ label: say("alignment.next"), testId: "next-line", appearance: "secondary", disabled: tokenEnd >= tokens, onClick: () => show(tokenEnd) })}
  </div>`;
}

/** A row for each letter, a column for each character of the line. */
function weightsTable(line: Line, actions: Actions<null>): TemplateResult {
  const { characters, letters, token, tokenStart } = line;
  const show = (other: number) => actions.changeFocus({ token: other }, { reveals: true });
  return html`<div class="alignment-region" role="group" tabindex="0" aria-label=${say("alignment.weights")}>
    <table class="alignment-weights">
      <caption>
        ${say("alignment.weights")}
      </caption>
      <thead>
        <tr>
          <td></td>
          ${characters.map(
            (character, place) =>
              html`<th scope="col" class=${token === tokenStart + place ? "chosen" : ""}>
                ${character === " " ? "␣" : character}
              </th>`,
          )}
          <th scope="col" class="sum">Σ</th>
        </tr>
      </thead>
      <tbody>
        ${letters.map(
          ({ token: own, letter, weights }, step) =>
            html`<tr class=${own === token ? "chosen" : ""}>
              <th scope="row">
                <button
                  type="button"
                  data-testid="alignment-letter"
                  aria-pressed=${own === token}
                  aria-label=${letterSentence(line, step)}
                  @click=${() => show(own)}
                >
                  ${letter}
                </button>
              </th>
              ${weights.map((weight, place) => cell(weight, place))}
              <td class="sum" data-testid="weights-sum">
                ${decimals(
                  weights.reduce((sum, weight) => sum + weight, 0),
                  4,
                )}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function cell(weight: number, place: number): TemplateResult {
  const said = formatShare(weight);
  return html`<td data-place=${place} title=${said}>
    <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      <rect width="1" height="1" fill-opacity=${Math.min(1, weight).toFixed(3)}></rect></svg
    ><span class="visually-hidden">${said}</span>
  </td>`;
}

function move(actions: Actions<null>, by: number): void {
  const scene = actions.scene();
  const token = (lookedAt(scene) ?? 0) + by;
  if (token >= 0 && token < (traceOf(scene)?.tokenCount ?? 0)) actions.changeFocus({ token });
}
