/**
 * Searches for a model's vocabulary where it may lie: the manifest, the checkpoint's own metadata, files beside it, or
 * the size alone. Says where it was found. Knows nothing of tensors.
 */
import type { Manifest } from "../manifest";
import type { Vocabulary } from "../model";
import type { Siblings } from "../source";
import { byteVocabulary, characterVocabulary } from "./vocabulary";

export interface VocabularyCandidates {
  /** The best first. A manifest's is the only one: it is not weighed against others. */
  readonly candidates: readonly Vocabulary[];
  readonly warnings: readonly string[];
}

/** Names under which training scripts keep their vocabulary in safetensors metadata. */
const metadataKeys = [
  "vocabulary", "vocab", "characters", "chars", "itos", "stoi", "idx2char", "char2idx", "int2char", "char2int",
  "ix_to_char", "char_to_ix",
];
const siblingNames = ["vocab.json", "chars.json", "chars.txt"];

/** Every vocabulary that something declares, whatever size the model turns out to have. */
export async function vocabularyCandidates(
  manifest: Manifest | null,
  metadata: ReadonlyMap<string, string>,
  siblings: Siblings,
  checkpointName = "",
): Promise<VocabularyCandidates> {
  if (manifest?.vocabulary) return { candidates: [fromManifest(manifest.vocabulary)], warnings: [] };
  const candidates: Vocabulary[] = [];
  const warnings: string[] = [];
  for (const key of metadataKeys) {
    const value = metadata.get(key);
    const characters = value === undefined ? null : parseCharacters(value);
    if (characters) candidates.push(characterVocabulary(characters, `checkpoint metadata "${key}"`));
  }
  for (const name of [...siblingNames, ...namedAfter(checkpointName)]) {
    const bytes = await siblings.read(name);
    if (!bytes) continue;
    const readings = siblingReadings(name, bytes);
    if (readings.length === 0) warnings.push(`${name} beside the checkpoint lists no characters; it was not used.`);
    candidates.push(...readings.map((characters) => characterVocabulary(characters, name)));
  }
  return { candidates, warnings };
}

/** Beside "shakespeare_weights.hdf5" also "shakespeare_vocab.json" and the like, as textgenrnn writes them. */
function namedAfter(checkpointName: string): string[] {
  const stem = checkpointName.replace(/\.[^.]*$/, "");
  const stems = new Set([stem, stem.replace(/[-_.]?weights$/i, "")]);
  return [...stems].flatMap((each) => (each === "" ? [] : ["_", "-", "."].map((mark) => `${each}${mark}vocab.json`)));
}

/** What Python's string.printable holds, in its order: the vocabulary of char-rnn.pytorch and of tutorials after it. */
const printable = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\n\r\x0b\x0c";

/** Vocabularies that a size alone suggests. */
const bySize = new Map([
  [256, { what: "the 256 bytes", make: () => byteVocabulary("assumed from the size 256") }],
  [100, {
    what: "Python's string.printable",
    make: () => characterVocabulary([...printable], "string.printable, assumed from the size 100"),
  }],
]);

/** The first candidate of `size` tokens; without any, what the size suggests; null where it suggests nothing. */
export function chooseVocabulary(
  candidates: readonly Vocabulary[],
  size: number,
): { vocabulary: Vocabulary | null; warnings: string[] } {
  const vocabulary = candidates.find((candidate) => candidate.description.size === size);
  if (vocabulary) return { vocabulary, warnings: [] };
  const warnings = [...new Map(candidates.map(({ description }) => [description.source, description.size]))].map(
    ([source, found]) => `The vocabulary in ${source} has ${found} characters and the model ${size}; it was not used.`,
  );
  const suggested = bySize.get(size);
  if (!suggested) return { vocabulary: null, warnings };
  warnings.push(`The vocabulary is taken to be ${suggested.what}, from its size alone; a manifest can say otherwise.`);
  return { vocabulary: suggested.make(), warnings };
}

function fromManifest(declared: NonNullable<Manifest["vocabulary"]>): Vocabulary {
  if (declared.kind === "bytes") return byteVocabulary("manifest");
  const { characters } = declared;
  return characterVocabulary(typeof characters === "string" ? [...characters] : characters, "manifest");
}

/** A text file may end in a newline of its own or in the newline as its last character: both readings. */
function siblingReadings(name: string, bytes: Uint8Array): string[][] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return [];
  }
  const texts = name.endsWith(".txt") && text.endsWith("\n") ? [text, text.replace(/\r?\n$/, "")] : [text];
  const readings = texts.map((each) => (name.endsWith(".txt") ? distinct([...each]) : parseJson(each)));
  return readings.filter((characters) => characters !== null);
}

/** JSON in one of its forms, else the string itself as the list of its characters. */
function parseCharacters(value: string): string[] | null {
  return parseJson(value) ?? distinct([...value]);
}

/** A list of strings, a string, {character: id} or {id: character}; null for anything else. */
function parseJson(text: string): string[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value === "string") return distinct([...value]);
  if (Array.isArray(value)) return value.every((item) => typeof item === "string") ? distinct(value) : null;
  if (typeof value !== "object" || value === null) return null;
  const entries = Object.entries(value);
  return placeById(entries) ?? placeById(entries.map(([id, character]) => [character as string, Number(id)]));
}

/** Characters at their ids; null unless the ids are whole numbers, each once, below twice their number. */
function placeById(entries: readonly (readonly [unknown, unknown])[]): string[] | null {
  const placed: string[] = [];
  for (const [character, id] of entries) {
    const fits = typeof character === "string" && typeof id === "number" && Number.isInteger(id);
    if (!fits || id < 0 || id >= 2 * entries.length || placed[id] !== undefined) return null;
    placed[id] = character;
  }
  return placed.length === 0 ? null : Array.from(placed, (character) => character ?? "");
}

function distinct(characters: string[]): string[] | null {
  return characters.length > 0 && new Set(characters).size === characters.length ? characters : null;
}
