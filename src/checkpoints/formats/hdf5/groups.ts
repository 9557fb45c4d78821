/** What a group links to: by symbol tables (B-tree and local heap), by link messages, or by dense storage. */
import { message, quoted } from "../../../messages/message";
import { type Cursor, type Hdf5Bytes, textOf } from "./bytes";
import { denseObjects } from "./denseStorage";
import { messageTypes, type HeaderMessage } from "./objectHeader";

/** A link to an object of the same file; soft and external links are not followed. */
export interface Link {
  readonly name: string;
  /** Of the object's header. */
  readonly address: number;
}

const maximumNodes = 65_536;
/** The B-tree of a group never is deeper: 2^48 entries. */
const maximumLevel = 12;

/** Null where the messages are no group's. */
export async function readLinks(file: Hdf5Bytes, messages: readonly HeaderMessage[]): Promise<Link[] | null> {
  const table = messages.find(({ type }) => type === messageTypes.symbolTable);
  if (table) return symbolTable(file, table.body);
  const info = messages.find(({ type }) => type === messageTypes.linkInfo);
  const compact = messages.filter(({ type }) => type === messageTypes.link);
  if (!info && compact.length === 0) return null;
  const bodies = [...compact.map(({ body }) => body), ...(info ? await denseLinks(file, info.body) : [])];
  return bodies.map(readLink).filter((link) => link !== null);
}

async function denseLinks(file: Hdf5Bytes, body: Cursor): Promise<Cursor[]> {
  body.version(0);
  if (body.u8() & 1) body.skip(8);
  const heap = body.maybeAddress();
  const names = body.maybeAddress();
  return heap === null || names === null ? [] : denseObjects(file, heap, names, "link");
}

function readLink(body: Cursor): Link | null {
  body.version(1);
  const flags = body.u8();
  const kind = flags & 8 ? body.u8() : 0;
  if (flags & 4) body.skip(8);
  if (flags & 16) body.skip(1);
  const name = textOf(body.take(body.uint(1 << (flags & 3))).bytes);
  return kind === 0 ? { name, address: body.target(quoted(name)) } : null;
}

async function symbolTable(file: Hdf5Bytes, body: Cursor): Promise<Link[]> {
  const tree = body.target(message("formatsHdf5.groupTree"));
  const nameAt = await localHeap(file, body.target(message("formatsHdf5.groupNames")));
  const links: Link[] = [];
  const seen = new Set<number>();
  const visit = async (address: number, level: number | null): Promise<void> => {
    if (seen.has(address) || seen.size > maximumNodes)
      throw file.fail(message("formatsHdf5.treeAt", { address: tree }), message("formatsHdf5.nodesInCircle"));
    seen.add(address);
    if (level === -1) {
      for (const link of await symbolNode(file, address, nameAt)) links.push(link);
      return;
    }
    const node = await treeNode(file, address, level);
    for (const child of node.children) await visit(child, node.level - 1);
  };
  await visit(tree, null);
  return links;
}

async function treeNode(file: Hdf5Bytes, address: number, expected: number | null) {
  const what = message("formatsHdf5.treeNode");
  const head = await file.block(address, 8 + 2 * file.offsetSize, what);
  if (head.signature("TREE").u8() !== 0) throw head.fail(message("formatsHdf5.treeOfNoGroup"));
  const level = head.u8();
  if (level > maximumLevel || (expected !== null && level !== expected))
    throw head.fail(message("formatsHdf5.levelOutOfPlace", { level }));
  const count = head.u16();
  const pair = file.lengthSize + file.offsetSize;
  const entries = await file.block(address + head.bytes.length, count * pair, what);
  const children = Array.from({ length: count }, () => entries.skip(file.lengthSize).target(message("formatsHdf5.child")));
  return { level, children };
}

async function symbolNode(file: Hdf5Bytes, address: number, nameAt: (offset: number) => string): Promise<Link[]> {
  const what = message("formatsHdf5.symbolNode");
  const head = await file.block(address, 8, what);
  head.signature("SNOD").version(1);
  const count = head.skip(1).u16();
  file.spend("parts", count);
  const size = 2 * file.offsetSize + 24;
  const entries = await file.block(address + 8, count * size, what);
  const links: Link[] = [];
  for (let index = 0; index < count; index++) {
    const entry = entries.take(size);
    const name = nameAt(entry.uint(file.offsetSize));
    const target = entry.maybeAddress();
    const isSoft = entry.u32() === 2;
    if (!isSoft && target !== null) links.push({ name, address: target });
  }
  return links;
}

/** The names of a group's links by their offset. */
async function localHeap(file: Hdf5Bytes, address: number): Promise<(offset: number) => string> {
  const head = await file.block(address, 8 + 2 * file.lengthSize + file.offsetSize, message("formatsHdf5.localHeap"));
  head.signature("HEAP").version(0);
  const size = head.skip(3).length();
  head.length(); // free list
  const data = await file.block(head.target(message("formatsHdf5.heapData")), size, message("formatsHdf5.localHeap"));
  return (offset) => {
    if (offset >= size) throw head.fail(message("formatsHdf5.nameOffset", { offset, size }));
    const end = data.bytes.indexOf(0, offset);
    const name = data.bytes.subarray(offset, end < 0 ? size : end);
    file.spend("kept", name.length);
    return textOf(name);
  };
}
