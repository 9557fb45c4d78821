/**
 * `gatescope train`: trains a network on texts and writes it as a checkpoint, with manifest, card and what is needed to go
 * on. Progress goes to standard error; Ctrl-C ends the run after the update at hand, with what it has learned written.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { setImmediate } from "node:timers/promises";
import { scoreTexts } from "../engine/scoring/score";
import type { Compute } from "../engine/session/compute";
import { flatWeights, withFlatWeights } from "../engine/training/flatWeights";
import { fitSettings } from "../engine/training/fitSettings";
import type { TrainingSettings } from "../engine/training/settings";
import { Trainer, type Update } from "../engine/training/trainer";
import type { NetworkWeights } from "../model/network";
import { fromFloat16, halfOf } from "../tensor/half";
import { cardOf } from "../worker/trainingCard";
import { modelName, readRun, writeRun, type RunRecord } from "../worker/trainingFiles";
import { checkWritable } from "../worker/writeWhole";
import { trainingText, type TrainingText } from "../worker/trainingText";
import { hasCode, saidBy } from "../protocol/errors";
import { decimals, say, toJson } from "./language";
import { refusal } from "./refusal";
import type { TrainingMachine } from "./trainingMachine";

export interface TrainRequest {
  readonly files: readonly string[];
  readonly out: string;
  readonly settings: Partial<TrainingSettings>;
  readonly kind: TrainingText["kind"] | undefined;
  /** What ends the run: so many updates, or minutes; with those that a run which goes on has had. */
  readonly updates: number | undefined;
  readonly minutes: number;
  readonly isQuiet: boolean;
  readonly isHalf: boolean;
  readonly resume: string | undefined;
  readonly json: boolean;
  readonly machine: TrainingMachine;
  readonly compute: Compute;
  readonly version: string;
  readonly tell: (line: string) => void;
}

/** Of processor time: where others take most of it, little is left for reports. */
const REPORT_MS = 5000;
const FIRST_REPORT_MS = 1000;
const CHECKPOINT_MS = 20_000;
/** Tokens of the held-out text that are measured while a run goes on. */
const MEASURED = 20_000;

export async function train(request: TrainRequest): Promise<string> {
  const { files, out, resume, machine, compute, json, tell } = request;
  const bytes = await Promise.all(
    files.map((file) => readFile(file).catch(() => Promise.reject(refusal("cli.textNotRead", { file })))),
  );
  const hash = createHash("sha256");
  for (const each of bytes) hash.update(each);
  const digest = hash.digest("hex");
  const former = resume === undefined ? null : await readRun(resume);
  if (former && former.record.text !== digest) throw refusal("cli.otherText", { file: resume ?? "" });
  const text = trainingText(bytes, former?.record.kind ?? request.kind);
  const settings =
    former?.record.settings ??
    fitSettings(request.settings, request.isQuiet, { tokens: text.learn.length, vocabulary: text.size });
  const trainer = new Trainer(settings, text.learn, text.size, { ...machine, parts: former?.record.parts ?? machine.parts });
  if (former) trainer.resume(former.state, text.learn);
  await checkWritable(out);
  const run = new Run(
    request,
    trainer,
    text,
    { settings, text: digest, kind: text.kind, parts: trainer.partCount, seconds: 0 },
    former?.record.seconds ?? 0,
    bytes,
  );
  const last = await run.go();
  if (!last) throw refusal("cli.nothingTrained");
  const weights = request.isHalf ? halved(trainer.weights()) : trainer.weights();
  const heldOut = text.heldOut.length > 1 ? scoreTexts(weights, [text.heldOut], compute.start(weights).run).natsPerToken : NaN;
  await run.write(last, heldOut);
  if (run.isStopped) tell(say("cli.trainingStopped", { out }));
  const result = { file: out, ...last, heldOut, seconds: run.seconds, kind: text.kind, parts: trainer.partCount, settings };
  return json
    ? toJson(result)
    : `${say("cli.trained", { out, updates: last.update, tokens: last.tokens, loss: decimals(last.loss, 4), heldOut: decimals(heldOut, 4) })}\n`;
}

