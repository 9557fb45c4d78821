/** The engine's real session over a small model, in the place of the client that would ask it through a worker. */
import { createSession, type FileHandlers } from "../../../src/engine/session/session";
import type { Engine } from "../../../src/host/platform/engineClient";
import type { Progress } from "../../../src/protocol/traceShapes";
import { randomLayer, seeded, smallModel, smallNetwork } from "../engine/networks";

const files = new Proxy({} as FileHandlers, { get: () => () => Promise.reject(new Error("not asked for")) });

/**
 * `calls` are the names of what was asked, in order. The model "wide" has one layer of 40 units, "gru" two of GRUs, every other two
 * of 6; a file's name that ends with "decoder.pt" is of one with an encoder.
 */
export function startEngine(): Engine & { readonly calls: string[] } {
  const listeners = new Set<(progress: Progress) => void>();
  const calls: string[] = [];
  const wide = { ...smallNetwork(), head: null, layers: [randomLayer("lstm", { inputSize: 4, hiddenSize: 40 }, seeded(3))] };
  const models = new Map([
    ["wide", smallModel(wide)],
    ["gru", smallModel(smallNetwork("gru", 6, 2))],
  ]);
  const two = smallModel(smallNetwork("lstm", 6, 2));
  const decoder = { ...two, description: { ...two.description, encoder: "enc" } };
  const handlers = createSession({
    openModel(reference) {
      if (reference.kind === "bundled") return Promise.resolve(models.get(reference.name) ?? two);
      return Promise.resolve(reference.path.endsWith("decoder.pt") ? decoder : two);
    },
    readInput: () => Promise.reject(new Error("not asked for")),
    files,
    giveWay: () => new Promise((resolve) => setImmediate(resolve)),
    onProgress: (progress) => listeners.forEach((listener) => listener(progress)),
  });
  const answer = async (method: string, params: unknown, signal = new AbortController().signal): Promise<never> => {
    calls.push(method);
    const handler = handlers[method as keyof typeof handlers] as (given: unknown, signal: AbortSignal) => unknown;
    return structuredClone(await handler(structuredClone(params), signal)) as never;
  };
  return {
    calls,
    wake: () => undefined,
    call: answer,
    pass: answer,
    onDidProgress(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onDidStop: () => () => true,
  };
}
