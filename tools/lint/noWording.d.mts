import type { Rule } from "eslint";

export const noWording: Rule.RuleModule;
export function isWording(text: string): boolean;
export function readTexts(markup: string): string[];
