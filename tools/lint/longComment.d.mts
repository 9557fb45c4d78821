import type { Rule } from "./rule.mjs";

export const longComment: Rule;
