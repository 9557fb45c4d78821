/** A kernel that served one network serves the next, which computes as on a new one; and it is not kept for ever. */
import { describe, expect, it } from "vitest";
import { chooseCompute, type Computing, type Surroundings } from "../../../../src/engine/session/compute";
import { PooledKernel, KernelPool } from "../../../../src/engine/kernel/run/kernelPool";
import { HelperThread } from "../../../../src/engine/kernel/threads/helperThread";
import { compileKernel } from "../../../../tools/kernel/compile.mjs";
import { startKernel } from "../kernels";
import { expectSame, integers, network, randomIds, run, traceOf } from "../traces";

const builds = await compileKernel();

/** What computes here, and a clock that rings when it is told to. */
function compute(more: Surroundings = {}) {
  const waiting = new Set<() => void>();
  const later: Surroundings["later"] = (_, work) => {
    waiting.add(work);
    return () => void waiting.delete(work);
  };
  const ring = () => {
    for (const work of waiting) work();
    waiting.clear();
  };
  return { ...chooseCompute(builds, { later, ...more }), waiting, ring };
}

function traced({ run: runner, reduce, memory }: Computing, weights: ReturnType<typeof network>) {
  return run(traceOf(weights, randomIds(700, integers(5)), [300, 400], { run: runner, reduce, memory }));
}

describe("a kernel that is not used any more", () => {
  it("serves the next network, whose numbers are those of a new one, to the bit", () => {
    const { start } = compute();
    const first = start(network("lstm", 24), 700);
    traced(first, network("lstm", 24));
    first.end();
    for (const id of ["gru", "mlstm", "lstm-peephole", "rnn-clockwork"]) {
      const weights = network(id, 8);
      const second = start(weights, 700);
      expect(second.memory).toBe(first.memory);
      expectSame(traced(second, weights), traced(chooseCompute(builds).start(weights), weights));
      second.end();
    }
  });

  it("is one alone: two networks at once have one each", () => {
    const { start, waiting } = compute();
    const [one, other] = [start(network("gru")), start(network("gru"))];
    expect(one.memory).not.toBe(other.memory);
    one.end();
    other.end();
    expect(waiting.size).toBe(1);
    expect(start(network("gru")).memory).toBe(one.memory);
    expect(waiting.size).toBe(0);
  });

  it("is forgotten after a while, and where nothing can be done later at once", () => {
    const { start, ring } = compute();
    const one = start(network("gru"));
    one.end();
    ring();
    expect(start(network("gru")).memory).not.toBe(one.memory);
    const withoutClock = compute({ later: undefined });
    const other = withoutClock.start(network("gru"));
    other.end();
    expect(withoutClock.start(network("gru")).memory).not.toBe(other.memory);
  });

  it("keeps much memory for those alone that need much", () => {
    const { start } = compute();
    const large = start(network("gru"));
    large.memory.allocate(20 * 2 ** 20);
    large.end();
    const small = start(network("gru"), 1000);
    expect(small.memory).not.toBe(large.memory);
    expect(start(network("gru"), 1_000_000).memory).toBe(large.memory);
  });

  it("ends where its second thread has not done what it was asked for, or has stopped", () => {
    const ended: string[] = [];
    const made = (name: string) => {
      const kernel = startKernel();
      return new PooledKernel(kernel, new HelperThread(kernel, () => undefined), () => ended.push(name));
    };
    const pool = new KernelPool(
      () => made("new"),
      () => () => undefined,
    );
    const [busy, stopped, idle] = [made("busy"), made("stopped"), made("idle")];
    busy.partner!.run({ address: 0, length: 0 }, 0, 0);
    stopped.partner!.stop();
    for (const kernel of [busy, stopped, idle]) pool.giveBack(kernel);
    expect(ended).toEqual(["busy", "stopped"]);
    expect(pool.take(0)).toBe(idle);
  });
});
