/** What of the faults does not pass yet, and why. A test fails when something listed here passes: then it is taken out. */

/** By the case: which properties of its expected.json. */
export const pending: Readonly<Record<string, { readonly reason: string; readonly properties: readonly string[] }>> = {
  "A2b-gap-in-the-chain": {
    reason: "a layer that does not fit is left out, and the next one joined",
    properties: ["layers", "mustAsk", "mustNotClaim"],
  },
  "E1-class-head-by-hand": {
    reason: "a head that does not score the tokens is dropped",
    properties: ["head", "outputs"],
  },
  "F5d-onnx-sequence-lengths": {
    reason: "constant sequence lengths are not read",
    properties: ["sequenceLengths", "trace"],
  },
  "F8a-columns-and-chars": {
    reason: "the names are not recognised",
    properties: ["layers", "head", "vocabulary", "trace", "score"],
  },
  "F8c-gates-of-state-and-input": {
    reason: "the names are not recognised",
    properties: ["layers", "head", "vocabulary", "mustAsk", "trace", "alternatives"],
  },
  "K4-keras-input-length": {
    reason: "a declared length of the input is no window",
    properties: ["window", "score", "alternatives"],
  },
};
