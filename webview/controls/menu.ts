/** A button that opens a menu: what is done seldom, and needs no place of its own. It closes by Escape, and by a click beside it. */
import { html, noChange, nothing, render, svg, type ElementPart, type TemplateResult } from "lit";
import { Directive, directive } from "lit/directive.js";
import { icon } from "./controls";
import "./menu.css";

export interface MenuItem {
  readonly label: string;
  readonly testId: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  /** Of what is on or off. */
  readonly checked?: boolean;
  /** At the right end, such as a number. */
  readonly note?: string;
  /** The menu stays when it is pressed. */
  readonly stays?: boolean;
}

/** Items below a title; of one that is on among them, the others are off. */
export interface TitledItems {
  readonly title: string;
  readonly items: readonly MenuItem[];
}

/** A sentence at the menu's end, such as why something is not in it. */
export interface MenuHint {
  readonly hint: string;
}

export type MenuGroup = readonly MenuItem[] | TitledItems | MenuHint;

/** What stands in a menu, in groups that a line parts; asked for while it is open. */
export type MenuGroups = () => readonly MenuGroup[];

export interface MenuOptions {
  /** Unique in the page. */
  readonly id: string;
  readonly label: string;
  readonly testId: string;
  readonly groups: MenuGroups;
  /** Shown on the button; three dots where absent. */
  readonly icon?: TemplateResult;
  /** The button is no stop on the way by the Tab key: a key of what it belongs to opens the menu. */
  readonly isSkipped?: boolean;
}

const dots = icon(svg`<path stroke-width="2" stroke-linecap="round" d="M3 8h.01M8 8h.01M13 8h.01" />`);

export function menu({ id, label, testId, groups, icon: drawing = dots, isSkipped = false }: MenuOptions): TemplateResult {
  return html`<button
      type="button"
      class="menu-button"
      data-testid=${testId}
      aria-haspopup="menu"
      aria-label=${label}
      title=${label}
      tabindex=${isSkipped ? -1 : 0}
      popovertarget=${id}
      .style=${`anchor-name: --${id}`}
    >
      ${drawing}
    </button>
    ${menuList(id, label, groups)}`;
}

/**
 * The rows of a list, made when it is opened and kept up as long as it is open: a page has many menus, and is drawn anew all the
 * time. They stay when it is closed, since the focus goes back from them to the button.
 */
class RowsWhileOpen extends Directive {
  private groups: MenuGroups | undefined;
  private isOpen = false;

  override update({ element }: ElementPart, [groups]: [MenuGroups]): typeof noChange {
    const list = element as HTMLElement;
    if (!this.groups) {
      list.addEventListener("beforetoggle", (event) => {
        this.isOpen = event.newState === "open";
        this.draw(list);
      });
    }
    this.groups = groups;
    this.draw(list);
    return noChange;
  }

  /** For a server's rendering, which there is none of; it gives the directive its parameter's type. */
  render(groups: MenuGroups): typeof noChange {
    void groups;
    return noChange;
  }

  private draw(list: HTMLElement): void {
    if (!this.isOpen || !this.groups) return;
    const groups = this.groups();
    const hints = groups.flatMap((group) => ("hint" in group ? group.hint : []));
    list.setAttribute("aria-description", hints.join(" "));
    render(rowsOf(groups, hints), list);
  }
}

const rowsWhileOpen = directive(RowsWhileOpen);

/** The list that a button with popovertarget opens. The button is its anchor: `anchor-name: --ID`. */
export function menuList(id: string, label: string, groups: MenuGroups): TemplateResult {
  return html`<div
    class="menu"
    id=${id}
    popover
    role="menu"
    aria-label=${label}
    .style=${`position-anchor: --${id}`}
    @toggle=${onToggle}
    @keydown=${onKey}
    ${rowsWhileOpen(groups)}
  ></div>`;
}

function rowsOf(groups: readonly MenuGroup[], hints: readonly string[]): TemplateResult {
  const filled = groups
    .map((group) => ({ title: "title" in group ? group.title : null, items: itemsIn(group) }))
    .filter(({ items }) => items.length > 0);
  const line = html`<div class="menu-line" role="separator"></div>`;
  return html`${filled.map(({ title, items }, at) => {
    const rows = items.map((item) => itemRow(item, title !== null));
    return html`${at > 0 ? line : nothing}${
      title === null
        ? rows
        : html`<div role="group" aria-label=${title}>
            <div class="menu-title" aria-hidden="true">${title}</div>
            ${rows}
          </div>`
    }`;
  })}
  ${hints.map(
    (hint) =>
      html`${line}
        <div class="menu-hint" aria-hidden="true">${hint}</div>`,
  )}`;
}

/** What can be pressed. */
export function itemsIn(group: MenuGroup): readonly MenuItem[] {
  return "hint" in group ? [] : "items" in group ? group.items : group;
}

function itemRow({ label, testId, onClick, disabled, checked, note, stays }: MenuItem, isOneOf: boolean): TemplateResult {
  const choose = (event: Event) => {
    if (!stays) (event.currentTarget as Element).closest<HTMLElement>(".menu")?.hidePopover();
    onClick();
  };
  return html`<button
    type="button"
    class="menu-item"
    role=${checked === undefined ? "menuitem" : isOneOf ? "menuitemradio" : "menuitemcheckbox"}
    aria-checked=${checked ?? nothing}
    data-testid=${testId}
    tabindex="-1"
    ?disabled=${disabled ?? false}
    @click=${choose}
  >
    <span class="menu-check" aria-hidden="true">${checked ? "✓" : ""}</span
    ><span class="menu-label">${label}</span>${note === undefined ? nothing : html` <span class="menu-note">${note}</span>`}
  </button>`;
}

const itemsOf = (list: Element) => [...list.querySelectorAll<HTMLElement>(".menu-item:not(:disabled)")];

function onToggle(event: Event): void {
  if ((event as ToggleEvent).newState === "open") itemsOf(event.currentTarget as Element)[0]?.focus();
}

/** Arrow keys go from item to item, Home and End to the first and last. */
function onKey(event: KeyboardEvent): void {
  const items = itemsOf(event.currentTarget as Element);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") (event.currentTarget as HTMLElement).hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  items[(to + items.length) % items.length]?.focus();
}
