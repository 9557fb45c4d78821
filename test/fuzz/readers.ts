/** What is fuzzed: every format's reader, and archives, which are opened to the checkpoint in them. */
import { openArchive } from "../../src/checkpoints/formats/archive/archive";
import { beginsAsTarArchive } from "../../src/checkpoints/formats/archive/tar";
import { packingOf } from "../../src/checkpoints/formats/archive/unpack";
import type { CheckpointFormat } from "../../src/checkpoints/formats/format";
import { formats, openTensorFile } from "../../src/checkpoints/formats/registry";
import { beginsAsZip } from "../../src/checkpoints/formats/zip";
import { insideArchive } from "../../src/checkpoints/open/insideArchive";
import { noSiblings } from "../../src/checkpoints/source";

const archives: CheckpointFormat = {
  name: "archive",
  sniff: (head) => beginsAsZip(head) || beginsAsTarArchive(head) || packingOf(head) !== null,
  holds: async (source) => (await openArchive(source)) !== null,
  async open(source, siblings = noSiblings) {
    const found = await insideArchive(source, siblings);
    return openTensorFile(found.source, found.siblings);
  },
};

export const readers: readonly CheckpointFormat[] = [...formats, archives];
