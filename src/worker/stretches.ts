/**
 * Long work in short stretches, so that a worker hears what is asked in between; and what is told of it meanwhile. It knows
 * nothing of what the work is.
 */
import { performance } from "node:perf_hooks";
import { quoted, type Message } from "../messages/message";

/** The longest that an answer waits, apart from what cannot be interrupted. */
const STRETCH_MS = 60;

export interface Work {
  /** Works for about so long; gives whether that was the last of it. */
  advance(milliseconds: number): boolean | Promise<boolean>;
  /** Tells how it stands. */
  report(): void;
  /** Milliseconds between reports. */
  readonly reportEvery: number;
  /** What is told where it fails. */
  stopped(reason: Message): Message;
  log(line: string): void;
}

export class Stretches {
  phase: "running" | "paused" | "done" = "paused";
  problem: Message | null = null;
  private isWorking = false;
  private isLeft = false;

  constructor(private readonly work: Work) {}

  /** Begins, or goes on after a pause. */
  goOn(): void {
    if (this.phase !== "paused") return;
    this.phase = "running";
    this.problem = null;
    if (!this.isWorking) void this.run();
  }

  /** After the stretch that is being worked. */
  pause(): void {
    if (this.phase === "running") this.phase = "paused";
  }

  finish(): void {
    this.phase = "done";
  }

  /** Other work takes its place: it stops, and reports no more. */
  leave(): void {
    this.pause();
    this.isLeft = true;
  }

  private async run(): Promise<void> {
    this.isWorking = true;
    let told = -Infinity;
    try {
      while (this.isRunning()) {
        if (await this.work.advance(STRETCH_MS)) this.phase = "done";
        const now = performance.now();
        if (this.isRunning() && now - told > this.work.reportEvery) {
          this.work.report();
          told = now;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      this.phase = "paused";
      this.problem = this.work.stopped(quoted(error instanceof Error ? error.message : String(error)));
      this.work.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    this.isWorking = false;
    if (!this.isLeft) this.work.report();
  }

  /** As it is now: a call may have changed it while this gave way. */
  private isRunning(): boolean {
    return this.phase === "running";
  }
}
