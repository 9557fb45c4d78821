/** `gatescope trace`: every gate and state at every token, into a file. */
import { rename, rm } from "node:fs/promises";
import { numbersPerToken } from "../engine/network";
import { Trace } from "../engine/trace";
import type { OpenedModel } from "../checkpoints/model";
import { leftOut, openNamedModel, readTokens } from "./input";
import { Refusal } from "./refusal";
import type { NamedArray } from "./namedArray";
import { writeJson } from "./writeJson";
import { writeNpz } from "./writeNpz";

export interface TraceRequest {
  readonly file: string;
  readonly model: string;
  readonly skip: boolean;
  readonly out: string;
  /** In MB. */
  readonly memory: number;
}

export async function trace({ file, model: nameOrFile, skip, out, memory }: TraceRequest): Promise<string> {
  const extension = /\.(npz|json)$/i.exec(out)?.[1]?.toLowerCase();
  if (!extension) throw new Refusal(`--out ${out}: its name must end in .npz or .json.`);
  const model = await openNamedModel(nameOrFile);
  const { ids, skipped } = await readTokens(file, model, skip);
  if (ids.length === 0) throw new Refusal(`${file} holds no text to trace.`);
  checkMemory(file, model, ids.length, memory);
  const traced = new Trace(model.weights, ids, [{ start: 0, count: ids.length }]);
  while (!traced.done) traced.advance();
  const arrays = channelsOf(traced);
  await writeWhole(out, (path) => {
    return extension === "npz" ? writeNpz(path, ids, arrays) : writeJson(path, ids, model.vocabulary.labels, arrays);
  });
  return `${out}: ${ids.length} tokens${leftOut(skipped)}, ${arrays.length} arrays\n`;
}

function checkMemory(file: string, { weights, description }: OpenedModel, tokens: number, memory: number): void {
  const needed = Math.ceil((4 * tokens * numbersPerToken(weights)) / 2 ** 20);
  if (needed <= memory) return;
  throw new Refusal(
    `${file} has ${tokens} tokens, and tracing them with ${description.name} takes ${needed} MB where --memory allows ` +
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
