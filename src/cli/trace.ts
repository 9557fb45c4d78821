/** `gatescope trace`: every gate and state at every token, or at every step of numbers, into a file. */
import type { NetworkWeights } from "../model/network";
import { message } from "../messages/message";
import { numbersPerToken } from "../engine/network/network";
import type { Compute } from "../engine/session/compute";
import { stepOutputs } from "../engine/scoring/stepOutputs";
import { finish } from "../engine/network/work";
import { derivedRow } from "../engine/trace/derivedRows";
import { Trace } from "../engine/trace/trace";
import { writeWhole } from "../worker/writeWhole";
import { openForText } from "./encoder";
import { readInput } from "./input";
import { say } from "./language";
import { refusal } from "./refusal";
import type { NamedArray } from "./namedArray";
import { answerQuestions } from "./hypothesisTest";
import { writeJson } from "./writeJson";
import { writeNpz } from "./writeNpz";

export interface TraceRequest {
  readonly file: string;
  readonly model: string;
  readonly skip: boolean;
  readonly out: string;
  /** Also what explains the channels. */
  readonly parts: boolean;
  /** One of several recurrent parts. */
  readonly part: string | undefined;
  /** The text that the encoder reads first. */
  readonly source: string | undefined;
  /** A file of states to begin with. */
  readonly initial: string | undefined;
  /** In MB. */
  readonly memory: number;
  readonly compute: Compute;
  /** Says something that is no result. */
  readonly tell: (line: string) => void;
}

export async function trace({ out, parts, ...request }: TraceRequest): Promise<string> {
  const extension = /\.(npz|json)$/i.exec(out)?.[1]?.toLowerCase();
  if (!extension) throw refusal("cli.outName", { out });
  const { traced, given, columns, ids, labels, own, skipped } = await traceFile(request);
  const arrays = [...channelsOf(traced), ...(parts ? derivedOf(traced) : []), ...(given ? [rowsAs("y", given)] : [])];
  await writeWhole(out, (path) =>
    extension === "npz" ? writeNpz(path, ids, columns, arrays) : writeJson(path, ids, labels, columns, arrays),
  );
  const read = message(own ? "cli.steps" : "common.tokens", { n: ids.length });
  const written = { out, read, arrays: arrays.length };
  return `${skipped === 0 ? say("cli.traced", written) : say("cli.tracedSkipping", { ...written, skipped })}\n`;
}

/** A whole file as one sequence, traced to its end; `given` is what the model says at each step that is no next token. */
export async function traceFile(request: Omit<TraceRequest, "out" | "parts">) {
  const { file, model: nameOrFile, part, source, initial, skip, memory, compute, tell } = request;
  const model = await openForText(nameOrFile, { part, source, initial, skip });
  const {
    sequences: [ids],
    texts,
    labels,
    own,
    skipped,
  } = await readInput(file, model, { skip });
  if (!ids || ids.length === 0) throw refusal(own ? "cli.nothingToTrace" : "cli.noText", { file });
  const { weights, inferences, notes } = await answerQuestions(model, texts, compute);
  for (const note of notes) tell(note);
  const network = own ? { ...weights, embedding: own, head: null } : weights;
  const { output } = network;
  const given = output && stepOutputs(output, compute.start(network).run, { ids }, ids.length);
  checkMemory(file, model.description.name, network, ids.length, memory);
  const { run, backward } = compute.start(network);
  const traced = new Trace(network, ids, [{ start: 0, count: ids.length }], { run });
  while (!traced.done) traced.advance();
  const columns = output?.labels ?? [];
  return { traced, backward, given, columns, model: model.description.name, ids, labels, own, skipped, inferences };
}

function rowsAs(name: string, rows: readonly Float32Array[]): NamedArray {
  const row = (index: number) => rows[index] ?? new Float32Array(0);
  return { name, rows: rows.length, columns: rows[0]?.length ?? 0, row };
}

function checkMemory(file: string, model: string, weights: NetworkWeights, tokens: number, memory: number): void {
  const needed = Math.ceil((4 * tokens * numbersPerToken(weights)) / 2 ** 20);
  if (needed <= memory) return;
  throw refusal("cli.tooMuchMemory", { file, tokens, model, needed, memory });
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

/** Computed again, row by row, as they are written. */
function derivedOf(traced: Trace): NamedArray[] {
  return traced.layouts.flatMap(({ description }, layer) =>
    description.derived.map(({ name, size }) => ({
      name: `l${layer}.${name}`,
      rows: traced.ids.length,
      columns: size,
      row: (token: number) => finish(derivedRow(traced, { layer, name, size }, token)),
    })),
  );
}
