/** What the extension says of one text's trace: its panel's name, what to know before trusting it, what to decide. */
export const trace = {
  "trace.title": "{names}: {file}",
  "trace.viewOfLayer": "{file}, layer {layer, number}",
  "trace.viewOfUnit": "{file}, layer {layer, number}, unit {unit, number}",
  "trace.viewName": "A name to find the view by",
  "trace.tracing": "Tracing {file}",
  "trace.notRestored": "The trace panel could not be restored. {reason}",
  "trace.checkpointReplaced":
    "{file} or its manifest was written since it was traced: the values are those of before. Trace again to see what it holds now.",
  "trace.undecoded":
    'The text has {n, plural, one {# character} other {# characters}} U+FFFD in the place of what could not be decoded: the file is probably not UTF-8. Use "Reopen with Encoding" in the status bar and trace again.',
  "trace.coverage": "The vocabulary of {model} has {share, number, ::percent .#} of the text's characters.",
  "trace.coverageSkipped":
    "The vocabulary of {model} has {share, number, ::percent .#} of the text's characters; {n, plural, one {# is left out} other {# are left out}}.",
  "trace.skipped":
    "The vocabulary of {model} does not have all of the text's characters; {n, plural, one {# is left out} other {# are left out}}.",
  "trace.beginsAtZero":
    "{encoder} reads a source text first, and its last states are this one's first. None was given, so that it begins at zero.",
  "trace.beginsAfter": 'It begins where {encoder} ended after "{source}".',
  "trace.sourceFor":
    "What {encoder} reads first, in the tokens of its own vocabulary and with its end written out where it has one, such as {example}; leave it empty to begin at zero",
  "trace.noEncoder": "What is traced has no encoder that reads a text first.",
  "trace.taken": "The checkpoint does not tell everything. It was taken as follows: {claims}.",
  "trace.claim": "{about} {value} ({ground})",
  "trace.claimMeasured":
    "{about} {value} ({margin, number, ::.00} nats per token better than the next, measured on {n, plural, one {# token} other {# tokens}})",
  "trace.measured": "measured",
  "trace.assumed": "assumed",
  "trace.open": "open",
  "trace.binary": "{file} is a binary file. {command} reads text: choose a text file.",
  "trace.notText": "{file} cannot be opened as text: {reason} Check that the file is there and is text.",
  "trace.skip": "Skip them",
  "trace.skipDetail": "Trace the text without these characters",
  "trace.useBytes": "Use the model {model}",
  "trace.useBytesDetail": "It reads any text",
  "trace.otherModel": "Choose another model…",
  "trace.whatWithThem": "What shall be done with them?",
  "trace.where": "Where they are",
  "trace.whereFirst": "The first {n, number} of them",
  "trace.place": "line {line, number}, column {column, number}",
  "trace.places": "{n, number} times, first in line {line, number}, column {column, number}",
} as const;
