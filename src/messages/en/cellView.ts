/** The view of how a step is computed. */
export const cellView = {
  "cellView.title": "Cell",
  "cellView.drawing": "The {cell} as a drawing, with the numbers of unit {unit, number}",
  "cellView.kept": "kept",
  "cellView.written": "written",
  "cellView.sum": "sum",
} as const;
