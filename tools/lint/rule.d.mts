import type { RuleTester } from "oxlint/plugins-dev";

/** A lint rule, as Oxlint and ESLint have them. */
export type Rule = Parameters<RuleTester["run"]>[1];
