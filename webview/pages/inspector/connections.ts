/**
 * What a person may connect or set otherwise: the menu of each part of the diagram, and the parts of the file that are not
 * connected. A choice is written into the manifest by the host, and can be taken back.
 */
import { decimals } from "../../../src/messages/numbers";
import { html, nothing, type TemplateResult } from "lit";
import { message, type Message } from "../../../src/messages/message";
import type { Subject } from "../../../src/model/inference";
import type { CheckpointReport, Inference } from "../../../src/protocol/model";
import { itemsIn, type MenuGroup, type MenuItem, type TitledItems } from "../../controls/menu";
import { loosePart } from "../../diagram/networkDiagram";
import { say, textOf } from "../../shell/language";
import type { App } from "./app";
import { inferencesOf, isScorable, scoreKey, type InspectorState } from "./store";

/** Where what is not tied to one part is decided. */
const placesOf: Partial<Record<Subject, RegExp>> = {
  cell: /^layer-/,
  activation: /^layer-/,
  gateActivation: /^layer-/,
  activations: /^layer-/,
  resetGate: /^layer-/,
  updateGate: /^layer-/,
  gateOrder: /^layer-/,
  operandOrder: /^layer-/,
  matrixSide: /^layer-/,
  forgetBias: /^layer-/,
  packing: /^layer-/,
  direction: /^layer-/,
  initialState: /^layer-/,
  input: /^input$/,
  inputActivation: /^input$/,
  vocabulary: /^input$/,
  embedding: /^embedding/,
  headActivation: /^stage-/,
  head: /^(head$|stage-|dense:)/,
  output: /^head$/,
  wiring: /^(layer-|part:)/,
};

interface Question {
  readonly about: Subject;
  readonly taken: string | null;
  readonly alternatives: readonly { readonly id: string; readonly label: Message; readonly natsPerToken: number | null }[];
}

/** Places that a file's own graph connects. */
const connected = /^(layer-|stage-|head$|embedding$)/;

/** The menu of a part; no group where nothing can be done. */
export function menuOf(place: string, state: InspectorState, report: CheckpointReport, app: App): readonly MenuGroup[] {
  const layer = /^layer-(\d+)$/.exec(place)?.[1];
  const name = /^part:(.*)$/s.exec(place)?.[1];
  const found = questionsAt(place, state, report);
  const choices = found.map((question) => choicesOf(question, app));
  const chosen = inferencesOf(state).filter((one) => one.chosen && placesOf[one.about]?.test(place));
  return [
    layer === undefined
      ? []
      : [{ label: say("inspector.showAnalysis"), testId: "show-analysis", onClick: () => app.revealLayer(Number(layer)) }],
    name === undefined
      ? []
      : [{ label: say("inspector.takePart"), testId: "take-part", onClick: () => void app.choose("part", name) }],
    ...choices,
    chosen.map(({ about }) => takeBack(about, app)),
    choices.length > 0 && isScorable(report) ? [measuring(place, state, app)] : [],
    ...(report.connectedBy && connected.test(place) ? [{ hint: say("inspector.connectedBy", { by: report.connectedBy }) }] : []),
  ];
}

/** What is asked or can be set at a part, with the scores that are known. */
function questionsAt(place: string, state: InspectorState, report: CheckpointReport): Question[] {
  const scored = (about: Subject, id: string) => state.scores.get(scoreKey(about, id)) ?? null;
  const own = report.choices
    .filter((choice) => choice.place === place)
    .map(({ about, taken, alternatives }) => {
      return { about, taken, alternatives: alternatives.map((each) => ({ ...each, natsPerToken: scored(about, each.id) })) };
    });
  const isOwn = ({ about }: Inference) => own.some((choice) => choice.about === about);
  const asked = inferencesOf(state).filter((one) => {
    const isHere = placesOf[one.about]?.test(place) === true && one.about !== "wiring";
    return isHere && one.alternatives.length > 1 && !isOwn(one);
  });
  return [...own, ...asked];
}

function choicesOf({ about, taken, alternatives }: Question, app: App): TitledItems {
  const item = ({ id, label, natsPerToken }: Question["alternatives"][number]): MenuItem => ({
    label: capitalized(label),
    testId: `choose-${about}`,
    checked: id === taken,
    ...(natsPerToken === null || !Number.isFinite(natsPerToken) ? {} : { note: decimals(natsPerToken, 3) }),
    onClick: () => (id === taken ? undefined : void app.choose(about, id)),
  });
  return { title: capitalized(message(`subjects.${about}`)), items: alternatives.map(item) };
}

function takeBack(about: Subject, app: App): MenuItem {
  const label = say("inspector.takeBackOf", { subject: message(`subjects.${about}`) });
  return { label, testId: "take-back-of", onClick: () => void app.choose(about, null) };
}

function measuring(place: string, { score }: InspectorState, app: App): MenuItem {
  const label = say("inspector.scoreChoices");
  return {
    label,
    testId: "score-choices",
    stays: true,
    disabled: score?.kind === "pending",
    onClick: () => void app.score(place),
  };
}

/** Names from a file stay as they are written. */
function capitalized(label: Message): string {
  const said = textOf(label);
  return label.id === "common.quoted" ? said : said.charAt(0).toUpperCase() + said.slice(1);
}

interface Loose {
  readonly place: string;
  readonly name: string;
  readonly lines: readonly string[];
  readonly isRecurrent: boolean;
}

/** What the model is not made of: recurrent parts first, by the prefixes of their names. */
export function looseParts(state: InspectorState, report: CheckpointReport, app: App): TemplateResult | typeof nothing {
  const recurrent = (report.parts ?? [])
    .filter(({ isTaken }) => !isTaken)
    .map(({ name, layers }): Loose => ({ place: `part:${name}`, name, lines: layers.map(textOf), isRecurrent: true }));
  const others = report.loose.map(({ kind, name, inputs, outputs }): Loose => {
    const lines = [say(kind === "dense" ? "diagram.dense" : "diagram.embedding"), `${inputs} → ${outputs}`];
    return { place: `${kind}:${name}`, name, lines, isRecurrent: false };
  });
  const groups = groupedByPrefix([...recurrent, ...others]);
  if (groups.length === 0) return nothing;
  const box = ({ place, name, lines, isRecurrent }: Loose) => {
    const menu = menuOf(place, state, report, app);
    const own = menu.some((group) => itemsIn(group).length > 0) ? lines : [...lines, say("inspector.fitsNowhere")];
    return html`<li>${loosePart({ id: place, title: name, lines: own, layer: isRecurrent ? 0 : null, menu })}</li>`;
  };
  return html`<div class="loose-parts" data-testid="loose-parts" role="group" aria-labelledby="loose-parts-title">
    <h3 id="loose-parts-title">${say("inspector.loose", { n: recurrent.length + others.length })}</h3>
    <p class="note">${say(report.connectedBy ? "inspector.looseOfGraph" : "inspector.looseHint")}</p>
    <div class="loose-groups">
      ${groups.map(
        ([prefix, parts]) =>
          html`<section>
            ${groups.length > 1 ? html`<h4>${prefix || say("inspector.noPrefix")}</h4>` : nothing}
            <ul>
              ${parts.map(box)}
            </ul>
          </section>`,
      )}
    </div>
  </div>`;
}

function groupedByPrefix(parts: readonly Loose[]): [string, Loose[]][] {
  const groups = new Map<string, Loose[]>();
  for (const part of parts) {
    const prefix = /^([^./]+)[./]/.exec(part.name)?.[1] ?? "";
    groups.set(prefix, [...(groups.get(prefix) ?? []), part]);
  }
  return [...groups];
}
