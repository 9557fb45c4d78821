/**
 * Reads TensorFlow's checkpoints (version 2, "tensor bundles") and the variables of a SavedModel: a sorted table of names
 * with types, shapes and places (.index), and files of raw tensors (.data-00000-of-00001). Either may be opened.
 * https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/protobuf/tensor_bundle.proto
 */
import { message, type Message } from "../../../messages/message";
import { isDtype, type Dtype } from "../../../tensor/dtype";
import { formatShape } from "../../../tensor/shape";
import { CheckpointError, legible, malformed, quote } from "../../errors";
import { memorySource, noSiblings, type ByteSource, type Siblings } from "../../source";
import type { CheckpointFormat, PlainValue, TensorFile } from "../format";
import { ProtobufReader, type Field } from "../protobuf";
import { byteLengthOf, placedTensor, storedTensorFile, undecoded, type StoredTensor } from "../storedTensors";
import { objectGraphKey, readObjectGraph } from "./objectGraph";
import { endsAsTable, readTable, type Entry } from "./table";

// oxlint-disable-next-line gatescope/no-wording -- the format's name, the same in every language
const format = "TensorFlow checkpoint";
const shardName = /^(.*)\.data-\d{5}-of-\d{5}$/;
const maximumShards = 1024;
const maximumRank = 254;

/** The enum DataType. */
const dtypes: Record<number, Dtype> = {
  1: "F32",
  2: "F64",
  3: "I32",
  4: "U8",
  5: "I16",
  6: "I8",
  9: "I64",
  10: "BOOL",
  14: "BF16",
  17: "U16",
  19: "F16",
  22: "U32",
  23: "U64",
};
const otherTypes: Record<number, string> = { 7: "string", 8: "complex64", 18: "complex128" };

export const tensorflow: CheckpointFormat = { name: format, sniff: () => true, holds, open };

/** A table ends as one; a file of tensors has nothing of its own, and the table beside it tells. */
async function holds(source: ByteSource, _head: Uint8Array, siblings: Siblings): Promise<boolean> {
  if (await endsAsTable(source)) return true;
  const index = await indexBeside(source, siblings);
  return index !== null && endsAsTable(index);
}

function indexBeside({ name }: ByteSource, siblings: Siblings): Promise<ByteSource | null> {
  const prefix = shardName.exec(name)?.[1];
  return prefix === undefined ? Promise.resolve(null) : siblings.open(`${prefix}.index`);
}

interface Place {
  readonly key: string;
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly shard: number;
  readonly offset: number;
  readonly size: number;
  readonly isSliced: boolean;
}

async function open(source: ByteSource, siblings: Siblings = noSiblings): Promise<TensorFile> {
  const index = (await indexBeside(source, siblings)) ?? source;
  const [header, ...entries] = await readTable(index, format);
  if (header?.key.length !== 0)
    throw malformed(index.name, format, message("formatsTensorflow.firstEntry"), message("formatsTensorflow.noHeader"));
  const { shards, isBigEndian } = await readHeader(index, header);
  const places: Place[] = [];
  for (const entry of entries) {
    // keys that begin with a zero are of the slices of partitioned variables
    if (entry.key[0] !== 0) places.push(await readEntry(index, entry));
  }
  const files = await openShards(index, source, siblings, shards, places);
  const graph = places.find(({ key }) => key === objectGraphKey);
  const shard = graph && files.get(graph.shard);
  const found = graph && shard ? await readObjectGraph(shard, graph.offset, graph.size, format) : null;
  const names = found?.names ?? new Map<string, string>();
  const tensors = namedPlaces(places, names).map(([name, place]) => tensorAt(index, source, files, name, place, isBigEndian));
  const metadata = new Map([["shards", String(shards)]]);
  const layers = found?.layers ?? [];
  const attributes = new Map<string, PlainValue>(layers.length > 0 ? [["layer_names", layers]] : []);
  const notes = [
    ...missingNotes(index, shards, files, places),
    ...(places.length < entries.length ? [message("formatsTensorflow.slicedListed")] : []),
  ];
  const size = [...files.values()].reduce((sum, file) => sum + file.size, index.size);
  return storedTensorFile({ format, name: source.name, size, metadata, attributes, notes }, tensors);
}

async function readHeader(index: ByteSource, { value }: Entry): Promise<{ shards: number; isBigEndian: boolean }> {
  const fields = await new ProtobufReader(memorySource(value, index.name), format).fields({ start: 0, end: value.length });
  const shards = Number(fields.find(({ number }) => number === 1)?.value ?? 0n);
  if (shards < 1 || shards > maximumShards)
    throw malformed(
      index.name,
      format,
      message("formatsTensorflow.header"),
      message("formatsTensorflow.shardCount", { count: shards, limit: maximumShards }),
    );
  return { shards, isBigEndian: fields.find(({ number }) => number === 2)?.value === 1n };
}

async function readEntry(index: ByteSource, { key: bytes, value }: Entry): Promise<Place> {
  const key = new TextDecoder().decode(bytes);
  const where = message("formatsTensorflow.entryNamed", { name: quote(key) });
  const proto = new ProtobufReader(memorySource(value, `${index.name} (${legible(key)})`), format);
  const fields = await proto.fields({ start: 0, end: value.length });
  const number = (wanted: number) => {
    const found = Number(fields.filter((field) => field.number === wanted && field.wire === 0).at(-1)?.value ?? 0n);
    if (!Number.isSafeInteger(found))
      throw malformed(index.name, format, where, message("formatsTensorflow.fieldIs", { field: wanted, value: found }));
    return found;
  };
  const shape = fields.find((field) => field.number === 2 && field.wire === 2);
  return {
    key,
    dtype: number(1),
    shape: shape ? await readShape(proto, shape) : [],
    shard: number(3),
    offset: number(4),
    size: number(5),
    isSliced: fields.some((field) => field.number === 7),
  };
}

