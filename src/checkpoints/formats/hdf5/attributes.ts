/** Attributes: small values beside a group or a dataset, such as Keras's model_config, layer_names and weight_names. */
import { message } from "../../../messages/message";
import { decodeToFloat64 } from "../../../tensor/dtype";
import { elementCount } from "../../../tensor/shape";
import { type Cursor, type Hdf5Bytes, textOf } from "./bytes";
import { denseObjects } from "./denseStorage";
import type { GlobalHeaps } from "./globalHeap";
import { messageTypes, type HeaderMessage } from "./objectHeader";
import { readDataspace, readDatatype, reverseElements, type Datatype } from "./types";

type Scalar = string | number;
/** A list for anything but a scalar, flat in row-major order. */
export type AttributeValue = Scalar | readonly Scalar[];

/** By name; those whose type is neither text nor number are left out. */
export async function readAttributes(
  heaps: GlobalHeaps,
  messages: readonly HeaderMessage[],
): Promise<Map<string, AttributeValue>> {
  const bodies = messages.filter(({ type, shared }) => type === messageTypes.attribute && !shared).map(({ body }) => body);
  const info = messages.find(({ type }) => type === messageTypes.attributeInfo);
  if (info) bodies.push(...(await denseAttributes(heaps.file, info.body)));
  const attributes = new Map<string, AttributeValue>();
  for (const body of bodies) {
    const attribute = await readAttribute(heaps, body);
    if (attribute) attributes.set(attribute.name, attribute.value);
  }
  return attributes;
}

async function denseAttributes(file: Hdf5Bytes, body: Cursor): Promise<Cursor[]> {
  body.version(0);
  if (body.u8() & 1) body.skip(2);
  const heap = body.maybeAddress();
  const names = body.maybeAddress();
  return heap === null || names === null ? [] : denseObjects(file, heap, names, "attribute");
}

async function readAttribute(heaps: GlobalHeaps, body: Cursor) {
  const version = body.version(1, 2, 3);
  const flags = body.u8();
  const sizes = [body.u16(), body.u16(), body.u16()];
  if (version === 3) body.skip(1);
  const [name, type, space] = sizes.map((size) => {
    const part = body.take(size, message("formatsHdf5.attribute"));
    if (version === 1) body.skip(Math.min(body.remaining, (8 - (size % 8)) % 8));
    return part;
  }) as [Cursor, Cursor, Cursor];
  if (version > 1 && flags & 3) return null; // a type that is kept elsewhere
  const shape = readDataspace(space);
  const datatype = readDatatype(type);
  const text = textOf(name.bytes);
  heaps.file.spend("kept", text.length);
  if (shape === null || datatype.kind === "other") return null;
  const count = elementCount(shape);
  const values = await readValues(heaps, body.take(checkSize(body, count * datatype.size)), datatype, count);
  return { name: text, value: shape.length === 0 ? (values[0] ?? "") : values };
}

function checkSize(body: Cursor, size: number): number {
  if (size > body.remaining) throw body.fail(message("formatsHdf5.attributeSize", { size, room: body.remaining }));
  return size;
}

async function readValues(heaps: GlobalHeaps, data: Cursor, datatype: Datatype, count: number): Promise<Scalar[]> {
  heaps.file.spend("kept", 8 * count);
  if (datatype.kind === "number") {
    const { bigEndian, size, dtype } = datatype;
    return [...decodeToFloat64(bigEndian ? reverseElements(data.bytes, size) : data.bytes, dtype)];
  }
  const values: string[] = [];
  for (let index = 0; index < count; index++) {
    const element = data.take(datatype.size);
    const bytes = datatype.kind === "long-string" ? await heaps.text(element) : element.bytes;
    heaps.file.spend("kept", bytes.length);
    values.push(textOf(bytes));
  }
  return values;
}
