/**
 * Links and attributes in dense storage: a version 2 B-tree lists them and a fractal heap holds them. What HDF5 turns
 * to when a group or an object has more than eight of them in the newer format.
 */
import { message } from "../../../messages/message";
import type { Cursor, Hdf5Bytes } from "./bytes";

/** How a B-tree's record begins before the heap's identifier, by the tree's type. */
const records = { link: { type: 5, skip: 4 }, attribute: { type: 8, skip: 0 } };

/** The bodies of all messages that the B-tree at `tree` lists in the heap at `heap`. */
export async function denseObjects(file: Hdf5Bytes, heap: number, tree: number, kind: keyof typeof records): Promise<Cursor[]> {
  const { type, skip } = records[kind];
  const storage = await openHeap(file, heap);
  const objects: Cursor[] = [];
  for (const record of await treeRecords(file, tree, type)) objects.push(await storage(record.skip(skip)));
  return objects;
}

/** Bytes that a number up to `limit` takes. */
function bytesFor(limit: number): number {
  return Math.floor(Math.log2(Math.max(1, limit)) / 8) + 1;
}

interface Tree {
  readonly nodeSize: number;
  readonly recordSize: number;
  /** By level: bytes of the count of all records below. */
  readonly totals: readonly number[];
  readonly countSize: number;
}

async function treeRecords(file: Hdf5Bytes, address: number, type: number): Promise<Cursor[]> {
  const head = await file.block(address, 22 + file.offsetSize + file.lengthSize, message("formatsHdf5.treeHeader"));
  head.signature("BTHD").version(0);
  if (head.u8() !== type) throw head.fail(message("formatsHdf5.listsSomethingElse"));
  const [nodeSize, recordSize, depth] = [head.u32(), head.u16(), head.u16()];
  const root = head.skip(2).maybeAddress();
  const rootCount = head.u16();
  if (root === null) return [];
  if (depth > 8 || recordSize === 0 || nodeSize < 16 || nodeSize > 2 ** 20) throw head.fail(message("formatsHdf5.treeSizes"));
  const tree = treeOf(file, nodeSize, recordSize, depth);
  const found: Cursor[] = [];
  const seen = new Set<number>();
  const visit = async (at: number, count: number, level: number): Promise<void> => {
    if (seen.has(at)) throw head.fail(message("formatsHdf5.nodesInCircle"));
    seen.add(at);
    const node = (await file.block(at, nodeSize, message("formatsHdf5.treeNode")))
      .signature(level === 0 ? "BTLF" : "BTIN")
      .skip(2);
    file.spend("parts", count);
    for (let index = 0; index < count; index++) found.push(node.take(recordSize));
    if (level === 0) return;
    const children = Array.from({ length: count + 1 }, () => {
      const child = { address: node.target(message("formatsHdf5.child")), count: node.uint(tree.countSize) };
      node.skip(level > 1 ? (tree.totals[level - 1] ?? 0) : 0);
      return child;
    });
    for (const child of children) await visit(child.address, child.count, level - 1);
  };
  await visit(root, rootCount, depth);
  return found;
}

function treeOf(file: Hdf5Bytes, nodeSize: number, recordSize: number, depth: number): Tree {
  const room = nodeSize - 10;
  const inLeaf = Math.floor(room / recordSize);
  const countSize = bytesFor(inLeaf);
  const totals = [0];
  let below = inLeaf;
  for (let level = 1; level <= depth; level++) {
    const pointer = file.offsetSize + countSize + (totals[level - 1] ?? 0);
    const inNode = Math.floor((room - pointer) / (recordSize + pointer));
    below = (inNode + 1) * below + inNode;
    totals.push(bytesFor(below));
  }
  return { nodeSize, recordSize, totals, countSize };
}

interface Heap {
  readonly head: Cursor;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly width: number;
  readonly startSize: number;
  readonly largestDirect: number;
  readonly root: number;
  /** 0 where the root is a direct block. */
  readonly rootRows: number;
}

/** Gives the object for an identifier. */
async function openHeap(file: Hdf5Bytes, address: number): Promise<(id: Cursor) => Promise<Cursor>> {
  const heap = await readHeap(file, address);
  return async (id) => {
    const kind = (id.u8() >> 4) & 3;
    if (kind !== 0) throw file.unsupported(message("formatsHdf5.hugeHeapObjects"));
    const offset = id.uint(heap.offsetBytes);
    const length = id.uint(heap.lengthBytes);
    return findObject(file, heap, offset, length);
  };
}

async function readHeap(file: Hdf5Bytes, address: number): Promise<Heap> {
  const { offsetSize: o, lengthSize: l } = file;
  const head = await file.block(address, 22 + 12 * l + 3 * o, message("formatsHdf5.fractalHeap"));
  head.signature("FRHP").version(0);
  head.skip(2);
  if (head.u16() !== 0) throw file.unsupported(message("formatsHdf5.compressedHeap"));
  head.skip(1);
  const largestObject = head.u32();
  head.skip(l + o + l + o + 8 * l); // huge objects, free space, counts
  const [width, startSize, largestDirect] = [head.u16(), head.length(), head.length()];
  const heapBits = head.u16();
  head.skip(2);
  const root = head.target(message("formatsHdf5.heapRoot"));
  const rootRows = head.u16();
  const isPower = (size: number) => size > 0 && Number.isInteger(Math.log2(size));
  if (width === 0 || !isPower(startSize) || !isPower(largestDirect) || startSize > largestDirect || heapBits > 64) {
    throw head.fail(message("formatsHdf5.heapSizes"));
  }
  const lengthBytes = Math.min(bytesFor(largestDirect), bytesFor(largestObject));
  return { head, offsetBytes: Math.ceil(heapBits / 8), lengthBytes, width, startSize, largestDirect, root, rootRows };
}

async function findObject(file: Hdf5Bytes, heap: Heap, offset: number, length: number): Promise<Cursor> {
  const { head, width, startSize, largestDirect } = heap;
  let [block, rows, start] = [heap.root, heap.rootRows, 0];
  for (let depth = 0; depth < 16; depth++) {
    if (rows === 0) {
      const within = offset - start;
      return file.block(block + within, length, message("formatsHdf5.heapObject"));
    }
    const place = placeOf(heap, offset - start);
    if (!place || place.row >= rows) throw head.fail(message("formatsHdf5.heapOffset", { offset }));
    const directRows = Math.min(rows, Math.log2(largestDirect / startSize) + 2);
    const entries = place.row * width + place.column;
    const at = block + 5 + file.offsetSize + heap.offsetBytes + entries * file.offsetSize;
    block = (await file.block(at, file.offsetSize, message("formatsHdf5.heapBlock"))).target(message("formatsHdf5.block"));
    start += place.start;
    rows = place.row < directRows ? 0 : Math.log2(place.size / (startSize * width)) + 1;
    if (rows < 0 || !Number.isInteger(rows)) throw head.fail(message("formatsHdf5.heapSizes"));
  }
  throw head.fail(message("formatsHdf5.blocksTooDeep"));
}

/** Row and column of the block that holds an offset: rows 0 and 1 have blocks of the starting size, then it doubles. */
function placeOf({ width, startSize }: Heap, offset: number) {
  let start = 0;
  for (let row = 0; row < 64; row++) {
    const size = startSize * 2 ** Math.max(0, row - 1);
    const column = Math.floor((offset - start) / size);
    if (column < width) return { row, column, size, start: start + column * size };
    start += width * size;
  }
  return null;
}
