/** What the kernel exports. Addresses and strides are in bytes; all memory is the caller's. */
export { exp, logSigmoid, sigmoid, tanh } from "./activations";
export { quantize, reduce } from "./display";
export { run } from "./machine";
export { matVec, project, projectTogether } from "./products";
export { adam } from "./rows";
export { serve } from "./serve";
