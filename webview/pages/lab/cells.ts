/** Which cells learn side by side: a button that names them, and a menu to choose others. */
import { html, type TemplateResult } from "lit";
import { quoted } from "../../../src/messages/message";
import { MOST_LAB_CELLS, type LabOffer } from "../../../src/protocol/lab";
import { chevronIcon } from "../../controls/controls";
import { menuList, type MenuItem } from "../../controls/menu";
import { formatList, say, textOf } from "../../shell/language";
import type { App } from "./app";

const ID = "lab-cells";

/** What cells are called, in the order in which they are chosen. */
export function titlesOf(offer: LabOffer | null, cells: readonly string[]) {
  return cells.map((id) => offer?.cells.find((cell) => cell.id === id)?.title ?? quoted(id));
}

export function cellsPicker(app: App, disabled: boolean): TemplateResult {
  const { offer, choice } = app.store.state;
  const { cells } = choice;
  const itemOf = ({ id, title }: LabOffer["cells"][number]): MenuItem => {
    const checked = cells.includes(id);
    return {
      label: textOf(title),
      testId: `cell-${id}`,
      checked,
      stays: true,
      disabled: checked ? cells.length === 1 : cells.length === MOST_LAB_CELLS,
      onClick: () => app.choose({ cells: checked ? cells.filter((cell) => cell !== id) : [...cells, id] }),
    };
  };
  const hint = say("lab.mostCells", { most: MOST_LAB_CELLS });
  return html`<span class="control-field"
    ><span class="control-label" id="${ID}-label">${say("lab.cells")}</span
    ><button
      type="button"
      class="lab-cells"
      data-testid="lab-cells"
      id="${ID}-button"
      aria-haspopup="menu"
      aria-labelledby="${ID}-label ${ID}-button"
      popovertarget=${ID}
      ?disabled=${disabled}
      .style=${`anchor-name: --${ID}`}
    >
      <span>${formatList(titlesOf(offer, cells).map(textOf))}</span>${chevronIcon}</button
    >${menuList(ID, say("lab.cells"), () => [(offer?.cells ?? []).map(itemOf), { hint }])}</span
  >`;
}
