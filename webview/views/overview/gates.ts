/** The gates at a glance: how often each stands open, shut or between, and how long what is held lasts. */
import { html, nothing, type TemplateResult } from "lit";
import type { MessageId } from "../../../src/messages/message";
import { say } from "../../shell/language";
import { short } from "../../../src/messages/numbers";
import { isOfNumbers, layerOf } from "../../trace/state";
import { overviewIn, type OverviewScene, type Told } from "./state";

/** What an open gate does, by the title of its channel. */
const meanings = {
  "cell.inputGate": "overview.inputGate",
  "cell.forgetGate": "overview.forgetGate",
  "cell.outputGate": "overview.outputGate",
  "cell.updateGate": "overview.updateGate",
  "cell.resetGate": "overview.resetGate",
} as const satisfies Readonly<Record<string, MessageId>>;

/** Of the bar: a part that is nearly nothing can still be seen. */
const LEAST_PART = 0.004;
/** There is room to say it. */
const LEAST_SAID = 0.12;

export function gatesSection(scene: OverviewScene, told: Told): TemplateResult {
  const overview = overviewIn(scene, told.overview);
  if (overview && overview.gates.length === 0 && overview.halfLife === null) {
    return html`<section class="gates">
      <h2>${say("overview.gatesTitle")}</h2>
      <p class="quiet">${say("overview.noGates", { cell: layerOf(scene)?.cellTitle ?? "" })}</p>
    </section>`;
  }
  return html`<section class="gates" data-testid="gates" aria-labelledby="gates-title">
    <h2 id="gates-title" title=${say("overview.gatesHint")}>${say("overview.gatesTitle")} ${legend()}</h2>
    ${overview?.gates.map((gate) => gateRow(scene, gate))} ${overview ? lasting(scene, overview.halfLife) : nothing}
  </section>`;
}

interface Gate {
  readonly channel: string;
  readonly open: number;
  readonly shut: number;
}

function gateRow(scene: OverviewScene, { channel, open, shut }: Gate): TemplateResult {
  const described = layerOf(scene)?.channels.find(({ name }) => name === channel);
  const between = Math.max(0, 1 - open - shut);
  const id = described?.title.id ?? "";
  const meaning = Object.hasOwn(meanings, id) ? say(meanings[id as keyof typeof meanings]) : say("overview.anyGate");
  const parts = [
    { kind: "shut", share: shut, words: say("overview.shut", { share: shut }) },
    { kind: "between", share: between, words: say("overview.between", { share: between }) },
    { kind: "open", share: open, words: say("overview.open", { share: open }) },
  ];
  return html`<div class="gate-row" data-testid="gate-${channel}" title=${meaning}>
    <span class="gate-name"
      ><b class="letter">${channel}</b> ${described ? say("overview.gateTitle", { title: described.title }) : ""}</span
    >
    <span class="visually-hidden">${parts.map(({ words }) => words).join(", ")}</span>
    <span class="gate-bar" aria-hidden="true"
      >${parts.map(
        ({ kind, share, words }) =>
          html`<span class="gate-part ${kind}" title=${words} .style=${grown(share)}
            >${share >= LEAST_SAID ? say("common.percent", { share }) : ""}</span
          >`,
      )}</span
    >
  </div>`;
}

/** What the parts of the bars stand for. */
function legend(): TemplateResult {
  const keys = [
    ["shut", say("overview.keyShut")],
    ["between", say("overview.keyBetween")],
    ["open", say("overview.keyOpen")],
  ] as const;
  return html`<span class="gate-keys" aria-hidden="true"
    >${keys.map(([kind, word]) => html`<span><i class="key ${kind}"></i>${word}</span>`)}</span
  >`;
}

function lasting(scene: OverviewScene, halfLife: number | null): TemplateResult {
  const lasts = isOfNumbers(scene) ? "overview.lastsSteps" : "overview.lasts";
  const text = halfLife === null ? say("overview.nothingKept") : say(lasts, { steps: short(halfLife, 2) });
  return html`<p class="lasting" data-testid="half-life" title=${say("overview.halfLifeHint")}>${text}</p>`;
}

/** How much of the bar a part takes. */
function grown(share: number): string {
  return `flex-grow:${share > 0 ? Math.max(LEAST_PART, share).toFixed(4) : 0}`;
}
