/** What the editor knows about places of the traced texts: which of them are of a kind, such as names of variables. */
import * as v from "valibot";
import { messageSchema } from "../messages/schema";
import { integers } from "./model";

const MOST_MARKS = 64;

/** By sequence where such places begin and end in its text, in UTF-16 offsets, in rising order. */
export const textMark = v.object({ follows: messageSchema, starts: v.array(integers), ends: v.array(integers) });
export type TextMark = v.InferOutput<typeof textMark>;

export const textMarks = v.pipe(v.array(textMark), v.maxLength(MOST_MARKS));
