/**
 * When edits of a traced text are handed to the engine: as soon as typing rests. It remembers the edits that the engine was
 * not told of, and knows nothing of traces. It knows no vscode.
 */
import type { TextEdit } from "./tracedText";

/** Typing rests for so long, and so much longer for each token, whose places are all told anew. */
const AFTER_MS = 60;
const AFTER_MS_PER_TOKEN = 1e-3;

export class EditFollower {
  /** What edits made stale is about to be traced. */
  isFollowing = false;
  private edits: TextEdit[] = [];
  private due: ReturnType<typeof setTimeout> | undefined;

  /** `follow` hands the text over. */
  constructor(private readonly follow: () => void) {}

  /** The text is handed over as it is now. Gives a list of the edits from now on, which grows with each. */
  handOver(): readonly TextEdit[] {
    return (this.edits = []);
  }

  remember(edit: TextEdit): void {
    this.edits.push(edit);
  }

  /** Follows when typing rests, a text of so many tokens; where it cannot be handed over yet, `isReady` is false. */
  soon(tokens: number, isReady: boolean): void {
    clearTimeout(this.due);
    this.isFollowing = true;
    if (isReady) this.due = setTimeout(this.follow, AFTER_MS + AFTER_MS_PER_TOKEN * tokens);
  }

  /** What was to be handed over is not: it is edited and stays so, or is traced as a whole. */
  stop(): void {
    this.wait();
    this.isFollowing = false;
  }

  /** What was to be handed over waits for who asks for it next. */
  wait(): void {
    clearTimeout(this.due);
  }
}
