/**
 * Reads safetensors that are split into several files with an index, as Hugging Face writes them:
 * model.safetensors.index.json names for every tensor the file that it is in, model-00001-of-00003.safetensors and so on,
 * all in one folder. The index or any of its files opens the whole.
 * https://huggingface.co/docs/huggingface_hub/package_reference/serialization
 */
import { message, quoted } from "../../messages/message";
import { malformed, quote, CheckpointError } from "../errors";
import { noSiblings, type ByteSource, type Siblings } from "../source";
import type { CheckpointFormat, TensorFile, TensorInfo } from "./format";
import { beginsAsJson, isObject, jsonObject, type JsonObject } from "./jsonFile";
import { safetensors } from "./safetensors";

// oxlint-disable-next-line gatescope/no-wording -- the format's name, the same in every language
const format = "sharded safetensors";
const weightMap = quoted('"weight_map"');
const shardName = /^(.+)-\d{5}-of-\d{5}(\.safetensors)$/;
const maximumShards = 1024;
const maximumTensors = 500_000;

export const safetensorsShards: CheckpointFormat = {
  name: format,
  sniff: (head, size) => beginsAsJson(head) || safetensors.sniff(head, size),
  async holds(source, head, siblings) {
    if (beginsAsJson(head)) return isIndex(await jsonObject(source));
    return (await indexBeside(source, siblings)) !== null;
  },
  open,
};

function isIndex(object: JsonObject | null): object is JsonObject {
  return object !== null && isObject(object.weight_map);
}

/** The index that lists a shard, by the shard's name, or null. */
async function indexBeside({ name }: ByteSource, siblings: Siblings): Promise<ByteSource | null> {
  const [, stem, extension] = shardName.exec(name) ?? [];
  if (stem === undefined || extension === undefined) return null;
  const index = await siblings.open(`${stem}${extension}.index.json`);
  const object = index && (await jsonObject(index));
  const lists = isIndex(object) && Object.values(object.weight_map as JsonObject).includes(name);
  return lists ? index : null;
}

async function open(source: ByteSource, siblings: Siblings = noSiblings): Promise<TensorFile> {
  const index = (await indexBeside(source, siblings)) ?? source;
  const object = await jsonObject(index);
  if (!isIndex(object)) throw malformed(index.name, format, weightMap, message("formatsSafetensors.mapNoObject"));
  const places = placesIn(index, object.weight_map as JsonObject);
  const shards = new Map<string, TensorFile>();
  const missing: string[] = [];
  for (const name of new Set(places.values())) {
    const file = name === source.name ? source : await siblings.open(name);
    if (file) shards.set(name, await safetensors.open(file));
    else missing.push(name);
  }
  const [first] = missing;
  if (first !== undefined && shards.size === 0) {
    throw new CheckpointError(
      "checkpoint-not-found",
      message("formatsSafetensors.shardMissing", { index: index.name, shard: quote(first) }),
    );
  }
  return joined(source, index, object, places, shards, missing);
}

/** By tensor the file that holds it. Throws where a name leads out of the folder. */
function placesIn(index: ByteSource, map: JsonObject): Map<string, string> {
  const entries = Object.entries(map);
  if (entries.length === 0) throw malformed(index.name, format, weightMap, message("formatsSafetensors.mapEmpty"));
  if (entries.length > maximumTensors)
    throw malformed(
      index.name,
      format,
      weightMap,
      message("formatsSafetensors.mapTooLong", { count: entries.length, limit: maximumTensors }),
    );
  const files = new Set<string>();
  for (const [tensor, file] of entries) {
    const where = message("formatsSafetensors.tensorInMap", { name: quote(tensor) });
    if (typeof file !== "string") throw malformed(index.name, format, where, message("formatsSafetensors.fileNoText"));
    if (file === "" || file === "." || file === ".." || /[/\\\0]/.test(file)) {
      throw malformed(index.name, format, where, message("formats.noSiblingFile", { file: quote(file) }));
    }
    files.add(file);
    if (files.size > maximumShards)
      throw malformed(index.name, format, where, message("formatsSafetensors.tooManyShards", { limit: maximumShards }));
  }
  return new Map(entries as [string, string][]);
}

function joined(
  source: ByteSource,
  index: ByteSource,
  object: JsonObject,
  places: ReadonlyMap<string, string>,
  shards: ReadonlyMap<string, TensorFile>,
  missing: readonly string[],
): TensorFile {
  const owners = new Map<string, TensorFile>();
  const tensors: TensorInfo[] = [];
  let unlisted = 0;
  for (const [name, shard] of shards) {
    for (const tensor of shard.tensors) {
      if (places.get(tensor.name) !== name) {
        unlisted++;
        continue;
      }
      owners.set(tensor.name, shard);
      const { byteOffset, ...info } = tensor;
      tensors.push(name === source.name && byteOffset !== undefined ? tensor : info);
    }
  }
  const lost = [...places].find(([name, file]) => shards.has(file) && !owners.has(name));
  if (lost)
    throw malformed(
      index.name,
      format,
      message("formatsSafetensors.tensorInMap", { name: quote(lost[0]) }),
      message("formatsSafetensors.shardLacksTensor", { shard: quote(lost[1]) }),
    );
  const find = (name: string): TensorFile => {
    const owner = owners.get(name);
    if (owner) return owner;
    throw new CheckpointError("checkpoint-not-found", message("formats.noTensor", { file: source.name, name: quote(name) }));
  };
  const notes = missing.slice(0, 3).map((name) => message("formatsSafetensors.shardNotBeside", { name: quote(name) }));
  if (unlisted > 0) notes.push(message("formatsSafetensors.unlistedTensors", { count: unlisted, index: index.name }));
  return {
    format,
    name: source.name,
    tensors,
    notes,
    size: [...shards.values()].reduce((sum, { size }) => sum + size, shards.has(source.name) ? 0 : source.size),
    metadata: metadataOf(object, shards),
    read: async (name) => find(name).read(name),
    readRange: async (name, start, count) => find(name).readRange(name, start, count),
  };
}

/** The shards' own, and what the index says of the whole. */
function metadataOf({ metadata }: JsonObject, shards: ReadonlyMap<string, TensorFile>): Map<string, string> {
  const all = new Map([...shards.values()].flatMap((shard) => [...shard.metadata]));
  for (const [key, value] of Object.entries(isObject(metadata) ? metadata : {})) {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") all.set(key, String(value));
  }
  return all.set("files", String(shards.size));
}
