/**
 * Reads safetensors: 8 bytes header length N (little-endian), N bytes JSON header, then the tensors' bytes. The checks
 * are those of the reference implementation, plus the rules of the specification that it leaves to the parser
 * (duplicate names), and a smaller bound on the header. https://huggingface.co/docs/safetensors
 */
import { message, type Message } from "../../messages/message";
import { bytesPerElement, decodeToFloat32, decodeToFloat64, isDtype } from "../../tensor/dtype";
import { elementCount, formatShape } from "../../tensor/shape";
import { CheckpointError, malformed, quote } from "../errors";
import type { ByteSource } from "../source";
import type { CheckpointFormat, TensorFile, TensorInfo } from "./format";
import { duplicateName, outlineJson } from "./jsonOutline";

const format = "safetensors";
const prefixLength = 8;
/**
 * The reference implementation reads 100 MB, and takes several times that in memory. Of each tensor a header says about
 * 100 bytes, in an object and two lists.
 */
const maximumHeader = 16_000_000;
const maximumContainers = 300_000;
/** A header needs three levels; one that nests much deeper is made to exhaust whoever parses it. */
const maximumDepth = 32;

/** Types that the specification knows and that are not turned into numbers here, with their bits per element. */
const undecoded = new Map([
  ["F4", 4],
  ["F6_E2M3", 6],
  ["F6_E3M2", 6],
  ["F8_E5M2", 8],
  ["F8_E4M3", 8],
  ["F8_E8M0", 8],
  ["C64", 64],
]);

type PlacedTensor = TensorInfo & { readonly byteOffset: number };

export const safetensors: CheckpointFormat = { name: format, sniff, open };

/** A header length, then a JSON object. A first word of printable characters is text, not a length. */
function sniff(head: Uint8Array): boolean {
  if (head.length < prefixLength + 2 || head[prefixLength] !== 0x7b) return false;
  const next = String.fromCharCode(...head.subarray(prefixLength + 1)).trimStart();
  if (next !== "" && !/^["}]/.test(next)) return false;
  const isText = head.subarray(0, prefixLength).every((byte) => byte >= 0x20 && byte < 0x7f);
  return !isText;
}

async function open(source: ByteSource): Promise<TensorFile> {
  const header = await readHeader(source);
  const dataStart = prefixLength + header.length;
  const entries = parseHeader(source, header);
  const metadata = readMetadata(source, entries.get("__metadata__"));
  entries.delete("__metadata__");
  const tensors = [...entries].map(([name, entry]) => readEntry(source, dataStart, name, entry));
  checkLayout(source, dataStart, tensors);
  return tensorFile(source, tensors, metadata);
}

async function readHeader(source: ByteSource): Promise<Uint8Array> {
  const prefix = await source.read(0, prefixLength);
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset, prefixLength).getBigUint64(0, true));
  const where = message("formatsSafetensors.headerLength");
  if (length > maximumHeader) {
    throw malformed(source.name, format, where, message("formatsSafetensors.headerTooLong", { length, limit: maximumHeader }));
  }
  if (prefixLength + length > source.size) {
    throw malformed(source.name, format, where, message("formatsSafetensors.headerPastFile", { length, size: source.size }));
  }
  return source.read(prefixLength, length);
}

function parseHeader(source: ByteSource, header: Uint8Array): Map<string, unknown> {
  const fail = (reason: Message) =>
    malformed(source.name, format, message("formatsSafetensors.headerAt", { at: prefixLength }), reason);
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(header);
  } catch {
    throw fail(message("formatsSafetensors.noUtf8"));
  }
  const outline = outlineJson(text);
  if (outline.depth > maximumDepth)
    throw fail(message("formatsSafetensors.headerTooDeep", { depth: outline.depth, limit: maximumDepth }));
  if (outline.containers > maximumContainers)
    throw fail(message("formatsSafetensors.headerContainers", { limit: maximumContainers }));
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fail(message("formatsSafetensors.noJson", { why: quote((error as Error).message) }));
  }
  if (!isObject(value)) throw fail(message("formats.noJsonObject"));
  const duplicate = duplicateName(text, outline, value);
  if (duplicate !== undefined) throw fail(message("formats.nameTwice", { name: quote(duplicate) }));
  return new Map(Object.entries(value));
}

function readMetadata(source: ByteSource, value: unknown): Map<string, string> {
  if (value === undefined) return new Map();
  const where = message("formatsSafetensors.metadataPlace");
  if (!isObject(value)) throw malformed(source.name, format, where, message("formats.noJsonObject"));
  return new Map(
    Object.entries(value).map(([key, item]) => {
      if (typeof item === "string") return [key, item] as const;
      throw malformed(source.name, format, where, message("formatsSafetensors.metadataValue", { key: quote(key) }));
    }),
  );
}

