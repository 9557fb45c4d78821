/** Chains that dense layers make by their sizes and their order, with the normalisations between them. Knows no framework. */

export interface Link {
  readonly kind: "dense" | "layer-norm" | "batch-norm";
  readonly inputs: number;
  readonly outputs: number;
  /** Where it stands among the tensors, which files keep in the order of the program. */
  readonly place: number;
}

const maximumChain = 8;
/** Of dense layers that read as many numbers, more are not looked at. */
const maximumEqual = 256;

/** The fewest dense layers in the file's order that lead from one width to the other; null where none do. */
export function chainOf<Each extends Link>(links: readonly Each[], from: number, to: number): Each[] | null {
  const byInputs = new Map<number, Each[]>();
  for (const link of links) {
    const equal = byInputs.get(link.inputs) ?? [];
    if (link.kind === "dense" && equal.length < maximumEqual) equal.push(link);
    byInputs.set(link.inputs, equal);
  }
  /** By the width that it arrives at, the way that ends first in the file: any other goes on no further. */
  let ways = new Map<number, Each[]>([[from, []]]);
  for (let length = 1; length <= maximumChain && ways.size > 0; length++) {
    const longer = new Map<number, Each[]>();
    for (const [width, way] of ways) {
      for (const link of byInputs.get(width) ?? []) {
        if (link.place <= (way.at(-1)?.place ?? -1)) continue;
        if (link.outputs === to) return [...way, link];
        if (link.place < (longer.get(link.outputs)?.at(-1)?.place ?? Infinity)) longer.set(link.outputs, [...way, link]);
      }
    }
    ways = longer;
  }
  return null;
}

/** Every dense layer that goes on from where the one before ended, in the file's order. */
export function longestChain<Each extends Link>(links: readonly Each[], from: number): Each[] {
  const chain: Each[] = [];
  for (const link of links) {
    if (link.kind === "dense" && link.inputs === (chain.at(-1)?.outputs ?? from) && chain.length < maximumChain) chain.push(link);
  }
  return chain;
}

/** A chain with the normalisations of the right size that stand between its layers. */
export function withNorms<Each extends Link>(chain: readonly Each[], links: readonly Each[]): Each[] {
  const norms = links.filter(({ kind }) => kind !== "dense");
  return chain.flatMap((link, index) => {
    const after = chain[index - 1]?.place ?? -1;
    const between = norms.filter(
      ({ place, inputs }) => inputs === link.inputs && (index === 0 || place > after) && place < link.place,
    );
    return [...between.slice(-1), link];
  });
}
