/** What a person chooses before a training begins: the cell, its size, how long. All of it has a value that is good to begin with. */
import { html, type TemplateResult } from "lit";
import type { TrainingChoice } from "../../../src/protocol/training";
import { button, checkbox, dropdown } from "../../controls/controls";
import { say, textOf } from "../../shell/language";
import type { App } from "./app";
import type { Offer } from "./store";

const LAYERS = [1, 2, 3];
const UNITS = [32, 64, 128, 192, 256];
const MINUTES = [0.5, 1, 3, 10, 30, 60];

export function form(app: App, { cells, characters }: Offer): TemplateResult {
  const { choice, isStarting } = app.store.state;
  const numbers = (key: "layers" | "units" | "minutes", values: readonly number[], label: string, text: (n: number) => string) =>
    dropdown({
      id: `train-${key}`,
      label,
      testId: `train-${key}`,
      value: String(choice[key]),
      options: [...new Set([...values, choice[key]])]
        .sort((a, b) => a - b)
        .map((value) => ({ value: String(value), label: text(value) })),
      disabled: isStarting,
      onChange: (value) => app.choose({ [key]: Number(value) } as Partial<TrainingChoice>),
    });
  return html`<section class="train-form" aria-labelledby="train-form-title">
    <h2 id="train-form-title">${say("train.formTitle")}</h2>
    <p class="note">${say("train.about")}</p>
    <div class="train-fields">
      ${dropdown({
        id: "train-cell",
        label: say("train.cell"),
        testId: "train-cell",
        value: choice.cell,
        options: cells.map(({ id, title }) => ({ value: id, label: textOf(title) })),
        disabled: isStarting,
        onChange: (cell) => app.choose({ cell }),
      })}
      ${numbers("layers", LAYERS, say("train.layers"), (n) => say("train.layersOf", { n }))}
      ${numbers("units", UNITS, say("train.units"), (n) => say("train.unitsOf", { n }))}
      ${numbers("minutes", MINUTES, say("train.time"), (n) => say("train.minutes", { n }))}
    </div>
    ${checkbox({
      label: say("train.quiet"),
      testId: "train-quiet",
      checked: choice.quiet,
      disabled: isStarting,
      onChange: (quiet) => app.choose({ quiet }),
    })}
    <div class="train-actions">
      ${button({
        label: say("train.start"),
        testId: "train-start",
        disabled: isStarting || characters === 0,
        onClick: () => void app.start(),
      })}
      ${button({
        label: say("train.otherTexts"),
        testId: "train-texts",
        appearance: "secondary",
        disabled: isStarting,
        onClick: () => void app.chooseTexts(),
      })}
    </div>
  </section>`;
}
