/** Vocabularies that the size of a model alone suggests, as many programs use them: taken, or offered. */
import type { Vocabulary } from "../model";
import { byteVocabulary, characterVocabulary } from "./vocabulary";

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** What Python's string.printable holds, in its order: the vocabulary of char-rnn.pytorch and of tutorials after it. */
const printable = `0123456789${letters}!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~ \t\n\r\x0b\x0c`;

interface Known {
  readonly what: string;
  make(source: string): Vocabulary;
}

function known(what: string, characters: Iterable<string>): Known {
  return { what, make: (source) => characterVocabulary([...characters], source) };
}

const bySize = new Map<number, Known>([
  [256, { what: "the 256 bytes", make: byteVocabulary }],
  [
    128,
    known(
      "the 128 characters of ASCII",
      Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
    ),
  ],
  [100, known("Python's string.printable", printable)],
  [95, known("Python's string.printable without its last five, which are blanks", printable.slice(0, -5))],
]);

/** Null where a size suggests nothing. */
export function suggestedVocabulary(size: number): { readonly what: string; readonly vocabulary: Vocabulary } | null {
  const suggested = bySize.get(size);
  if (!suggested) return null;
  const { what, make } = suggested;
  const source = size === 256 ? "assumed from the size 256" : `${what.replace(/^Python's /, "")}, assumed from the size ${size}`;
  return { what, vocabulary: make(source) };
}

/** Vocabularies of character classifiers and generators after PyTorch's tutorials on names: letters and a few marks. */
const lettersAndMarks: readonly { readonly what: string; readonly characters: string | readonly string[] }[] = [
  { what: `string.ascii_letters and " .,;'"`, characters: `${letters} .,;'` },
  { what: `string.ascii_letters and " .,;'-"`, characters: `${letters} .,;'-` },
  { what: `string.ascii_letters and " .,;'_"`, characters: `${letters} .,;'_` },
  { what: `string.ascii_letters, " .,;'-" and an end`, characters: [...`${letters} .,;'-`, "<EOS>"] },
];

/** Those that a size is often of: to be offered, as the size alone is too little to take one. */
export function offeredVocabularies(size: number): typeof lettersAndMarks {
  return lettersAndMarks.filter(({ characters }) => [...characters].length === size);
}
