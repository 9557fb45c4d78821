/** The libraries that are read when they are needed, see library.ts. */
import { Library } from "./library";

export const charts = new Library(() => import("./charts"));
export const equations = new Library(() => import("./equations"));
export const graphs = new Library(() => import("./graphs"));

/** Reads them before they are needed, when a page has nothing else to do. */
export async function loadLibraries(): Promise<void> {
  await Promise.all([charts, equations, graphs].map((library) => library.load()));
}
