/** Vocabularies that the size of a model alone suggests, as many programs use them: taken, or offered. */
import { message, type Message } from "../../messages/message";
import type { Vocabulary } from "../model";
import { byteVocabulary, characterVocabulary } from "./vocabulary";

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** What Python's string.printable holds, in its order: the vocabulary of char-rnn.pytorch and of tutorials after it. */
const printable = `0123456789${letters}!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~ \t\n\r\x0b\x0c`;

interface Known {
  readonly what: Message;
  make(source: Message): Vocabulary;
}

function known(what: Message, characters: Iterable<string>): Known {
  return { what, make: (source) => characterVocabulary([...characters], source) };
}

const bySize = new Map<number, Known>([
  [256, { what: message("input.bytes"), make: byteVocabulary }],
  [
    128,
    known(
      message("input.ascii"),
      Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
    ),
  ],
  [100, known(message("input.printable"), printable)],
  [95, known(message("input.printableShort"), printable.slice(0, -5))],
]);

/** Null where a size suggests nothing. */
export function suggestedVocabulary(size: number): { readonly what: Message; readonly vocabulary: Vocabulary } | null {
  const suggested = bySize.get(size);
  if (!suggested) return null;
  const { what, make } = suggested;
  return { what, vocabulary: make(message("input.assumedFromSize", { what, size })) };
}

/** Vocabularies of character classifiers and generators after PyTorch's tutorials on names: letters and a few marks. */
const lettersAndMarks: readonly { readonly what: Message; readonly characters: string | readonly string[] }[] = [
  ...[" .,;'", " .,;'-", " .,;'_"].map((marks) => {
    return { what: message("input.lettersAndMarks", { marks: `"${marks}"` }), characters: letters + marks };
  }),
  {
    what: message("input.lettersMarksAndEnd", { marks: `" .,;'-"` }),
    characters: [...`${letters} .,;'-`, "<EOS>"],
  },
];

/** Those that a size is often of: to be offered, as the size alone is too little to take one. */
export function offeredVocabularies(size: number): typeof lettersAndMarks {
  return lettersAndMarks.filter(({ characters }) => [...characters].length === size);
}
