/**
 * What the trace's page asks of every trace whose run is over, before anybody has chosen anything: the page's views ask it, and
 * the host asks it ahead of them, while VS Code still makes the page.
 */
import type { PageTrace } from "./traceShapes";

/** Of a long text the model's guesses are looked at in its first so many tokens. */
export const MOST_GUESSES = 4096;

/** The units of larger layers stand as they are stored: their tiles would take too long to read one by one. */
export const MOST_ORDERED = 1024;

/** The order that units have until another is chosen: alike ones side by side. */
export const bySimilarity = { by: "similarity", units: [] as number[], channel: null } as const;

/** The same for the same question with the same parameters, in the same order. */
export function questionKey(call: string, params: unknown): string {
  return JSON.stringify([call, params]);
}

type Place = Pick<PageTrace, "traceId" | "revision">;

/** A layer's steps up to where the run has come. */
export function rangeAsked({ traceId, revision }: Place, layer: number, computed: number) {
  return { traceId, revision, layer, tokenStart: 0, tokenEnd: computed };
}

/** How well a text was guessed. */
export function guessesAsked({ traceId, revision }: Place, computed: number) {
  return { traceId, revision, tokenStart: 0, tokenEnd: Math.min(computed, MOST_GUESSES) };
}

/**
 * By the call, in the order of a person's coming to see the answers. `front`: the view that is shown first; null: Overview, which
 * else is asked for when the person rests.
 */
export function firstQuestions(
  trace: Place & { readonly model: { readonly layers: readonly { readonly hiddenSize: number }[] } },
  layer: number,
  computed: number,
  front: string | null,
): readonly (readonly [call: "readUnitOrder" | "readSurprisals" | "readOverview", params: object])[] {
  const range = rangeAsked(trace, layer, computed);
  const isOrdered = (trace.model.layers[layer]?.hiddenSize ?? Infinity) <= MOST_ORDERED;
  const order = isOrdered ? [["readUnitOrder", { ...range, ...bySimilarity }] as const] : [];
  if (front === "heatmap") return order; // what colours the text above comes after its picture
  const isOverview = front === null || front === "overview";
  return [...order, ["readSurprisals", guessesAsked(trace, computed)], ...(isOverview ? [["readOverview", range] as const] : [])];
}
