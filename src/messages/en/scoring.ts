/** How well a network predicts, and which reading of an open question predicts a text best. */
export const scoring = {
  "scoring.noHead": "The model has no head, so it predicts nothing that could be scored.",
  "scoring.readsNumbers":
    "The model reads numbers, so it predicts no tokens. Compare what it gives with numbers that are expected.",
  "scoring.readsInReverse":
    "A layer of the model reads the text in reverse, so it sees the tokens that it would have to predict.",
  "scoring.tooShort": "A text of at least two tokens is needed for a score.",
  "scoring.sampleTooShort":
    "There is too little text that this model can read. Open a text of at least {least, number} of its tokens, and score again.",
  "scoring.targetClasses":
    "The model says something in each of {steps, plural, one {# step} other {# steps}}, but is to be compared with {given, plural, one {# class} other {# classes}}. Give one for each step, and no more than the input has.",
  "scoring.targetSize":
    "The model gives {columns, plural, one {# number} other {# numbers}} in each of {steps, plural, one {# step} other {# steps}}, but is to be compared with {given, plural, one {# number} other {# numbers}}. Give as many for each step, and no more steps than the input has.",
  "scoring.targetWindows":
    "The model gives {columns, plural, one {# number} other {# numbers}} for each of {steps, plural, one {# window} other {# windows}} of {window, number} steps, but is to be compared with {given, plural, one {# number} other {# numbers}}. Give as many for each window, in the order of their last steps.",
  "scoring.measuredOne": "{label}: {nats, number, ::.000}",
  "scoring.best": "It predicts {tokens, plural, one {# token} other {# tokens}} of the text best, in nats per token: {measured}.",
  "scoring.notDecided":
    "The text does not decide; nats per token over {tokens, plural, one {# token} other {# tokens}}: {measured}.",
  "scoring.textNeeded": "Trace a text of some length to settle it.",
  "scoring.cannotMeasure": "A text cannot settle it: {reason}",
} as const;
