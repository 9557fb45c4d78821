/** The smaller views of a trace, and what several views say. */
export const views = {
  "views.unitTitle": "Unit",
  "views.meanOfUnits": "Mean of all units",
  "views.unit": "Unit {unit, number}",
  "views.courseOf": "Course of {what}",
  "views.pin": "Pin",
  "views.unpin": "Unpin",
  "views.pinHint": "Pinned units stand on top of the heatmap, under a name of yours.",
  "views.pinName": "Name of the unit",
  "views.deselect": "Deselect",
  "views.tokensShown": "tokens {from, number} to {to, number}; zoom in to see others",
  "views.tableTitle": "Table of Values",
  "views.tableOpen": "Show a Table of Values (T)",
  "views.tableClose": "Hide the Table of Values (T)",
  "views.tableOf": "Values of layer {layer, number} at {place}, {label}",
  "views.tableUnit": "unit",
  "views.notReached": "The run has not reached this token yet.",
  "views.neverReached": "The run ended before it reached this token.",
  "views.firstStep": "Nothing was read before this token. Choose a later one in the text above to see what is kept.",
  "views.firstStepInReverse":
    "This layer reads from the end: nothing was read before this token. Choose an earlier one in the text above to see what is kept.",
  "views.reading": "Reading values.",
  "views.noHead": "This checkpoint has no output layer: it makes no guesses, so that nothing can surprise it.",
  "views.noHeadOfText": "What this model says is not the text's next token, so that nothing in the text can surprise it.",
  "views.readsNumbers": "This model reads numbers, step by step, and guesses no text: nothing can surprise it.",
  "views.readsInReverse":
    "A layer of this model reads the text in reverse: it has seen what it would guess, so that nothing can surprise it.",
} as const;
