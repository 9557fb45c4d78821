/**
 * Libraries that a page does without until something that needs them is drawn: a page's document goes through VS Code's window
 * several times before it is shown, and every 100 kB in it take some 30 ms. Each is a file beside the page's (esbuild.mjs), and
 * is read once. It knows nothing of what they are for.
 */

/** Told when one has come, or cannot come. */
let onSettled: () => void = () => undefined;
const awaited = new Set<Library<unknown>>();

export class Library<Module> {
  private module: Module | undefined;
  private reading: Promise<void> | undefined;

  constructor(private readonly read: () => Promise<Module>) {}

  /** Undefined until it is there: then the page draws again. */
  get now(): Module | undefined {
    if (!this.module) void this.load();
    return this.module;
  }

  /** Resolves when it is there, or cannot be read: then what needs it stays away until the page is opened anew. */
  load(): Promise<void> {
    return (this.reading ??= this.settle());
  }

  private async settle(): Promise<void> {
    awaited.add(this);
    try {
      this.module = await this.read();
    } catch (error) {
      console.error(error);
    }
    awaited.delete(this);
    onSettled();
  }
}

/** To be called once, by the page. */
export function onLibraries(settled: () => void): void {
  onSettled = settled;
}

/** Something that is shown needs one that is on its way. */
export function awaitsLibraries(): boolean {
  return awaited.size > 0;
}
