export interface Gallery {
  /** Ends with a slash. */
  readonly url: string;
  stop(): Promise<void>;
}

export function startGallery(options?: { port?: number; watch?: boolean }): Promise<Gallery>;
