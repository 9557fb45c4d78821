/**
 * The object graph that TensorFlow 2 writes into a checkpoint: by key the name that a variable had in its program, such
 * as "lstm/lstm_cell/kernel" for "variables/1/.ATTRIBUTES/VARIABLE_VALUE".
 * https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/protobuf/trackable_object_graph.proto
 */
import { CheckpointError } from "../../errors";
import type { ByteSource } from "../../source";
import { ProtobufReader, readVarint, type Field } from "../protobuf";

export const objectGraphKey = "_CHECKPOINTABLE_OBJECT_GRAPH";

const maximumNodes = 100_000;

export interface ObjectGraph {
  /** Names by key. */
  readonly names: ReadonlyMap<string, string>;
  /** Keras's layers that have weights, in their order; none where the graph numbers none. */
  readonly layers: readonly string[];
}

const nothing: ObjectGraph = { names: new Map(), layers: [] };

/** A graph that is not sound names nothing: the tensors are there under their keys. */
export async function readObjectGraph(shard: ByteSource, offset: number, size: number, format: string): Promise<ObjectGraph> {
  try {
    return await read(shard, offset, size, format);
  } catch (error) {
    if (error instanceof CheckpointError) return nothing;
    throw error;
  }
}

interface Node {
  readonly children: readonly { readonly name: string; readonly node: number }[];
  readonly variables: readonly string[];
}

async function read(shard: ByteSource, offset: number, size: number, format: string): Promise<ObjectGraph> {
  const names = new Map<string, string>();
  // a string tensor: the length of each string, a checksum of four bytes, the strings
  const length = readVarint(await shard.read(offset, Math.min(10, size)), 0);
  const end = offset + size;
  if (!length || offset + length.next + 4 + Number(length.value) !== end) return nothing;
  const proto = new ProtobufReader(shard, format);
  const messages = (await proto.fields({ start: offset + length.next + 4, end })).filter(isMessage(1));
  if (messages.length > maximumNodes) return nothing;
  const nodes: Node[] = [];
  for (const node of messages) {
    const [children, variables]: [{ name: string; node: number }[], string[]] = [[], []];
    for (const part of await proto.fields(node)) {
      if (!isMessage(1)(part) && !isMessage(2)(part)) continue;
      const fields = await proto.fields(part);
      const text = async (wanted: number) => {
        const field = fields.find(isMessage(wanted));
        return field ? proto.text(field) : "";
      };
      if (part.number === 1) {
        const id = fields.find(({ number, wire }) => number === 1 && wire === 0);
        children.push({ name: await text(2), node: Number(id?.value ?? 0n) });
        continue;
      }
      const [fullName, key] = [await text(2), await text(3)];
      if (fullName !== "" && key !== "") names.set(key, fullName);
      if (fullName !== "") variables.push(fullName);
    }
    nodes.push({ children, variables });
  }
  return { names, layers: layersIn(nodes) };
}

/** Looking for a layer's variables ends behind so many nodes. */
const maximumReached = 64;

/** The names that the variables of a model's layers begin with, in the order in which Keras numbers the layers. */
function layersIn(nodes: readonly Node[]): string[] {
  const numberOf = (name: string) => Number(/^layer_with_weights-(\d{1,6})$/.exec(name)?.[1] ?? NaN);
  const numbered = nodes.map(({ children }) => children.filter(({ name }) => !Number.isNaN(numberOf(name))));
  const layers = numbered.reduce((most, each) => (each.length > most.length ? each : most), []);
  const names = [...layers]
    .sort((a, b) => numberOf(a.name) - numberOf(b.name))
    .flatMap(({ node }) => firstVariable(nodes, node)?.split("/")[0] ?? []);
  return [...new Set(names)];
}

function firstVariable(nodes: readonly Node[], start: number): string | undefined {
  const reached = new Set([start]);
  for (const at of reached) {
    const [variable] = nodes[at]?.variables ?? [];
    if (variable !== undefined) return variable;
    for (const { node } of nodes[at]?.children ?? []) if (reached.size < maximumReached) reached.add(node);
  }
  return undefined;
}

const isMessage =
  (wanted: number) =>
  ({ number, wire }: Field) =>
    number === wanted && wire === 2;
