/** The traced text in colours, in the editor. */
export const colour = {
  "colour.statusName": "Gatescope Text Colours",
  "colour.statusTooltip": "What colours the traced text. Click to choose something else, or nothing.",
  "colour.noTrace": "There is no traced text to colour. Trace one first.",
  "colour.surprise": "Surprise",
  "colour.surpriseDetail": "How little the model expected each character, or whatever its tokens are",
  "colour.meanOf": "The mean of all units of layer {layer, number}. Choose a unit in the panel to see its own.",
  "colour.unitOf": "Of unit {unit, number} of layer {layer, number}, which is in focus",
  "colour.sources": "Sources",
  "colour.sourcesDetail":
    "What each token wrote to the state of the unit in focus, as far as it is still there at the token you look at",
  "colour.nothing": "Nothing",
  "colour.surpriseLegend": "the stronger, the less expected",
  "colour.meanLegend": "{channel}, mean of layer {layer, number}: orange above 0, blue below",
  "colour.unitLegend": "{channel} of unit {unit, number}, layer {layer, number}: orange above 0, blue below",
  "colour.gateLegend": "{channel} of unit {unit, number}, layer {layer, number}: the stronger, the more open",
  "colour.sourcesLegend": "written to unit {unit, number}, layer {layer, number}, and still there: orange added, blue taken",
  "colour.sourcesLegendChosen":
    "written to the unit of layer {layer, number} that changed most, and still there: orange added, blue taken",
} as const;
