/**
 * Steps that are computed at a time, at most. Weights of inputs are gone through once for all of them: the more steps, the
 * less it matters that they come from far. It is also what a trace keeps together, and between two chunks a run can be
 * cancelled.
 */
export const CHUNK = 256;
