/** Vocabularies in files beside a checkpoint, by their usual names: lists of tokens, and tokenizers. */
import { SaidError } from "../../messages/error";
import { message, quoted, type Message } from "../../messages/message";
import type { Siblings } from "../source";
import { listCandidate, type VocabularyCandidate } from "./candidates";
import { searchValues } from "./searchValues";
import { holdsPickle, pickledLists } from "./pickledLists";
import { isMap, parsePlain, readTextLists, readTokenList, type TokenList } from "./tokenLists";
import { describeByteLevel, describeWordPiece } from "./tokenizerFiles";
import { tokenizerCandidate } from "./tokenizerJson/tokenizerJson";

const names = [
  "vocab.json",
  "chars.json",
  "chars.txt",
  "vocab.txt",
  "vocabulary.json",
  "vocabulary.txt",
  "characters.json",
  "characters.txt",
  "tokenizer.json",
  "word_index.json",
  "char2idx.json",
  "char_to_idx.json",
  "char_indices.json",
  "words.txt",
  "tokens.txt",
];
/** Learned vocabularies as Python keeps them: pickles, read as data. */
const pickled = [
  "vocab",
  "vocabulary",
  "chars",
  "chars_vocab",
  "char2idx",
  "char_to_idx",
  "char2int",
  "word2idx",
  "word_to_idx",
  "word_index",
  "stoi",
  "itos",
  "tokenizer",
  "dictionary",
].flatMap((stem) => [".pkl", ".pickle", ".joblib", ".npy"].map((ending) => `${stem}${ending}`));
/** Where a project keeps them, in the checkpoint's folder. */
const folders = ["", "vocab/", "vocabulary/", "data/", "assets/"];
const unread = new Map([
  ["spm.model", message("input.sentencePiece")],
  ["sentencepiece.model", message("input.sentencePiece")],
  ["tokenizer.model", message("input.sentencePiece")],
]);

export interface SiblingVocabularies {
  readonly candidates: VocabularyCandidate[];
  readonly warnings: Message[];
}

/** Every file of a usual name, or named after the checkpoint. */
export async function siblingVocabularies(siblings: Siblings, checkpointName: string): Promise<SiblingVocabularies> {
  const candidates: VocabularyCandidate[] = [];
  const warnings: Message[] = [];
  for (const name of await usualNames(siblings, checkpointName)) {
    const bytes = await siblings.read(name);
    if (!bytes) continue;
    try {
      const found = await candidatesIn(name, bytes, "beside", await mergesBeside(siblings));
      if (found.length === 0) warnings.push(message("input.siblingEmpty", { name }));
      candidates.push(...found);
    } catch (error) {
      warnings.push(message("input.siblingUnused", { name, reason: reasonOf(error) }));
    }
  }
  for (const [name, what] of unread) {
    if (!(await siblings.open(name))) continue;
    warnings.push(message("input.siblingNotRead", { name, what }));
  }
  return { candidates, warnings };
}

/** In the checkpoint's folder and in those where vocabularies are kept; only those that are there, where that can be told. */
async function usualNames(siblings: Siblings, checkpointName: string): Promise<string[]> {
  const all = [...names, ...namedAfter(checkpointName), ...pickled];
  const found: string[] = [];
  for (const folder of folders) {
    const present = siblings.list && new Set(await siblings.list(folder));
    found.push(...all.filter((name) => present?.has(name) ?? true).map((name) => `${folder}${name}`));
  }
  return found;
}

/** Beside "shakespeare_weights.hdf5" also "shakespeare_vocab.json" and the like, as textgenrnn writes them. */
function namedAfter(checkpointName: string): string[] {
  const stem = checkpointName.replace(/\.[^.]*$/, "");
  const stems = new Set([stem, stem.replace(/[-_.]?(weights|model)$/i, "")]);
  return [...stems].flatMap((each) => (each === "" ? [] : ["_", "-", "."].map((mark) => `${each}${mark}vocab.json`)));
}

/** The text of GPT-2's merges.txt, without which its vocab.json says nothing. */
export async function mergesBeside(siblings: Siblings): Promise<string | null> {
  const bytes = await siblings.read("merges.txt");
  return bytes && new TextDecoder().decode(bytes);
}

/**
 * What a file lists, in every reading of it; `merges` as mergesBeside gives it. Throws "checkpoint-unsupported" for a
 * tokenizer with parts that are not read.
 */
export async function candidatesIn(
  name: string,
  bytes: Uint8Array,
  basis: VocabularyCandidate["basis"],
  merges: string | null,
): Promise<VocabularyCandidate[]> {
  const place = { source: name, basis };
  if (holdsPickle(bytes)) return (await pickledLists(name, bytes)).map((list) => listCandidate(list, place));
  const content = contentOf(bytes);
  if (content === null) return [];
  const { text, value } = content;
  if (isMap(value) && isMap(value.get("model"))) return [tokenizerCandidate(text, place)];
  return listsIn(name, bytes).map((list) => {
    const tokenizer = describeWordPiece(list) ?? describeByteLevel(list, merges);
    return tokenizer === null ? listCandidate(list, place) : tokenizerCandidate(tokenizer, place);
  });
}

/** The lists of tokens in a file: JSON in any form, or text. */
export function listsIn(name: string, bytes: Uint8Array): TokenList[] {
  const content = contentOf(bytes);
  if (content === null) return [];
  const { text, value } = content;
  if (value === undefined || name.endsWith(".txt")) return name.endsWith(".json") ? [] : readTextLists(text);
  const list = readTokenList(value);
  if (list) return [list];
  return isMap(value) ? searchValues(value as ReadonlyMap<string, never>).map(({ list: found }) => found) : [];
}

function contentOf(bytes: Uint8Array) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, value: parsePlain(text) };
  } catch {
    return null;
  }
}

function reasonOf(error: unknown): Message {
  return error instanceof SaidError ? error.said : quoted((error as Error).message);
}
