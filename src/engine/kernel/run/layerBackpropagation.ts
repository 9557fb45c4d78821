/**
 * Runs one layer backward in time on the SIMD kernel, behind the same interface as the plain one, which is the oracle. The
 * numbers are the same, to the bit, however a text is cut and whether one thread runs it or two. What a step hands back to
 * the one before it is 0 below 1e-30, where the plain one goes on to subnormal numbers.
 */
import type { LayerWeights } from "../../../model/network";
import { interpretedBackpropagation, type MakeBackpropagation } from "../../gradients/backpropagation";
import type { States } from "../../network/interpreter";
import { definitionOf } from "../../network/layer";
import type { LayerBackpropagationRunner, LayerGradients, LayerStretch, StatePlace } from "../../gradients/layerBackpropagation";
import { canCompile } from "../compile/compileLayer";
import { BackpropagationProgram } from "./backpropagationProgram";
import type { Kernel } from "../loader";
import type { HelperThread } from "../threads/helperThread";

/**
 * Runs layers backward on a kernel. Programs and packed weights of a layer are made once and kept with the kernel, so
 * that any number of passes takes their memory once; passes may take turns. A partner computes half of the units where
 * the cell can be cut, and half of the products. Fails with "bad-weights" or "out-of-memory".
 */
export function kernelBackpropagation(kernel: Kernel, partner: HelperThread | null = null): MakeBackpropagation {
  const kept = [new Map<LayerWeights, BackpropagationProgram>(), new Map<LayerWeights, BackpropagationProgram>()] as const;
  return (layer, index, withParameters) => {
    if (!canCompile(definitionOf(layer, index))) return interpretedBackpropagation(layer, index, withParameters);
    const programs = kept[withParameters ? 1 : 0];
    const program =
      programs.get(layer) ??
      new BackpropagationProgram(kernel, definitionOf(layer, index), layer, index, withParameters, partner);
    programs.set(layer, program);
    return new KernelLayerBackpropagation(program);
  };
}

/** One pass through a layer. */
export class KernelLayerBackpropagation implements LayerBackpropagationRunner {
  readonly places: readonly StatePlace[];
  readonly size: number;
  /** What goes from one stretch to the next, while other passes use the program. */
  private readonly own: Float32Array;

  constructor(private readonly program: BackpropagationProgram) {
    this.places = program.places;
    this.size = program.size;
    this.own = program.newPass();
  }

  reset(): void {
    this.program.take(this.own);
    this.program.forgetLaterSteps();
  }

  run(stretch: LayerStretch, gradients: LayerGradients): void {
    this.program.take(this.own);
    this.program.run(stretch, gradients);
  }

  initial(): States {
    this.program.take(this.own);
    return this.program.carried();
  }

  get parameters(): ReadonlyMap<string, Float64Array> | null {
    this.program.take(this.own);
    return this.program.parameters();
  }
}
