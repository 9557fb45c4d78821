import type { Plugin } from "esbuild";
export const textsOfThePage: Plugin;
