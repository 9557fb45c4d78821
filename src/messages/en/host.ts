/** What the extension itself says: settings, what is traced, what is chosen. */
export const host = {
  "host.settingModel":
    "The setting gatescope.model is {given}, which is no text. Give the name of a bundled model, such as bytes, or the path of a checkpoint.",
  "host.settingMemory":
    "The setting gatescope.trace.memory is {given}. Give a number of megabytes from {least, number} to {most, number}.",
  "host.noTrace": "Nothing is traced. Trace again to see its values.",
} as const;
