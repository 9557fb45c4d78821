/** A file of which frameworks see names and shapes, and whose numbers nobody reads. */
import type { TensorFile, TensorInfo } from "../../../../src/checkpoints/formats/format";

export type Shapes = Readonly<Record<string, readonly number[]>>;

export const infosOf = (shapes: Shapes): TensorInfo[] =>
  Object.entries(shapes).map(([name, shape]) => ({ name, shape, dtype: "F32", byteLength: 4 }));

export function unreadFile(tensors: readonly TensorInfo[], more: Partial<TensorFile> = {}): TensorFile {
  const unread = () => Promise.reject(new Error("not read"));
  return { format: "a test", name: "a", size: 1, tensors, metadata: new Map(), read: unread, readRange: unread, ...more };
}
