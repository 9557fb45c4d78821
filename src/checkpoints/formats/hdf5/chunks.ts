/** The chunks of a dataset: where each lies, found once by walking its index. */
import { message } from "../../../messages/message";
import type { Cursor, Hdf5Bytes } from "./bytes";
import type { ChunkIndex } from "./layout";

export interface Chunk {
  /** Of its first element in the dataset. */
  readonly offset: readonly number[];
  readonly address: number;
  /** Bytes in the file. */
  readonly size: number;
  /** A bit for each filter that was left out. */
  readonly mask: number;
}

const maximumLevel = 12;

export interface Grid {
  readonly shape: readonly number[];
  readonly chunk: readonly number[];
  /** Bytes of an unpacked chunk. */
  readonly chunkBytes: number;
  readonly isFiltered: boolean;
}

/** Chunks that were written; one that is missing holds the fill value alone. */
export async function listChunks(file: Hdf5Bytes, index: ChunkIndex, grid: Grid): Promise<Chunk[]> {
  if (index.address === null) return [];
  const chunks =
    index.kind === "tree"
      ? await treeChunks(file, index.address, grid)
      : index.kind === "single"
        ? [{ offset: grid.shape.map(() => 0), address: index.address, size: index.size ?? grid.chunkBytes, mask: index.mask }]
        : await arrayChunks(file, index.address, grid);
  const seen = new Set<string>();
  for (const { offset, address, size } of chunks) {
    const key = offset.join();
    const fits = offset.every((at, axis) => at < (grid.shape[axis] ?? 0) && at % (grid.chunk[axis] ?? 1) === 0);
    if (!fits || seen.has(key))
      throw file.fail(message("formatsHdf5.chunkAt", { address }), message("formatsHdf5.chunkOutOfPlace", { place: key }));
    if (address + size > file.source.size)
      throw file.fail(message("formatsHdf5.chunkAt", { address }), message("formatsHdf5.chunkBeyondFile", { size }));
    seen.add(key);
  }
  return chunks;
}

/** How many chunks cover the dataset. */
export function chunkCount({ shape, chunk }: Pick<Grid, "shape" | "chunk">): number {
  return shape.reduce((product, size, axis) => product * Math.ceil(size / (chunk[axis] ?? 1)), 1);
}

async function treeChunks(file: Hdf5Bytes, root: number, { shape, isFiltered, chunkBytes }: Grid): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  const seen = new Set<number>();
  const keySize = 8 + 8 * (shape.length + 1);
  const visit = async (address: number, expected: number | null): Promise<void> => {
    const what = message("formatsHdf5.chunkTree");
    const head = await file.block(address, 8 + 2 * file.offsetSize, what);
    if (seen.has(address)) throw head.fail(message("formatsHdf5.nodesInCircle"));
    seen.add(address);
    if (head.signature("TREE").u8() !== 1) throw head.fail(message("formatsHdf5.treeOfNoDataset"));
    const level = head.u8();
    if (level > maximumLevel || (expected !== null && level !== expected))
      throw head.fail(message("formatsHdf5.levelOutOfPlace", { level }));
    const count = head.u16();
    const entries = await file.block(address + head.bytes.length, count * (keySize + file.offsetSize), what);
    file.spend("parts", count);
    const children: number[] = [];
    for (let index = 0; index < count; index++) {
      const key = readKey(entries, shape.length);
      const child = entries.target(message("formatsHdf5.chunk"));
      if (level > 0) children.push(child);
      else chunks.push({ ...key, address: child, size: isFiltered ? key.size : chunkBytes });
    }
    for (const child of children) await visit(child, level - 1);
  };
  await visit(root, null);
  return chunks;
}

function readKey(entries: Cursor, rank: number) {
  const [size, mask] = [entries.u32(), entries.u32()];
  const offset = Array.from({ length: rank }, () => entries.uint(8));
  entries.skip(8);
  return { size, mask, offset };
}

async function arrayChunks(file: Hdf5Bytes, address: number, grid: Grid): Promise<Chunk[]> {
  const head = await file.block(address, 8 + file.lengthSize + file.offsetSize, message("formatsHdf5.fixedArray"));
  const isFiltered = head.signature("FAHD").skip(1).u8() === 1;
  const [entrySize, pageBits] = [head.u8(), head.u8()];
  const count = head.length();
  const data = head.maybeAddress();
  if (data === null) return [];
  if (count !== chunkCount(grid)) throw head.fail(message("formatsHdf5.chunkCount", { count, expected: chunkCount(grid) }));
  if (count > 2 ** Math.min(pageBits, 30)) throw file.unsupported(message("formatsHdf5.pagedChunks"));
  const prefix = 6 + file.offsetSize;
  const sizeWidth = entrySize - file.offsetSize - 4;
  if (isFiltered ? sizeWidth < 1 || sizeWidth > 8 : entrySize !== file.offsetSize)
    throw head.fail(message("formatsHdf5.chunkEntrySize", { size: entrySize }));
  const entries = (await file.block(data, prefix + count * entrySize, message("formatsHdf5.fixedArray")))
    .signature("FADB")
    .skip(prefix - 4);
  file.spend("parts", count);
  const chunks: Chunk[] = [];
  for (let index = 0; index < count; index++) {
    const chunk = entries.maybeAddress();
    const size = isFiltered ? entries.uint(sizeWidth) : grid.chunkBytes;
    const mask = isFiltered ? entries.u32() : 0;
    if (chunk !== null) chunks.push({ offset: placeOf(index, grid), address: chunk, size, mask });
  }
  return chunks;
}

/** Chunks are counted in row-major order. */
function placeOf(index: number, { shape, chunk }: Grid): number[] {
  const offset: number[] = [];
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const along = Math.ceil((shape[axis] ?? 1) / (chunk[axis] ?? 1));
    offset.unshift((rest % along) * (chunk[axis] ?? 1));
    rest = Math.floor(rest / along);
  }
  return offset;
}