/** The weights as a file of 16-bit numbers has them. */
function halved(weights: NetworkWeights): NetworkWeights {
  return withFlatWeights(
    weights,
    flatWeights(weights).map((value) => fromFloat16(halfOf(value))),
  );
}

/** Of this process so far, in milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The loop, and the files that it writes on its way. */
class Run {
  isStopped = false;
  private readonly started = performance.now();
  private readonly recent: number[] = [];

  constructor(
    private readonly request: TrainRequest,
    private readonly trainer: Trainer,
    private readonly text: TrainingText,
    private readonly record: RunRecord,
    private readonly secondsBefore: number,
    private readonly bytes: readonly Uint8Array[],
  ) {}

  get seconds(): number {
    return this.secondsBefore + (performance.now() - this.started) / 1000;
  }

  /** The last update; null where there is nothing left to do. */
  async go(): Promise<Update | null> {
    const { trainer, request } = this;
    const { updates, minutes, tell } = request;
    let done = trainer.updates;
    const progress = () => (updates === undefined ? this.seconds / (60 * minutes) : done / updates);
    trainer.progress = progress;
    const stop = () => (this.isStopped = true);
    process.once("SIGINT", stop);
    let last: Update | null = null;
    let due = FIRST_REPORT_MS;
    let [reported, worked, kept, tokens, heldOut] = [performance.now(), processorTime(), performance.now(), 0, NaN];
    try {
      while (!this.isStopped && progress() < 1) {
        last = trainer.step();
        done = last.update;
        tokens += this.record.settings.rows * this.record.settings.window[1];
        this.recent.push(last.loss);
        if (this.recent.length > 50) this.recent.shift();
        await setImmediate(); // lets Ctrl-C be heard
        const now = performance.now();
        if (processorTime() - worked >= due) {
          due = REPORT_MS;
          heldOut = this.measured();
          const speed = Math.round((1000 * tokens) / (now - reported));
          const share = Math.min(100, Math.round(100 * progress()));
          tell(
            say("cli.trainingProgress", {
              share,
              updates: last.update,
              loss: decimals(this.loss, 4),
              heldOut: decimals(heldOut, 4),
              speed,
            }),
          );
          [reported, worked, tokens] = [performance.now(), processorTime(), 0];
        }
        if (now - kept >= CHECKPOINT_MS) {
          // What cannot be written now may be at the end: only that ends in an error.
          await this.write(last, Number.isNaN(heldOut) ? this.measured() : heldOut).catch((error: unknown) => {
            if (!hasCode(error, "not-written")) throw error;
            tell(say("cli.trainingNotKept", { problem: saidBy(error) }));
          });
          kept = performance.now();
        }
      }
    } finally {
      process.removeListener("SIGINT", stop);
    }
    return last && { ...last, loss: this.loss };
  }

  async write(update: Update, heldOutLoss: number): Promise<void> {
    const { trainer, text, request, bytes } = this;
    const { out, files, version, isHalf } = request;
    const record = { ...this.record, seconds: this.seconds };
    const weights = trainer.weights();
    const texts = files.map((name, index) => ({ name, bytes: bytes[index]?.length ?? 0 }));
    const name = modelName(out);
    const card = cardOf({
      path: out,
      weights,
      record,
      texts,
      learned: text.learn.length,
      heldOut: text.heldOut.length,
      update: { ...update, loss: this.loss },
      heldOutLoss,
      isHalf,
      version,
    });
    const { vocabulary } = text;
    const description = say("cli.trainedOn", { files: files.map((file) => basename(file)) });
    await writeRun(out, {
      model: { weights, name, description, vocabulary, isOneHot: record.settings.embedding === 0, isHalf },
      card,
      state: trainer.state(),
      record,
    });
  }

  /** Mean over the last updates. */
  private get loss(): number {
    return this.recent.reduce((sum, value) => sum + value, 0) / this.recent.length;
  }

  private measured(): number {
    return this.trainer.evaluate(this.text.heldOut.subarray(0, MEASURED));
  }
}
