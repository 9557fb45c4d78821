/** What is said of Haiku's cells. */
export const frameworksHaiku = {
  "frameworksHaiku.misfit": "{path} was left out: its weights and biases do not fit each other.",
  "frameworksHaiku.names": "{name} is what Haiku calls it, whose {cell} has it so; another program could have used the name.",
  "frameworksHaiku.forgetBias": "Haiku's {cell} adds 1 when it runs, and the file does not hold it.",
  "frameworksHaiku.activation": "{name} is what Haiku calls it, whose {cell} applies ReLU; weights do not show it.",
  "frameworksHaiku.biases": "{names}",
  "frameworksHaiku.noDirection": "Haiku's names tell no direction.",
} as const;
