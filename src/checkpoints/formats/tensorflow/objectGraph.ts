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

/** Names by key. A graph that is not sound names nothing: the tensors are there under their keys. */
export async function variableNames(
  shard: ByteSource,
  offset: number,
  size: number,
  format: string,
): Promise<Map<string, string>> {
  try {
    return await read(shard, offset, size, format);
  } catch (error) {
    if (error instanceof CheckpointError) return new Map();
    throw error;
  }
}

async function read(shard: ByteSource, offset: number, size: number, format: string): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  // a string tensor: the length of each string, a checksum of four bytes, the strings
  const length = readVarint(await shard.read(offset, Math.min(10, size)), 0);
  const end = offset + size;
  if (!length || offset + length.next + 4 + Number(length.value) !== end) return names;
  const proto = new ProtobufReader(shard, format);
  const nodes = (await proto.fields({ start: offset + length.next + 4, end })).filter(isMessage(1));
  if (nodes.length > maximumNodes) return names;
  for (const node of nodes) {
    for (const attribute of (await proto.fields(node)).filter(isMessage(2))) {
      const fields = await proto.fields(attribute);
      const text = async (wanted: number) => {
        const field = fields.find(isMessage(wanted));
        return field ? proto.text(field) : "";
      };
      const [fullName, key] = [await text(2), await text(3)];
      if (fullName !== "" && key !== "") names.set(key, fullName);
    }
  }
  return names;
}

const isMessage =
  (wanted: number) =>
  ({ number, wire }: Field) =>
    number === wanted && wire === 2;
