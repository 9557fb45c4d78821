/** What is said of the files that Gatescope's own training writes. */
export const frameworksGatescope = {
  "frameworksGatescope.cellNamed": "The names of the tensors say it.",
  "frameworksGatescope.parameter": "{parameter} of the cell's equations",
} as const;
