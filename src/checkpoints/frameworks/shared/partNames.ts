/**
 * Which recurrent part of a file a tensor belongs to: by words of its name that are in one part's name and in no other's.
 * Words that projects use for the same thing count as one. Knows no shapes.
 */

import type { Manifest } from "../../manifest/manifest";

/** The first is the word that stands for all. */
const synonyms: readonly (readonly string[])[] = [
  ["actor", "policy", "pi", "action"],
  ["critic", "value", "vf"],
  ["encoder", "enc", "source", "src"],
  ["decoder", "dec", "target", "tgt"],
];

/** Lower-case words of a tensor's or a module's name. */
export function wordsOf(name: string): ReadonlySet<string> {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[._/:]+/);
  return new Set(words.map((word) => synonyms.find((same) => same.includes(word))?.[0] ?? word));
}

export interface Owner {
  /** The index of the part that a tensor's name ties it to; null where it could be any's. */
  of(name: string): number | null;
  /** The part that generates, where another is named to be read first: an unnamed output layer is its own. */
  readonly decoder: number | null;
  readonly encoder: number | null;
}

export function ownersAmong(parts: readonly string[]): Owner {
  const words = parts.map(wordsOf);
  const distinguishing = words.map((own, index) => {
    return new Set([...own].filter((word) => words.every((other, at) => at === index || !other.has(word))));
  });
  const partOfWord = new Map(distinguishing.flatMap((own, index) => [...own].map((word) => [word, index] as const)));
  const having = (word: string) => {
    const at = distinguishing.findIndex((own) => own.has(word));
    return at < 0 ? null : at;
  };
  const [encoder, decoder] = [having("encoder"), having("decoder")];
  const isPair = parts.length === 2 && encoder !== null && decoder !== null;
  return {
    of(name) {
      const found = new Set([...wordsOf(name)].flatMap((word) => partOfWord.get(word) ?? []));
      return found.size === 1 ? ([...found][0] ?? null) : null;
    },
    encoder: isPair ? encoder : null,
    decoder: isPair ? decoder : null,
  };
}

/** The tensors that each part may have: those that no name ties to another one. */
export function tensorsByPart<Named extends { readonly name: string }>(
  parts: readonly string[],
  tensors: readonly Named[],
  manifest: Manifest | null,
): (index: number) => readonly Named[] {
  const owners = ownersAmong(parts);
  return (index) => (parts.length === 1 ? tensors : tensors.filter(({ name }) => isOf(owners, index, name, manifest)));
}

/** A tensor that no name ties to a part can be any part's; an output layer is the decoder's. What a manifest names is for all. */
export function isOf(owners: Owner, index: number, name: string, manifest: Manifest | null): boolean {
  if (Object.values(manifest?.tensors ?? {}).includes(name)) return true;
  const owner = owners.of(name);
  if (owner !== null) return owner === index;
  return owners.decoder === null || owners.decoder === index;
}
