/**
 * Which files are taken for checkpoints before they are opened, by their names: what is in them is seen by content. The
 * same names stand in package.json, and a test holds the two together.
 */

/** Opened in the inspector by a click. */
export const own = ["safetensors", "pt", "pth", "ckpt", "keras", "t7"];
/** Other extensions show these as well, so that the inspector is one of the editors to open them with. */
export const shared = ["h5", "hdf5", "onnx", "npy", "npz", "index", "msgpack"];

const extensions = [...own, ...shared];

export function isCheckpointName(path: string): boolean {
  return extensions.includes(/\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? "");
}

/** A manifest lies beside its checkpoint. */
export function isManifestName(path: string): boolean {
  return path.endsWith(".gatescope.json");
}

/** For findFiles: names that are hardly ever anything else. */
export const checkpointGlob = `**/*.{${[...own, "h5", "hdf5", "onnx"].join(",")}}`;

/** For an open dialog. */
export const dialogFilters = { Checkpoints: extensions, "All Files": ["*"] };
