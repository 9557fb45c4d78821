/**
 * Which files are taken for checkpoints before they are opened, by their names: what is in them is seen by content. The
 * same names stand in package.json, and a test holds the two together.
 */
import { say } from "../platform/language";

/** Opened in the inspector by a click; where another extension opens them by a click too, VS Code asks which it shall be. */
export const own = ["safetensors", "pt", "pth", "ckpt", "keras", "t7", "h5", "hdf5", "onnx", "tflite", "npz"];
/** Mostly something else, so that the inspector is one of the editors to open them with. */
export const shared = ["npy", "index", "msgpack", "pkl", "joblib", "nam", "zip", "tar", "gz", "tgz"];

/** Texts first of all: they open as that and are traced as that, and the inspector is one of the editors to open them with. */
export const texts = ["json"];

const extensions = [...own, ...shared];

export function isCheckpointName(path: string): boolean {
  return extensions.includes(extensionOf(path));
}

/** A checkpoint whose name is more often that of another kind of file. */
export function isShared(path: string): boolean {
  return [...shared, ...texts].includes(extensionOf(path));
}

function extensionOf(path: string): string {
  return /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
}

const manifestSuffix = ".gatescope.json";

/** A manifest lies beside its checkpoint. */
export function isManifestName(path: string): boolean {
  return path.endsWith(manifestSuffix);
}

/**
 * Where a checkpoint's manifest may lie; the first that is there counts. Of a checkpoint in an archive
 * (ARCHIVE!/inner/path) it is its own or the archive's.
 */
export function manifestPaths(checkpoint: string): string[] {
  const [file = checkpoint, inner] = checkpoint.split("!", 2);
  const owners = inner === undefined ? [file] : [checkpoint, `${file}!${inner.split(/[\\/]/).at(-1) ?? ""}`, file];
  return [...new Set(owners)].map((owner) => owner + manifestSuffix);
}

/** For findFiles: names that are hardly ever anything else. */
export const checkpointGlob = `**/*.{${[...own.filter((name) => name !== "npz"), "index", "nam"].join(",")}}`;

/** For an open dialog. */
export function dialogFilters(): Record<string, string[]> {
  return { [say("host.checkpointFiles")]: [...extensions, ...texts], [say("host.allFiles")]: ["*"] };
}
