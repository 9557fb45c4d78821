import type { Rule } from "./rule.mjs";

export const noWording: Rule;
export function isWording(text: string): boolean;
export function readTexts(markup: string): string[];
