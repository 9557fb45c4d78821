import type { Plugin } from "esbuild";
export const textsOfThePage: Plugin;
export const textsOfTheWorker: Plugin;
