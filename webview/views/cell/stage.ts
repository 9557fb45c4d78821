/**
 * How far a cell's step is told: which parts of the picture are told, which are being told and how far, and which come later. A
 * function of the acts, the act and its progress, so that it can be scrubbed and tested.
 */
import type { Figure } from "./figure";
import type { CellReading } from "./state";

export type Acts = CellReading["acts"];

export interface Stage {
  /** From 0, not begun, to 1, told; by part. */
  readonly shares: ReadonlyMap<string, number>;
  /** The parts of the act that is told, in their order; all where there is no act. */
  readonly now: readonly string[];
}

/** The parts of each act: what the act's nodes are drawn as. */
export function partsOfActs({ parts }: Pick<Figure, "parts">, acts: Acts): string[][] {
  const told = new Set<string>();
  return acts.map(({ nodes }) =>
    parts.flatMap(({ part }) => {
      if (told.has(part.id) || !part.nodes.includes(part.id) || !nodes.includes(part.id)) return [];
      told.add(part.id);
      return [part.id];
    }),
  );
}

export function stageOf(figure: Pick<Figure, "parts">, acts: Acts, act: number | null, progress: number): Stage {
  const ids = figure.parts.map(({ part }) => part.id);
  const byAct = act === null ? [] : partsOfActs(figure, acts);
  const now = byAct[act ?? 0];
  if (act === null || !now) return { shares: new Map(ids.map((id) => [id, 1])), now: ids };
  const before = new Set(byAct.slice(0, act).flat());
  const share = (id: string) => {
    const at = now.indexOf(id);
    if (at < 0) return before.has(id) ? 1 : 0;
    return Math.max(0, Math.min(1, progress * now.length - at));
  };
  return { shares: new Map(ids.map((id) => [id, share(id)])), now };
}
