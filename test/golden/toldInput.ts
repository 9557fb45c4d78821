/** What a person tells of a file without an embedding and a vocabulary: that it reads tokens one-hot. */
import type { Manifest } from "../../src/checkpoints/manifest/manifest";

/** Fixtures that read one-hot tokens are named so. */
export function toldInput(name: string): Manifest | null {
  return name.startsWith("one-hot") ? { version: 1, input: "one-hot" } : null;
}
