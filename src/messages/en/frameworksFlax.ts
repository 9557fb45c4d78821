/** What is said of Flax's cells. */
export const frameworksFlax = {
  "frameworksFlax.misfit": "{path} was left out: its kernels and biases do not fit each other.",
  "frameworksFlax.reverseName": "A reverse cell would have {names} in its name.",
  "frameworksFlax.gatesApart": "each gate apart",
  "frameworksFlax.gatesStacked": "flax.nnx stacks them so, in dense_i and dense_h.",
  "frameworksFlax.gatesNamed": "Each gate's weights are a tensor of their own, named after it.",
  "frameworksFlax.resetAfter": "Flax's GRUCell scales the recurrent product by it.",
  "frameworksFlax.activationOpen":
    "Weights do not show what a SimpleCell applies; tanh is Flax's unless its program says otherwise. Nor do they show whether it adds its old state ({option}), which is not run.",
  "frameworksFlax.ownBiases": "Dense layers of a cell have biases of their own, which are added.",
  "frameworksFlax.noBias": "No cell has a bias.",
} as const;
