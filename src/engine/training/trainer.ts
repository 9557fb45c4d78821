/**
 * Trains a network, update by update, on windows of a text with the states carried on (truncated backpropagation), or of
 * sequences that are made on the spot: AdamW, a learning rate that warms up and falls along a cosine, clipping, dropout. It
 * runs on the SIMD kernel alone. The same settings, source and number of parts give the same losses to the bit, whether a
 * second thread takes its part or not. Between two updates it can be left alone for as long as one likes.
 */
import { message } from "../../messages/message";
import type { NetworkWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import type { Code } from "../kernel/compile/program";
import type { Kernel } from "../kernel/loader";
import type { HelperThread } from "../kernel/threads/helperThread";
import { ThreadTuner } from "../kernel/threads/threadTuner";
import type { BatchPart, PartCode } from "./batchPart";
import { initialWeights, learnedPlaces } from "./initialWeights";
import { definitionOf } from "../network/layer";
import { Op } from "../kernel/assembly/ops";
import { gradientByDistance, type DistanceNorms } from "./gradientByDistance";
import { layOut, trainingBytes } from "./layOut";
import type { ParameterSpace } from "./parameterSpace";
import { putCharges } from "./quietCharges";
import { Random } from "./random";
import { fixed, RecordList, type Memory } from "./recordList";
import { rateAt } from "./schedule";
import { checkSettings, type TrainingSettings } from "./settings";
import { carryStates, forgetRows, keepStates, putStates, putWindow, type CarriedStates } from "./windowInput";
import { WindowReading } from "./windowReading";
import { measuringWindows, Windows, type Position, type Window, type WindowSource } from "./windows";

/** What an update came to. */
export interface Update {
  /** Updates so far, with this one. */
  readonly update: number;
  /** Of the window, before the update: the mean of -ln p(token) in nats, or of the squared error (LossKind). */
  readonly loss: number;
  /** What the quiet settings charge beside it. */
  readonly charge: number;
  /** Of all that is learned, before clipping. */
  readonly gradientNorm: number;
  readonly learningRate: number;
  /** Tokens read so far, and epochs. */
  readonly tokens: number;
  readonly epochs: number;
}

/** Everything that a run needs to go on exactly as if it had not stopped; plain data. */
export interface TrainerState {
  readonly update: number;
  readonly tokens: number;
  readonly position: Position;
  readonly random: Uint32Array;
  /** Values and the optimizer's two means, each all numbers in the order of `ParameterSpace`. */
  readonly values: Float32Array;
  readonly mean: Float32Array;
  readonly square: Float32Array;
  readonly states: CarriedStates;
  readonly clock: number;
}

export interface TrainerSurroundings {
  readonly kernel: Kernel;
  /** Parts of the batch: 2 where two threads are to take one each. */
  readonly parts?: 1 | 2 | undefined;
  /** Takes the second part where it is there; without it one thread computes both, with the same numbers. */
  readonly helper?: HelperThread | undefined;
  /** Bytes that the kernel's memory may take. */
  readonly memoryLimit?: number | undefined;
}

/** One of the stretches of an update that is gone through slowly. */
export type Stretch = "forward" | "loss" | "backward" | "update";

/** Bytes, where nothing else is allowed. */
const DEFAULT_LIMIT = 2 ** 31;
/** A stretch as it was done, with what is known by then. */
export interface SlowPart {
  readonly stretch: Stretch;
  readonly window: Window;
  readonly loss?: number;
  readonly gradientNorm?: number;
  /** With the last stretch. */
  readonly update?: Update;
}

export class Trainer {
  private readonly memory: Memory;
  private readonly parameters: ParameterSpace;
  private readonly parts: readonly BatchPart[];
  private readonly mean: number;
  private readonly square: number;
  private readonly clock: number;
  private readonly seed: number;
  private readonly pack: Code;
  private readonly addParts: Code;
  /** Whether a second thread gains time, by stretch; the numbers are the same. */
  private readonly tuners = new Map<keyof PartCode, ThreadTuner>();
  private windows: WindowSource;
  private random: Random;
  private update_ = 0;
  private tokens = 0;
  /** Steps of the window whose last states are to be carried on. */
  private carriedFrom = 0;

  /**
   * `source` is a text's tokens, or where windows come from; `vocabulary` how many tokens there are. Fails with
   * "bad-settings", "text-too-short", with "unsupported-model" for a cell that is not known, with "out-of-memory" before
   * anything is allocated where the limit would be passed.
   */
  constructor(
    readonly settings: TrainingSettings,
    source: Uint32Array | WindowSource,
    readonly vocabulary: number,
    private readonly around: TrainerSurroundings,
    private readonly initial: NetworkWeights = initialWeights(settings, vocabulary),
  ) {
    checkSettings(settings);
    this.random = Random.seeded(settings.seed ^ 0x5eed);
    this.windows = source instanceof Uint32Array ? this.windowsOf(source) : source;
    const count = around.parts ?? 1;
    const { memoryLimit = DEFAULT_LIMIT } = around;
    const { loss } = this.windows;
    const needed = trainingBytes(settings, initial, count, loss);
    if (needed > memoryLimit) {
      const [most, limit] = [needed, memoryLimit].map((bytes) => Math.ceil(bytes / 2 ** 20)) as [number, number];
      throw new CodedError("out-of-memory", message("training.memory", { needed: most, limit }));
    }
    const memory = (this.memory = around.kernel.arena);
    ({
      parameters: this.parameters,
      mean: this.mean,
      square: this.square,
      clock: this.clock,
      seed: this.seed,
      parts: this.parts,
    } = layOut(memory, settings, initial, count, loss));
    const { parameters } = this;
    const pack = new RecordList(memory);
    parameters.pack(pack);
    this.pack = pack.write();
    this.addParts = this.sumOfParts();
    this.repack();
  }

  private windowsOf(ids: Uint32Array): Windows {
    const { settings, vocabulary } = this;
    const wrong = ids.find((id) => id >= vocabulary);
    if (wrong !== undefined) throw new CodedError("bad-settings", message("training.tokenOutside", { token: wrong, vocabulary }));
    return new Windows(ids, settings.rows, settings.window, this.random);
  }

  /** Updates so far. */
  get updates(): number {
    return this.update_;
  }

  /** Parts that the batch was cut into. */
  get partCount(): 1 | 2 {
    return this.parts.length === 2 ? 2 : 1;
  }

  /** The network with its weights as they are now. */
  weights(): NetworkWeights {
    return this.parameters.weights(this.initial);
  }

  /** One update. */
  step(): Update {
    let last: Update | undefined;
    for (const { update } of this.slowly()) last = update ?? last;
    return last as Update;
  }

  /** One update in its stretches, each done when it is handed out; the last one has the result. */
  *slowly(): Generator<SlowPart> {
    const { settings, parts } = this;
    const window = this.windows.next();
    const { steps } = window;
    this.begin(window);
    const codes = parts.map((part) => part.code(steps));
    this.run(codes, "forward");
    yield { stretch: "forward", window };
    this.run(codes, "loss");
    const loss = this.meanLoss(steps);
    yield { stretch: "loss", window, loss };
    const { quiet } = settings;
    const charge = quiet ? parts.reduce((sum, part) => sum + putCharges(this.memory, part, steps, quiet), 0) : 0;
    this.run(codes, "backward");
    this.execute(this.addParts);
    const gradientNorm = this.norm();
    yield { stretch: "backward", window, loss, gradientNorm };
    const learningRate = this.learn(gradientNorm);
    this.tokens += steps * settings.rows;
    const { update_: update, tokens } = this;
    const { epochs } = this.windows;
    const whole = { update, loss, charge, gradientNorm, learningRate, tokens, epochs };
    yield { stretch: "update", window, loss, gradientNorm, update: whole };
  }

  /** How far the run is, 0 to 1, by whatever ends it; the learning rate's cosine goes along. */
  progress: () => number = () => 0;

  /**
   * Nats per token of another text, read in as many rows from zero states; a little more than of one sequence, since every
   * row begins without a context. What training carries on is untouched. NaN where the text is too short.
   */
  evaluate(ids: Uint32Array): number {
    return this.aside(() => {
      let nats = 0;
      let count = 0;
      for (const window of measuringWindows(ids, this.settings.rows, this.settings.window[1])) {
        this.run(this.forward(window), "loss");
        nats += this.meanLoss(window.steps) * window.steps;
        count += window.steps;
      }
      return count === 0 ? NaN : nats / count;
    });
  }

  /** Reads a window without learning from it. What training carries on is untouched. */
  read(window: Window): WindowReading {
    this.aside(() => this.forward(window));
    return new WindowReading(this.memory, this.parts);
  }

  /**
   * How the gradient of the loss at a window's last step shrinks with the distance back: over the first window of a text,
   * read from zero states. What training carries on is untouched. Fails with "text-too-short".
   */
  gradientByDistance(ids: Uint32Array): DistanceNorms[] {
    const { rows, window } = this.settings;
    const [first] = measuringWindows(ids, rows, window[1]);
    if (first?.steps !== window[1]) {
      const needed = rows * window[1] + 1;
      throw new CodedError("text-too-short", message("training.textTooShort", { tokens: ids.length, needed }));
    }
    return this.gradientBack(first);
  }

  /** The same over any window from zero states; one whose steps are not all asked is to ask at the last step alone. */
  gradientBack(window: Window): DistanceNorms[] {
    return this.aside(() => {
      this.run(this.forward(window, true), "loss");
      return gradientByDistance(this.memory, this.parts, window.steps, (code, step) => {
        this.around.kernel.exports.run(code.address, code.length, step, step + 1);
      });
    });
  }

  /** Gradients of the last update, before clipping, by parameter's name: "0.W.i.x", "embedding", "head.weight". */
  gradients(): Map<string, Float32Array> {
    const { parameters, parts } = this;
    const run = (parts[0] as BatchPart).gradients;
    return new Map(parameters.list.filter(({ isLearned }) => isLearned).map((one) => [one.name, parameters.read(one, run)]));
  }

  /** What a checkpoint keeps. */
  state(): TrainerState {
    const { parameters, memory } = this;
    const copy = (address: number) => memory.floats(address, parameters.floats).slice();
    return {
      update: this.update_,
      tokens: this.tokens,
      position: this.windows.position,
      random: this.random.words,
      values: copy(parameters.values),
      mean: copy(this.mean),
      square: copy(this.square),
      states: keepStates(memory, this.parts, this.carriedFrom),
      clock: (memory.integers(this.clock, 1)[0] as number) + this.carriedFrom,
    };
  }

  /** Goes on from a state of the same settings and text. Fails with "bad-settings" where it has other sizes. */
  resume(state: TrainerState, ids: Uint32Array): void {
    const { parameters, memory, settings } = this;
    const wrong = [state.values, state.mean, state.square].some(({ length }) => length !== parameters.floats);
    if (wrong || state.states.length !== this.parts.length) {
      throw new CodedError("bad-settings", message("training.otherCheckpoint"));
    }
    memory.floats(parameters.values, parameters.floats).set(state.values);
    memory.floats(this.mean, parameters.floats).set(state.mean);
    memory.floats(this.square, parameters.floats).set(state.square);
    this.random = Random.from(state.random);
    this.windows = new Windows(ids, settings.rows, settings.window, this.random, state.position);
    this.update_ = state.update;
    this.tokens = state.tokens;
    this.carriedFrom = 0;
    memory.integers(this.clock, 1)[0] = state.clock;
    putStates(memory, this.parts, state.states);
    this.repack();
  }

  /** What is computed here leaves no trace in what training carries on. */
  private aside<Found>(work: () => Found): Found {
    const { memory, parts, clock } = this;
    const kept = keepStates(memory, parts, this.carriedFrom);
    const clockWord = memory.integers(clock, 1)[0] as number;
    const found = work();
    this.carriedFrom = 0;
    putStates(memory, parts, kept);
    memory.integers(clock, 1)[0] = clockWord;
    return found;
  }

  /** Reads a window to be measured, with dropout where a way back follows; gives the programs of what can follow. */
  private forward(window: Window, goesBack = false): PartCode[] {
    this.begin(window, true);
    const codes = this.parts.map((part) => part.code(window.steps, !goesBack));
    this.run(codes, "forward");
    return codes;
  }

  /** Writes a window, and the states that it begins with. */
  private begin(window: Window, isMeasuring = false): void {
    const { memory, parts } = this;
    const { steps, isFirst } = window;
    putWindow(memory, parts, window);
    for (const part of parts) {
      carryStates(memory, part, this.carriedFrom, isFirst);
      if (!isFirst && !isMeasuring) forgetRows(memory, part, this.settings.forgetState, this.random);
    }
    const clock = memory.integers(this.clock, 1);
    clock[0] = isFirst ? 0 : (clock[0] as number) + this.carriedFrom;
    this.carriedFrom = steps;
    if (!isMeasuring) memory.integers(this.seed, 1)[0] = this.random.word() | 0;
  }

  /** Runs a stretch of all parts, the second one on the other thread where that is there. */
  private run(codes: readonly PartCode[], stretch: keyof PartCode): void {
    const { helper } = this.around;
    const [first, second] = codes as [PartCode, PartCode?];
    if (!helper || !second) return codes.forEach((code) => this.execute(code[stretch]));
    const tuner = this.tuners.get(stretch) ?? new ThreadTuner(helper.forSteps);
    this.tuners.set(stretch, tuner);
    tuner.measure(1, (together) => {
      if (together) helper.run(second[stretch], 0, 1);
      this.execute(first[stretch]);
      if (together) helper.join();
      else this.execute(second[stretch]);
    });
  }

  private execute({ address, length }: Code): void {
    this.around.kernel.exports.run(address, length, 0, 1);
  }

  private meanLoss(steps: number): number {
    return this.parts.reduce((sum, { loss }) => sum + loss.share(steps), 0);
  }

  private sumOfParts(): Code {
    const { memory, parameters } = this;
    const [first, ...others] = this.parts as [BatchPart, ...BatchPart[]];
    const list = new RecordList(memory);
    const floats = Math.max(8, parameters.floats);
    const d = fixed(first.gradients);
    for (const { gradients } of others) list.elementwise(Op.Add, floats, d, [d, fixed(gradients)]);
    this.initial.layers.forEach((layer, index) => {
      for (const key of layer.parameters.keys()) {
        const places = learnedPlaces(definitionOf(layer, index), key, layer.hiddenSize);
        if (!places) continue;
        const parameter = parameters.get(`${index}.${key}`);
        const mask = parameters.run();
        parameters.set(parameter, places, mask);
        const at = (run: number) => fixed(run + 4 * parameter.at);
        const length = Math.ceil((parameter.rows * Math.ceil(parameter.columns / 8) * 8) / 8) * 8;
        list.elementwise(Op.Multiply, length, at(first.gradients), [at(first.gradients), at(mask)]);
      }
    });
    return list.write();
  }

  private norm(): number {
    const gradients = this.memory.floats((this.parts[0] as BatchPart).gradients, this.parameters.learned);
    // Four sums, since an addition waits for the one before it. Runs of floats are padded to 8.
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let at = 0; at < gradients.length; at += 4) {
      a += (gradients[at] as number) ** 2;
      b += (gradients[at + 1] as number) ** 2;
      c += (gradients[at + 2] as number) ** 2;
      d += (gradients[at + 3] as number) ** 2;
    }
    return Math.sqrt(a + b + (c + d));
  }

  private learn(norm: number): number {
    const { settings, parameters, mean, square } = this;
    const { beta1, beta2, epsilon, clip, weightDecay } = settings;
    const rate = rateAt(settings, this.update_, this.progress());
    this.update_++;
    const scale = clip === Infinity ? 1 : Math.min(1, clip / (norm + 1e-6));
    const gradients = (this.parts[0] as BatchPart).gradients;
    const step = rate / (1 - beta1 ** this.update_);
    const root = 1 / Math.sqrt(1 - beta2 ** this.update_);
    this.around.kernel.exports.adam(
      parameters.values,
      gradients,
      mean,
      square,
      parameters.learned,
      scale,
      beta1,
      beta2,
      1 - rate * weightDecay,
      step,
      root,
      epsilon,
    );
    this.repack();
    return rate;
  }

  private repack(): void {
    this.execute(this.pack);
  }
}