function readEntry(source: ByteSource, dataStart: number, name: string, entry: unknown): PlacedTensor {
  const fail = (reason: Message) => malformed(source.name, format, message("formats.tensorNamed", { name: quote(name) }), reason);
  if (!isObject(entry)) throw fail(message("formatsSafetensors.entryNoObject"));
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string") throw fail(message("formatsSafetensors.dtypeNoText"));
  if (!isSizes(shape)) throw fail(message("formatsSafetensors.shapeNoList"));
  if (!isSizes(offsets) || offsets.length !== 2) throw fail(message("formatsSafetensors.offsetsNoPair"));
  const bits = isDtype(dtype) ? 8 * bytesPerElement(dtype) : undecoded.get(dtype);
  if (bits === undefined) throw fail(message("formatsSafetensors.dtypeUnknown", { dtype: quote(dtype) }));
  const [begin, end] = offsets as [number, number];
  const byteLength = lengthOf(shape, bits);
  if (byteLength === null) throw fail(message("formatsSafetensors.shapeInexact", { shape: abbreviate(shape), dtype }));
  if (begin > end) throw fail(message("formatsSafetensors.offsetsBackwards", { begin, end }));
  if (end - begin !== byteLength) {
    throw fail(
      message("formatsSafetensors.shapeAndOffsets", { shape: abbreviate(shape), dtype, length: byteLength, held: end - begin }),
    );
  }
  if (dataStart + end > source.size) {
    throw fail(message("formatsSafetensors.dataPastFile", { end: dataStart + end, size: source.size }));
  }
  return { name, shape, dtype, byteOffset: dataStart + begin, byteLength };
}

/** The data hold all tensors back to back, without overlap, gap or rest. */
function checkLayout(source: ByteSource, dataStart: number, tensors: readonly PlacedTensor[]): void {
  const inOrder = [...tensors].sort((a, b) => a.byteOffset - b.byteOffset || a.byteLength - b.byteLength);
  let end = dataStart;
  for (const { name, byteOffset, byteLength } of inOrder) {
    if (byteOffset !== end) {
      const reason =
        byteOffset < end
          ? message("formatsSafetensors.dataOverlap", { at: byteOffset })
          : message("formatsSafetensors.dataGap", { at: byteOffset, end });
      throw malformed(source.name, format, message("formats.tensorNamed", { name: quote(name) }), reason);
    }
    end += byteLength;
  }
  if (end !== source.size) {
    const reason = message("formatsSafetensors.restOfFile", { size: source.size });
    throw malformed(source.name, format, message("formats.byte", { at: end }), reason);
  }
}

function tensorFile(source: ByteSource, tensors: readonly PlacedTensor[], metadata: ReadonlyMap<string, string>): TensorFile {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const find = (name: string) => {
    const tensor = byName.get(name);
    if (!tensor)
      throw new CheckpointError("checkpoint-not-found", message("formats.noTensor", { file: source.name, name: quote(name) }));
    const { dtype } = tensor;
    if (isDtype(dtype)) return { ...tensor, dtype, elementSize: bytesPerElement(dtype) };
    throw new CheckpointError(
      "checkpoint-unsupported",
      message("formatsSafetensors.dtypeNotRead", { file: source.name, name: quote(name), dtype }),
    );
  };
  return {
    format,
    name: source.name,
    size: source.size,
    tensors,
    metadata,
    async read(name) {
      const { byteOffset, byteLength, dtype } = find(name);
      return decodeToFloat32(await source.read(byteOffset, byteLength), dtype);
    },
    async readRange(name, start, count) {
      const { byteOffset, byteLength, dtype, elementSize } = find(name);
      const end = start + count;
      if (end * elementSize > byteLength) throw new RangeError(`${name} has no element ${end - 1}.`);
      const bytes = await source.read(byteOffset + start * elementSize, count * elementSize);
      const narrow = elementSize < 4 || dtype === "F32";
      return narrow ? decodeToFloat32(bytes, dtype) : decodeToFloat64(bytes, dtype);
    },
  };
}

/** In bytes, or null where that is not a whole, exact number. */
function lengthOf(shape: readonly number[], bitsPerElement: number): number | null {
  try {
    const bits = elementCount(shape) * bitsPerElement;
    return Number.isSafeInteger(bits) && bits % 8 === 0 ? bits / 8 : null;
  } catch {
    return null;
  }
}

function abbreviate(shape: readonly number[]): string {
  return shape.length > 8 ? `${formatShape(shape.slice(0, 8)).slice(0, -1)}, …]` : formatShape(shape);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
