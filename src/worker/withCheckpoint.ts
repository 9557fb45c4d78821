/** A checkpoint by its path: a file, the only checkpoint in an archive, or one in it that is named: ARCHIVE!/inner/path. */
import { message } from "../messages/message";
import { CheckpointError } from "../checkpoints/errors";
import { openArchive } from "../checkpoints/formats/archive/archive";
import { isCheckpoint } from "../checkpoints/formats/registry";
import { isThere, listFiles, withFile } from "../checkpoints/nodeFile";
import type { ByteSource, Reopen, Siblings } from "../checkpoints/source";
import { insideArchive, listed } from "../checkpoints/open/insideArchive";

/** Opens it, uses it, and closes it whatever happens, as withFile does. Throws as withFile and insideArchive do. */
export async function withCheckpoint<T>(
  path: string,
  use: (source: ByteSource, siblings: Siblings, reopen: Reopen) => Promise<T>,
): Promise<T> {
  const { file, inner } = await partsOf(path);
  const names = await listFiles(file);
  if (names) throw await whichInFolder(file, names);
  return withFile(file, async (source, siblings) => {
    const found = await insideArchive(source, siblings, inner);
    return use(found.source, found.siblings, (again) => withCheckpoint(path, again));
  });
}

/** A mark within the name of a file that is there is a part of the name. */
async function partsOf(path: string): Promise<{ file: string; inner: string | null }> {
  for (let at = path.indexOf("!"); at > 0; at = path.indexOf("!", at + 1)) {
    const [file, inner] = [path.slice(0, at), path.slice(at + 1).replace(/^[/\\]/, "")];
    if (inner !== "" && (await isThere(file)) && !(await isThere(path))) return { file, inner };
  }
  return { file: path, inner: null };
}

async function whichInFolder(folder: string, names: readonly string[]): Promise<CheckpointError> {
  const checkpoints: string[] = [];
  for (const name of names.slice(0, 200)) {
    const path = `${folder.replace(/[/\\]+$/, "")}/${name}`;
    const isOne = await withFile(path, async (source, siblings) => {
      return (await isCheckpoint(source, siblings)) || (await openArchive(source)) !== null;
    }).catch(() => false);
    if (isOne) checkpoints.push(name);
  }
  if (checkpoints.length === 0 && names.some((name) => name.endsWith(".mlmodel"))) {
    const [kind, advice] = [message("formatsUnknown.likeCoreMl"), message("formatsUnknown.adviceCoreMl")];
    return new CheckpointError("checkpoint-unsupported", message("opening.folderIs", { folder, kind, advice }));
  }
  return new CheckpointError(
    "checkpoint-not-found",
    checkpoints.length > 0
      ? message("opening.folderHolds", { folder, listed: listed(checkpoints) })
      : names.length > 0
        ? message("opening.folderHoldsNone", { folder, listed: listed(names) })
        : message("opening.folderEmpty", { folder }),
  );
}
