/** What the readers of file formats say. */
export const formats = {
  "formats.malformed": "{file} is not a sound {format} file: {where}: {reason}. Download or export it again.",
} as const;
