/** The vocabulary that a manifest declares, in itself or in a file beside it. */
import { message } from "../../messages/message";
import { manifestInvalid, type Manifest } from "../manifest/manifest";
import type { Siblings } from "../source";
import { listCandidate, onlyCandidate, wordCandidate, type VocabularyCandidate } from "./candidates";
import { integerVocabulary } from "./integers";
import { candidatesIn, listsIn, mergesBeside } from "./siblingLists";
import { listOf } from "./tokenLists";
import { tokenizerCandidate } from "./tokenizerJson/tokenizerJson";
import { distinctCharacters } from "./trainingText";
import { byteVocabulary, characterVocabulary } from "./vocabulary";
import { wordVocabulary } from "./words";

type Declared = NonNullable<Manifest["vocabulary"]>;

/** Of a vocabulary that stands in the manifest itself. */
export const manifestSource = message("input.manifest");

const place = { source: manifestSource, basis: "manifest" as const };

/**
 * What may be meant, the likeliest first; none for numbers, which are no tokens. `name` is the manifest's. Throws
 * "manifest-invalid" for a file that is not there or lists nothing.
 */
export async function declaredCandidates(declared: Declared, name: string, siblings: Siblings): Promise<VocabularyCandidate[]> {
  switch (declared.kind) {
    case "bytes":
      return [onlyCandidate(byteVocabulary(place.source), place.basis)];
    case "integers":
      return [{ ...place, size: 0, sizes: [], fit: (size) => integerVocabulary(size, place.source) }];
    case "numbers":
      return [];
    case "characters": {
      const { characters } = declared;
      return [
        onlyCandidate(
          characterVocabulary(typeof characters === "string" ? [...characters] : characters, place.source),
          place.basis,
        ),
      ];
    }
    case "words": {
      const { words, lowercase, punctuation, unknown } = declared;
      const options = { lowercase, punctuation, unknown };
      if (typeof words !== "string") return [onlyCandidate(wordVocabulary(words, place.source, options), place.basis)];
      const lists = listsIn(words, await required(words, "words", name, siblings));
      return found(
        lists.map((list) => wordCandidate(list, { ...place, source: words }, options)),
        words,
        name,
      );
    }
    case "tokenizer": {
      const bytes = await required(declared.file, "file", name, siblings);
      return [tokenizerCandidate(new TextDecoder().decode(bytes), { ...place, source: declared.file })];
    }
    case "file": {
      const bytes = await required(declared.file, "file", name, siblings);
      return found(await candidatesIn(declared.file, bytes, place.basis, await mergesBeside(siblings)), declared.file, name);
    }
    case "training-text": {
      const source = await siblings.open(declared.file);
      if (!source) throw missing(declared.file, "file", name);
      const list = listOf(await distinctCharacters(source));
      return found(
        list ? [listCandidate(list, { ...place, source: message("input.charactersOf", { file: declared.file }) })] : [],
        declared.file,
        name,
      );
    }
  }
}

async function required(file: string, key: string, name: string, siblings: Siblings): Promise<Uint8Array> {
  const bytes = await siblings.read(file);
  if (bytes) return bytes;
  throw missing(file, key, name);
}

function missing(file: string, key: string, name: string) {
  return manifestInvalid(name, `vocabulary.${key}`, message("manifest.fileMissing", { file }));
}

function found(candidates: VocabularyCandidate[], file: string, name: string): VocabularyCandidate[] {
  if (candidates.length > 0) return candidates;
  throw manifestInvalid(name, "vocabulary", message("manifest.noTokensListed", { file }));
}
