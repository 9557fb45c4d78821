/* oxlint-disable gatescope/no-wording -- a card's table is in English, as those of the bundled models */
/** The card beside a trained model: what it is, what it was trained on and how, what it scores. In English, as all cards. */
import { decimals } from "../messages/numbers";
import { basename } from "node:path";
import type { NetworkWeights } from "../model/network";
import { tiesOf } from "../engine/training/tiedWeights";
import type { Update } from "../engine/training/trainer";
import { modelName, type RunRecord } from "./trainingFiles";
import { createFormatter } from "../messages/format";
import { definitionOf } from "../engine/network/layer";

export interface CardFacts {
  readonly path: string;
  readonly weights: NetworkWeights;
  readonly record: RunRecord;
  readonly texts: readonly { readonly name: string; readonly bytes: number }[];
  readonly learned: number;
  readonly heldOut: number;
  readonly update: Update;
  /** Nats per token of the held-out part, and of the text over the last updates. */
  readonly heldOutLoss: number;
  /** Whether the file has the weights in 16 bits. */
  readonly isHalf?: boolean;
  readonly version: string;
}

export function cardOf(facts: CardFacts): string {
  const english = createFormatter("en");
  const { path, weights, record, texts, update, learned, heldOut, heldOutLoss, isHalf, version } = facts;
  const { settings, kind, seconds, text } = record;
  const [first] = weights.layers;
  const cell = first ? english.text(definitionOf(weights.layers.at(-1) ?? first, 0).title) : settings.cell;
  const ties = tiesOf(settings, weights);
  const own = weights.layers.flatMap(({ parameters }, index) => {
    return [...parameters].flatMap(([key, values]) => (ties.has(`${index}.${key}`) ? [] : [values]));
  });
  const count = own.reduce((sum, { length }) => sum + length, 0);
  const head = weights.head ? weights.head.weight.length + weights.head.bias.length : 0;
  const embedded = settings.embedding > 0 ? (weights.embedding?.data.length ?? 0) : 0;
  const unit = english.say(kind === "bytes" ? "training.cardByte" : "training.cardCharacter");
  const rows = [
    [
      "architecture",
      english.say("training.cardNetwork", {
        embedding: settings.embedding,
        layers: settings.layers,
        cell,
        units: settings.units,
      }),
    ],
    ...(ties.size > 0 ? [["tied", english.say("training.cardTied")]] : []),
    ["parameters", english.say("training.cardCount", { n: count + head + embedded })],
    ["vocabulary", english.say("training.cardVocabulary", { n: weights.head?.rows ?? 0, unit })],
    ["seed", String(settings.seed)],
    [
      "updates",
      english.say("training.cardUpdates", {
        updates: update.update,
        rows: settings.rows,
        least: settings.window[0],
        most: settings.window[1],
        epochs: decimals(update.epochs, 2),
        tokens: learned,
      }),
    ],
    ["optimizer", english.say("training.cardOptimizer", optimizerOf(settings))],
    ["loss", english.say("training.cardLoss", { loss: decimals(update.loss, 4), unit })],
    ["held out", english.say("training.cardHeldOut", { loss: decimals(heldOutLoss, 4), unit, tokens: heldOut })],
    ["took", english.say("training.cardTook", { seconds: Math.round(seconds), parts: record.parts })],
    ["weights", isHalf === true ? "float16" : "float32"],
    ["made with", `Gatescope ${version}`],
  ];
  const name = modelName(path);
  const lines = texts.map(({ name: file, bytes }) => english.say("training.cardText", { file: basename(file), bytes }));
  return [
    `# ${name}`,
    "",
    "| | |",
    "|---|---|",
    ...rows.map(([about, said]) => `| ${about} | ${said} |`),
    "",
    english.say("training.cardData", { hash: text }),
    "",
    ...lines.map((line) => `- ${line}`),
    "",
  ].join("\n");
}

function optimizerOf({ learningRate, warmUp, lastRate, weightDecay, clip, dropout, quiet }: RunRecord["settings"]) {
  const said = (value: number) => (value === Infinity ? "–" : String(value));
  return {
    rate: said(learningRate),
    warmUp,
    last: said(lastRate),
    decay: said(weightDecay),
    clip: said(clip),
    dropout: said(dropout),
    quiet: String(quiet !== null),
  };
}
