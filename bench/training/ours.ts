/** What the benchmark of training uses of the engine; bundled by training.mjs. */
export { KernelFactory } from "../../src/engine/kernel/loader";
export { HelperThread, helperThreadSource } from "../../src/engine/kernel/threads/helperThread";
export { defaultSettings } from "../../src/engine/training/settings";
export { Trainer } from "../../src/engine/training/trainer";
