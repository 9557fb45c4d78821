/** Token ids written as numbers: what can be read where nothing tells what the ids stand for. */
import { message, type Message } from "../../messages/message";
import { CheckpointError } from "../errors";
import type { Vocabulary } from "../model";
import { EncodingBuilder } from "./encodingBuilder";

/** Anything but digits stands between two ids. A number that is no id is left out; a text without any number is refused. */
export function integerVocabulary(size: number, source: string | Message): Vocabulary {
  return {
    description: { kind: "integers", size, source },
    labels: Array.from({ length: size }, (_, id) => `${id}`),
    encode(text) {
      const encoding = new EncodingBuilder(text);
      let found = false;
      for (const { 0: digits, index } of text.matchAll(/\d+/g)) {
        found = true;
        const id = Number(digits);
        if (id < size) encoding.add(id, index, index + digits.length);
        else encoding.leaveOut(index, index + digits.length);
      }
      if (found || text.trim() === "") return encoding.finish();
      const example = size > 1 ? `"0, ${size - 1}"` : '"0"';
      throw new CheckpointError("input-malformed", message("input.noTokenIds", { last: size - 1, example }));
    },
  };
}
