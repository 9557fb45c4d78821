/** Where a recurrent part stands among a file's tensors, and beside which others. */

export interface Place {
  /** How many tensors come before it, 0 where the file's order does not tell. */
  readonly start: number;
  /** Whether the file keeps the order of the program. */
  readonly isInOrder: boolean;
  /** What its tensors' names begin with. */
  readonly path: string;
  /** Whether a name says of itself that it belongs to the part. */
  readonly isOwn: (name: string) => boolean;
  /** The parts of the file that give as many numbers. */
  readonly alike: readonly string[];
}

/** What a name stands within. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(".")));
}

/** What a layer stands within, the list that it is a member of left out: "decoder" of "decoder.layers.0.". */
export function moduleOf(path: string): string {
  const bare = path.replace(/[._]$/, "").replace(/(?:\.\d+)+$/, "");
  const parent = parentOf(bare);
  return /\.\d+$/.test(parent) ? parentOf(parent.replace(/(?:\.\d+)+$/, "")) : /^\d+$/.test(parent) ? "" : parent;
}
