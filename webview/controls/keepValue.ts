/** A lit directive that holds a picker's value to what the page says, except while a person has the list open. */
import { noChange, type ElementPart } from "lit";
import { Directive, directive, PartType, type PartInfo } from "lit/directive.js";

interface Picker extends Element {
  value: string;
  open: boolean;
}

class KeepValue extends Directive {
  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.ELEMENT) throw new Error("keepValue stands on an element.");
  }

  override update(part: ElementPart, [value]: [string]): typeof noChange {
    const picker = part.element as Picker;
    if (!picker.open && picker.value !== value) picker.value = value;
    return noChange;
  }

  /** For a server's rendering, which there is none of; it gives the directive its parameters' types. */
  render(value: string): typeof noChange {
    void value;
    return noChange;
  }
}

export const keepValue = directive(KeepValue);
