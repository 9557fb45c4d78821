/**
 * A lit directive that holds a toolkit picker's value to what the page says, except while a person has the list open, and
 * what the picker's own change events need to be complete.
 */
import { noChange, type ElementPart } from "lit";
import { Directive, directive, PartType, type PartInfo } from "lit/directive.js";

interface Picker extends Element {
  value: string;
  open: boolean;
  selectedIndex: number;
  /** The picker tells of a change when the selected index differs from this one. */
  indexWhenOpened: number;
}

/** To be called after every change: the picker leaves out of its own accord to tell of a way back to the value before. */
export function noteChange(element: Element): void {
  const picker = element as Picker;
  picker.indexWhenOpened = picker.selectedIndex;
}

class KeepValue extends Directive {
  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.ELEMENT) throw new Error("keepValue stands on an element.");
  }

  override update(part: ElementPart, [value]: [string]): typeof noChange {
    const picker = part.element as Picker;
    if (!picker.open && picker.value !== value) {
      picker.value = value;
      noteChange(picker);
    }
    return noChange;
  }

  /** For a server's rendering, which there is none of; it gives the directive its parameters' types. */
  render(value: string): typeof noChange {
    void value;
    return noChange;
  }
}

export const keepValue = directive(KeepValue);
