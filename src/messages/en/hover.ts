/** The hover on a traced text. */
export const hover = {
  "hover.place": "{token} ({place, number} of {n, number}), line {line, number}, column {column, number}",
  "hover.show": "Show in Panel",
  "hover.showCell": "How It Is Computed",
  "hover.keepsAndWrites":
    "Unit {unit, number} kept {kept} of its {state}, which was {before}, and wrote {written} to it: it is {after} now.",
  "hover.scalesAndWrites":
    "Unit {unit, number} took its {state}, which was {before}, times {factor}, and wrote {written} to it: it is {after} now.",
  "hover.readAs": "Read as {n, number} tokens: {tokens}.",
  "hover.readAsTogether": "Read as {n, number} tokens: {tokens}; together {share}.",
  "hover.notReached": "The run has not reached this token yet.",
  "hover.edited": "The text was edited here since it was traced. Trace again to see its values.",
  "hover.layer": "layer {layer, number}",
  "hover.meanRow": "mean of units",
  "hover.unitRow": "unit {unit, number}",
  "hover.noSuchUnit": "{channel} has {n, plural, one {# unit} other {# units}}, there is no unit {unit, number}.",
  "hover.pictureOfMean": "{model}, mean of the units, last {tokens}: {courses}",
  "hover.pictureOfUnit": "{model}, unit {unit, number}, last {tokens}: {courses}",
  "hover.course": "{state} from {least} to {greatest}",
  "hover.courseNotFinite": "{state} not finite",
  "hover.last": "last {tokens}",
  "hover.noFiniteValue": "no finite value",
  "hover.next": "Next: {likely}",
  "hover.says": "Here it says: {listed}",
  "hover.thisAndNext": "This token: {share}. Next: {likely}",
} as const;
