/** The settings in a checkpoint as lines for people: dotted names and short texts, few and short whatever the file holds. */
import { message, type Message } from "../../messages/message";
import { legible } from "../errors";
import type { PlainValue } from "../formats/format";

const mostSettings = 200;
const maximumDepth = 4;
/** Lists and dictionaries with more entries are vocabularies and histories; only their number is told. */
const mostEntries = 24;
const mostCharacters = 200;

/** At most 200 of them, in the file's order. */
export function settingsOf(attributes: ReadonlyMap<string, PlainValue>): Record<string, string | Message> {
  const settings = new Map<string, string | Message>();
  for (const [name, value] of attributes) collect(settings, name, value, 0);
  return Object.fromEntries(settings);
}

function collect(settings: Map<string, string | Message>, name: string, value: PlainValue, depth: number): void {
  if (settings.size >= mostSettings) return;
  if (value instanceof Map && value.size > 0 && value.size <= mostEntries && depth < maximumDepth) {
    for (const [key, item] of value as ReadonlyMap<unknown, PlainValue>)
      collect(settings, `${name}.${legible(String(key))}`, item, depth + 1);
  } else {
    settings.set(name.slice(0, mostCharacters), textOf(value));
  }
}

function textOf(value: PlainValue): string | Message {
  if (typeof value === "string") return cut(value);
  if (value instanceof Uint8Array) return message("common.bytes", { n: value.length });
  if (value instanceof Map) return message("opening.entries", { n: value.size });
  if (!Array.isArray(value)) return String(value);
  const items = value as readonly PlainValue[];
  const isShort = items.length <= mostEntries && items.every((item) => typeof item !== "object" || item === null);
  return isShort ? cut(items.map(String).join(", ")) : message("opening.entries", { n: items.length });
}

/** One line without control characters, at most 200 characters of it; of a whole document its length. */
function cut(text: string): string | Message {
  if (text.length > mostCharacters && /^\s*[{[]/.test(text)) return message("opening.charactersOfJson", { n: text.length });
  const clean = text.slice(0, mostCharacters + 1).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, " ");
  return text.length > mostCharacters ? `${clean.slice(0, mostCharacters - 1)}…` : clean;
}
