/**
 * A training from its beginning to its end: texts, a limit of time or of updates, and what is kept on the way, so that the
 * whole training can be looked at while it goes on and after. It goes on in short stretches, and knows neither files nor how
 * its tokens came from a text.
 */
import type { NetworkWeights } from "../../model/network";
import type { LossPoint, SlowStretch } from "../../protocol/training";
import { countOfWeights } from "./flatWeights";
import { PassageReading } from "./passageReading";
import { sampleFrom } from "./sampling";
import type { TrainingSettings } from "./settings";
import { Trainer, type TrainerState, type TrainerSurroundings, type Update } from "./trainer";
import type { Window } from "./windows";

/** What ends a training: minutes of work, pauses not counted; or updates, which end at the same weights whatever the machine's speed. */
export type Limit = { readonly minutes: number } | { readonly updates: number };

/** The weights at a moment that can be gone back to. */
export interface Moment {
  readonly update: number;
  readonly weights: NetworkWeights;
}

/** Everything that going on needs, and all that was kept; plain data. */
export interface RunState {
  readonly trainer: TrainerState;
  readonly milliseconds: number;
  readonly points: readonly LossPoint[];
  readonly moments: readonly Moment[];
  readonly isFinished: boolean;
}

export interface RunOptions {
  readonly settings: TrainingSettings;
  readonly limit: Limit;
  /** Tokens to learn from, and those that are only measured. */
  readonly learned: Uint32Array;
  readonly heldOut: Uint32Array;
  readonly vocabulary: number;
  readonly around: TrainerSurroundings;
  /** Milliseconds, from any moment on. */
  readonly now: () => number;
}

const PASSAGE = 160;
/** Tokens that are measured while it learns; all of them at the end. */
const MEASURED = 8192;
/** Moments that are kept at most, and the bytes that they may take; then every second one is let go. */
const MOMENTS = 64;
const MOMENT_BYTES = 2 ** 26;
/** Looking takes at most one part in so many of the time. */
const SHARE_OF_LOOKING = 12;
const LEAST_PAUSE_MS = 2000;
const DRAWN = 300;

export class TrainingRun {
  readonly points: LossPoint[] = [];
  /** Part of what is held out; read at every moment. */
  readonly passage: Uint32Array;
  /** The last update since it began, or went on; null before that. */
  update: Update | null = null;
  /** How many there were. */
  updates = 0;
  sample: { readonly update: number; readonly ids: Uint32Array } | null = null;
  reach: { readonly update: number; readonly norms: Float32Array } | null = null;
  milliseconds = 0;
  private readonly trainer: Trainer;
  private kept: Moment[] = [];
  private looked = -Infinity;
  private pause = LEAST_PAUSE_MS;
  private isFinished = false;
  private slow: ReturnType<Trainer["slowly"]> | null = null;
  private reading: { readonly moment: Moment; readonly of: PassageReading } | null = null;
  private tokensAt: { readonly milliseconds: number; readonly tokens: number } = { milliseconds: 0, tokens: 0 };

  /** Fails as `Trainer` does. */
  constructor(private readonly options: RunOptions) {
    const { learned, heldOut, settings, vocabulary, around } = options;
    this.passage = heldOut.subarray(0, PASSAGE);
    this.trainer = new Trainer(settings, learned, vocabulary, around);
    this.trainer.progress = () => this.share;
  }

  /** How much of it is over, 0 to 1. */
  get share(): number {
    const { limit } = this.options;
    if (this.isFinished) return 1;
    const share = "minutes" in limit ? this.milliseconds / (limit.minutes * 60_000) : this.updates / limit.updates;
    return Math.min(1, share);
  }

  /** Whether a state has the same parts of the batch; see `Trainer`. */
  get partCount(): 1 | 2 {
    return this.trainer.partCount;
  }

  get isDone(): boolean {
    return this.isFinished;
  }

  get moments(): readonly Moment[] {
    return this.kept;
  }

  /** Of the work since the last time that it was asked. */
  tokensPerSecond(): number {
    const { milliseconds, tokens } = this.tokensAt;
    const now = { milliseconds: this.milliseconds, tokens: this.update?.tokens ?? tokens };
    if (now.milliseconds - milliseconds > LEAST_PAUSE_MS) this.tokensAt = now;
    return (1000 * (now.tokens - tokens)) / Math.max(1, now.milliseconds - milliseconds);
  }

  weights(): NetworkWeights {
    return this.trainer.weights();
  }

