/** Chains that dense layers make by their sizes and their order, with the normalisations between them. Knows no framework. */

export interface Link {
  readonly kind: "dense" | "layer-norm" | "batch-norm";
  readonly inputs: number;
  readonly outputs: number;
  /** Where it stands among the tensors, which files keep in the order of the program. */
  readonly place: number;
}

const maximumChain = 8;

/** The fewest linear layers in the file's order that lead from one width to the other, each used once; null where none do. */
export function chainOf<Each extends Link>(modules: readonly Each[], from: number, to: number): Each[] | null {
  const linear = modules.filter(({ kind }) => kind === "dense");
  let ways: Each[][] = [[]];
  for (let length = 1; length <= maximumChain && ways.length > 0; length++) {
    const longer = ways.flatMap((way) => linear
      .filter((module) => module.inputs === (way.at(-1)?.outputs ?? from) && module.place > (way.at(-1)?.place ?? -1))
      .map((module) => [...way, module]));
    const arrived = longer.find((way) => way.at(-1)?.outputs === to);
    if (arrived) return arrived;
    ways = [...new Map(longer.map((way) => [way.at(-1)?.place, way])).values()]; // one way to each is enough
  }
  return null;
}

/** Every linear layer that goes on from where the one before ended, in the file's order. */
export function longestChain<Each extends Link>(modules: readonly Each[], from: number): Each[] {
  const chain: Each[] = [];
  for (const module of modules) {
    if (module.kind === "dense" && module.inputs === (chain.at(-1)?.outputs ?? from) && chain.length < maximumChain) chain.push(module);
  }
  return chain;
}

/** A chain with the normalisations of the right size that stand between its layers. */
export function withNorms<Each extends Link>(chain: readonly Each[], modules: readonly Each[]): Each[] {
  const norms = modules.filter(({ kind }) => kind !== "dense");
  return chain.flatMap((module, index) => {
    const after = chain[index - 1]?.place ?? -1;
    const between = norms.filter(({ place, inputs }) => inputs === module.inputs && (index === 0 || place > after) && place < module.place);
    return [...between.slice(-1), module];
  });
}
