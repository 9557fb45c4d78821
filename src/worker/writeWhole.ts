/**
 * Files that are written whole: under another name first, so that what was there stays until the new one is complete, and
 * nothing half-written is left.
 */
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { message, quoted, type Message } from "../messages/message";
import { CodedError } from "../protocol/errors";

/** `write` fills the file it is given. Fails with "not-written", which says why, with the file there was. */
export async function writeWhole(path: string, write: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = unfinishedName(path);
  try {
    await write(unfinished);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw notWritten(path, error);
  }
}

/** Fails as `writeWhole` would, before there is anything to write. */
export async function checkWritable(path: string): Promise<void> {
  const unfinished = unfinishedName(path);
  try {
    await (await open(unfinished, "w")).close();
    await rm(unfinished);
  } catch (error) {
    throw notWritten(path, error);
  }
}

/** Makes the folder that a file is to lie in. Fails with "not-written". */
export async function makeFolderOf(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch (error) {
    throw notWritten(path, error);
  }
}

/** What the file system says, in words. */
function notWritten(path: string, error: unknown): CodedError {
  const { code = "", message: said } = error as NodeJS.ErrnoException;
  return new CodedError("not-written", message("writing.refused", { path, reason: reasons.get(code) ?? quoted(said) }));
}

const unfinishedName = (path: string) => `${path}.${process.pid}.new`;

const reasons = new Map<string, Message>([
  ["ENOENT", message("writing.noSuchFolder")],
  ["ENOTDIR", message("writing.noSuchFolder")],
  ["EEXIST", message("writing.noSuchFolder")],
  ["EISDIR", message("writing.isFolder")],
  ["EACCES", message("writing.notPermitted")],
  ["EPERM", message("writing.notPermitted")],
  ["EROFS", message("writing.readOnly")],
  ["ENOSPC", message("writing.diskFull")],
  ["EDQUOT", message("writing.diskFull")],
]);
