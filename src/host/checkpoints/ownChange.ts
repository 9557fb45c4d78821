/**
 * The change of a file that a page has made through the host, and has answered by itself: what watches the file tells of it
 * once more, later, or not at all. Knows no VS Code.
 */

/** A file as it was left; null: there is none. */
export interface Written {
  readonly path: string;
  readonly text: string | null;
}

export class OwnChange {
  private last: Promise<Written | null> = Promise.resolve(null);

  /** `write` makes the change; fails as it does. */
  async make(write: () => Promise<Written | null>): Promise<void> {
    const writing = write();
    this.last = writing.catch(() => null);
    await writing;
  }

  /** Whether a file that changed is as the last change has left it. `read` gives what it is now, or null. */
  async explains(path: string, read: (path: string) => Promise<string | null>): Promise<boolean> {
    const last = await this.last; // what is told of while the change is on its way is of it
    return last !== null && last.path === path && (await read(path)) === last.text;
  }
}
