/** How much each input mattered to a target, one number per step, read off the gradients of the inputs. */
import type { Backpropagation } from "./backpropagation";

/**
 * One number for each step from run.first to run.last: the length of the gradient (Simonyan, Vedaldi, Zisserman 2013,
 * arXiv:1312.6034), or the gradient times the input, which has a sign (Shrikumar et al. 2016, arXiv:1605.01713).
 */
export function saliency({ first, last, input, sequence }: Backpropagation, how: "norm" | "input-times-gradient"): Float32Array {
  const size = sequence.inputSize;
  return Float32Array.from({ length: last - first + 1 }, (_, row) => {
    const gradient = input.subarray(row * size, (row + 1) * size);
    const other = how === "norm" ? gradient : sequence.input(first + row);
    const product = gradient.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
    return how === "norm" ? Math.sqrt(product) : product;
  });
}
