/** What valibot finds wrong in a manifest, as messages. Knows kinds of issues, and nothing of what a manifest may say. */
import type * as v from "valibot";
import { message, type Message, type MessageId } from "../../messages/message";
import { legible } from "../errors";

/** Valibot's names of kinds of values. */
const kinds: Readonly<Record<string, Message>> = {
  string: message("manifest.text"),
  number: message("manifest.number"),
  boolean: message("manifest.trueOrFalse"),
  Array: message("manifest.list"),
  Object: message("manifest.object"),
  "(string | Array)": message("manifest.textOrList"),
};

const bounds: Readonly<Record<string, Extract<MessageId, "manifest.expectedAtLeast" | "manifest.expectedAtMost">>> = {
  min_value: "manifest.expectedAtLeast",
  max_value: "manifest.expectedAtMost",
};

/** A clause: what is wrong with one value. */
export function describeIssue({ type, expected, received, requirement }: v.BaseIssue<unknown>): Message {
  if (expected === "never") return message("manifest.noSuchProperty");
  if (received === "undefined") return message("manifest.missing");
  if (type === "min_length") return message("manifest.empty");
  if (type === "regex") return message("manifest.gateOrderExpected");
  const found = kinds[received] ?? legible(received);
  const bound = bounds[type];
  if (bound) return message(bound, { limit: Number(requirement), found });
  if (type === "integer") return message("manifest.expected", { expected: message("manifest.wholeNumber"), found });
  const kind = kinds[expected ?? ""];
  if (kind) return message("manifest.expected", { expected: kind, found });
  const choices = (expected ?? "").replace(/^\(|\)$/g, "").split(" | ");
  const [choice = ""] = choices;
  return choices.length === 1
    ? message("manifest.expected", { expected: choice, found })
    : message("manifest.expectedOneOf", { choices, found });
}
