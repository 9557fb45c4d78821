/**
 * What torch.save wrote, in any of its forms, and TorchScript. Pickles are read as data by a small machine
 * (pickleMachine.ts) that knows a fixed list of constructors; no class or function of a file is ever run.
 */
import type { CheckpointFormat } from "../format";
import { beginsAsZip, firstEntryName } from "../zip";
import { beginsAsLegacyStream, openLegacyStream } from "./legacyStream";
import { beginsAsTar, openTarFile } from "./tarFile";
import { isPytorchArchive, openZipFile } from "./zipFile";

/** Entries that come first in PyTorch's archives. */
const firstEntries =
  /^[^/]*\/(data\.pkl|version|byteorder|\.format_version|\.storage_alignment|constants\.pkl|data\/\d+|code\/.*)$/;

export const pytorch: CheckpointFormat = {
  name: "PyTorch",
  sniff: (head) => beginsAsZip(head) || beginsAsLegacyStream(head) || beginsAsTar(head),
  async holds(source, head) {
    return !beginsAsZip(head) || firstEntries.test(firstEntryName(head)) || isPytorchArchive(source);
  },
  async open(source) {
    const head = await source.read(0, Math.min(512, source.size));
    if (beginsAsZip(head)) return openZipFile(source);
    return beginsAsTar(head) ? openTarFile(source) : openLegacyStream(source);
  },
};
