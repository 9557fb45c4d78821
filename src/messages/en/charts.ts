/** Charts: what a tooltip says, and each chart in words. */
export const charts = {
  "charts.tokenLabel": "token {token, number}: {label}",
  "charts.noValues": "Line chart without values.",
  "charts.lines": "Line chart of tokens {from, number} to {to, number}: {lines}.",
  "charts.withEnds": "{title}, {least} to {greatest}",
  "charts.line": "{title} {least} to {greatest}",
  "charts.lineNotComputed": "{title} not computed",
  "charts.histogramEmpty": "Histogram of {title}: no {counted}.",
  "charts.histogramOne": "Histogram of {title}: every value is {value}.",
  "charts.histogram": "Histogram of {title}: {counted} from {min} to {max}, the fullest bin from {from} to {to}.",
  "charts.countedValues": "values",
  "charts.countedUnits": "units",
  "charts.bin": "{from} to {to}",
  "charts.values": "{n, plural, one {# value} other {# values}}",
  "charts.singularValue": "singular value {n, number}",
  "charts.singularValues": "Singular values of {title}: {lines}.",
  "charts.eigenvalues":
    "{n, plural, one {# eigenvalue} other {# eigenvalues}} of {what}, {outside, number} of them outside the unit circle, the farthest at {radius}.",
} as const;