  /** Works for about so long, an update at least. Looks at the network now and then, and once more when it is done. */
  advance(milliseconds: number): void {
    const { now } = this.options;
    const begun = now();
    const before = this.milliseconds;
    if (this.isFinished) return;
    do {
      while (this.slow) this.stepSlowly(); // an update that was begun slowly is ended
      if (this.milliseconds - this.looked >= this.pause) this.look();
      this.take(this.trainer.step());
      this.milliseconds = before + now() - begun;
      if (this.share >= 1) this.finish();
    } while (!this.isDone && now() - begun < milliseconds);
  }

  /** Does the next part of an update. */
  stepSlowly(): Omit<SlowStretch, "window"> & { readonly window: Window } {
    const slow = (this.slow ??= this.trainer.slowly());
    const { value, done } = slow.next();
    if (done) {
      this.slow = null;
      return this.stepSlowly();
    }
    const { stretch, window, update, loss = null, gradientNorm = null } = value;
    if (update) {
      this.slow = null;
      this.take(update);
    }
    const learningRate = update?.learningRate ?? null;
    const at = update?.update ?? this.updates + 1;
    const { rows } = this.options.settings;
    return { stretch, update: at, window, steps: window.steps, rows, loss, gradientNorm, learningRate };
  }

  /** Ends it: all of the held-out text is measured. */
  finish(): void {
    if (this.isFinished) return;
    while (this.slow) this.stepSlowly();
    this.isFinished = true;
    this.look(this.options.heldOut.length);
  }

  /** The passage at a moment, by its index; null where there is none. */
  read(index: number): PassageReading | null {
    const moment = this.kept[index];
    if (!moment) return null;
    if (this.reading?.moment !== moment) this.reading = { moment, of: new PassageReading(moment.weights, this.passage) };
    return this.reading.of;
  }

  state(): RunState {
    while (this.slow) this.stepSlowly();
    const { points, kept: moments, milliseconds, isFinished } = this;
    return { trainer: this.trainer.state(), points, moments, milliseconds, isFinished };
  }

  /** Goes on from a state of the same options. Fails as `Trainer.resume`. */
  resume({ trainer, points, moments, milliseconds, isFinished }: RunState): void {
    this.trainer.resume(trainer, this.options.learned);
    this.points.splice(0, Infinity, ...points);
    this.kept = [...moments];
    this.milliseconds = milliseconds;
    this.isFinished = isFinished;
    this.updates = trainer.update;
    this.tokensAt = { milliseconds, tokens: trainer.tokens };
    this.looked = milliseconds;
    const last = this.kept.at(-1);
    if (last) this.listen(last);
  }

  private take(update: Update): void {
    this.update = update;
    this.updates = update.update;
    this.points.push({ update: update.update, loss: update.loss, heldOut: null });
  }

  /** Measures, keeps the weights, lets it write. */
  private look(measured = MEASURED): void {
    const { now, vocabulary } = this.options;
    const begun = now();
    const update = this.updates;
    const heldOut = this.trainer.evaluate(this.options.heldOut.subarray(0, measured));
    const last = this.points.at(-1);
    if (!Number.isNaN(heldOut)) {
      if (last) this.points[this.points.length - 1] = { ...last, heldOut };
      else this.points.push({ update: 0, loss: Math.log(vocabulary), heldOut });
    }
    const moment = { update, weights: this.trainer.weights() };
    this.kept = [...this.kept.filter((one) => one.update !== update), moment];
    const limit = Math.max(4, Math.min(MOMENTS, Math.floor(MOMENT_BYTES / (4 * countOfWeights(moment.weights)))));
    if (this.kept.length > limit) this.kept = this.kept.filter((_, index) => index % 2 === 0 || index === this.kept.length - 1);
    this.listen(moment);
    this.looked = this.milliseconds;
    this.pause = Math.max(LEAST_PAUSE_MS, SHARE_OF_LOOKING * (now() - begun));
  }

  /** What it writes at a moment, and how far back a loss reaches. */
  private listen({ update, weights }: Moment): void {
    const { learned, settings } = this.options;
    const of = this.trainer.gradientByDistance(learned);
    const top = of.findLast(({ state }) => state === "h");
    this.reach = top ? { update, norms: Float32Array.from(top.norms) } : null;
    const start = learned.subarray(0, 1);
    this.sample = { update, ids: sampleFrom(weights, { count: DRAWN, temperature: 1, seed: settings.seed + update, start }) };
  }
}
