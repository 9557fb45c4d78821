/** The view of where a unit's state comes from. */
export const sources = {
  "sources.title": "Sources",
  "sources.mostlyFrom":
    '{share, number, percent} of what unit {unit, number} holds at "{label}" ({value}) was written at {source}.',
  "sources.littleByLittle":
    'What unit {unit, number} holds at "{label}" ({value}) was written little by little: the largest of {steps, plural, one {# step} other {# steps}}, at {source}, gave {share, number, percent} of it.',
  "sources.forAndAgainst":
    'At "{label}" unit {unit, number} holds {value}: what steps added comes to {added}, what steps took away to {taken}. The largest part, {largest}, was written at {source}.',
  "sources.nothing": 'At "{label}" unit {unit, number} holds nothing: no step before wrote to it.',
  "sources.notFinite": 'At "{label}" unit {unit, number} holds a number that is not finite, so that no shares of it can be told.',
  "sources.thisToken": "this token itself",
  "sources.atLine": 'line {line, number}, "{label}"',
  "sources.atToken": 'token {token, number}, "{label}"',
  "sources.line": "line {line, number}",
  "sources.token": "token {token, number}",
  "sources.chosen":
    "Of the layer's units it is the one that changed most at this token. To look at another, click it in the heatmap.",
  "sources.ledger": "The ledger of {state}: what each step wrote, times all that was kept of it since",
  "sources.bars": "What each step contributes to {state} of unit {unit, number}, as bars over the text",
  "sources.barsLabel": "Sources over the text",
  "sources.help":
    "Left and Right go to the token before or after, with Shift by ten; Home and End to the first and the last. Up and Down change the unit, brackets the layer. Plus and minus zoom, 0 fits all. Enter shows the token in the editor; Escape leaves the choice of the unit to the view.",
  "sources.pointHint": "Point at a bar to read it; click to go to its token.",
  "sources.read":
    'Token {token, number} "{label}" wrote {written}, of which {kept, number, percent} is still there: {contribution}.',
  "sources.readSeveral": "Tokens {from, number} to {to, number} contribute {contribution} together.",
  "sources.readLater": 'Token {token, number} "{label}" has no part in this.',
  "sources.allUnits": "all units of layer {layer, number}",
  "sources.layerCaption":
    "A row for each of {n, number} units: what each token wrote to its {state}, as far as it is still there. Full colour at ±{most}. Click a row to choose its unit.",
  "sources.lineNote": "dashed: {state} as it was then",
  "sources.list": "The largest sources of {state} of unit {unit, number}",
  "sources.goTo": 'Go to token {token, number}, "{label}"',
  "sources.traced": "traced: {value}, remainder: {remainder}",
  "sources.state": "State",
} as const;
