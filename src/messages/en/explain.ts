/** Explanations of a trace's numbers: where a state comes from, what adds up to a gate. */
export const explain = {
  "explain.noSuchLayer":
    "There is no layer {layer, number}: the trace has {layers, plural, one {# layer} other {# layers}}, counted from 0.",
  "explain.noSuchState": "{cell} has no state {state}. Its states are {states}.",
  "explain.noSuchChannel": "{cell} has no channel {channel}. Its channels are {channels}.",
  "explain.nothingCarried":
    "{cell} has no ledger: its {state} is made anew at every step. The old {state} comes in through matrices and an activation alone, so that no unit carries over a share of what was written before.",
  "explain.stateNotCarried":
    "There is no ledger of {state} in {cell}: it is made anew at every step, and no unit carries over a share of it. {cell} carries over {states}: ask for that.",
  "explain.notComputed": "Token {token, number} is not computed yet. Ask again when the run has passed it.",
  "explain.pictureTooLarge":
    "A picture of {cells, number} by {units, number} values is too large. Put more than {step, plural, one {# token} other {# tokens}} into a cell.",
  "explain.sourcesTitle": '{state} of unit {unit, number}, layer {layer, number}, after token {token, number} "{label}": {value}',
  "explain.writtenAt": "written at",
  "explain.written": "written",
  "explain.stillThere": "still there",
  "explain.contribution": "contributes",
  "explain.share": "share",
  "explain.otherSteps": "{others, plural, one {# other step} other {# other steps}}",
  "explain.initial": "initial state",
  "explain.together": "together",
  "explain.remainder": "remainder",
} as const;
