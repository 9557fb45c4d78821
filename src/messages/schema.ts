/** What a message looks like when it arrives from another room: validated before anything formats it. */
import * as v from "valibot";
import { isMessageId } from "./catalogues";
import type { Message, MessageArgument, MessageId } from "./message";

const idSchema = v.custom<MessageId>((id) => typeof id === "string" && isMessageId(id), "The catalogue has no such message.");

const partSchema: v.GenericSchema<string | Message> = v.union([v.string(), v.lazy(() => messageSchema)]);

const argumentSchema: v.GenericSchema<MessageArgument> = v.union([
  v.string(),
  v.number(),
  v.nan(),
  v.lazy(() => messageSchema),
  v.array(partSchema),
]);

export const messageSchema: v.GenericSchema<Message> = v.object({
  id: idSchema,
  args: v.exactOptional(v.record(v.string(), argumentSchema)),
});
