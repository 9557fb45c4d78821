/** A deck of cards: building it, shuffling it fairly, dealing from it. */
export type Suit = "clubs" | "diamonds" | "hearts" | "spades";

export interface Card {
  readonly suit: Suit;
  readonly rank: number; // 1 (ace) to 13 (king)
}

const suits: readonly Suit[] = ["clubs", "diamonds", "hearts", "spades"];

export function newDeck(): Card[] {
  const deck: Card[] = [];
  for (const suit of suits) {
    for (let rank = 1; rank <= 13; rank++) {
      deck.push({ suit, rank });
    }
  }
  return deck;
}

/** Fisher and Yates: every order is equally likely if `random` is fair. */
export function shuffle<T>(items: readonly T[], random: () => number = Math.random): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}

export function deal<T>(deck: readonly T[], players: number, each: number): T[][] {
  if (players * each > deck.length) {
    throw new RangeError(`${players} hands of ${each} need more than ${deck.length} cards.`);
  }
  return Array.from({ length: players }, (_, player) => deck.slice(player * each, (player + 1) * each));
}
