/**
 * Parts in a row, each of which reads what the one before it gives: every row that comes of moving one of them, in words.
 * Sizes decide what is possible, and nothing else. Knows neither frameworks nor manifests.
 */
import { message, quoted, type Message } from "../../../messages/message";

/** One of a row. */
export interface Link {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

export interface RowChange {
  /** What is done to the part, such as "not connected". */
  readonly label: Message;
  /** The row that comes of it. */
  readonly names: readonly string[];
}

/** The name of a row among a person's choices. */
export function idOf(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(" > ");
}

/** "a, then b" */
export function inARow([first = "", ...others]: readonly string[]): Message {
  const then = (before: Message, next: string) => message("frameworks.then", { first: before, next });
  return others.reduce(then, quoted(first));
}

/**
 * By a part's name the rows it could be moved to, the present one first; parts for which there is no other are left out. `from`
 * is how many numbers the first of the row is given, null where it may read any, and the row is then never empty.
 */
export function changesOf(
  row: readonly Link[],
  from: number | null,
  loose: readonly Link[],
): ReadonlyMap<string, readonly RowChange[]> {
  const found = new Map<string, readonly RowChange[]>();
  const isRow = (links: readonly Link[]) => {
    const fits = links.every(({ inputs }, at) => inputs === (links[at - 1]?.outputs ?? from ?? inputs));
    return fits && (links.length > 0 || from !== null);
  };
  const add = ({ name }: Link, now: Message, rows: readonly { label: Message; links: readonly Link[] }[]) => {
    const known = new Set([idOf(row.map((link) => link.name))]);
    const others = rows.flatMap(({ label, links }) => {
      const names = links.map((link) => link.name);
      if (!isRow(links) || known.has(idOf(names))) return [];
      known.add(idOf(names));
      return [{ label, names }];
    });
    if (others.length > 0) found.set(name, [{ label: now, names: row.map((link) => link.name) }, ...others]);
  };
  for (const [at, link] of row.entries()) {
    const [before, after] = [row.slice(0, at), row.slice(at + 1)];
    const [previous, next] = [row[at - 1], row[at + 1]];
    add(link, message("frameworks.connected"), [
      { label: message("frameworks.notConnected"), links: [...before, ...after] },
      ...(next ? [{ label: message("frameworks.notConnectedNor", { names: namesOf(after) }), links: before }] : []),
      ...(previous
        ? [
            {
              label: message("frameworks.earlier", { name: previous.name }),
              links: [...before.slice(0, -1), link, previous, ...after],
            },
          ]
        : []),
      ...(next
        ? [{ label: message("frameworks.later", { name: next.name }), links: [...before, next, link, ...after.slice(1)] }]
        : []),
    ]);
  }
  for (const link of loose) {
    const into = [...row, null].map((_, at) => {
      return { label: placeText(row[at - 1], row[at]), links: [...row.slice(0, at), link, ...row.slice(at)] };
    });
    const inPlace = row.map((_, at) => {
      const label = message("frameworks.inPlaceOf", { names: namesOf(row.slice(at)) });
      return { label, links: [...row.slice(0, at), link] };
    });
    add(link, message("frameworks.notConnected"), from === null ? into : [...into, ...inPlace]);
  }
  return found;
}

function placeText(previous: Link | undefined, next: Link | undefined): Message {
  if (previous && next) return message("frameworks.between", { first: previous.name, second: next.name });
  if (previous) return message("frameworks.after", { name: previous.name });
  return next ? message("frameworks.before", { name: next.name }) : message("frameworks.connected");
}

function namesOf(links: readonly Link[]): string[] {
  return links.map(({ name }) => name);
}
