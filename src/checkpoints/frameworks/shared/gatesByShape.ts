/** Which tensors could hold a recurrent layer's gates by their shapes alone: for people, who may know. Recognises nothing. */
import type { TensorInfo } from "../../formats/format";

const mostNamed = 4;
const mostLooked = 10_000;
/** What projects call embeddings and dense layers. */
const otherName = /embed|lookup|softmax|logit|dense|linear|(^|[._/])(emb|fc\d*|out)([._/]|$)/i;

/** Matrices that stack three or four gates over a state, before those that stack them over input and state. */
export function gatesByShape(tensors: readonly TensorInfo[]): string[] {
  const matrices = tensors
    .slice(0, mostLooked)
    .filter(({ name, shape }) => shape.length === 2 && shape.every((size) => size > 1) && !otherName.test(name));
  const stacks = ({ shape: [a = 0, b = 0] }: TensorInfo) => {
    const [units, width] = [Math.min(a, b), Math.max(a, b)];
    return width === 3 * units || width === 4 * units ? 2 : [a, b].some((gates, at) => joins(gates, at === 0 ? b : a)) ? 1 : 0;
  };
  const ranked = matrices.map((tensor) => ({ name: tensor.name, rank: stacks(tensor) }));
  const best = ranked.some(({ rank }) => rank === 2) ? 2 : 1;
  return ranked.flatMap(({ name, rank }) => (rank === best ? [name] : [])).slice(0, mostNamed);
}

/** Four gates over an input and the state, side by side. */
function joins(gates: number, operands: number): boolean {
  return gates % 4 === 0 && operands > gates / 4 && operands < 2 * gates;
}
