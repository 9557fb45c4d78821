/** What the analyses of weights say. */
export const analysis = {
  "analysis.tileTooLarge": "A tile of {height, number} × {cells, number} values is too large.",
  "analysis.noLayer": "{file} has {count, plural, one {# layer} other {# layers}}, and none with the number {layer, number}.",
  "analysis.rowsOutside": "The rows {start, number} to {end, number} are not within the {limit, number} of {name}.",
  "analysis.columnsOutside": "The columns {start, number} to {end, number} are not within the {limit, number} of {name}.",
} as const;
