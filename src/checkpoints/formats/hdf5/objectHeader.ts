/** Superblock and object headers: where the root is, and the messages of an object, in both versions of the format. */
import { message } from "../../../messages/message";
import { type Cursor, type Hdf5Bytes } from "./bytes";

export const messageTypes = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  oldFill: 0x04,
  fill: 0x05,
  link: 0x06,
  external: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

export interface HeaderMessage {
  readonly type: number;
  /** Whether the body is a reference to a message kept elsewhere. */
  readonly shared: boolean;
  readonly body: Cursor;
}

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** A header in more pieces or with more messages than this was not written by a framework. */
const maximumPieces = 1024;
const maximumMessages = 65_536;
const maximumHeader = 2 ** 24;

export function hasSignature(head: Uint8Array): boolean {
  return signature.every((byte, index) => head[index] === byte);
}

/** Sets the file's widths and gives the address of the root group's object header. */
export async function readSuperblock(file: Hdf5Bytes): Promise<number> {
  const cursor = await file.block(0, Math.min(file.source.size, 128), message("formatsHdf5.superblock"));
  const version = cursor.skip(signature.length).version(0, 1, 2, 3);
  if (version < 2) cursor.skip(4);
  file.offsetSize = width(cursor);
  file.lengthSize = width(cursor);
  cursor.skip(version < 2 ? 9 + (version === 1 ? 4 : 0) : 1);
  const base = cursor.target(message("formatsHdf5.fileBase"));
  if (base !== 0) throw file.unsupported(message("formatsHdf5.userBlock", { size: base }));
  cursor.maybeAddress(); // free space, or the superblock's extension
  const end = cursor.target(message("formatsHdf5.fileEnd"));
  if (end > file.source.size) {
    throw cursor.fail(message("formatsHdf5.fileCutOff", { end, size: file.source.size }));
  }
  if (version < 2) {
    cursor.maybeAddress(); // driver information
    cursor.skip(file.offsetSize); // the root's link name
  }
  return cursor.target(message("formatsHdf5.rootGroup"));
}

function width(cursor: Cursor): number {
  const size = cursor.u8();
  if (size !== 2 && size !== 4 && size !== 8) throw cursor.fail(message("formatsHdf5.widths", { size }));
  return size;
}

/** All messages of the object at `address`, continuations followed. */
export async function readMessages(file: Hdf5Bytes, address: number): Promise<HeaderMessage[]> {
  const what = message("formatsHdf5.objectHeader");
  const head = await file.block(address, Math.min(32, Math.max(16, file.source.size - address)), what);
  const isNew = head.bytes[0] === 0x4f;
  const start = isNew ? newHeader(head) : oldHeader(head);
  const messages: HeaderMessage[] = [];
  const pieces = [{ address: address + start.at, length: start.length }];
  const seen = new Set(pieces.map((piece) => piece.address));
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index] as (typeof pieces)[number];
    let block = await file.block(piece.address, piece.length, what);
    if (isNew && index > 0) block = block.signature("OCHK").take(block.bytes.length - 8);
    for (const each of messagesOf(block, isNew, start.flags)) {
      messages.push(each);
      file.spend("parts", 1);
      if (messages.length > maximumMessages) throw head.fail(message("formatsHdf5.messageCount", { limit: maximumMessages }));
      if (each.type !== messageTypes.continuation) continue;
      const next = {
        address: each.body.target(message("formatsHdf5.continuation")),
        length: checkLength(head, each.body.length()),
      };
      if (seen.has(next.address) || pieces.length >= maximumPieces) throw head.fail(message("formatsHdf5.continuationsInCircle"));
      seen.add(next.address);
      pieces.push(next);
    }
  }
  return messages;
}

interface Start {
  /** The first message, from the header's start. */
  readonly at: number;
  readonly length: number;
  readonly flags: number;
}

function oldHeader(head: Cursor): Start {
  head.version(1);
  head.skip(7);
  return { at: 16, length: checkLength(head, head.u32()), flags: 0 };
}

function newHeader(head: Cursor): Start {
  head.signature("OHDR").version(2);
  const flags = head.u8();
  if (flags & 0x20) head.skip(16);
  if (flags & 0x10) head.skip(4);
  const length = checkLength(head, head.uint(1 << (flags & 3)));
  return { at: head.at, length, flags };
}

function checkLength(head: Cursor, length: number): number {
  if (length > maximumHeader) throw head.fail(message("formatsHdf5.headerTooLarge", { length, limit: maximumHeader }));
  return length;
}

function* messagesOf(block: Cursor, isNew: boolean, flags: number): Iterable<HeaderMessage> {
  const head = isNew ? 4 + (flags & 4 ? 2 : 0) : 8;
  while (block.remaining >= head) {
    const type = isNew ? block.u8() : block.u16();
    const size = block.u16();
    const messageFlags = block.u8();
    block.skip(head - (isNew ? 4 : 5));
    yield { type, shared: (messageFlags & 2) !== 0, body: block.take(size, message("formatsHdf5.headerMessage")) };
  }
}
