/**
 * A layer's way back on the kernel: all that several passes through it have in common. Steps go through in chunks, from
 * the last to the first: their forward values and direct gradients are copied in, products for the whole chunk come
 * before and after its steps, and the gradients are copied out.
 */
import { message } from "../../../messages/message";
import type { CellDefinition } from "../../cell/cellDefinition";
import type { LayerWeights } from "../../../model/network";
import { CodedError } from "../../../protocol/errors";
import type { States } from "../../network/interpreter";
import { checkLayer, sizesOf } from "../../network/layer";
import { statePlaces, type LayerGradients, type LayerStretch, type StatePlace } from "../../gradients/layerBackpropagation";
import type { Vectors } from "../../network/multiply";
import { rowLayoutOf } from "../../network/rowLayout";
import { padded } from "../memory/arena";
import type { Block } from "../compile/cellLayout";
import { compileBackpropagation } from "../compile/compileBackpropagation";
import type { CompiledBackpropagation } from "../compile/compiledBackpropagation";
import { chunkOf } from "./layerRun";
import type { Kernel } from "../loader";
import type { HelperThread } from "../threads/helperThread";
import { SharedProducts, SharedSteps } from "../threads/sharedWork";
import { RowMap } from "../compile/rowMap";
import { ParameterSums } from "./parameterSums";

export class BackpropagationProgram {
  readonly places: readonly StatePlace[];
  /** Numbers per step in a row of gradients. */
  readonly size: number;
  private readonly chunk: number;
  private readonly compiled: CompiledBackpropagation;
  private readonly sums: ParameterSums | null;
  private readonly stepping: SharedSteps;
  /** For each of the products before the steps and after them. */
  private readonly multiplying: { readonly before: readonly SharedProducts[]; readonly after: readonly SharedProducts[] };
  /** How rows are copied: the forward values that are read, and gradients. */
  private readonly maps: Readonly<Record<"forward" | "states" | "x" | "below", RowMap>>;
  /** The pass whose numbers are in the kernel. */
  private pass: Float32Array | null = null;

  /** Fails with "bad-weights" where the parameters are not what the definition asks for, or with "out-of-memory". */
  constructor(
    private readonly kernel: Kernel,
    private readonly definition: CellDefinition,
    private readonly weights: LayerWeights,
    private readonly index: number,
    withParameters = false,
    partner: HelperThread | null = null,
  ) {
    checkLayer(definition, weights, index);
    const sizes = sizesOf(weights);
    this.places = statePlaces(weights, index);
    this.size = this.places.reduce((sum, { size }) => sum + size, 0);
    this.chunk = chunkOf(rowLayoutOf(definition, sizes).rowSize);
    const compiled = (this.compiled = compileBackpropagation(
      definition,
      weights,
      kernel.arena,
      this.chunk,
      withParameters,
      partner?.barriers ?? null,
    ));
    this.sums = withParameters ? new ParameterSums(kernel, compiled.matrices, this.chunk, partner) : null;
    this.stepping = new SharedSteps(kernel, partner, compiled.parts, compiled.alone);
    const shared = () => new SharedProducts(kernel, partner);
    this.multiplying = { before: (compiled.before[0] ?? []).map(shared), after: compiled.after.map(shared) };
    const {
      layout: { channels },
      states,
      read,
    } = compiled;
    const places = states.map(({ name, at }) => {
      const { offset } = this.places.find((place) => place.name === name) as StatePlace; // every state is a channel
      return { outside: offset, inside: at, size: definition.sizeOf(name) };
    });
    const whole = (size: "input" | "units") => new RowMap([{ outside: 0, inside: 0, size }], sizes);
    this.maps = {
      forward: new RowMap(
        channels.filter(({ name }) => read.has(name)),
        sizes,
      ),
      states: new RowMap(places, sizes),
      x: whole("input"),
      below: whole("units"),
    };
  }

  /** The program as text, for people who look for a mistake. */
  get listing(): string {
    return this.compiled.listing;
  }

  /** Numbers of a new pass, to be handed to `take` before anything else is asked for it. */
  newPass(): Float32Array {
    return new Float32Array(this.compiled.kept.floats);
  }

  /** Puts the numbers of a pass into the kernel; those of another are kept outside meanwhile. */
  take(pass: Float32Array): void {
    if (this.pass === pass) return;
    this.pass?.set(this.kept);
    this.kept.set(pass);
    this.pass = pass;
  }

  /** Starts at the end of a sequence. */
  forgetLaterSteps(): void {
    this.kept.fill(0, 0, this.compiled.kept.carried);
  }

