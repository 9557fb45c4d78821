/** Vocabularies that the size of a model alone suggests, as many programs use them. */
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

/** PyTorch's tutorials on names: letters and a few marks, the generating one with an end of its own. */
const names = `${letters} .,;'`;

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
  [57, known("the letters and marks of PyTorch's tutorial on names", names)],
  [58, known("the letters and marks of PyTorch's tutorial on names", `${names}_`)],
  [59, known("the letters and marks of PyTorch's tutorial that makes names, and its end", [...`${names}-`, "<EOS>"])],
]);

/** Null where a size suggests nothing. */
export function suggestedVocabulary(size: number): { readonly what: string; readonly vocabulary: Vocabulary } | null {
  const suggested = bySize.get(size);
  if (!suggested) return null;
  const { what, make } = suggested;
  const source = size === 256 ? "assumed from the size 256" : `${what.replace(/^Python's /, "")}, assumed from the size ${size}`;
  return { what, vocabulary: make(source) };
}
