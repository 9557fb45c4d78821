/**
 * Stands in a worker where catalogues.ts stands elsewhere (tools/messages/textsFrom.mjs): English alone, as logs are in
 * it. What a person reads leaves a worker as messages, and becomes text where their language is known.
 */
import { english } from "./en/english";
import type * as all from "./catalogues";

export const textsOf: typeof all.textsOf = () => english;

export const isMessageId = ((id) => Object.hasOwn(english, id)) as typeof all.isMessageId;