  /** What the steps gone through hand to the one before them. */
  carried(): States {
    const all = new Float32Array(this.size);
    this.maps.states.leave({ data: all, offset: 0, stride: 0 }, 1, this.kept, 0, 0);
    return Object.fromEntries(this.places.map(({ name, offset, size }) => [name, all.slice(offset, offset + size)]));
  }

  /** Sums over all steps gone through; null where not asked for. What the definition never differentiates is 0. */
  parameters(): ReadonlyMap<string, Float64Array> | null {
    if (!this.sums) return null;
    const { kept } = this;
    return new Map(
      this.definition.parameters.map(({ key }) => {
        const all = new Float64Array(this.weights.parameters.get(key)?.length ?? 0);
        const sum = this.compiled.kept.sums.find((one) => one.key === key);
        for (let row = 0; sum && row < sum.rows; row++) {
          const at = sum.at + row * padded(sum.columns);
          all.set(kept.subarray(at, at + sum.columns), row * sum.columns);
        }
        return [key, all];
      }),
    );
  }

  /** Goes from the last step of a stretch to its first. */
  run(stretch: LayerStretch, gradients: LayerGradients): void {
    if (this.compiled.below && !(stretch.below && gradients.below)) {
      throw new CodedError("bad-weights", message("network.noLayerBelow", { layer: this.index, cell: this.definition.title }));
    }
    for (let to = stretch.steps; to > 0; to -= this.chunk) this.runChunk(stretch, gradients, Math.max(0, to - this.chunk), to);
  }

  private runChunk(stretch: LayerStretch, gradients: LayerGradients, from: number, to: number): void {
    const {
      kernel,
      maps,
      sums,
      multiplying,
      compiled: { layout, direct, total, x, below, before, after, clock, readsX },
    } = this;
    const steps = to - from;
    const first = this.chunk - steps; // a short chunk takes the last places
    this.enterForward(stretch, from, first, steps);
    if (readsX) this.enter(maps.x, later(stretch.x, from), layout.x, first, steps);
    if (layout.below && stretch.below) this.enter(maps.below, later(stretch.below, from), layout.below, first, steps);
    const states = later(gradients.states, from);
    this.enter(maps.states, states, direct, first, steps);
    const last = stretch.first + to - 1;
    kernel.arena
      .integers(clock.address, this.chunk)
      .forEach((_, place, clocks) => (clocks[this.chunk - 1 - place] = last - 2 * place));
    multiplying.before.forEach((shared, index) =>
      shared.multiply(
        before.flatMap((products) => products[index] ?? []),
        first,
        steps,
      ),
    );
    this.stepping.run(steps);
    multiplying.after.forEach((shared, index) => shared.multiply(after.slice(index, index + 1), first, steps));
    sums?.add(first, steps);
    this.leave(maps.states, states, total, first, steps);
    this.leave(maps.x, later(gradients.x, from), x, first, steps);
    if (below && gradients.below) this.leave(maps.below, later(gradients.below, from), below, first, steps);
  }

  /** The forward values of the steps, and the states before them. */
  private enterForward({ rows, before }: LayerStretch, from: number, first: number, steps: number): void {
    const { layout } = this.compiled;
    if (from > 0) return this.enter(this.maps.forward, later(rows, from - 1), layout.rows, first - 1, steps + 1);
    this.enter(this.maps.forward, rows, layout.rows, first, steps);
    const { address, stride } = layout.rows;
    const row = this.kernel.arena.floats(address + (first - 1) * stride, stride / 4);
    for (const [name, { length, map }] of layout.states) {
      map.enter({ data: before[name] ?? new Float32Array(length), offset: 0, stride: 0 }, 1, row, 0, 0);
    }
  }

  /** Copies vectors to a chunk's places from `first` on. */
  private enter(map: RowMap, from: Vectors, block: Block, first: number, steps: number): void {
    map.enter(from, steps, this.vectors(block, first, steps), 0, block.stride / 4);
  }

  /** Copies vectors out from there. */
  private leave(map: RowMap, to: Vectors, block: Block, first: number, steps: number): void {
    map.leave(to, steps, this.vectors(block, first, steps), 0, block.stride / 4);
  }

  private vectors({ address, stride }: Block, first: number, steps: number): Float32Array {
    return this.kernel.arena.floats(address + first * stride, (steps * stride) / 4);
  }

  private get kept(): Float32Array {
    const { address, floats } = this.compiled.kept;
    return this.kernel.arena.floats(address, floats);
  }
}

function later(vectors: Vectors, steps: number): Vectors {
  return { ...vectors, offset: vectors.offset + steps * vectors.stride };
}
