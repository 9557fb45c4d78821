/** The field's words for what is inside a recurrent cell. */
export const cell = {
  "cell.hiddenState": "hidden state",
  "cell.cellState": "cell state",
  "cell.forgetGate": "forget gate",
  "cell.inputGate": "input gate",
  "cell.outputGate": "output gate",
  "cell.updateGate": "update gate",
  "cell.resetGate": "reset gate",
  "cell.candidate": "candidate",
  "cell.peephole": "peephole connection",
  "cell.coupledGate": "coupled gate",
  "cell.gateNamed": "{role} {symbol}",
} as const;
