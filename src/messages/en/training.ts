/** What is wrong with what a network is to be trained with. */
export const training = {
  "training.wholeNumber": "{setting} is a whole number from {least, number} to {most, number}, not {given}.",
  "training.share": "{setting} is at least 0 and less than 1, not {given}.",
  "training.positive": "{setting} is greater than 0, not {given}.",
  "training.twoLayers": "This cell reads the cell state of a layer below. Train it with two layers or more; the first is {cell}.",
  "training.tokenOutside": "Token {token, number} is outside the vocabulary of {vocabulary, number}.",
  "training.textTooShort":
    "The text to learn from has {tokens, plural, one {# token} other {# tokens}}. With these rows and windows it needs {needed, number}: take more text, fewer rows, or shorter windows.",
  "training.otherCheckpoint":
    "The checkpoint to go on from has other sizes, or another number of threads, than this training. Start with the settings it was made with.",
  "training.memory":
    "Training this network takes {needed, number} MB of memory, and {limit, number} MB are allowed. Take fewer units, rows or steps.",
} as const;
