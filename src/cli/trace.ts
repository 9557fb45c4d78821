/** `gatescope trace`: every gate and state at every token, or at every step of numbers, into a file. */
import type { NetworkWeights } from "../model/network";
import { rename, rm } from "node:fs/promises";
import { NetworkRun, numbersPerToken } from "../engine/network/network";
import { stepOutputs } from "../engine/scoring/stepOutputs";
import { Trace } from "../engine/trace/trace";
import { openForText } from "./encoder";
import { leftOut, readInput } from "./input";
import { Refusal } from "./refusal";
import type { NamedArray } from "./namedArray";
import { compute, settle } from "./settle";
import { writeJson } from "./writeJson";
import { writeNpz } from "./writeNpz";

export interface TraceRequest {
  readonly file: string;
  readonly model: string;
  readonly skip: boolean;
  readonly out: string;
  /** One of several recurrent parts. */
  readonly part: string | undefined;
  /** The text that the encoder reads first. */
  readonly source: string | undefined;
  /** In MB. */
  readonly memory: number;
  /** Says something that is no result. */
  readonly tell: (line: string) => void;
}

export async function trace({ file, model: nameOrFile, skip, out, part, source, memory, tell }: TraceRequest): Promise<string> {
  const extension = /\.(npz|json)$/i.exec(out)?.[1]?.toLowerCase();
  if (!extension) throw new Refusal(`--out ${out}: its name must end in .npz or .json.`);
  const { traced, given, columns, ids, labels, own, skipped } = await traceFile({
    file,
    model: nameOrFile,
    part,
    source,
    skip,
    memory,
    tell,
  });
  const arrays = [...channelsOf(traced), ...(given ? [rowsAs("y", given)] : [])];
  await writeWhole(out, (path) =>
    extension === "npz" ? writeNpz(path, ids, columns, arrays) : writeJson(path, ids, labels, columns, arrays),
  );
  return `${out}: ${ids.length} ${own ? "steps" : "tokens"}${leftOut(skipped)}, ${arrays.length} arrays\n`;
}

/** A whole file as one sequence, traced to its end; `given` is what the model says at each step that is no next token. */
export async function traceFile({ file, model: nameOrFile, part, source, skip, memory, tell }: Omit<TraceRequest, "out">) {
  const model = await openForText(nameOrFile, { part, source, skip });
  const {
    sequences: [ids],
    texts,
    labels,
    own,
    skipped,
  } = await readInput(file, model, { skip });
  if (!ids || ids.length === 0) throw new Refusal(`${file} holds ${own ? "nothing" : "no text"} to trace.`);
  const { weights, inferences, notes } = await settle(model, texts);
  for (const note of notes) tell(note);
  const network = own ? { ...weights, embedding: own, head: null } : weights;
  const { output } = network;
  const given = output && stepOutputs(output, compute.start(network).run ?? new NetworkRun(network), { ids }, ids.length);
  checkMemory(file, model.description.name, network, ids.length, memory);
  const traced = new Trace(network, ids, [{ start: 0, count: ids.length }]);
  while (!traced.done) traced.advance();
  const columns = output?.labels ?? [];
  return { traced, given, columns, model: model.description.name, ids, labels, own, skipped, inferences };
}

function rowsAs(name: string, rows: readonly Float32Array[]): NamedArray {
  const row = (index: number) => rows[index] ?? new Float32Array(0);
  return { name, rows: rows.length, columns: rows[0]?.length ?? 0, row };
}

function checkMemory(file: string, model: string, weights: NetworkWeights, tokens: number, memory: number): void {
  const needed = Math.ceil((4 * tokens * numbersPerToken(weights)) / 2 ** 20);
  if (needed <= memory) return;
  throw new Refusal(
    `${file} has ${tokens} tokens, and tracing them with ${model} takes ${needed} MB where --memory allows ` +
      `${memory} MB. Trace a shorter text, or raise --memory.`,
  );
}

function channelsOf(traced: Trace): NamedArray[] {
  return traced.layouts.flatMap(({ channels }, layer) =>
    channels.map(({ name, size }) => ({
      name: `l${layer}.${name}`,
      rows: traced.ids.length,
      columns: size,
      row: (token: number) => traced.values(layer, name, token),
    })),
  );
}

/** Writes beside the goal and then renames, so that no half-written file is left. */
async function writeWhole(out: string, write: (path: string) => Promise<void>): Promise<void> {
  const partial = `${out}.partial`;
  try {
    await write(partial);
    await rename(partial, out);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new Refusal(`${out} cannot be written: ${reasons.get(code) ?? message}. Choose another place with --out.`);
  }
}

const reasons = new Map([
  ["ENOENT", "there is no such folder"],
  ["ENOTDIR", "there is no such folder"],
  ["EISDIR", "it is a folder"],
  ["EACCES", "permission is denied"],
  ["EPERM", "permission is denied"],
  ["EROFS", "the disk is read-only"],
  ["ENOSPC", "the disk is full"],
]);
