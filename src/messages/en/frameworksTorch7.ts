/** What is said of char-rnn's and torch-rnn's models. */
export const frameworksTorch7 = {
  "frameworksTorch7.leftOut": "{paths} were left out: what becomes of their sums is no LSTM, GRU or RNN.",
  "frameworksTorch7.charRnnGates": "char-rnn stacks an LSTM's gates so.",
  "frameworksTorch7.torchRnnGates": "torch-rnn stacks an LSTM's gates so.",
  "frameworksTorch7.charRnnOneHot": "char-rnn reads characters one-hot, and the graph gives a score for each of {n, number}.",
  "frameworksTorch7.normalised": "Its recurrent sums are normalised over the batch, which is not run.",
  "frameworksTorch7.resetInGraph": "In the graph of the modules it scales the state that the candidate reads.",
  "frameworksTorch7.noBias": "No linear layer of a cell has a bias.",
  "frameworksTorch7.ownBiases": "Linear layers of a cell have biases of their own, which are added.",
  "frameworksTorch7.oneVector": "Each layer has one vector of biases.",
} as const;
