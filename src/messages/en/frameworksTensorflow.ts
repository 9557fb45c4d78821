/** What is said of TensorFlow 1's cells. */
export const frameworksTensorflow = {
  "frameworksTensorflow.misfit": "{path} was left out: {kernel} {shape} and the tensors beside it do not fit each other.",
  "frameworksTensorflow.otherCell": "{path} was left out: it is a cell of other equations, which is not run.",
  "frameworksTensorflow.wrapped": "{path} stands in {wrapper}, which changes what it reads or gives, and that is not run.",
  "frameworksTensorflow.behindAttention":
    '{names} may read what attention gives, which is not run. Connect one with "{property}" in the manifest.',
  "frameworksTensorflow.cudnnForgetBias": "CudnnCompatibleLSTMCell, as which it is named, adds none.",
  "frameworksTensorflow.gateOrder": "TensorFlow's LSTM cells stack input, candidate (j), forget and output gate.",
  "frameworksTensorflow.oneBias": "TensorFlow's cells have one for input and state together.",
  "frameworksTensorflow.reverseName": "A reverse layer would have {names} in its name.",
  "frameworksTensorflow.resetBefore": "TensorFlow's GRUCell scales the state by it, not the product.",
  "frameworksTensorflow.normalised": "{path} normalises its gates, which is not run yet.",
} as const;
