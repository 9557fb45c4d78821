/** The steps of a picture side by side; each can be chosen. */
import { html, type TemplateResult } from "lit";
import { say } from "../../shell/language";
import type { Shown } from "./state";

export interface Step {
  readonly body: TemplateResult;
  readonly caption: string;
  /** For those who hear the page. */
  readonly label: string;
}

export function strip(
  { steps, step: chosen }: Shown,
  choose: (step: number) => void,
  of: (step: number) => Step,
): TemplateResult {
  return html`<ol class="picture-steps" aria-label=${say("pictures.steps")}>
    ${Array.from({ length: steps }, (_, step) => {
      const { body, caption, label } = of(step);
      return html`<li>
        <button
          type="button"
          class=${step === chosen ? "chosen" : ""}
          aria-pressed=${step === chosen}
          aria-label=${label}
          data-testid="picture-step"
          @click=${() => choose(step)}
        >
          ${body}<span class="caption" aria-hidden="true">${caption}</span>
        </button>
      </li>`;
    })}
  </ol>`;
}
