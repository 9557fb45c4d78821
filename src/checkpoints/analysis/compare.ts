/**
 * Where two checkpoints differ: tensors of one name and shape number by number, while both files stream past; and, as
 * formats name and lay out the same network in their own ways, the parameters of the models where tensors do not meet.
 */
import { message, quoted, type Message } from "../../messages/message";
import { elementCount, formatShape } from "../../tensor/shape";
import type { TensorFile, TensorInfo } from "../formats/format";
import type { GateRows } from "../frameworks/framework";
import { readCheckpoint, type Reading } from "../open/readCheckpoint";
import type { ByteSource, Siblings } from "../source";
import { compareModels } from "./compareModels";
import { Difference, rowApart, rowOf, type ComparisonRow } from "./difference";
import { chunkLength, type Pause } from "./tensors";

export interface Comparison {
  readonly a: { readonly name: string; readonly format: string };
  readonly b: { readonly name: string; readonly format: string };
  /** Largest relative difference first; those that cannot be compared last. */
  readonly rows: ComparisonRow[];
  readonly notes: Message[];
}

/** A file with what lies beside it. */
export interface Side {
  readonly source: ByteSource;
  readonly siblings: Siblings;
}

/**
 * Throws a CheckpointError for a file that cannot be read. Takes some megabytes; where the models are compared, also
 * what their parameters take.
 */
export async function compareCheckpoints(a: Side, b: Side, pause: Pause): Promise<Comparison> {
  const left = await readCheckpoint(a.source, a.siblings);
  const right = await readCheckpoint(b.source, b.siblings);
  const { rows, met } = await compareTensors(left, right, pause);
  const notes: Message[] = [];
  if (!modelMeets(left, met) || !modelMeets(right, met)) {
    const models = await compareModels(left, right, pause);
    rows.push(...models.rows);
    notes.push(...models.notes);
  }
  const rank = ({ relative }: ComparisonRow) => relative ?? -1;
  rows.sort((one, other) => (rank(one) === rank(other) ? 0 : rank(other) - rank(one))); // ranks may be infinite
  const head = ({ file: { name, format } }: Reading) => ({ name, format });
  return { a: head(left), b: head(right), rows, notes };
}

/** Every tensor of either file, and which of them were compared. */
async function compareTensors(
  { file: a, model }: Reading,
  { file: b }: Reading,
  pause: Pause,
): Promise<{ rows: ComparisonRow[]; met: ReadonlySet<string> }> {
  const rows: ComparisonRow[] = [];
  const met = new Set<string>();
  const [first, second] =
    a.name === b.name ? [message("analysis.firstFile"), message("analysis.secondFile")] : [quoted(a.name), quoted(b.name)];
  const others = new Map(b.tensors.map((tensor) => [tensor.name, tensor]));
  for (const tensor of a.tensors) {
    const other = others.get(tensor.name);
    others.delete(tensor.name);
    const [mine, theirs] = [formatShape(tensor.shape), formatShape(other?.shape ?? [])];
    if (!other) rows.push(rowApart(nameOf(tensor), elementCount(tensor.shape), message("analysis.onlyIn", { file: first })));
    else if (mine !== theirs) {
      const problem = { shape: mine, file: first, otherShape: theirs, otherFile: second };
      rows.push(rowApart(nameOf(tensor), elementCount(tensor.shape), message("analysis.shapesDiffer", problem)));
    } else {
      rows.push(...(await compareTensor(a, b, tensor, model?.roles.get(tensor.name)?.gates ?? [], pause)));
      met.add(tensor.name);
    }
  }
  for (const tensor of others.values())
    rows.push(rowApart(nameOf(tensor), elementCount(tensor.shape), message("analysis.onlyIn", { file: second })));
  return { rows, met };
}

/** A row for all of a tensor, and one for each of its gates. */
async function compareTensor(
  a: TensorFile,
  b: TensorFile,
  { name, shape }: TensorInfo,
  gates: readonly GateRows[],
  pause: Pause,
): Promise<ComparisonRow[]> {
  const length = elementCount(shape);
  const rowLength = length / (shape[0] || 1);
  const parts = [
    { gate: null, start: 0, end: length },
    ...gates.map(({ gate, start, end }) => {
      return { gate, start: start * rowLength, end: end * rowLength };
    }),
  ].map((part) => ({ ...part, difference: new Difference() }));
  for (let at = 0; at < length; at += chunkLength) {
    const count = Math.min(chunkLength, length - at);
    const [mine, theirs] = [await a.readRange(name, at, count), await b.readRange(name, at, count)];
    for (const { start, end, difference } of parts) {
      const from = Math.max(start - at, 0);
      if (from < Math.min(end - at, count)) difference.add(mine, theirs, from, Math.min(end - at, count));
    }
    await pause();
  }
  return parts.map(({ gate, difference }) => rowOf(nameOf({ name }), gate, difference));
}

/** Behind a mark, as a parameter of the models has another kind of key. */
function nameOf({ name }: Pick<TensorInfo, "name">) {
  return { key: `tensor:${name}`, name: quoted(name) };
}

/** Whether all tensors that a model is made of were compared, or there is no model. */
function modelMeets({ model }: Reading, met: ReadonlySet<string>): boolean {
  return [...(model?.roles.keys() ?? [])].every((name) => met.has(name));
}
