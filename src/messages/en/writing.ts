/** Why a file could not be written. */
export const writing = {
  "writing.refused": "{path} cannot be written: {reason}.",
  "writing.noSuchFolder": "there is no such folder",
  "writing.isFolder": "it is a folder",
  "writing.notPermitted": "permission is denied",
  "writing.readOnly": "the disk is read-only",
  "writing.diskFull": "the disk is full",
} as const;
