/** Data that holds messages, as data that holds their texts: for JSON that programs and people read, and for tests. */
import { isMessageId } from "./catalogues";
import type { Message } from "./message";

/** The same with a text in the place of every message. */
export type InWords<Data> = Data extends Message
  ? string
  : Data extends (...args: never[]) => unknown
    ? Data
    : Data extends readonly (infer Each)[]
      ? InWords<Each>[]
      : Data extends ReadonlyMap<infer Key, infer Value>
        ? Map<Key, InWords<Value>>
        : Data extends object
          ? { [Key in keyof Data]: InWords<Data[Key]> }
          : Data;

/** @param textOf a formatter's text() */
export function inWords<Data>(data: Data, textOf: (said: Message) => string): InWords<Data> {
  return changed(data, textOf) as InWords<Data>;
}

function changed(data: unknown, textOf: (said: Message) => string): unknown {
  if (isMessage(data)) return textOf(data);
  if (Array.isArray(data)) return data.map((each) => changed(each, textOf));
  if (data instanceof Map) return new Map([...data].map(([key, value]) => [key as unknown, changed(value, textOf)]));
  if (typeof data !== "object" || data === null || Object.getPrototypeOf(data) !== Object.prototype) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, changed(value, textOf)]));
}

function isMessage(data: unknown): data is Message {
  if (typeof data !== "object" || data === null) return false;
  const { id, ...rest } = data as { id?: unknown };
  return typeof id === "string" && isMessageId(id) && Object.keys(rest).every((key) => key === "args");
}