/** A TensorShapeProto. */
async function readShape(proto: ProtobufReader, range: Field): Promise<number[]> {
  const shape: number[] = [];
  for (const field of await proto.fields(range)) {
    if (field.number !== 2 || field.wire !== 2) continue;
    const size = (await proto.fields(field)).find(({ number, wire }) => number === 1 && wire === 0)?.value ?? 0n;
    if (size > BigInt(Number.MAX_SAFE_INTEGER))
      throw proto.fail(field.start, message("formatsTensorflow.sizeIs", { size: Number(BigInt.asIntN(64, size)) }));
    shape.push(Number(size));
    if (shape.length > maximumRank)
      throw proto.fail(range.start, message("formatsTensorflow.tooManyAxes", { limit: maximumRank }));
  }
  return shape;
}

/** The files that some tensor lies in; missing ones are left out. */
async function openShards(index: ByteSource, opened: ByteSource, siblings: Siblings, shards: number, places: readonly Place[]) {
  const files = new Map<number, ByteSource>();
  for (const shard of new Set(places.map((place) => place.shard))) {
    if (shard >= shards)
      throw malformed(
        index.name,
        format,
        message("formatsTensorflow.tensorInFile", { shard }),
        message("formatsTensorflow.shardsInAll", { count: shards }),
      );
    const name = shardFile(index, shard, shards);
    const file = name === opened.name ? opened : await siblings.open(name);
    if (file) files.set(shard, file);
  }
  return files;
}

function shardFile({ name }: ByteSource, shard: number, shards: number): string {
  const digits = (value: number) => String(value).padStart(5, "0");
  return `${name.replace(/\.index$/, "")}.data-${digits(shard)}-of-${digits(shards)}`;
}

function missingNotes(
  index: ByteSource,
  shards: number,
  files: ReadonlyMap<number, ByteSource>,
  places: readonly Place[],
): Message[] {
  const missing = [...new Set(places.map(({ shard }) => shard))].filter((shard) => !files.has(shard));
  return missing
    .slice(0, 3)
    .map((shard) => message("formatsTensorflow.shardNotBeside", { file: shardFile(index, shard, shards) }));
}

/** Under the names of the variables where the file tells them, else under the keys; the object graph itself is left out. */
function namedPlaces(places: readonly Place[], names: ReadonlyMap<string, string>): [string, Place][] {
  const counts = new Map<string, number>();
  for (const name of names.values()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const taken = new Set<string>();
  return places.flatMap((place) => {
    if (place.key === objectGraphKey) return [];
    const told = names.get(place.key) ?? "";
    const short = place.key.replace(/\/\.ATTRIBUTES\/VARIABLE_VALUE$/, "");
    const name = [told, short].find((each) => each !== "" && (counts.get(each) ?? 0) <= 1 && !taken.has(each)) ?? place.key;
    taken.add(name);
    return [[name, place] as [string, Place]];
  });
}

function tensorAt(
  index: ByteSource,
  opened: ByteSource,
  files: ReadonlyMap<number, ByteSource>,
  name: string,
  place: Place,
  isBigEndian: boolean,
): StoredTensor {
  const { shape, size, offset, shard } = place;
  const dtype = dtypes[place.dtype] ?? otherTypes[place.dtype] ?? `tensorflow-type-${place.dtype}`;
  const refused = (error: CheckpointError): StoredTensor => ({
    name,
    shape,
    dtype,
    byteLength: size,
    values: () => Promise.reject(error),
  });
  const fail = (reason: Message) => malformed(index.name, format, message("formats.tensorNamed", { name: quote(name) }), reason);
  const byteLength = byteLengthOf(shape, isDtype(dtype) ? dtype : "U8");
  if (byteLength === null) throw fail(message("formats.shapeInexact", { shape: formatShape(shape.slice(0, 8)) }));
  if (place.isSliced) {
    return refused(
      new CheckpointError("checkpoint-unsupported", message("formatsTensorflow.sliced", { file: index.name, name: quote(name) })),
    );
  }
  if (!isDtype(dtype)) return refused(undecoded(index.name, name, dtype));
  if (byteLength !== size)
    throw fail(message("formats.shapeTakes", { shape: formatShape(shape.slice(0, 8)), dtype, length: byteLength, given: size }));
  const file = files.get(shard);
  if (!file) {
    const wanted = `${index.name.replace(/\.index$/, "")}.data-*`;
    return refused(
      new CheckpointError("checkpoint-not-found", message("formatsTensorflow.shardMissing", { index: index.name, file: wanted })),
    );
  }
  if (offset + size > file.size)
    throw fail(message("formatsTensorflow.tensorPastFile", { end: offset + size, file: file.name, size: file.size }));
  return placedTensor({
    name,
    shape,
    dtype,
    source: file,
    byteOffset: offset,
    byteLength,
    isBigEndian,
    isOwnFile: file === opened,
  });
}
