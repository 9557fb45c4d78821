/** Checkpoints on disk: ranged reads from a file, the files beside it, and the folder of bundled models. */
import { constants } from "node:fs";
import { access, open, readdir, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { message, quoted, type Message } from "../messages/message";
import { CheckpointError } from "./errors";
import { checkRange, type ByteSource, type Reopen, type Siblings } from "./source";

export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

const maximumSibling = 16 * 2 ** 20;
/** More files of tensors than any checkpoint is split into. */
const maximumOpened = 1024;
const modelExtension = ".safetensors";

/** Opens a file for reading. Throws "checkpoint-not-found" when there is none or it cannot be read. */
export async function openFile(path: string): Promise<FileSource> {
  const handle = await openHandle(path);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw notFound(path, message("opening.noFile"));
    const name = basename(path);
    const { size } = stats;
    return {
      name,
      size,
      read: (offset, length) => readRange(handle, name, size, offset, length),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Opens a file, uses it, and closes it whatever happens. `reopen` does the same with the same file, later. */
export async function withFile<T>(
  path: string,
  use: (source: ByteSource, siblings: Siblings, reopen: Reopen) => Promise<T>,
): Promise<T> {
  const source = await openFile(path);
  const siblings = siblingFiles(path);
  try {
    return await use(source, siblings, (again) => withFile(path, again));
  } finally {
    await siblings.close();
    await source.close();
  }
}

/** The files in the folder of `path` and in its subfolders: whole up to 16 MB each, by ranges until `close`. */
export function siblingFiles(path: string): Siblings & { close(): Promise<void> } {
  const opened = new Map<string, FileSource>();
  const openSibling = (name: string) => {
    const isWithin = name.split("/").every((part) => part === basename(part) && part !== "" && part !== "." && part !== "..");
    return isWithin ? openFile(join(dirname(path), name)).catch(() => null) : Promise.resolve(null);
  };
  return {
    async read(name) {
      const file = await openSibling(name);
      if (!file) return null;
      try {
        return file.size <= maximumSibling ? await file.read(0, file.size) : null;
      } finally {
        await file.close();
      }
    },
    async open(name) {
      const known = opened.get(name);
      if (known) return known;
      const file = opened.size < maximumOpened ? await openSibling(name) : null;
      if (file) opened.set(name, file);
      return file;
    },
    list: (folder) => filesIn(join(dirname(path), folder)),
    async close() {
      for (const file of opened.values()) await file.close();
      opened.clear();
    },
  };
}

export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** How deep a folder is looked into, and how many files of it are listed. */
const [maximumDepth, maximumListed] = [3, 500];

/** The files of a folder and of those in it, in alphabetical order, its own first; null for what is no folder. */
export async function listFiles(path: string): Promise<string[] | null> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder ? filesWithin(path, "", 0) : null;
}

async function filesWithin(root: string, folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  const named = entries.filter(({ name }) => !name.startsWith(".")).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = named.filter((entry) => entry.isFile()).map(({ name }) => `${folder}${name}`);
  if (depth === maximumDepth) return files;
  for (const entry of named) {
    if (files.length >= maximumListed) break;
    if (entry.isDirectory()) files.push(...(await filesWithin(root, `${folder}${entry.name}/`, depth + 1)));
  }
  return files.slice(0, maximumListed);
}

/** None where there is no such folder. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}

/** Which checkpoint: a bundled one by name, or a file by path. */
export type CheckpointReference =
  | { readonly kind: "bundled"; readonly name: string }
  | { readonly kind: "file"; readonly path: string };

/** The path of the checkpoint that is meant; bundled ones lie in `modelsDir`. Throws as bundledModelPath. */
export async function resolveModel(modelsDir: string, reference: CheckpointReference): Promise<string> {
  return reference.kind === "file" ? reference.path : bundledModelPath(modelsDir, reference.name);
}

/** The path of a bundled model. Throws "checkpoint-not-found" that lists the bundled ones. */
export async function bundledModelPath(folder: string, name: string): Promise<string> {
  const names = await bundledModels(folder);
  if (names.includes(name)) return join(folder, name + modelExtension);
  throw new CheckpointError(
    "checkpoint-not-found",
    names.length > 0 ? message("opening.noBundledModel", { name, names }) : message("opening.noneBundled", { name }),
  );
}

/** Names of the bundled models, in alphabetical order; none when there is no such folder. */
export async function bundledModels(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith(modelExtension))
    .map((file) => file.slice(0, -modelExtension.length))
    .sort();
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK); // a named pipe must not block the worker
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") throw notFound(path, message("opening.notThere"));
    if (code === "EACCES" || code === "EPERM") throw notFound(path, message("opening.notPermitted"));
    throw notFound(path, quoted((error as Error).message));
  }
}

async function readRange(handle: FileHandle, name: string, size: number, offset: number, length: number): Promise<Uint8Array> {
  checkRange(name, size, offset, length);
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(length - done, 2 ** 30), offset + done);
    if (bytesRead === 0) {
      throw new CheckpointError("checkpoint-malformed", message("opening.becameShorter", { name }));
    }
    done += bytesRead;
  }
  return bytes;
}

function notFound(path: string, reason: Message): CheckpointError {
  return new CheckpointError("checkpoint-not-found", message("opening.cannotBeOpened", { path, reason }));
}
