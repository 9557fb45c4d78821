/**
 * The variants of Greff et al. 2015, LSTM: A Search Space Odyssey (arXiv:1503.04069, section 4), each one change to the
 * LSTM with all peepholes. Without peepholes (NP) it is `lstm`. The paper calls g the block input z.
 */
import { message } from "../../../messages/message";
import type { CellDefinition } from "../cellDefinition";
import { defineCell } from "../defineCell";

const changes = {
  nig: message("cell.noInputGate"),
  nfg: message("cell.noForgetGate"),
  nog: message("cell.noOutputGate"),
  niaf: message("cell.noInputActivation"),
  noaf: message("cell.noOutputActivation"),
  cifg: message("cell.forgetFromInput"),
  fgr: message("cell.fullGateRecurrence"),
} as const;

function variant(change: keyof typeof changes): CellDefinition {
  const identity = {
    id: `lstm-${change}`,
    title: changes[change],
    source: `Greff et al. 2015, ${change.toUpperCase()}`,
    forgetGates: () => (change === "nfg" || change === "cifg" ? [] : ["f"]),
  };
  return defineCell(identity, ({ x, h, c, state, affine, peephole, sigmoid, tanh, named }) => {
    const operands = change === "fgr" ? [x, h, state("i"), state("f"), state("o")] : [x, h];
    const gate = (name: string, seen = c) => sigmoid(affine(name, ...operands).add(peephole(name, seen, "c")));
    const i = gate("i");
    const f = change === "cifg" ? named("f", i.complement(), { range: "unit" }) : gate("f");
    const g = change === "niaf" ? named("g", affine("g", x, h)) : tanh(affine("g", x, h));
    const next = (change === "nfg" ? c : f.mul(c)).add(change === "nig" ? g : i.mul(g));
    const squashed = change === "noaf" ? next : tanh(next);
    const o = gate("o", next);
    const result = { c: next, h: change === "nog" ? squashed : o.mul(squashed) };
    return change === "fgr" ? { i, f, o, ...result } : result;
  });
}

export const lstmVariants: readonly CellDefinition[] = (Object.keys(changes) as (keyof typeof changes)[]).map(variant);
