/** The trees in the activity bar's container. */
export const sidebar = {
  "sidebar.chosenModel": "chosen",
  "sidebar.noCheckpoints": "Checkpoints in your workspace appear here.",
  "sidebar.unitOfLayer": "unit {unit, number} of layer {layer, number}",
  "sidebar.nothingToSave": "There is no trace to save a view of. Trace a text first.",
} as const;
