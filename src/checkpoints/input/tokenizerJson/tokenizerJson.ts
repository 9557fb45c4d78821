/**
 * Subwords as a tokenizer.json of Hugging Face's tokenizers says: added tokens, normalizer, pre-tokenizer, model. What
 * its post-processor adds around a text is left out. https://github.com/huggingface/tokenizers
 */
import { message } from "../../../messages/message";
import type { Encoding } from "../../../model/encoding";
import { quote } from "../../errors";
import type { Vocabulary } from "../../model";
import type { VocabularyCandidate } from "../candidates";
import { EncodingBuilder } from "../encodingBuilder";
import { tokenLabel } from "../vocabulary";
import { readAddedTokens, tokenFinder, type AddedToken, type Section } from "./addedTokens";
import { aligned } from "./alignedText";
import { readBpe } from "./bpe";
import { textOfBytes } from "./byteLevel";
import { isPart, unsound, unsupported, type Part } from "./description";
import { readNormalizer } from "./normalizers";
import { forPieces, onePiece, type Pieces } from "./pieces";
import { readPreTokenizer } from "./preTokenizers";
import type { SubwordModel } from "./subwordModel";
import { readUnigram } from "./unigram";
import { readWordLevel, readWordPiece } from "./wordPiece";

/** Embeddings often have some rows more than there are tokens, up to a round number. */
const spareRows = 256;
const maximumIds = 4_000_000;
/** Pieces whose tokens are kept, as most words of a text occur often. */
const keptPieces = 20_000;
const longestKept = 64;

type Place = Pick<VocabularyCandidate, "source" | "basis">;

/** Throws "checkpoint-unsupported" that names a part that is not read, or "checkpoint-malformed". */
export function tokenizerCandidate(text: string, place: Place): VocabularyCandidate {
  const { labels, encode } = readTokenizer(text);
  return {
    ...place,
    size: labels.length,
    sizes: [labels.length],
    fit: (size) =>
      size < labels.length || size > labels.length + spareRows
        ? null
        : {
            description: { kind: "subwords", size, source: place.source },
            labels: [...labels, ...Array.from({ length: size - labels.length }, (_, spare) => `#${labels.length + spare}`)],
            encode,
          },
  };
}

function readTokenizer(text: string): Pick<Vocabulary, "labels" | "encode"> {
  const description = parse(text);
  const added = readAddedTokens(description.added_tokens);
  const model = readModel(description.model);
  const normalize = readNormalizer(description.normalizer);
  const preTokenize = readPreTokenizer(description.pre_tokenizer);
  const findRaw = tokenFinder(
    added.filter(({ isNormalized }) => !isNormalized),
    normalize,
  );
  const findNormalized = tokenFinder(
    added.filter(({ isNormalized }) => isNormalized),
    normalize,
  );
  const cut = remembering(model);
  const note =
    isPart(description.post_processor) && description.post_processor.type !== "ByteLevel"
      ? message("input.noTokensAround")
      : undefined;
  const encode = (input: string): Encoding => {
    const encoding = new EncodingBuilder(input, input.length >> 1);
    const parts = findRaw(aligned(input));
    const sections = parts.flatMap((part) => (part.id === null ? findNormalized(normalize(part.text)) : [part]));
    for (const section of sections) {
      if (section.id !== null) addWhole(encoding, section, section.id);
      else addPieces(encoding, preTokenize(onePiece(section.text)), cut, model.unknown);
    }
    return encoding.finish(note);
  };
  return { labels: labelsOf(model, added, usesBytes(description)), encode };
}

function parse(text: string): Part {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unsound(message("input.beginning"), message("input.noJson"));
  }
  if (isPart(value)) return value;
  throw unsound(message("input.beginning"), message("input.noJsonObject"));
}

function readModel(part: unknown): SubwordModel {
  if (!isPart(part)) throw unsound("model", message("input.isMissing"));
  switch (part.type ?? guessedType(part)) {
    case "WordLevel":
      return readWordLevel(part);
    case "WordPiece":
      return readWordPiece(part);
    case "BPE":
      return readBpe(part);
    case "Unigram":
      return readUnigram(part);
    default:
      throw unsupported(message("input.model", { type: quote(String(part.type)) }));
  }
}

/** Files of before 0.10 do not name the model's type. */
function guessedType(part: Part): string {
  if (part.merges !== undefined) return "BPE";
  if (Array.isArray(part.vocab)) return "Unigram";
  return part.continuing_subword_prefix === undefined ? "WordLevel" : "WordPiece";
}

interface Cut {
  readonly id: number | null;
  readonly start: number;
  readonly end: number;
}

/** The model's cuts of a piece; those of short pieces are kept. */
function remembering(model: SubwordModel): (piece: string) => readonly Cut[] {
  const kept = new Map<string, readonly Cut[]>();
  return (piece) => {
    const known = kept.get(piece);
    if (known) return known;
    const cuts: Cut[] = [];
    model.tokenize(piece, (id, start, end) => cuts.push({ id, start, end }));
    if (piece.length <= longestKept && kept.size < keptPieces) kept.set(piece, cuts);
    return cuts;
  };
}

function addWhole(encoding: EncodingBuilder, { text: { starts, ends } }: Section, id: number): void {
  encoding.add(id, starts[0] ?? 0, ends.at(-1) ?? 0);
}

function addPieces(
  encoding: EncodingBuilder,
  pieces: Pieces,
  cut: (piece: string) => readonly Cut[],
  unknown: number | null,
): void {
  const { text, starts, ends } = pieces.text;
  forPieces(pieces, (from, to) => {
    for (const { id, start, end } of cut(text.slice(from, to))) {
      const [first, last] = [starts[from + start] ?? 0, ends[from + end - 1] ?? 0];
      if (id === null) encoding.leaveOut(first, last);
      else encoding.add(id, first, last, id !== unknown);
    }
  });
}

/** By id, as a person reads them; ids without a token by number. */
function labelsOf({ ids }: SubwordModel, added: readonly AddedToken[], bytes: boolean): string[] {
  const labels: string[] = [];
  const place = (id: number, token: string) => {
    if (id >= maximumIds) throw unsound("model.vocab", message("input.idTooLarge", { id }));
    labels[id] = tokenLabel(token, id);
  };
  for (const [token, id] of ids) place(id, bytes ? textOfBytes(token) : token.replaceAll("▁", " "));
  for (const { id, content } of added) place(id, content);
  return Array.from(labels, (label, id) => label ?? `#${id}`);
}

/** Whether the tokens are written in the byte-level alphabet. */
function usesBytes({ pre_tokenizer: parts, normalizer, decoder }: Part): boolean {
  return [parts, normalizer, decoder].some((part) => JSON.stringify(part ?? null).includes('"ByteLevel"'));
}
