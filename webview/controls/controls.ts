/**
 * The controls of all pages, as lit templates that take plain options: the browser's own elements, which controls.css draws as
 * VS Code draws its own. It knows nothing of what the controls are for.
 */
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import "./controls.css";

export interface DropdownOptions {
  /** Unique in the page. */
  readonly id: string;
  /** Shown before the picker, and its accessible name. */
  readonly label: string;
  readonly testId: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
  readonly disabled?: boolean;
  /** Of what is chosen, where it may be too long for its place. */
  readonly title?: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A picker of one of several values. */
export function dropdown({ id, label, testId, options, value, disabled, title, onChange }: DropdownOptions): TemplateResult {
  const changed = (event: Event) => {
    const chosen = (event.currentTarget as HTMLSelectElement).value;
    if (chosen !== value) onChange(chosen);
  };
  return html`<span class="control-field"
    ><label class="control-label" for=${id}>${label}</label
    ><span class="control-select"
      ><select id=${id} data-testid=${testId} title=${title ?? nothing} ?disabled=${disabled ?? false} @change=${changed}>
        ${options.map(
          (option) => html`<option value=${option.value} .selected=${live(option.value === value)}>${option.label}</option>`,
        )}</select
      >${chevronIcon}</span
    ></span
  >`;
}

export interface ButtonOptions {
  /** The text on the button, or with an icon the accessible name. */
  readonly label: string;
  readonly testId: string;
  readonly onClick: () => void;
  readonly appearance?: "primary" | "secondary" | "icon";
  /** Shown in place of the label; an svg of 16 by 16 pixels that draws in currentColor. */
  readonly icon?: TemplateResult;
  readonly disabled?: boolean;
  readonly title?: string;
}

export function button({ label, testId, onClick, appearance, icon, disabled, title }: ButtonOptions): TemplateResult {
  return html`<button
    type="button"
    class="control-button ${appearance ?? "primary"}"
    data-testid=${testId}
    aria-label=${icon ? label : nothing}
    title=${title ?? (icon ? label : nothing)}
    ?disabled=${disabled ?? false}
    @click=${() => onClick()}
  >
    ${icon ?? label}
  </button>`;
}

/** A drawing of 16 by 16 pixels, in lines of the text's colour. */
export function icon(drawing: SVGTemplateResult): TemplateResult {
  return html`<svg
    width="16"
    height="16"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.2"
    aria-hidden="true"
  >
    ${drawing}
  </svg>`;
}

export const widenIcon = icon(svg`<path d="M1.5 8h13M4 5 1.5 8 4 11M12 5l2.5 3L12 11" />`);
export const backIcon = icon(svg`<path d="M13.5 8h-11M7 3.5 2.5 8 7 12.5" />`);
export const besideIcon = icon(svg`<path d="M1.5 3h13v10h-13zM8 3v10M11.2 6v4M9.2 8h4" />`);
export const orderIcon = icon(svg`<path d="M2.5 4h11M2.5 8h7M2.5 12h3.5M13 8v5M11 11l2 2 2-2" />`);
export const chevronIcon = icon(svg`<path d="M4 6l4 4 4-4" />`);
export const copyIcon = icon(svg`<path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />`);
export const minusIcon = icon(svg`<path d="M3 8h10" />`);
export const plusIcon = icon(svg`<path d="M3 8h10M8 3v10" />`);
export const saveIcon = icon(svg`<path d="M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11" />`);
export const closeIcon = icon(svg`<path d="M3.5 3.5l9 9M12.5 3.5l-9 9" />`);
export const forwardIcon = icon(svg`<path d="M2.5 8h11M9 3.5 13.5 8 9 12.5" />`);
export const narrowIcon = icon(svg`<path d="M1 8h5M10 8h5M4 5.5 6.5 8 4 10.5M12 5.5 9.5 8l2.5 2.5" />`);

export interface CheckboxOptions {
  readonly label: string;
  readonly testId: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function checkbox({ label, testId, checked, disabled, onChange }: CheckboxOptions): TemplateResult {
  return html`<label class="control-checkbox"
    ><input
      type="checkbox"
      data-testid=${testId}
      ?disabled=${disabled ?? false}
      .checked=${live(checked)}
      @change=${(event: Event) => onChange((event.currentTarget as HTMLInputElement).checked)}
    />${label}</label
  >`;
}

export interface RadioOptions {
  /** The same for all of a group, of which one is checked. */
  readonly name: string;
  readonly label: string;
  readonly testId: string;
  readonly checked: boolean;
  readonly onCheck: () => void;
}

export function radio({ name, label, testId, checked, onCheck }: RadioOptions): TemplateResult {
  return html`<label class="control-checkbox control-radio"
    ><input type="radio" name=${name} data-testid=${testId} .checked=${live(checked)} @change=${() => onCheck()} />${label}</label
  >`;
}

export interface TextFieldOptions {
  /** The accessible name; the placeholder is what is seen. */
  readonly label: string;
  readonly testId: string;
  readonly value: string;
  readonly placeholder: string;
  /** Told of every keystroke. */
  readonly onInput: (value: string) => void;
}

export function textField({ label, testId, value, placeholder, onInput }: TextFieldOptions): TemplateResult {
  return html`<input
    type="text"
    class="control-text"
    spellcheck="false"
    data-testid=${testId}
    aria-label=${label}
    placeholder=${placeholder}
    .value=${live(value)}
    @input=${(event: Event) => onInput((event.currentTarget as HTMLInputElement).value)}
  />`;
}

/** A sign that something is going on; the label says what, for those who do not see it turn. */
export function progressRing({ label }: { readonly label: string }): TemplateResult {
  return html`<span class="control-ring" role="progressbar" aria-label=${label}></span>`;
}

/** A count beside a title. */
export function badge(text: string | number): TemplateResult {
  return html`<span class="control-badge">${text}</span>`;
}
